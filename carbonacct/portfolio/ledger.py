"""The yearly carbon account of every borrower (碳账户): emissions, intensity and reductions, kept apart.

An entity's emissions stand in its account once a year, from the best grade and then the newest record; attributed
emissions add up over its loans. A project financed as a project has a sub-account beside the entity, never added to it;
figures of a building, a vehicle, a territory or a structure are not the borrower's.
Reductions of financed projects, and what a transition loan's borrower cut on its baseline, are columns of their own.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from carbonacct.attribution import column_of
from carbonacct.errors import OptionError, require
from carbonacct.portfolio.asset_classes import BUILDINGS, STATES, STRUCTURES
from carbonacct.portfolio.exchange import HOME, currencies, rates
from carbonacct.portfolio.pairing import numbers
from carbonacct.sums import ExactSums

if TYPE_CHECKING:
    import pandas as pd

    from carbonacct.book import Book

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

PROJECT_KINDS = ("project_as_project", "project_finance")
ASSET_KINDS = (*BUILDINGS, "motor_vehicle_loan", *STATES, *STRUCTURES, "facilitated")
ENTITY = "entity_scope1_2 [tCO2e]"
TEN_THOUSAND = 1e4
LOAN_FIGURE = "balance"


class Ledger:
    """Yearly accounts of borrowers.

    Attributes
    ----------
    accounts
        One row per borrower and year: ``entity_emissions [tCO2e]`` (once) with its ``data_quality`` and ``option``,
        ``attributed_emissions [tCO2e]`` (added up), ``revenue``, ``intensity [tCO2e/万CNY]`` and one column for every
        reduction.
    projects
        One row per borrower, year and project financed as a project: ``project_emissions [tCO2e]``.
    """

    def __init__(self, accounts: pd.DataFrame, projects: pd.DataFrame) -> None:
        self.accounts, self.projects = accounts, projects

    def of(self, borrower_id: str) -> pd.DataFrame:
        """Return the account of one borrower by year, with its whole history.

        Raises
        ------
        OptionError
            There is no account of that number.
        """
        mine = self.accounts[self.accounts["borrower_id"] == borrower_id]
        if mine.empty:
            raise OptionError("there is no account of this borrower", given=borrower_id)
        return mine.sort_values("year").reset_index(drop=True)

    def __repr__(self) -> str:
        return str(self.accounts.to_string(index=False))

    def _repr_html_(self) -> str:
        return str(self.accounts.to_html(index=False, escape=True, na_rep=""))


def ledger(footprint: pd.DataFrame, reductions: pd.DataFrame | None = None, *, entity: str = ENTITY) -> Ledger:
    """Return the yearly accounts of the borrowers of one or more results.

    Parameters
    ----------
    footprint
        Rows as in the frame of financed emissions: ``borrower_id``, ``year``, ``entity_scope1_2 [tCO2e]``,
        ``financed_scope1_2 [tCO2e]``; optional ``data_quality`` (1 best), ``updated`` (day of the record), ``revenue``
        [CNY], ``kind``, ``option`` and ``project_id``. Books of several years are concatenated.
    reductions
        Rows with ``borrower_id`` and ``year`` as in the frame of benefits: columns ``ghg_reduced [tCO2e]``,
        ``energy_saved [tce]`` … are added up, beside the emissions and never netted against them.
    entity
        Column of the entity's emissions; that of the attributed ones has ``financed`` for ``entity``.

    Returns
    -------
    Ledger
        Accounts ascending by borrower and year; rows without borrower or year have none.

    Raises
    ------
    OptionError
        A column is missing, or one borrower and year has two revenues.

    Notes
    -----
    Enterprise carbon account (企业碳账户): intensity is entity emissions over operating revenue, without value where
    revenue is zero or missing; no year is interpolated. A figure from the balance fallback is the loan's, not the
    entity's, and stays out of the entity's emissions.

    Examples
    --------
    >>> import pandas as pd
    >>> rows = pd.DataFrame({"borrower_id": ["X", "X"], "year": [2024, 2024], "revenue": [6.8e8, 6.8e8],
    ...     "entity_scope1_2 [tCO2e]": [600000.0, 600000.0], "financed_scope1_2 [tCO2e]": [7500.0, 22500.0]})
    >>> account = ledger(rows).of("X")
    >>> account[["entity_emissions [tCO2e]", "attributed_emissions [tCO2e]"]].values.tolist()
    [[600000.0, 30000.0]]
    >>> account["intensity [tCO2e/万CNY]"].round(6).tolist()
    [8.823529]
    """
    import pandas as pd

    attributed = entity.replace("entity_", "financed_", 1)
    for column in (entity, attributed):
        if column not in footprint.columns:
            raise OptionError("an account needs this column", where="ledger", given=column)
    frame = _dated(footprint)
    kind = frame.get("kind", pd.Series("", index=frame.index))
    whole = ~kind.isin((*PROJECT_KINDS, *ASSET_KINDS))
    option = frame.get("option", pd.Series("", index=frame.index)).fillna("")
    entities = frame[whole & (option != LOAN_FIGURE) & frame[entity].notna()]
    best = _best(entities, ["borrower_id", "year"])
    keys = frame[["borrower_id", "year"]].drop_duplicates()
    if reductions is not None:
        keys = pd.concat([keys, _dated(reductions)[["borrower_id", "year"]]]).drop_duplicates()
    accounts = keys.sort_values(["borrower_id", "year"]).reset_index(drop=True)
    kept = {entity: "entity_emissions [tCO2e]", "data_quality": "data_quality", "option": "option"}
    kept = {old: new for old, new in kept.items() if old in best.columns}
    chosen = best[["borrower_id", "year", *kept]].rename(columns=kept)
    accounts = accounts.merge(chosen, on=["borrower_id", "year"], how="left")
    _add_up(accounts, frame, {attributed: "attributed_emissions [tCO2e]"})
    accounts["revenue"] = _revenue(accounts, frame[whole])
    emitted, income = numbers(accounts, "entity_emissions [tCO2e]"), numbers(accounts, "revenue")
    accounts["intensity [tCO2e/万CNY]"] = np.divide(
        emitted, income / TEN_THOUSAND, out=np.full(len(accounts), np.nan), where=income > 0
    )
    if reductions is not None:
        made = _dated(reductions)
        quantities = [c for c in made.columns if c.partition(" [")[0].endswith(("_reduced", "_removed", "_saved"))]
        _add_up(accounts, made, {c: c for c in quantities if not c.startswith(("project_", "computed_", "reported_"))})
    return Ledger(accounts, _projects(frame[kind.isin(PROJECT_KINDS)], entity))


def _dated(frame: pd.DataFrame) -> pd.DataFrame:
    for column in ("borrower_id", "year"):
        if column not in frame.columns:
            raise OptionError("an account needs this column", where="ledger", given=column)
    named = frame["borrower_id"].fillna("").astype(str) != ""
    kept = frame[named & frame["year"].notna()].copy()
    kept["year"] = kept["year"].astype(int)
    return kept


def _best(rows: pd.DataFrame, keys: Sequence[str]) -> pd.DataFrame:
    """Return one record for each key: best grade first, then the newest."""
    order = [*keys, *(c for c in ("data_quality", "updated") if c in rows.columns)]
    ascending = [column != "updated" for column in order]
    ordered = rows.sort_values(order, ascending=ascending, kind="stable", na_position="last")
    return ordered.drop_duplicates([*keys], keep="first")


def _add_up(accounts: pd.DataFrame, rows: pd.DataFrame, columns: dict[str, str]) -> None:
    """Add exact sums of some columns to the accounts; an account without any figure stays empty."""
    keys = ["borrower_id", "year"]
    places = accounts[keys].assign(place=np.arange(len(accounts)))
    codes = rows[keys].merge(places, on=keys, how="left")["place"].to_numpy(dtype=np.int64)
    for column, name in columns.items():
        values = numbers(rows, column)
        known = np.isfinite(values)
        sums = ExactSums(max(len(accounts), 1))
        sums.add(values[known], codes[known])
        count = np.bincount(codes[known], minlength=len(accounts))
        accounts[name] = np.where(count > 0, sums.floats()[: len(accounts)], np.nan)


def _revenue(accounts: pd.DataFrame, rows: pd.DataFrame) -> Floats:
    if "revenue" not in rows.columns:
        return np.full(len(accounts), np.nan)
    known = rows[rows["revenue"].notna()]
    facts = known[["borrower_id", "year", "revenue"]].drop_duplicates()
    twice = facts[facts.duplicated(["borrower_id", "year"], keep=False)]
    if len(twice):
        first = twice.iloc[0]
        raise OptionError(
            "one borrower and year has two revenues",
            where=f"{first['borrower_id']}, {first['year']}",
            given=", ".join(f"{value:.12g}" for value in twice["revenue"].iloc[:2]),
        )
    return numbers(accounts.merge(facts, on=["borrower_id", "year"], how="left"), "revenue")


def _projects(rows: pd.DataFrame, entity: str) -> pd.DataFrame:
    import pandas as pd

    columns = ["borrower_id", "year", "project_id", "project_emissions [tCO2e]"]
    if "project_id" not in rows.columns or rows.empty:
        return pd.DataFrame(columns=columns)
    known = rows[rows[entity].notna()]
    best = _best(known, ["borrower_id", "year", "project_id"])
    return best.rename(columns={entity: columns[-1]})[columns].reset_index(drop=True)


def accounts_of(emissions: Any, benefits: Any = None, *, figure: str = "scope1_2") -> Ledger:
    """Return the yearly accounts of a result of financed emissions, with the reductions of a result of benefits.

    Parameters
    ----------
    emissions
        What :func:`carbonacct.financed_emissions` returned.
    benefits
        What :func:`carbonacct.benefits` returned for a book with ``borrower_id``.
    figure
        Which emissions: ``scope1``, ``scope2``, ``scope1_2`` or ``scope3``.
    """
    frame, entity = rows_of(emissions), f"entity_{figure} [tCO2e]"
    if benefits is None:
        return ledger(frame, entity=entity)
    reductions = benefits.frame.copy()
    words = benefits.book.words.get("borrower_id")
    reductions["borrower_id"] = [""] * benefits.book.size if words is None else words.texts()
    reductions = reductions[reductions["status"] == "computed"]
    return ledger(frame, reductions, entity=entity)


def rows_of(emissions: Any, currency: str = HOME) -> pd.DataFrame:
    """Return the rows of a result of financed emissions with the revenue of each borrower in one currency beside them.

    Revenue in another currency counts at the average rate of the year, where the borrower states none in this one;
    without a rate it is missing. Rates lead to yuan only.
    """
    from carbonacct.portfolio.emissions import Emissions

    require(emissions, Emissions, "emissions")
    frame: pd.DataFrame = emissions.frame.copy()
    revenue, known = column_of(emissions.book, "revenue")
    own = known & (currencies(emissions.book) == currency)
    if currency == HOME and (known & ~own).any():
        rate = rates(emissions.book, emissions.years, "fx.average", emissions.sources, known & ~own)
        revenue, known = revenue * rate.values, known & rate.valid.mask
    else:
        known = own
    if "borrower_id" in frame.columns and own.any() and (known & ~own).any():
        told = frame["borrower_id"].astype(str) + "\0" + frame["year"].astype(str)
        known = own | known & ~told.isin(told[own]).to_numpy()
    frame["revenue"] = np.where(known, revenue, np.nan)
    return frame


def transition(book: Book) -> pd.DataFrame:
    """Return emissions and intensity of transition borrowers before and after, one row per borrower and year.

    Rows labelled ``transition`` with ``baseline_year``, ``baseline_emissions`` [tCO2e], ``baseline_output`` [t],
    ``output`` [t] and emissions of the year (``scope1`` + ``scope2``, or ``scope1_2``). A figure that cannot be formed
    is missing. Several loans of a borrower may each state a part of its facts.

    Returns
    -------
    pandas.DataFrame
        ``intensity_before`` and ``intensity_after`` [tCO2e/t], ``intensity_change [%]``, ``emissions_change [tCO2e]``,
        and ``reduced_on_baseline [tCO2e]``: (before − after) × output, positive where the borrower emits less per
        output. It is the borrower's whole figure, nothing is attributed, and it is no avoided emission of a project.

    Raises
    ------
    OptionError
        One borrower and year has different facts.

    Examples
    --------
    >>> from carbonacct.book import read_book
    >>> book = read_book({"loan_id": "L", "borrower_id": "X", "green_label": "transition", "year": 2025,
    ...     "balance": 1.0, "currency": "CNY", "baseline_year": 2020, "baseline_emissions [tCO2e]": 1000.0,
    ...     "baseline_output [t]": 500.0, "output [t]": 600.0, "scope1 [tCO2e]": 800.0, "scope2 [tCO2e]": 100.0})
    >>> told = transition(book)
    >>> told[["intensity_before [tCO2e/t]", "intensity_after [tCO2e/t]", "reduced_on_baseline [tCO2e]"]].values.tolist()
    [[2.0, 1.5, 300.0]]
    """
    import pandas as pd

    from carbonacct.book import Book

    require(book, Book, "transition(book)")
    labels, borrowers = book.words.get("green_label"), book.words.get("borrower_id")
    mine = np.zeros(book.size, dtype=bool)
    if labels is not None and borrowers is not None:
        mine = np.array([*(word == "transition" for word in labels.words), False])[labels.codes] & ~borrowers.blank
    mine &= book.state == book.OPEN
    facts = {
        name: _known(book, column)[mine]
        for name, column in (
            ("year", "year"),
            ("baseline_year", "baseline_year"),
            ("emissions_before [tCO2e]", "baseline_emissions"),
            ("output_before [t]", "baseline_output"),
            ("output_after [t]", "output"),
        )
    }
    names = [] if borrowers is None else borrowers.texts()
    frame = pd.DataFrame({"borrower_id": [names[place] for place in np.flatnonzero(mine)], **facts})
    frame["emissions_after [tCO2e]"] = _emitted(book)[mine]
    accounts = frame.groupby(["borrower_id", "year"], sort=True, dropna=False)
    several = (accounts.nunique() > 1).reset_index()
    given = [name for name in several.columns if name not in ("borrower_id", "year")]
    twice = several[several[given].any(axis=1)]
    if len(twice):
        first = twice.iloc[0]
        columns = ", ".join(name for name in given if first[name])
        where = f"{first['borrower_id']}, {first['year']:g}"
        raise OptionError("one borrower and year has different facts", where=where, given=columns)
    frame = accounts.first().reset_index()
    before = _per(frame["emissions_before [tCO2e]"], frame["output_before [t]"])
    after = _per(frame["emissions_after [tCO2e]"], frame["output_after [t]"])
    frame["intensity_before [tCO2e/t]"], frame["intensity_after [tCO2e/t]"] = before, after
    frame["intensity_change [%]"] = 100 * _per(after - before, before)
    frame["emissions_change [tCO2e]"] = frame["emissions_after [tCO2e]"] - frame["emissions_before [tCO2e]"]
    frame["reduced_on_baseline [tCO2e]"] = (before - after) * frame["output_after [t]"]
    return frame


def _known(book: Book, column: str) -> Floats:
    values, known = column_of(book, column)
    return np.where(known, values, np.nan)


def _emitted(book: Book) -> Floats:
    """Return scope 1 and 2 of each borrower: both scopes, else the figure that joins them."""
    both = _known(book, "scope1") + _known(book, "scope2")
    return np.where(np.isnan(both), _known(book, "scope1_2"), both)


def _per(top: Any, bottom: Any) -> Floats:
    above, below = np.asarray(top, dtype=np.float64), np.asarray(bottom, dtype=np.float64)
    return np.asarray(np.divide(above, below, out=np.full(len(above), np.nan), where=below > 0))
