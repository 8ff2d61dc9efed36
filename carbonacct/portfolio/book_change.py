"""Why financed emissions moved from one result to another: restated on one basis first, then split into lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import inf
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from carbonacct.errors import OptionError, require
from carbonacct.factor_lookup import Sources
from carbonacct.portfolio.change import STEPS, Change, decompose
from carbonacct.portfolio.exchange import HOME, currencies, rate
from carbonacct.portfolio.filed import filed_results
from carbonacct.portfolio.holdings import keys_of
from carbonacct.portfolio.restatement import COVERAGE, Comparison, Stated, compare, differences
from carbonacct.portfolio.scopes import SCOPE_SETS, TOGETHER, with_scopes
from carbonacct.sums import total

if TYPE_CHECKING:
    import pandas as pd

    from carbonacct.factors import FactorSet
    from carbonacct.portfolio.emissions import Emissions
    from carbonacct.portfolio.standard import Options

UNIT = "tCO2e"
FX, FX_FAMILIES = "fx", ("fx.year_end", "fx.average")
WHOLE = "pcaf_2022.attribution_vehicle_whole"
TOTALS = {
    "scope1+2": f"financed_{TOGETHER}",
    **{scope: f"financed_{scope}" for scope in ("scope1", "scope2", "scope3")},
}


@dataclass(frozen=True)
class BookChange:
    """A change between two results, as filed, restated and now, and its lines.

    Attributes
    ----------
    comparison
        The totals on one basis [tCO2e], what of the basis differs, and whether the base has to be filed anew.
    decomposition
        The lines of the change, loan by loan; ``None`` where the base is a filed figure without its book.
    coverage
        Share of the money in scope whose emissions are known, in the base and now (0 to 1), as each result's own
        ``coverage()`` tells it; ``None`` where money has no rate, or none is in scope.
    """

    comparison: Comparison
    decomposition: Change | None
    coverage: tuple[float | None, float | None]

    @property
    def lines(self) -> dict[str, float]:
        """Lines of the change [tCO2e], ``rounding`` among them.

        They add up to now less the base of the decomposition: the figure as filed where the base has its rows, the
        restated one where it was filed without them.
        """
        return {} if self.decomposition is None else self.decomposition.lines

    def by(self, column: str) -> pd.DataFrame:
        """Return base, now and every line for each word of a column that was named in ``by``.

        Raises
        ------
        OptionError
            There are no lines, or the column was not kept.
        """
        if self.decomposition is None:
            raise OptionError("a filed figure without its book has no lines", where="by", given=column)
        return self.decomposition.by(column)

    def as_dict(self) -> dict[str, Any]:
        """Return the change as plain data."""
        lines = None if self.decomposition is None else self.decomposition.as_dict()
        return {"comparison": self.comparison.as_dict(), "coverage": [*self.coverage], "decomposition": lines}

    def __repr__(self) -> str:
        told = self.comparison
        head = f"as filed {told.as_filed:,.6g}, restated {told.restated:,.6g}, now {told.current:,.6g} {told.unit}"
        sides = {"coverage": self.coverage} | dict(told.differences)
        moved = [f"{name}: {_told(name, before)} → {_told(name, now)}" for name, (before, now) in sides.items()]
        return "\n".join([head, *moved, *([] if self.decomposition is None else [repr(self.decomposition)])])

    def _repr_html_(self) -> str:
        from carbonacct.explain import html_page

        head, _, rest = repr(self).partition("\n")
        return html_page(head, rest)


def _told(name: str, given: object) -> str:
    """Return one side of a difference as text; a coverage is a share of the money in scope."""
    if name == COVERAGE and isinstance(given, int | float):
        return f"{100 * given:.1f} % of the money in scope"
    if given is None:
        return "not known (money without a rate, or none in scope)" if name == COVERAGE else "not known"
    return f"{given:.6g}" if isinstance(given, float) else str(given)


def change(
    base: Emissions | Mapping[str, Any] | str | PathLike[str],
    now: Emissions,
    *,
    recalculation_threshold: float,
    scopes: str = "scope1+2",
    by: str | Sequence[str] = (),
    restated: Emissions | None = None,
    activity: str | None = None,
) -> BookChange:
    """Tell why financed emissions moved from a base to the present.

    Where the two rest on different options, the base is first computed anew, one step after another and each step with
    those before it: factor edition, exchange rates of the present year, GWP set, method (standard, balance rule),
    coverage (scope, exclusions, threshold). What is left is split loan by loan.

    Parameters
    ----------
    base
        A result; or one that was filed, as content or path of its JSON or pack, which is taken without its rows.
    now
        The present result.
    recalculation_threshold
        Share of the base from which a restatement makes a new filing necessary (0 to 1).
    scopes
        Scope set: ``scope1``, ``scope2``, ``scope3``, ``scope1+2`` or ``scope1+2+3``.
    by
        Columns of the frames to keep for :meth:`BookChange.by`.
    restated
        The filed book computed on the present basis; needed with a filed `base` whose basis differs, and only there.
    activity
        Column of both books that says what the entity did, such as ``output@cement`` or ``revenue``: the line of
        emissions is then split into activity and emissions per activity, loan by loan, where both years have it and
        the loan kept its currency.

    Raises
    ------
    OptionError
        A book has no such activity, the basis of a filed figure differs and nothing restated is given, a key occurs
        twice, or a figure is negative.

    Examples
    --------
    What moving to another factor edition does to a book is the change from it to itself:

    >>> import carbonacct as ca
    >>> book = ca.read_book({"loan_id": "L1", "sector": "C3130", "year": 2026, "average_balance [万元]": 500,
    ...     "total_assets [万元]": 5000, "total_assets_last_year [万元]": 5000, "electricity_bought [MWh]": 1e5,
    ...     "region": "CN-CQ", "currency": "CNY"})
    >>> filed = ca.financed_emissions(book)
    >>> other = ca.factors.FactorSet.load().with_value("grid.average.mee_nbs@CN-CQ/2026=0.6 kgCO2/kWh")
    >>> moved = ca.change(filed, filed.recomputed(factors=other), recalculation_threshold=0.05)
    >>> [name for name, line in moved.lines.items() if line], [*moved.comparison.differences]
    (['edition'], ['factor_edition'])
    """
    from carbonacct.portfolio.emissions import Emissions

    require(now, Emissions, "change(base, now)")
    require(base, (Emissions, Mapping, str, PathLike), "change(base, now)")
    if restated is not None:
        require(restated, Emissions, "change(restated)")
    if scopes not in SCOPE_SETS:
        raise OptionError("unknown scope set", where="scopes", given=scopes, needed=", ".join(SCOPE_SETS))
    if isinstance(base, Mapping | str | PathLike):
        return _from_filed(_content(base), now, recalculation_threshold, scopes, by, restated, activity)
    if restated is not None:
        raise OptionError(
            "a base with its rows is restated here, step by step",
            where="restated",
            given="a result",
            needed="a filed figure as base",
        )
    steps = _steps(base, now)
    keys = keys_of([base.frame, now.frame])
    frames = [(step, _frame(result, scopes, keys, activity)) for step, result in steps]
    first, last = _frame(base, scopes, keys, activity), _frame(now, scopes, keys, activity)
    split = decompose(first, last, key=keys, by=by, restated=frames, unit=UNIT)
    filed = Stated(split.base, UNIT, _basis(base.manifest, scopes), _coverage(base, scopes))
    current = Stated(split.now, UNIT, _basis(now.manifest, scopes), _coverage(now, scopes))
    again = replace(current, value=_restated(split))
    differ = differences(filed, current, recalculation_threshold=recalculation_threshold)
    comparison = compare(
        filed, current, recalculation_threshold=recalculation_threshold, restated=again if differ else None
    )
    return BookChange(comparison, split, (filed.coverage, current.coverage))


def _restated(split: Change) -> float:
    """Return the base on the present basis at its own exchange rates: rates move no figure that is filed anew."""
    if not split.lines[FX]:
        return split.restated
    steps = sum((Fraction(split.lines[step]) for step in STEPS if step != FX), Fraction(split.base))
    return float(steps)


def _from_filed(
    filed: Mapping[str, Any],
    now: Emissions,
    threshold: float,
    scopes: str,
    by: str | Sequence[str],
    restated: Emissions | None,
    activity: str | None,
) -> BookChange:
    if scopes not in TOTALS:
        raise OptionError("a filed result adds no scopes", where="scopes", given=scopes, needed=", ".join(TOTALS))
    as_filed = _stated_of(filed, scopes)
    again = None if restated is None else _stated_of(restated.as_dict(), scopes)
    current = _stated_of(now.as_dict(), scopes)
    comparison = compare(as_filed, current, recalculation_threshold=threshold, restated=again)
    split = None
    if restated is not None:
        keys = keys_of([restated.frame, now.frame])
        first, last = (_frame(one, scopes, keys, activity) for one in (restated, now))
        split = decompose(first, last, key=keys, by=by, unit=UNIT)
    return BookChange(comparison, split, (as_filed.coverage, current.coverage))


def _content(filed: Mapping[str, Any] | str | PathLike[str]) -> Mapping[str, Any]:
    """Return a filed result of financed emissions: plain data, a JSON file, or the one in a filed pack."""
    if isinstance(filed, Mapping):
        return filed
    path = Path(filed)
    found = filed_results(path, "base")
    mine = [one for one in found if isinstance(one, dict) and "standard" in one.get("manifest", {})]
    if len(mine) != 1:
        raise OptionError(
            "this is no filed result of financed emissions",
            where="base",
            given=path.name,
            needed="one, as JSON or pack",
        )
    return mine[0]


def _stated_of(content: Mapping[str, Any], scopes: str) -> Stated:
    """Return a filed figure with its basis and coverage; refuse a content that does not hold them."""
    try:
        manifest, totals = content.get("manifest", {}), content.get("totals", {})
        if "standard" not in manifest or TOTALS[scopes] not in totals:
            raise OptionError(
                "this is no filed result of financed emissions with these scopes",
                where="base",
                given=", ".join(totals),
                needed=f"manifest and total of {TOTALS[scopes]}",
            )
        figure, coverage = totals[TOTALS[scopes]], content.get("coverage", {})
        covered = coverage.get("by_figure", {}).get(TOTALS[scopes], coverage.get("balance"))
        value, known = float(figure["value"]), None if covered is None else float(covered)
        if not 0 <= value < inf or not (known is None or 0 <= known <= 1):
            raise ValueError(f"value {value}, coverage {known}")
        return Stated(value, str(figure["unit"]), _basis(manifest, scopes), known)
    except OptionError:
        raise
    except (AttributeError, KeyError, StopIteration, TypeError, ValueError) as cause:
        raise OptionError(
            "the filed result is damaged or incomplete",
            where="base",
            given=f"{type(cause).__name__}: {cause}",
            needed="manifest, totals and coverage as they were filed",
        ) from cause


def _basis(manifest: Mapping[str, Any], scopes: str) -> dict[str, object]:
    """Return a word for each part of what a figure rests on."""
    edition, digest = next(iter(manifest["factors"].items()))
    rule = (manifest["averaging"], manifest["assets"], manifest["fallback_basis"], manifest["fallback"])
    return {
        "standard": f"{manifest['standard']} {manifest['edition']}",
        "balance_rule": " ".join(filter(None, rule)),
        "threshold": f"{manifest['threshold']:g}",
        "sector_list": " ".join([manifest["scope"], *manifest["exclusions"]]),
        "factor_edition": f"{edition} {digest[:16]}",
        "gwp": manifest["gwp"],
        "scopes": scopes,
    }


def _steps(base: Emissions, now: Emissions) -> list[tuple[str, Emissions]]:
    """Return the base computed anew, step by step; steps in which nothing differs are left out."""
    held, wanted = base.sources, now.sources
    options, standard = base.options, base.standard
    factors = held.factors
    made: list[tuple[str, Emissions]] = []

    def step(name: str) -> None:
        sources = Sources(factors, held.gwp, held.fallback, held.assumed)
        made.append((name, base.on_basis(standard, options, sources)))

    if factors.sha256 != wanted.factors.sha256:
        factors = wanted.factors
        step(STEPS[0])
    rated = _with_present_rates(base, now, factors)
    if rated is not None:
        factors = rated
        step(STEPS[1])
    if held.gwp != wanted.gwp:
        held = replace(held, gwp=wanted.gwp)
        step(STEPS[2])
    rules = _method_of(now.options, options)
    if (standard, rules, held.fallback) != (now.standard, options, wanted.fallback):
        standard, options, held = now.standard, rules, replace(held, fallback=wanted.fallback)
        step(STEPS[3])
    if options != now.options:
        options = now.options
        step(STEPS[4])
    return made


def _method_of(now: Options, base: Options) -> Options:
    """Return the present rules with the base's scope."""
    return replace(now, scope=base.scope, exclusions=base.exclusions, threshold=base.threshold)


