"""Is a figure on its path? For one series, and for the whole book, the high-carbon book and constant borrowers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from math import inf, isclose
from typing import TYPE_CHECKING, Any

import numpy as np

from carbonacct.errors import OptionError
from carbonacct.factors import Factor
from carbonacct.portfolio.composition import composition_note, intensity_change
from carbonacct.portfolio.pairing import numbers
from carbonacct.portfolio.pathways import Path, check_levels
from carbonacct.sums import total
from carbonacct.units import parse_unit
from carbonacct.vocabulary.headings import shown_unit

if TYPE_CHECKING:
    import pandas as pd

ROUNDING = 1e-12
CUTS = ("all_in_scope", "high_carbon_book", "borrowers_in_both_years")
CONSTANT_PRICE = (
    "Money lent is stated in prices of the base year, with the index given: a convention, for loans have none."
)
CONSTANT_PRICE_ZH = "贷款金额按所给价格指数折算为基年价格；贷款没有自己的平减指数，此为约定。"


@dataclass(frozen=True, slots=True)
class Verdict:
    """A figure held against its path.

    Attributes
    ----------
    year, actual, required
        The year judged, the figure and the path's value [`unit`].
    on_path
        Whether the figure is not above the path.
    gap, gap_percent
        Figure less path [`unit`], and in percent of the path; negative is below. Percent is ``None`` at a path of zero.
    required_rate
        Yearly fall (share, geometric) from here to the last year of the path; negative: the figure may rise.
    budget, budget_to_date, used
        For masses only: the path's sum over all its years, over the years until now, and the actual sum of those.
    left_path
        First year with a figure above the path.
    crossing
        Year in which the figure changes sides, if it goes on at its average yearly rate since its first year here.
    undefined
        Why a figure is ``None``, by name.
    convention, convention_zh
        What must be printed beside the verdict.
    """

    path: str
    unit: str
    year: int
    actual: float
    required: float
    on_path: bool
    gap: float
    gap_percent: float | None
    required_rate: float | None
    budget: float | None
    budget_to_date: float | None
    used: float | None
    left_path: int | None
    crossing: int | None
    undefined: Mapping[str, str]
    source: str
    status: str
    convention: str
    convention_zh: str

    def as_dict(self) -> dict[str, Any]:
        """Return the verdict as plain data."""
        return asdict(self)

    def __str__(self) -> str:
        side = "on path" if self.on_path else "off path"
        share = "" if self.gap_percent is None else f" ({self.gap_percent:+.1f} %)"
        unit = shown_unit(self.unit, "en")
        text = f"{self.year}: {side}, {self.actual:.6g} against {self.required:.6g} {unit}{share}"
        return f"{text}\n{self.convention}" if self.convention else text


def verdict(path: Path, actual: Mapping[int, float]) -> Verdict:
    """Hold yearly figures against a path; the last of them is judged.

    Parameters
    ----------
    path
        The path.
    actual
        Figure by year, in the unit of the path.

    Raises
    ------
    OptionError
        No figure, a negative one, or a last year the path does not reach.

    Examples
    --------
    >>> from carbonacct.portfolio.pathways import linear
    >>> found = verdict(linear(2025, 100.0, 2030, 50.0, unit="tCO2e"), {2025: 100.0, 2026: 94.0, 2027: 85.0})
    >>> found.on_path, found.gap, found.gap_percent, found.left_path, found.crossing
    (False, 5.0, 6.25, 2026, None)
    >>> found.budget_to_date, found.used
    (270.0, 279.0)
    """
    if not actual:
        raise OptionError("a verdict needs a figure", where="actual")
    check_levels(**{str(year): value for year, value in actual.items()})
    year = max(actual)
    now, required = float(actual[year]), path.at(year)
    undefined: dict[str, str] = {}
    rate = _required_rate(path, year, now, undefined)
    budget, to_date, used = _budget(path, actual, year, undefined)
    if required == 0:
        undefined["gap_percent"] = "the path is at zero"
    gap = _gap(now, required)
    above = [y for y in sorted(actual) if path.base_year <= y <= path.target_year and _gap(actual[y], path.at(y)) > 0]
    return Verdict(
        path=path.name,
        unit=path.unit,
        year=year,
        actual=now,
        required=required,
        on_path=gap <= 0,
        gap=gap,
        gap_percent=None if required == 0 else 100 * gap / required,
        required_rate=rate,
        budget=budget,
        budget_to_date=to_date,
        used=used,
        left_path=above[0] if above else None,
        crossing=_crossing(path, actual, year, undefined),
        undefined=undefined,
        source=path.source,
        status=path.status,
        convention=path.convention,
        convention_zh=path.convention_zh,
    )


@dataclass(frozen=True, slots=True)
class Cut:
    """One cut of the book: what it emitted, what was lent, and its verdicts.

    ``emissions`` [tCO2e], ``exposure`` [currency] and ``coverage`` (share of exposure with known emissions) by year;
    intensities per million of currency. Emissions count also where their exposure has no rate: the coverage of the year
    is then ``None``, and it has no intensity. A year in which no emissions are known has none of either.
    ``composition`` says so when only the make-up of the book improved.
    """

    name: str
    emissions: Mapping[int, float]
    exposure: Mapping[int, float]
    coverage: Mapping[int, float | None]
    intensity: Mapping[int, float]
    constant_price_intensity: Mapping[int, float] | None
    nominal: Verdict | None
    constant_price: Verdict | None
    emissions_change: float | None
    composition: str
    reason: str

    def as_dict(self) -> dict[str, Any]:
        """Return the cut as plain data."""
        return asdict(self)


def judge(
    books: Mapping[int, pd.DataFrame],
    path: Callable[[int, float], Path],
    *,
    price_index: Mapping[int, float | Factor] | None = None,
    currency: str = "CNY",
    key: str | Sequence[str] = "loan_id",
) -> dict[str, Cut]:
    """Judge a book's economic intensity in three cuts, nominal and at constant prices, with absolute emissions beside.

    Parameters
    ----------
    books
        By year, one row a loan: `key`, ``borrower_id``, ``high_carbon`` (true or false), ``financed_emissions``
        [tCO2e, missing where not known] and ``exposure`` [currency]; a blank borrower is nobody; optional columns of
        :func:`carbonacct.portfolio.composition.intensity_change`, and ``without_rate``, which marks loans whose
        exposure is missing for want of a rate. The first year is the base year.
    path
        Called with base year and base intensity [tCO2e per million]; returns the path.
    price_index
        Price level by year (any base), given or as dated factors; without it nothing is said at constant prices.
    currency
        ISO code of the reporting currency.

    Returns
    -------
    dict
        Cut by name: ``all_in_scope``, ``high_carbon_book``, ``borrowers_in_both_years``.

    Raises
    ------
    OptionError
        Fewer than two years, a missing column, a path in another unit, or a price index that lacks a year.

    Examples
    --------
    >>> import pandas as pd
    >>> from carbonacct.portfolio.schedules import gdp_schedule
    >>> row = {"loan_id": ["A"], "borrower_id": ["a"], "high_carbon": [True], "exposure": [1e6]}
    >>> books = {2023: pd.DataFrame({**row, "financed_emissions": [100.0]}),
    ...     2025: pd.DataFrame({**row, "financed_emissions": [93.0]})}
    >>> def national(year, value):
    ...     return gdp_schedule(year, value, 2030, region="CN", unit="tCO2e/MCNY")
    >>> print(judge(books, national)["all_in_scope"].nominal)
    2025: off path, 93 against 92.3689 tCO2e/million CNY (+0.7 %)
    CO2 per gross product is a target of an economy, not of lenders: ...
    """
    if len(books) < 2:
        raise OptionError("a verdict needs a base year and a later year", where="books", given=sorted(books))
    levels = None if price_index is None else _levels(price_index, sorted(books))
    first, last = min(books), max(books)
    for frame in books.values():
        missing = [name for name in ("borrower_id", "high_carbon") if name not in frame.columns]
        if missing:
            raise OptionError("a book has no such column", where="books", given=", ".join(missing))
    both = ({*_borrowers(books[first])} & {*_borrowers(books[last])}) - {""}
    made = {
        CUTS[0]: dict(books),
        CUTS[1]: {year: frame[frame["high_carbon"].isin([True])] for year, frame in books.items()},
        CUTS[2]: {year: frame[_borrowers(frame).isin(both)] for year, frame in books.items()},
    }
    return {name: _cut(name, frames, path, levels, currency, key) for name, frames in made.items()}


def _borrowers(frame: pd.DataFrame) -> pd.Series[str]:
    ids = frame["borrower_id"].astype(object)
    return ids.where(ids.notna(), "").astype(str).str.strip()


def _cut(
    name: str,
    frames: Mapping[int, pd.DataFrame],
    path: Callable[[int, float], Path],
    levels: Mapping[int, float] | None,
    currency: str,
    key: str | Sequence[str],
) -> Cut:
    emissions, exposure, intensity, unrated = {}, {}, {}, []
    coverage: dict[int, float | None] = {}
    for year, frame in sorted(frames.items()):
        lent, emitted = numbers(frame, "exposure"), numbers(frame, "financed_emissions")
        priced, told = np.isfinite(lent), np.isfinite(emitted)
        lost = told & ~priced
        lacking = frame["without_rate"].isin([True]).to_numpy() if "without_rate" in frame.columns else lost
        whole, covered = total(lent[priced]), total(lent[priced & told])
        exposure[year] = whole
        coverage[year] = covered / whole if whole > 0 and not (lost | lacking).any() else None
        if told.any():
            emissions[year] = total(emitted[told])
        if lost.any():
            unrated.append(year)
        elif covered > 0:
            intensity[year] = emissions[year] / (covered / 1e6)
    first, last = min(frames), max(frames)
    moved = emissions[last] / emissions[first] - 1 if last in emissions and emissions.get(first) else None
    empty = [year for year in (first, last) if year not in intensity]
    if empty:
        rateless = [year for year in empty if year in unrated]
        reason = "emissions whose exposure has no rate" if rateless else "no exposure with known emissions"
        reason = f"{reason} in {', '.join(map(str, rateless or empty))}"
        return Cut(name, emissions, exposure, coverage, intensity, None, None, None, moved, "", reason)
    real = None if levels is None else {y: value * (levels[y] / levels[first]) for y, value in intensity.items()}
    unit = f"tCO2e/M{currency}"
    why = intensity_change(frames[first], frames[last], key=key, unit=unit)
    return Cut(
        name=name,
        emissions=emissions,
        exposure=exposure,
        coverage=coverage,
        intensity=intensity,
        constant_price_intensity=real,
        nominal=verdict(_in_unit(path(first, intensity[first]), unit), intensity),
        constant_price=None
        if real is None
        else _at_constant_prices(verdict(_in_unit(path(first, real[first]), unit), real)),
        emissions_change=moved,
        composition=composition_note(why),
        reason="",
    )


def _in_unit(path: Path, unit: str) -> Path:
    """Return a path in the unit of the intensities; refuse another."""
    if path.unit != unit:
        given, needed = parse_unit(path.unit), parse_unit(unit)
        if (given.dimension, given.ratio) != (needed.dimension, needed.ratio):
            raise OptionError(
                "the path is in another unit than the figures", where=path.name, given=path.unit, needed=unit
            )
    return path


def _at_constant_prices(found: Verdict) -> Verdict:
    return replace(
        found,
        convention=f"{found.convention} {CONSTANT_PRICE}".strip(),
        convention_zh=f"{found.convention_zh}{CONSTANT_PRICE_ZH}",
    )


def _levels(price_index: Mapping[int, float | Factor], years: list[int]) -> dict[int, float]:
    levels = {}
    for year in years:
        level = price_index.get(year)
        if level is None:
            raise OptionError(
                "the price index lacks a year", where="price_index", given=year, needed=f"every year of {years}"
            )
        levels[year] = level.value if isinstance(level, Factor) else float(level)
        if not 0 < levels[year] < inf:
            raise OptionError("a price level is positive and finite", where=f"price_index, {year}", given=levels[year])
    return levels


def _required_rate(path: Path, year: int, now: float, undefined: dict[str, str]) -> float | None:
    target, left = path.values[-1], path.target_year - year
    if left == 0:
        undefined["required_rate"] = "the path ends in this year"
    elif now == 0:
        undefined["required_rate"] = "the figure is zero"
    elif target == 0:
        undefined["required_rate"] = "no yearly share reaches a target of zero"
    else:
        return float(1 - (target / now) ** (1 / left))
    return None


def _budget(
    path: Path, actual: Mapping[int, float], year: int, undefined: dict[str, str]
) -> tuple[float | None, float | None, float | None]:
    names = ("budget", "budget_to_date", "used")
    if not path.additive:
        undefined.update(dict.fromkeys(names, "intensities of several years do not add up"))
        return None, None, None
    whole = total(np.array(path.values))
    years = range(path.base_year, year + 1)
    to_date = total(np.array([path.at(one) for one in years]))
    missing = [one for one in years if one not in actual]
    if missing:
        undefined["used"] = "no figure for " + ", ".join(map(str, missing))
        return whole, to_date, None
    return whole, to_date, total(np.array([actual[one] for one in years], dtype=np.float64))


def _gap(figure: float, required: float) -> float:
    """Return what a figure has above a path, nothing where only the rounding of the path's own value parts them."""
    return 0.0 if isclose(figure, required, rel_tol=ROUNDING) else figure - required


def _crossing(path: Path, actual: Mapping[int, float], year: int, undefined: dict[str, str]) -> int | None:
    """Return the first later year in which the figure, going on at its average rate, stands on the other side."""
    first, now = min(one for one in actual if one >= path.base_year), actual[year]
    if first == year or actual[first] <= 0 or now <= 0:
        undefined["crossing"] = "a trend needs two years with figures above zero"
        return None
    kept = (now / actual[first]) ** (1 / (year - first))
    for later in range(year + 1, path.target_year + 1):
        if (_gap(now * kept ** (later - year), path.at(later)) <= 0) != (_gap(now, path.at(year)) <= 0):
            return later
    undefined["crossing"] = f"not before {path.target_year} at the average rate of {first}–{year}"
    return None
