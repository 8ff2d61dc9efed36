"""Financed emissions of a book: ``carbonacct.financed_emissions`` and the standards it knows."""

from __future__ import annotations

from collections.abc import Sequence
from os import PathLike
from typing import TYPE_CHECKING, Any

from carbonacct.errors import FactorDataError, OptionError, require
from carbonacct.factor_lookup import Sources
from carbonacct.factors import FactorSet
from carbonacct.portfolio.balances import RULES
from carbonacct.portfolio.emissions import Emissions
from carbonacct.portfolio.footprint_run import FootprintRun
from carbonacct.portfolio.pboc import FALLBACKS, PBOC, PBOC_2021
from carbonacct.portfolio.pboc_scope import EXCLUSIONS
from carbonacct.portfolio.pcaf import PCAF
from carbonacct.portfolio.standard import Options, Standard
from carbonacct.vocabulary import families

if TYPE_CHECKING:
    from carbonacct.book import Book

STANDARDS: dict[str, Standard] = {"pboc": PBOC, "pboc-2021": PBOC_2021, "pcaf": PCAF}
EDITIONS = {"pboc": ("2026", "draft"), "pboc-2021": ("2021",), "pcaf": ("2025", "2022")}
SCOPES = {
    "high-carbon": ("regulatory_high_carbon", EXCLUSIONS),
    "corporate": ("corporate_all", ("individual",)),
    "all": ("whole_book", ()),
}
THRESHOLD = 5e6
BASES = {
    "sector.revenue_intensity": "per_revenue",
    "sector.asset_intensity": "per_assets",
    "sector.balance_intensity": "per_balance",
}


def financed_emissions(
    book: Book,
    *,
    standard: str = "pboc",
    scope: str | None = None,
    exclusions: Sequence[str] | None = None,
    threshold: float = THRESHOLD,
    averaging: str | None = None,
    assets: str = "average",
    fallback_basis: str = "per_assets",
    edition: str | None = None,
    gwp: str = "AR5",
    factors: FactorSet | str | PathLike[str] | None = None,
    fallback: str = "mark",
    period: str | int | None = None,
) -> Emissions:
    """Compute the emissions that a lender finances, loan by loan.

    Parameters
    ----------
    book
        What :func:`carbonacct.read_book` returned.
    standard
        ``pboc`` (high-carbon lending), ``pboc-2021`` (pilot guide) or ``pcaf``.
    scope
        ``high-carbon`` (default of ``pboc``), ``corporate`` or ``all`` (default of the others).
    exclusions
        Reasons that put a loan out of scope, instead of the scope's: ``low_balance``, ``sme``, ``individual``,
        ``overseas``, ``sector``; the figures are then named ``custom``.
    threshold
        Average financing of a client below which it is out of scope [CNY].
    averaging
        ``period`` (month-ends ÷ 12, default), ``tenure`` (÷ months the loan existed) or ``year_end``. PCAF takes the
        year end.
    assets
        ``average`` of two year ends, or ``year_end``.
    fallback_basis
        Basis of the sector factor against the balance: ``per_assets``, ``per_balance``, or ``per_revenue`` if you must.
    edition
        ``2026`` or ``draft`` of the high-carbon regime; ``2025`` or ``2022`` of PCAF.
    gwp
        Set of global warming potentials.
    factors
        A factor set, or a file of rows added to the newest edition.
    fallback
        ``mark``, ``strict`` or ``regroup``, as for benefits.
    period
        Accounting year; other years are out of scope.

    Returns
    -------
    Emissions
        One row per row of the book, in its order.

    Raises
    ------
    OptionError
        If an argument is not among its choices.
    FactorDataError
        If a sector factor says another basis than its family.

    Examples
    --------
    >>> from carbonacct.book import read_book
    >>> book = read_book({"loan_id": "L1", "sector": "C3011", "year": 2026, "average_balance [万元]": 500,
    ...                   "total_assets [万元]": 5000, "total_assets_last_year [万元]": 5000, "scope1 [tCO2e]": 900000,
    ...                   "scope2 [tCO2e]": 100000, "currency": "CNY"})
    >>> emissions = financed_emissions(book)
    >>> emissions.total()["financed_scope1_2"].value, emissions.intensity().value
    (100000.0, 200.0)
    """
    from carbonacct.book import Book

    require(book, Book, "financed_emissions(book)")
    chosen_standard = STANDARDS[_one_of("standard", standard, STANDARDS)]
    edition = _one_of("edition", edition or EDITIONS[standard][0], EDITIONS[standard])
    scope = _one_of("scope", scope or ("high-carbon" if standard == "pboc" else "all"), SCOPES)
    name, left_out = SCOPES[scope]
    if standard == "pcaf" and (scope != "all" or exclusions is not None):
        raise OptionError("PCAF covers the whole book", where="scope", given=scope, needed="all")
    if exclusions is not None:
        for reason in exclusions:
            _one_of("exclusions", reason, EXCLUSIONS)
        name, left_out = "custom", tuple(reason for reason in EXCLUSIONS if reason in exclusions)
    if not 0 <= threshold < float("inf"):
        raise OptionError("a threshold is finite and not negative", where="threshold", given=threshold)
    if threshold != THRESHOLD and "low_balance" in left_out:
        name = "custom"
    rule = _one_of("averaging", averaging or ("year_end" if standard == "pcaf" else "period"), RULES)
    if standard == "pcaf" and rule != "year_end":
        raise OptionError("PCAF attributes year-end balances", where="averaging", given=rule, needed="year_end")
    options = Options(
        edition=edition,
        scope=name,
        exclusions=left_out,
        averaging=rule,
        assets=_one_of("assets", assets, ("average", "year_end")),
        threshold=float(threshold),
        fallback_basis=_one_of("fallback_basis", fallback_basis, FALLBACKS),
    )
    chosen = factors if isinstance(factors, FactorSet) else FactorSet.load()
    if factors is not None and not isinstance(factors, FactorSet):
        chosen = chosen.extend(factors)
    check_bases(chosen)
    sets = [family.removeprefix("gwp.") for family in families.names() if family.startswith("gwp.")]
    fallbacks = ("mark", "strict", "regroup")
    sources = Sources(chosen, _one_of("gwp", gwp, sets), _one_of("fallback", fallback, fallbacks))
    return computed(book, chosen_standard, options, sources, _year(period))


