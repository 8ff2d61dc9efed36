"""The register of judgements: what was decided by hand, by whom, why, and how many tonnes it moved."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from carbonacct.book.series import Numbers
from carbonacct.book.validate import EXCLUDED_BY_HAND
from carbonacct.results import COMPUTED, STATUSES
from carbonacct.sums import total
from carbonacct.units import conversion, parse_unit, scale

if TYPE_CHECKING:
    import pandas as pd

    from carbonacct.book import Book
    from carbonacct.report.audit.inputs import Inputs

Floats = NDArray[np.float64]
Cell = tuple[str, int]
TONNES = {"benefits": "ghg_reduced [tCO2e]", "emissions": "financed_scope1_2 [tCO2e]"}
COLUMNS = (
    *("result", "kind", "row", "loan_id", "what", "old", "new", "unit", "who", "when", "why", "document"),
    *("rows", "tonnes_moved", "tonnes_unit", "balance", "currency"),
)
WHEN = "override_on"
CHOICES = {"benefits": ("method",), "emissions": ("emission_option", "method")}


def register(inputs: Inputs, results: dict[str, Any]) -> list[dict[str, Any]]:
    """Return every judgement behind the results, one line each.

    Kinds: ``override`` (a cell replaced a factor), ``method`` (a reviewer fixed one), ``excluded`` (a row left out by
    hand), ``factor`` (given besides the edition), ``all_factors`` (what the given ones moved together), ``left_out``
    (every row without a figure: not quantified, out of scope or rejected, with its balance where that is readable).
    Old and new value of a cell are both in ``unit``. Tonnes moved are the figure less what it would be without the
    judgement; where there would be none, the figure itself.
    """
    lines: list[dict[str, Any]] = []
    for name, result in results.items():
        for line in _of(inputs, name, result):
            lines.append({column: line.get(column, "") for column in COLUMNS} | {"result": name})
    return lines


def _of(inputs: Inputs, name: str, result: Any) -> Iterator[dict[str, Any]]:
    yield from _overrides(inputs, name, result)
    yield from _methods(inputs, name, result)
    yield from _excluded(inputs, name, result)
    yield from _factors(inputs, name, result)
    yield from _left_out(inputs.book, result)


def without(book: Book, column: str) -> Book:
    """Return a book without a column; the book itself is not changed."""
    part = copy.copy(book)
    part.numbers = {name: held for name, held in book.numbers.items() if name != column}
    part.words = {name: held for name, held in book.words.items() if name != column}
    part.columns = {name: held for name, held in book.columns.items() if name != column}
    return part


def blanked(book: Book, cells: Iterable[Cell]) -> Book:
    """Return a book with some numbers blank, each by its column and the place of its row; the book is not changed."""
    part = copy.copy(book)
    part.numbers = dict(book.numbers)
    places: dict[str, list[int]] = {}
    for column, place in cells:
        places.setdefault(column, []).append(place)
    for column, rows in places.items():
        held = book.numbers[column]
        known = held.known.copy()
        known[rows] = False
        part.numbers[column] = Numbers(np.where(known, held.values, np.nan), known)
    return part


def reopened(book: Book, rows: NDArray[np.bool_]) -> Book:
    """Return a book with some rows open again, in place of the rows kept of the same loan and project.

    A row left out as a second copy would otherwise count beside the first. The book itself is not changed.
    """
    part = copy.copy(book)
    same = np.zeros(book.size, dtype=np.int64)
    for words in (book.words["loan_id"], book.words.get("project_id")):
        if words is not None:
            pairs = np.stack([same, words.normal_codes().astype(np.int64)], axis=1)
            same = np.unique(pairs, axis=0, return_inverse=True)[1].reshape(-1)
    replaced = np.isin(same, same[rows]) & ~rows & (book.state == book.OPEN)
    part.state = book.state.copy()
    part.state[rows], part.state[replaced] = book.OPEN, book.OUT_OF_SCOPE
    return part


def tonnes(name: str, frame: pd.DataFrame) -> Floats:
    """Return the tonnes of every row of a result, shape (rows,); NaN where there are none."""
    column = TONNES[name.partition("-")[0]]
    if column not in frame.columns:
        return np.full(len(frame), np.nan)
    return frame[column].to_numpy(dtype=np.float64, na_value=np.nan)


def _moved(new: Floats, old: Floats) -> Floats:
    """Return figure less figure without the judgement; a figure that is not there counts as none."""
    return np.asarray(np.nan_to_num(new) - np.nan_to_num(old))


def _who(book: Book, place: int) -> dict[str, str]:
    found = {}
    named = {"who": "override_by", "why": "override_reason", "document": "document_ref", "when": WHEN}
    for key, column in named.items():
        words = book.words.get(column)
        date = book.dates.get(column)
        found[key] = words.word(place) if words is not None else ""
        if date is not None:
            found[key] = str(date.values[place])
    return found


def _overrides(inputs: Inputs, name: str, result: Any) -> Iterator[dict[str, Any]]:
    """Yield every cell that stood in for a factor."""
    used, book = result.factors, inputs.book
    mine = (used["status"] == "given") & used["id"].isna() & used["argument"].isin([*book.numbers])
    given = used.loc[mine, ["argument", "row"]].drop_duplicates().sort_values("argument", kind="stable")
    places = {int(row): place for place, row in enumerate(book.rows.tolist())}
    cells = [(str(argument), places[int(row)]) for argument, row in given.itertuples(index=False)]
    told = _without_overrides(inputs, name, result, cells)
    for argument, place in cells:
        unit = book.columns[argument].canonical
        moved, old = told[argument, place]
        yield {
            "kind": "override",
            "row": int(book.rows[place]),
            "loan_id": book.loan_of(place),
            "what": argument,
            "old": "none" if old is None else _in_unit(*old, unit),
            "new": format(float(book.numbers[argument].values[place]), ".15g"),
            "unit": unit,
            **_who(book, place),
            "rows": 1,
            "tonnes_moved": moved,
            "tonnes_unit": "tCO2e",
        }


def _without_overrides(
    inputs: Inputs, name: str, result: Any, cells: Sequence[Cell]
) -> dict[Cell, tuple[float, tuple[float, str] | None]]:
    """Return, by cell, the tonnes it moved, and value and unit of the factor that it replaced.

    A factor of one row enters no other row: the book is computed again once for the first cell of every row, once for
    the second of the rows that have two, and so on.
    """
    new = tonnes(name, result.frame)
    turns: list[list[Cell]] = []
    times: dict[int, int] = {}
    for cell in cells:
        time = times[cell[1]] = times.get(cell[1], -1) + 1
        if time == len(turns):
            turns.append([])
        turns[time].append(cell)
    found: dict[Cell, tuple[float, tuple[float, str] | None]] = {}
    for turn in turns:
        again = inputs.again(name, blanked(inputs.book, turn))
        moved, before = _moved(new, tonnes(name, again.frame)), again.factors
        before = before.drop_duplicates(["argument", "row"]).set_index(["argument", "row"])[["value", "unit"]]
        stood = {key: (float(value), str(unit)) for key, value, unit in before.itertuples()}
        for argument, place in turn:
            key = (argument, int(inputs.book.rows[place]))
            found[argument, place] = float(moved[place]), stood.get(key)
    return found


def _in_unit(value: float, unit: str, target: str) -> str:
    """Return the value of a factor in the unit of the cell that replaced it; CO2 counts as CO2e, as in the book."""
    source, cell = parse_unit(unit), parse_unit(target)
    if source.dimension != cell.dimension and dict(source.dimension).get("CO2") == 1:
        source = source * parse_unit("tCO2e") / parse_unit("tCO2")
    return format(scale(value, conversion(source, cell)), ".15g")


def _methods(inputs: Inputs, name: str, result: Any) -> Iterator[dict[str, Any]]:
    """Yield every row whose method or option was fixed."""
    book = inputs.book
    for column in CHOICES[name.partition("-")[0]]:
        words = book.words.get(column)
        if words is None or words.blank.all():
            continue
        again = inputs.again(name, without(book, column))
        shown = "method" if column == "method" else "option"
        moved = _moved(tonnes(name, result.frame), tonnes(name, again.frame))
        for place in np.flatnonzero(~words.blank).tolist():
            yield {
                "kind": "method",
                "row": int(book.rows[place]),
                "loan_id": book.loan_of(place),
                "what": column,
                "old": str(again.frame[shown].iloc[place]) or "none",
                "new": words.word(place),
                **_who(book, place),
                "rows": 1,
                "tonnes_moved": float(moved[place]),
                "tonnes_unit": "tCO2e",
            }


def _excluded(inputs: Inputs, name: str, result: Any) -> Iterator[dict[str, Any]]:
    """Yield every row left out by hand, with the status and the tonnes it would have had."""
    book = inputs.book
    if EXCLUDED_BY_HAND not in book.reasons:
        return
    rows = (book.state == book.OUT_OF_SCOPE) & (book.reason == book.reasons.index(EXCLUDED_BY_HAND))
    again = inputs.again(name, reopened(book, rows))
    moved = _moved(tonnes(name, result.frame), tonnes(name, again.frame))
    for place in np.flatnonzero(rows).tolist():
        yield {
            "kind": "excluded",
            "row": int(book.rows[place]),
            "loan_id": book.loan_of(place),
            "what": "excluded",
            "old": str(again.frame["status"].iloc[place]),
            "new": str(result.frame["status"].iloc[place]),
            **_who(book, place),
            "rows": 1,
            "tonnes_moved": float(moved[place]),
            "tonnes_unit": "tCO2e",
        }


def _factors(inputs: Inputs, name: str, result: Any) -> Iterator[dict[str, Any]]:
    """Yield every factor given besides the edition that the result uses, and what all of them moved together."""
    used = result.factors
    mine = used[(used["status"] == "given") & used["id"].notna()]
    if not len(mine):
        return
    for (key, argument), rows in mine.groupby(["id", "argument"], sort=True):
        first = rows.iloc[0]
        yield {
            "kind": "factor",
            "what": f"{argument}: {key}",
            "new": format(float(first["value"]), ".15g"),
            "unit": str(first["unit"]),
            "document": str(first["source"] or ""),
            "rows": int(rows["row"].nunique()),
        }
    again = inputs.again(name, factors=inputs.published)
    moved = _moved(tonnes(name, result.frame), tonnes(name, again.frame))
    yield {
        "kind": "all_factors",
        "what": f"{mine['id'].nunique()} given factors against edition {inputs.published.edition}",
        "rows": int(mine["row"].nunique()),
        "tonnes_moved": total(moved),
        "tonnes_unit": "tCO2e",
    }


def _left_out(book: Book, result: Any) -> Iterator[dict[str, Any]]:
    """Yield every row without a figure, with its reason and its balance; no balance where it cannot be read."""
    frame = result.frame
    statuses, reasons = frame["status"].tolist(), frame["reason"].tolist()
    balance, currency = book.numbers.get("balance"), book.words.get("currency")
    for place in np.flatnonzero(frame["status"] != STATUSES[COMPUTED]).tolist():
        line = {
            "kind": "left_out",
            "row": int(book.rows[place]),
            "loan_id": book.loan_of(place),
            "what": str(statuses[place]),
            "why": str(reasons[place]),
            "rows": 1,
        }
        if balance is not None and balance.known[place]:
            line["balance"] = float(balance.values[place])
            line["currency"] = (currency.word(place) if currency is not None else "") or "CNY"
        yield line
