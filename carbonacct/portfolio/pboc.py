"""The central bank's regimes: high-carbon lending as known in 2026 and its draft, and the pilot guide of 2021."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from carbonacct.attribution import known_of
from carbonacct.portfolio import project_figures, tables
from carbonacct.portfolio.activity import derive_energy, derive_products, derive_sectors, derive_yuan, product_rows
from carbonacct.portfolio.balances import averages
from carbonacct.portfolio.mismatches import refuse_zero_assets, say_boundary, say_overlap, say_price_years, say_years
from carbonacct.portfolio.pboc_scope import business_kinds, excluded_rows
from carbonacct.portfolio.standard import Extra, Rung, Share
from carbonacct.results import COMPUTED
from carbonacct.rowset import RowSet, equal_rows

if TYPE_CHECKING:
    from carbonacct.portfolio.footprint_run import FootprintRun

Floats = NDArray[np.float64]

OPTIONS = ("report", "energy", "product", "revenue", "balance")
ALSO = {"1a": "report", "1b": "report", "2a": "energy", "2b": "product", "3a": "revenue", "3b": "balance"}
KINDS = ("non_project", "project_as_project", "project_as_non_project")
FALLBACKS = {
    "per_assets": "pboc_2026.balance_assets",
    "per_balance": "pboc_2026.balance_balance",
    "per_revenue": "pboc_2026.balance_revenue",
}
NO_CREDIT = frozenset(
    {
        "listed_equity",
        "corporate_bond",
        "unlisted_equity",
        "sovereign_debt",
        "sub_sovereign_debt",
        "use_of_proceeds",
        "securitisation",
        "facilitated",
    }
)
DETAILS = ("total_investment", "project_scope1", "project_scope1_2", "project_revenue")
OWN_DATA = frozenset({"bill", "factoring"})
RESORT = "to take the balance fallback, which serves loans without any figure, write balance in emission_option"
AVERAGE = "pboc_2026.attribution_average_assets"


class Pboc:
    """High-carbon lending; also the base of the pilot guide, which differs in its denominator.

    Parameters
    ----------
    id
        ``pboc`` or ``pboc-2021``.
    title
        By language.
    read
        What of the official text was read.
    """

    weighting = "emissions"
    numerator = "average_balance"
    money_unit = 1e4

    def __init__(self, id: str, title: dict[str, str], read: str) -> None:
        self.id, self.title, self.read = id, title, read

    def prepare(self, run: FootprintRun) -> None:
        """Settle rows out of scope and derive the columns the methods take."""
        self._products(run)
        found = averages(run.book, run.years, run.options.averaging)
        rule = run.options.averaging
        read = "balance" if rule == "year_end" else "average_balance, else month ends of balance"
        run.derived.number("average_balance", found.values, found.valid, f"{read}, rule {rule}")
        run.warn(found.incomplete, "average_unknown_months", "average_balance")
        run.warn(found.early, "balance_before_disbursement", "disbursed_on")
        project_product = self._project_products(run)
        run.kinds = business_kinds(project_product, self._details(run))
        projects = _projects(run)
        project_figures.take(run, projects, projects & ~project_figures.said(run))
        sectors = derive_sectors(run)
        derive_yuan(run, "average_balance_yuan", "average_balance", "fx.year_end")
        for reason, rows in excluded_rows(run, sectors, project_product):
            run.exclude(rows, reason)
        if "sector" in run.options.exclusions:
            run.leave(sectors.column.having(lambda _: False, blank=True), "no_sector", "sector")
        run.leave(~found.valid, "no_average_balance", "average_balance")
        _options(run)
        run.with_energy = derive_energy(run, sectors)
        run.with_unknown_product = derive_products(run)
        derive_yuan(run, "revenue_yuan", "revenue", "fx.average", positive=True)

    def _products(self, run: FootprintRun) -> None:
        words = run.book.words.get("product_kind")
        for word in words.words if words is not None else ():
            if tables.treatment("pboc", word) == "out":
                rows = run.words("product_kind", frozenset({word}))
                run.exclude(
                    rows, word if word in ("guarantee", "off_balance") else "product_not_covered", "product_kind", word
                )

        if self.id == "pboc":
            run.exclude(run.words("asset_class", NO_CREDIT), "product_not_covered", "asset_class")

    def _project_products(self, run: FootprintRun) -> RowSet:
        """Return the rows whose product is a project; a blank product follows the asset class."""
        kind = run.book.words.get("product_kind")
        blank = RowSet.every(run.book.size) if kind is None else kind.having(lambda _: False, blank=True)
        named = run.words("product_kind", frozenset({"project"}))
        return named | blank & run.words("asset_class", frozenset({"project_finance"}))

    def _details(self, run: FootprintRun) -> RowSet:
        found = RowSet.none(run.book.size)
        for name in DETAILS:
            found = found | known_of(run.book, name)[1]
        return found

    def rungs(self, run: FootprintRun) -> Iterable[Rung]:
        """Return report, energy, product, revenue and the balance fallback."""
        own_data = run.words("product_kind", OWN_DATA)
        project, allowed = _projects(run), run.allowed
        of_others = project & ~project_figures.said(run)
        yield Rung("report", "pboc_2026.report", allowed["report"])
        yield Rung("report", "pboc_2026.report_total", allowed["report"])
        yield Rung("energy", "pboc_2026.energy", allowed["energy"] & run.with_energy & ~of_others)
        for name, rows in product_rows(run, allowed["product"] & ~of_others).items():
            yield Rung("product", f"pboc_2026.{name}", rows)
        yield Rung("revenue", "pboc_2026.revenue", allowed["revenue"] & ~own_data)
        fallback = FALLBACKS[run.options.fallback_basis]
        yield Rung("balance", fallback, allowed["balance"] & ~own_data & ~project, direct=True)
        project_figures.leave_those_of_others(run, of_others)

    def shares(self, run: FootprintRun) -> Iterator[Share]:
        """Return total investment for projects by the project method, total assets for all others."""
        project = _projects(run)
        yield Share("pboc_2026.attribution_investment", project, "average_balance", ("total_investment",))
        if run.options.assets == "average":
            columns = ("total_assets", "total_assets_last_year")
            yield Share(AVERAGE, ~project, "average_balance", columns)
        else:
            yield Share("pboc_2026.attribution_total_assets", ~project, "average_balance", ("total_assets",))

    def resorts(self, run: FootprintRun) -> Iterable[tuple[RowSet, str]]:
        """Return loans for which a bank may fix the balance fallback; by itself it serves those without any figure."""
        own_data = run.words("product_kind", OWN_DATA)
        return ((~_projects(run) & ~own_data, RESORT),) if self.id == "pboc" else ()

    def extras(self, run: FootprintRun) -> Iterable[Extra]:
        """Return nothing: the regime counts scopes 1 and 2 alone."""
        return ()

    def finish(self, run: FootprintRun) -> None:
        """Grade every figure, and say what differs in year, boundary or may overlap."""
        if AVERAGE in run.share_names:
            refuse_zero_assets(run, run.share_codes.equal(run.share_names.index(AVERAGE)))
        verified = run.words("emissions_verified", frozenset({"yes"}))
        edition = run.options.edition if run.options.edition in ("2026", "draft") else "2026"
        computed = run.figured & run.outcome.having(COMPUTED)
        for option, rows in run.options_of(computed):
            for stated in (True, False):
                run.quality.put(rows & (verified if stated else ~verified), tables.grade(edition, option, stated))
        say_years(run)
        say_price_years(run)
        say_boundary(run)
        say_overlap(run, project=_projects(run))


class Pboc2021(Pboc):
    """The pilot guide: main business income in place of total assets; from memory."""

    def shares(self, run: FootprintRun) -> Iterator[Share]:
        """Return total investment for projects, main business income for all others."""
        project = _projects(run)
        yield Share("pboc_2026.attribution_investment", project, "average_balance", ("total_investment",))
        yield Share("pboc_2021.attribution_revenue", ~project, "average_balance", ("revenue",))

    def rungs(self, run: FootprintRun) -> Iterable[Rung]:
        """Return report, energy and the sector average; no last resort is known."""
        yield Rung("report", "pboc_2026.report", run.allowed["report"])
        yield Rung("report", "pboc_2026.report_total", run.allowed["report"])
        of_others = _projects(run) & ~project_figures.said(run)
        yield Rung("energy", "pboc_2026.energy", run.allowed["energy"] & run.with_energy & ~of_others)
        yield Rung("revenue", "pboc_2026.revenue", run.allowed["revenue"])
        project_figures.leave_those_of_others(run, of_others)

    def finish(self, run: FootprintRun) -> None:
        """Leave the quality blank: the guide's levels are not known; say what differs."""
        say_years(run)
        say_boundary(run)
        say_overlap(run, project=_projects(run))


