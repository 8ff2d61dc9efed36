"""Signals for pricing, loan by loan: benefit and emissions per money lent, at the margin, ranked and in tiers.

The frame has the keys of the book, ready to be joined to a pricing model. Which tier earns which rate is for the model:
thresholds are data, and where none are published none are shipped.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from carbonacct.attribution import column_of
from carbonacct.errors import OptionError
from carbonacct.portfolio.pairing import numbers
from carbonacct.portfolio.tables import rows as table
from carbonacct.results import BLANK
from carbonacct.sums import total

if TYPE_CHECKING:
    import pandas as pd

    from carbonacct.book import Book

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

HOME, TEN_THOUSAND = "CNY", 1e4
DIGITS, BUNDLED_UNIT = 12, "tCO2e"
BENEFIT, EMISSIONS = "benefit_per_lent", "emissions_per_lent"
KEYS = ("row", "loan_id", "project_id", "borrower_id")


class Result(Protocol):
    """What signals need of a result of benefits or of financed emissions."""

    book: Book
    frame: pd.DataFrame
    lent: Floats


def signals(
    benefits: Result | None = None,
    emissions: Result | None = None,
    *,
    indicator: str = "ghg_reduced [tCO2e]",
    figure: str = "financed_scope1_2 [tCO2e]",
    tiers: Iterable[Mapping[str, object]] | None = None,
) -> pd.DataFrame:
    """Return the signals of every row of a book.

    Parameters
    ----------
    benefits, emissions
        Results of one book; either may be left out.
    indicator
        Column of the benefit.
    figure
        Column of the attributed emissions.
    tiers
        Rows with ``signal``, ``tier`` and ``at_least`` instead of the bundled ones (``portfolio/data/tiers.csv``), in
        which a benefit in another unit than tonnes of CO2e has no tier.

    Returns
    -------
    pandas.DataFrame
        Keys and currency; for the benefit and for emissions, in the figure's unit per 10 000 of the row's currency:
        ``…_per_lent`` (of the amount attributed), ``marginal_…`` (of one more unit lent), ``…_rank`` (1 best, within a
        currency) and ``…_tier``. Both ratios are rounded to 12 digits: equal ones rank equal, and a bound that is just
        reached is reached. A row without the figure has no rank and no tier: it is not the worst.

    Raises
    ------
    OptionError
        No result, results of different books, or a table of tiers that cannot be read.

    Notes
    -----
    At the margin a benefit is the project's figure over total investment, and zero where the share is capped already;
    an emission is the entity's figure over the denominator, for nothing is capped.

    Examples
    --------
    >>> from carbonacct.book import read_book
    >>> from carbonacct.loan_benefits import benefits
    >>> book = read_book({"loan_id": ["A", "B"], "year": [2025, 2025], "balance [万元]": [100.0, 100.0],
    ...     "total_investment [万元]": [400.0, 50.0], "currency": ["CNY"] * 2,
    ...     "project_ghg_reduced [tCO2e]": [1200.0, 50.0]})
    >>> found = signals(benefits(book))
    >>> found[["benefit_per_lent [tCO2e/万]", "marginal_benefit [tCO2e/万]", "benefit_tier"]].values.tolist()
    [[3.0, 3.0, '3'], [0.5, 0.0, '1']]
    """
    import pandas as pd

    results = [one for one in (benefits, emissions) if one is not None]
    if not results:
        raise OptionError("there is no result to read signals from", where="signals")
    if len(results) == 2 and results[0].book is not results[1].book:
        raise OptionError("both results must be of one book", where="signals")
    book = results[0].book
    steps = _tiers(table("tiers") if tiers is None else tiers)
    units = {BENEFIT: _unit(indicator), EMISSIONS: _unit(figure)}
    if tiers is None:
        steps = {signal: bounds for signal, bounds in steps.items() if units[signal] == BUNDLED_UNIT}
    currency = book.words.get("currency")
    words = [HOME] * book.size if currency is None else [word or HOME for word in currency.texts()]
    data: dict[str, Any] = {name: results[0].frame[name] for name in KEYS if name in results[0].frame.columns}
    found = pd.DataFrame({**data, "currency": words})
    if benefits is not None:
        told = _of_benefits(benefits, indicator)
        _write(found, "benefit", *told, units[BENEFIT], steps.get(BENEFIT, []), best_first=-1)
    if emissions is not None:
        told = _of_emissions(emissions, figure)
        _write(found, "emissions", *told, units[EMISSIONS], steps.get(EMISSIONS, []), best_first=1)
    return found


def _write(
    found: pd.DataFrame,
    name: str,
    average: Floats,
    margin: Floats,
    money: Floats,
    unit: str,
    steps: list[tuple[float, str]],
    *,
    best_first: int,
) -> None:
    import pandas as pd

    average, margin = _to_digits(average), _to_digits(margin)
    found[f"{name}_money"] = money
    found[f"{name}_per_lent [{unit}/万]"] = average
    found[f"marginal_{name} [{unit}/万]"] = margin
    ranks = pd.Series(best_first * average).groupby(found["currency"]).rank(method="min")
    found[f"{name}_rank"] = ranks.astype("Int64")
    names = np.array([tier for _, tier in steps] + [""], dtype=object)
    places = np.searchsorted(np.array([least for least, _ in steps]), average, side="right") - 1
    home = (found["currency"] == HOME).to_numpy()
    found[f"{name}_tier"] = names[np.where(np.isfinite(average) & home, places, -1)] if steps else ""


def _of_benefits(result: Result, indicator: str) -> tuple[Floats, Floats, Floats]:
    frame = result.frame
    if indicator not in frame.columns:
        listed = ", ".join(name for name in frame.columns if " [" in name and not name.startswith("project_"))
        raise OptionError("no row has this indicator", where="indicator", given=indicator, needed=listed)
    attributed, whole = numbers(frame, indicator), numbers(frame, f"project_{indicator}")
    share, raw = numbers(frame, "share"), numbers(frame, "share_raw")
    invested, known = column_of(result.book, "total_investment")
    lent = np.where(np.isfinite(raw), result.lent, np.nan)
    per = np.divide(whole, invested / TEN_THOUSAND, out=np.full(len(frame), np.nan), where=known & np.isfinite(whole))
    margin = np.where(share < raw, 0.0, per)
    return _per(attributed, lent), np.where(np.isfinite(attributed), margin, np.nan), lent


def _of_emissions(result: Result, figure: str) -> tuple[Floats, Floats, Floats]:
    frame = result.frame
    attributed, lent = numbers(frame, figure), numbers(frame, "numerator")
    entity = f"entity_{figure.removeprefix('financed_')}"
    average = _per(attributed, lent)
    if entity not in frame.columns:
        return average, average, lent
    margin = _per(numbers(frame, entity), numbers(frame, "denominator"))
    return average, np.where(np.isfinite(margin), margin, average), lent


def _unit(column: str) -> str:
    return column.partition(" [")[2].removesuffix("]")


def _to_digits(values: Floats) -> Floats:
    return np.array([float(f"{value:.{DIGITS}g}") for value in values.tolist()], dtype=np.float64)


def _per(top: Floats, money: Floats) -> Floats:
    usable = np.isfinite(top) & (money > 0)
    return np.asarray(np.divide(top, money / TEN_THOUSAND, out=np.full(len(top), np.nan), where=usable))


def _tiers(given: Iterable[Mapping[str, object]]) -> dict[str, list[tuple[float, str]]]:
    """Return, by signal, the lower bounds ascending with their tiers."""
    found: dict[str, list[tuple[float, str]]] = {}
    for row in given:
        try:
            signal, tier, least = str(row["signal"]), str(row["tier"]), float(str(row["at_least"]))
        except (KeyError, ValueError) as error:
            needed = "signal, tier, at_least"
            raise OptionError("a row of tiers cannot be read", where="tiers", given=dict(row), needed=needed) from error
        if signal not in (BENEFIT, EMISSIONS) or np.isnan(least):
            raise OptionError(
                "there is no such signal or bound", where="tiers", given=dict(row), needed=f"{BENEFIT}, {EMISSIONS}"
            )
        steps = found.setdefault(signal, [])
        if any(least == bound or tier == word for bound, word in steps):
            raise OptionError("a tier or bound stands twice", where="tiers", given=dict(row))
        steps.append((least, tier))
    return {signal: sorted(steps) for signal, steps in found.items()}


def tier_table(found: pd.DataFrame, name: str = "benefit") -> pd.DataFrame:
    """Return rows and money by tier (one currency a line); rows without a figure are the tier ``(blank)``.

    Parameters
    ----------
    found
        What :func:`signals` returned.
    name
        ``benefit`` or ``emissions``.

    Examples
    --------
    >>> import pandas as pd
    >>> rows = pd.DataFrame({"currency": ["CNY"] * 3, "benefit_tier": ["3", "1", "3"], "benefit_money": [5.0, 1, 7]})
    >>> tier_table(rows).values.tolist()
    [['CNY', '1', 1, 1.0], ['CNY', '3', 2, 12.0]]
    """
    import pandas as pd

    column = f"{name}_tier"
    if column not in found.columns:
        raise OptionError("there is no such signal", where="name", given=name, needed="benefit, emissions")
    made = []
    for (currency, tier), rows in found.groupby(["currency", column], sort=True):
        money = numbers(rows, f"{name}_money")
        made.append([currency, tier or BLANK, len(rows), total(money[np.isfinite(money)])])
    return pd.DataFrame(made, columns=["currency", "tier", "rows", "money"])