def _with_present_rates(base: Emissions, now: Emissions, factors: FactorSet) -> FactorSet | None:
    """Return the factors with the exchange rates of the present year in place of the base's, or nothing if equal."""
    years = sorted({int(year) for year in np.unique(base.years[base.in_scope]).tolist()})
    present = int(now.years[now.in_scope].max(initial=0))
    words = sorted({str(word) for word in currencies(base.book)} - {HOME})
    found = None
    for currency in words:
        for family in FX_FAMILIES:
            last = rate(currency, present, family, now.sources)
            for year in years:
                first = rate(currency, year, family, Sources(factors, "", base.sources.fallback))
                if last is not None and first is not None and last.value != first.value:
                    text = f"{family}:{currency}@{year}={last.value!r} {last.unit}"
                    found = (found or factors).with_value(text)
    return found


def _frame(result: Emissions, scopes: str, keys: list[str], activity: str | None) -> pd.DataFrame:
    """Return the rows a decomposition takes; a rejected row without a key of its own is left out."""
    frame = result.frame
    if activity is not None:
        if activity not in result.book.numbers:
            known = [name for name in result.book.numbers if name == "revenue" or name.startswith("output")]
            raise OptionError("a book has no such column", where="activity", given=activity, needed=", ".join(known))
        frame = frame.assign(activity=result.book.numbers[activity].values)
    frame = with_scopes(frame.assign(**{name: "" for name in keys if name not in frame.columns}), scopes)
    frame = _whole(frame).assign(exposure=result.lent_in(HOME))
    lent = frame["numerator"].where(frame["numerator"] > 0)
    doubtful = (frame["status"] == "rejected") & (frame.duplicated(keys, keep=False) | (frame[keys[0]] == ""))
    return frame.assign(denominator_across=frame["denominator"] * frame["exposure"] / lent)[~doubtful]


def _whole(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the frame with the share itself as exposure where all is attributed, whatever the amount.

    Such a row and one whose amount is divided by something have two methods.
    """
    rows = frame["attribution"] == WHOLE
    return frame.assign(
        numerator=frame["numerator"].where(~rows, frame["attribution_factor"]),
        denominator=frame["denominator"].where(~rows, 1.0),
        method=frame["method"].where(~rows, frame["method"] + " " + WHOLE),
    )


def _coverage(result: Emissions, scopes: str) -> float | None:
    """Return the share of the money in scope whose emissions of a scope set are known, as ``coverage()`` does."""
    if (result.in_scope & result.without_rate).any():
        return None
    counted = result.in_scope & (result.lent >= 0)
    known = with_scopes(result.frame, scopes)["financed_emissions"].notna().to_numpy()
    whole = total(result.lent[counted])
    return total(result.lent[counted & known]) / whole if whole else None