def _projects(run: FootprintRun) -> RowSet:
    """Return the rows counted by the project method."""
    return equal_rows(run.kinds, KINDS.index("project_as_project"))


def _options(run: FootprintRun) -> None:
    """Read the option a reviewer fixed; a blank leaves the order of the regime."""
    words = run.book.words.get("emission_option")
    run.allowed = dict.fromkeys(OPTIONS, RowSet.every(run.book.size))
    if words is None:
        return
    meant = [ALSO.get(word.strip().lower(), word.strip().lower()) for word in words.words]
    for place, option in enumerate(meant):
        rows = words.having(words.words[place].__eq__)
        if option not in OPTIONS:
            if option in ("3c", "2", "3", "4a", "4b"):
                continue
            run.reject(rows, "option_unknown", "emission_option", words.words[place], f"one of {', '.join(OPTIONS)}")
            continue
        for other in OPTIONS:
            if other != option:
                run.allowed[other] = run.allowed[other] & ~rows
    reasons = run.book.words.get("override_reason")
    unsaid = words.codes >= 0 if reasons is None else (words.codes >= 0) & (reasons.codes < 0)
    run.warn(unsaid, "override_without_reason", "emission_option")


PBOC = Pboc(
    "pboc",
    {"en": "PBoC high-carbon lending", "zh": "高碳类投融资碳核算"},
    "official text not read: rules from a public draft and one implementation",
)
PBOC_2021 = Pboc2021(
    "pboc-2021",
    {"en": "PBoC pilot guide of 2021", "zh": "金融机构碳核算技术指南（试行）2021"},
    "official text not read: rules from memory",
)