def computed(book: Book, standard: Standard, options: Options, sources: Sources, period: int | None) -> Emissions:
    """Run a standard over a book with options already checked."""
    run = FootprintRun(book, standard, options, sources, period)
    return Emissions(run, _parameters(run, period))


def _parameters(run: FootprintRun, period: int | None) -> dict[str, Any]:
    options, standard = run.options, run.standard
    own = {row.dataset for family in BASES for row in run.sources.factors.rows(family)}
    return {
        "standard": standard.id,
        "edition": options.edition,
        "official_text": standard.read,
        "scope": options.scope,
        "exclusions": list(options.exclusions),
        "threshold": options.threshold,
        "averaging": options.averaging,
        "assets": options.assets if standard.id == "pboc" else "",
        "fallback_basis": options.fallback_basis if standard.id == "pboc" else "",
        "weighting": standard.weighting,
        "gwp": run.sources.gwp,
        "fallback": run.sources.fallback,
        "period": str(period or ""),
        "sector_factors": sorted(own),
        "methods": sorted({made.method.id for one in (run, run.pools and run.pools.run) if one for made in one.runs}),
    }


def check_bases(factors: FactorSet) -> None:
    """Refuse a sector factor whose stated basis is not that of its family.

    Raises
    ------
    FactorDataError
        Naming the row.
    """
    for family, basis in BASES.items():
        for row in factors.rows(family):
            if row.basis and row.basis != basis:
                raise FactorDataError(
                    "the basis of the factor is not that of its family",
                    where=f"{family}, key {row.key}",
                    given=row.basis,
                    needed=basis,
                    hint="a factor per revenue against a balance is off by the asset turnover of the sector",
                )


def _one_of(name: str, given: str, choices: Any) -> str:
    if given not in choices:
        raise OptionError(f"{name} is not among its choices", where=name, given=given, needed=", ".join(choices))
    return given


def _year(period: str | int | None) -> int | None:
    if period is None:
        return None
    text = str(period)
    if not (text.isdigit() and len(text) == 4):
        raise OptionError("the period is a calendar year", where="period", given=text, needed="such as 2026")
    return int(text)
