"""A bank's or branch's own emissions: ``carbonacct.operations`` and what it returns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from os import PathLike
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from carbonacct import methods as catalogue
from carbonacct import results
from carbonacct.attribution import known_of
from carbonacct.benefit_notes import absent_factors, blank_inputs, fallbacks
from carbonacct.book.branches import read_branches
from carbonacct.book.issues import Issues
from carbonacct.book.model import Book
from carbonacct.book.whole import Told
from carbonacct.corridor import Bound, bind, measured, something_given
from carbonacct.errors import OptionError
from carbonacct.explain import Explanation, factor_lines
from carbonacct.factor_lookup import GIVEN, NOT_FOUND, Places, Sources, in_unit
from carbonacct.factor_table import table_of, used
from carbonacct.factors import FactorSet
from carbonacct.own_energy import parted, refuse_contracts
from carbonacct.results import COMPUTED, NOT_QUANTIFIED, REJECTED, Grouping, Groups, Measure, Outcome, Totals
from carbonacct.rowset import RowSet
from carbonacct.vocabulary import families, indicators

if TYPE_CHECKING:
    import pandas as pd

    from carbonacct.methods import Method

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

METHODS = (
    "ghgp_operations.direct",
    "ghgp_operations.location_based",
    "ghgp_operations.market_based",
    "ghgp_operations.travel",
    "ghgp_operations.water",
    "ghgp_operations.paper",
)
# Methods whose factors are published for one country and used for every branch.
PLACE_OF_FACTORS = {"ghgp_operations.travel": "GB", "ghgp_operations.water": "GB"}
SIZES = {"employees": "1", "floor_area": "m2"}
FALLBACKS = ("mark", "strict", "regroup")


def operations(
    branches: Any,
    *,
    units: Mapping[str, str] | None = None,
    sheet: str | None = None,
    year: int | None = None,
    region: str | None = None,
    encoding: str | None = None,
    gwp: str = "AR5",
    factors: FactorSet | str | PathLike[str] | None = None,
    fallback: str = "mark",
) -> Operations:
    """Compute the emissions of branches themselves: scope 1, scope 2 by place and by market, and simple scope 3.

    Parameters
    ----------
    branches
        A file, frame, mapping of columns or list of mappings, one row for each branch and year: ``branch``, ``year``,
        ``region``, ``employees``, ``floor_area``, ``fuel@KIND`` [t, Nm3 or L], ``refrigerant@KIND``,
        ``electricity_bought``, ``electricity_contracted``, ``heat_bought``, ``flights_domestic``, ``water_used`` ….
    units, sheet, year, region, encoding
        As of :func:`carbonacct.read_book`.
    gwp
        Set of global warming potentials.
    factors
        A factor set, or a file of rows added to the newest edition.
    fallback
        ``mark``, ``strict`` or ``regroup``, as of :func:`carbonacct.benefits`.

    Returns
    -------
    Operations
        One row per row of the table, in its order.

    Examples
    --------
    >>> branch = {"branch": "南门支行", "year": 2023, "region": "CN-CQ", "electricity_bought [kWh]": 200000}
    >>> result = operations([branch | {"employees": 20, "fuel@diesel [L]": 1000}])
    >>> {name: round(total.value, 2) for name, total in result.total().items()}
    {'scope1': 2.72, 'scope2_location': 111.62, 'scope2_market': 121.92}
    >>> round(result.intensity()["scope2_location"]["per_employee"], 3)
    5.581
    """
    chosen = factors if isinstance(factors, FactorSet) else FactorSet.load()
    if factors is not None and not isinstance(factors, FactorSet):
        chosen = chosen.extend(factors)
    sets = [name.removeprefix("gwp.") for name in families.names() if name.startswith("gwp.")]
    for name, given, choices in (("gwp", gwp, sets), ("fallback", fallback, FALLBACKS)):
        if given not in choices:
            raise OptionError(f"{name} is not among its choices", where=name, given=given, needed=", ".join(choices))
    book = read_branches(branches, units=units, sheet=sheet, year=year, region=region, encoding=encoding)
    return Operations(book, Sources(chosen, gwp, fallback))


@dataclass(frozen=True)
class _Run:
    """One method over the rows of a table."""

    method: Method
    bound: Bound
    results: dict[str, Floats]
    valid: dict[str, Mask]


class Operations:
    """Own emissions of branches: a frame of rows, exact totals and groups, intensities, each row explained."""

    def __init__(self, book: Book, sources: Sources) -> None:
        self.book = book
        self._sources = sources
        self._issues = Issues(book)
        self._issues.merge(book.findings)
        self._outcome = Outcome(book)
        self._years = self._year_of_rows()
        self._refuse_units()
        refuse_contracts(book, self._outcome, self._issues)
        self._assumed = set[str]()
        self._held, self._unmeasured = parted(book, self._outcome, self._issues)
        self._runs = [self._run(catalogue.get(name)) for name in METHODS]
        self._close()

    def _year_of_rows(self) -> NDArray[np.int64]:
        years, known = known_of(self.book, "year")
        settled = self._outcome.settle(~known, NOT_QUANTIFIED, "year_missing")
        self._issues.add("year_missing", settled.positions, "year", "")
        return np.where(known.mask, years, years[known.mask].min() if known.any() else 0).astype(np.int64)

    def _refuse_units(self) -> None:
        """Reject rows with a figure in a column whose unit is missing or unfit."""
        read = {"fuel": None} | {item.name: None for name in METHODS for item in catalogue.get(name).inputs}
        for column, problem in self.book.problems_of(read):
            settled = self._outcome.settle(self.book.given[column], REJECTED, problem.code)
            self._issues.add(problem.code, settled.positions, column, problem.given, problem.hint)

    def _run(self, method: Method) -> _Run:
        place = PLACE_OF_FACTORS.get(method.id, "")
        places = _everywhere(place, self._years) if place else Places.of(self.book, self._years)
        bound = bind(method, self._held, slice(None), self._years, places, self._sources)
        found, known = measured(method, bound)
        counted = self._outcome.open & something_given(method, bound, next(iter(method.returns)))
        if method.id == "ghgp_operations.direct":
            counted = counted & ~self._unmeasured
        self._tell(method, bound, counted)
        return _Run(method, bound, found, {name: (counted & rows).mask for name, rows in known.items()})

    def _tell(self, method: Method, bound: Bound, counted: RowSet) -> None:
        """Write which inputs and factors were missing, old or from a coarser place."""
        inputs = {item.name: item.column for item in method.inputs if item.kind == "activity" and item.required}
        blank = blank_inputs(bound, inputs)
        asked = counted & ~blank.rows
        for code, texts in (
            ("factor_not_found", absent_factors(bound, frozenset(item.name for item in method.inputs))),
            ("factor_fallback", fallbacks(bound)),
        ):
            rows = (asked & texts.rows).positions
            self._issues.add(code, rows, method.id, "", texts.at(rows).tolist())
        for name, mask in bound.assumed_zero.items():
            assumed = asked & mask
            if name == "contract_factor":
                contracted, stated = known_of(self.book, "electricity_contracted")
                assumed = assumed & stated & (contracted > 0)
            if assumed.any() and name not in self._assumed:
                self._assumed.add(name)
                self._issues.add("assumed_zero", None, name, Told("{count} rows", len(assumed.positions)))
        if "electricity_bought" in inputs and method.id.endswith("location_based"):
            rows = (counted & blank.rows).positions
            self._issues.add("missing_input", rows, "electricity_bought", "")
        doubtful = {f.id: f for use in bound.uses for f in use.found if f.unverified} if asked.any() else {}
        for factor in doubtful.values():
            self._issues.add("unverified_factor", None, factor.family, f"{factor.id}: {factor.standing}")

    def _close(self) -> None:
        computed = np.logical_or.reduce([mask for run in self._runs for mask in run.valid.values()])
        self._outcome.settle(computed, COMPUTED, "")
        self._outcome.settle(self._outcome.open, NOT_QUANTIFIED, "missing_input")

    @cached_property
    def measures(self) -> dict[str, Measure]:
        """By indicator: the figure of every row where it is known; scopes and methods stay apart."""
        held = {}
        for run in self._runs:
            for name, values in run.results.items():
                if run.valid[name].any():
                    held[name] = Measure(values, None, run.valid[name], indicators.get(name).unit)
        return held

    @cached_property
    def _sized(self) -> dict[str, Measure]:
        """The measures, and for each of them the staff and floor area of the rows that have it."""
        sized = dict(self.measures)
        for name, measure in self.measures.items():
            for size, unit in SIZES.items():
                values, known = known_of(self.book, size)
                both = known & (values > 0) & measure.valid
                sized[f"{name}/{size}"] = Measure(values, None, both, unit)
                sized[f"{name} of {size}"] = Measure(measure.values, None, both, measure.unit)
        return sized

    def total(self) -> Totals:
        """Return, by indicator, the correctly rounded exact sum over all rows."""
        return results.total_of(self.measures, None)

    def by(self, column: str) -> Groups:
        """Return totals by the words of a column (``branch``, ``region``) or its numbers (``year``)."""
        names, codes = results.group_codes(self.book, column)
        return Groups(column, names, codes, None, self.measures)

    def intensity(self, by: str | None = None) -> dict[str, dict[str, Any]]:
        """Return emissions per employee [tCO2e] and per floor area [tCO2e/m2], ratios of exact sums.

        Only rows that have both figures count. Without `by`: by indicator; with it: by group, then by indicator.
        """
        if by is None:
            grouping = Grouping("", ["all"], np.zeros(self.book.size, dtype=np.int64))
        else:
            grouping = Grouping(by, *results.group_codes(self.book, by))
        groups = Groups(*grouping, None, self._sized)
        told: dict[str, dict[str, Any]] = {key: {} for key in grouping.keys}
        for name in self.measures:
            per = {size: groups.quotients(f"{name} of {size}", f"{name}/{size}") for size in SIZES}
            for key in grouping.keys:
                told[key][name] = {"per_employee": per["employees"][key], "per_m2": per["floor_area"][key]}
        return told if by is not None else told["all"]

    @property
    def issues(self) -> pd.DataFrame:
        """Findings: row, name of the row, column, severity, code, given, hint."""
        return self._issues.frame

    @cached_property
    def frame(self) -> pd.DataFrame:
        """One row per row of the table: branch, region, year, status, reason, size, and every indicator."""
        import pandas as pd

        data: dict[str, Any] = {"row": self.book.rows}
        for name in ("branch", "region"):
            if name in self.book.words:
                data[name] = self.book.words[name].texts()
        data |= {"year": self._years, "status": self._outcome.statuses(), "reason": self._outcome.reasons()}
        for name in SIZES:
            if name in self.book.numbers:
                data[name] = self.book.numbers[name].values
        for name, measure in self.measures.items():
            data[f"{name} [{measure.unit}]"] = np.where(measure.valid, measure.values, np.nan)
        return pd.DataFrame(data)

    @cached_property
    def factors(self) -> pd.DataFrame:
        """Every factor used by every row that has a figure: argument, id, value, unit, match, status, source."""
        everyone = np.arange(self.book.size)
        parts = (
            used(use, everyone, np.flatnonzero(np.logical_or.reduce([*run.valid.values()])))
            for run in self._runs
            for use in run.bound.uses
        )
        return table_of(self._held, parts).drop(columns="loan_id")

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """What the result rests on: version, methods, parameters, factor edition and checksum, input checksum."""
        parameters = {"gwp": self._sources.gwp, "fallback": self._sources.fallback, "methods": list(METHODS)}
        return results.manifest(self.book, self._sources.factors, parameters)

    @property
    def headline(self) -> str:
        """Everything the figures rest on, in one line."""
        edition, digest = next(iter(self.manifest["factors"].items()))
        return (
            f"own operations · GHG Protocol · scope 2 by place and by market · GWP {self._sources.gwp} · "
            f"fallback {self._sources.fallback} · factors {edition} ({digest[:8]})"
        )

    def explain(self, branch: str, year: int | None = None) -> Explanation:
        """Walk the figures of one branch and year back to inputs, factors and sources.

        Raises
        ------
        OptionError
            If there is no such row, or several.
        """
        words = np.array([*self.book.words["branch"].texts()], dtype=object)
        rows = np.flatnonzero((words == branch) & ((self._years == year) if year is not None else True))
        if len(rows) != 1:
            needed = ", ".join(f"{words[row]} {self._years[row]}" for row in range(min(self.book.size, 20)))
            raise OptionError("no single row of this branch and year", given=f"{branch} {year or ''}", needed=needed)
        row = int(rows[0])
        sections: list[tuple[str, tuple[str, ...]]] = [(f"branch {branch}, {self._years[row]}", (self.headline,))]
        figures = {}
        for run in self._runs:
            for output, values in run.results.items():
                if run.valid[output][row]:
                    figures[output] = float(values[row])
                    sections.append((f"method {run.method.id}", self._walk(run, output, row)))
        return Explanation(branch, tuple(sections), figures)

    def _walk(self, run: _Run, output: str, row: int) -> tuple[str, ...]:
        lines = [str(run.method.source), run.method.equation.lines[output].text]
        lines.append(f"  = {float(run.results[output][row])!r} {run.method.units[output].text}")
        items = {item.name: item for item in run.method.inputs}
        for name in (name for name in self._held.numbers if name.partition("@")[0] in items):
            numbers, info = self._held.numbers[name], self._held.columns[name]
            if numbers.known[row] and info.header != name:
                lines.append(f"{name} = {numbers.values[row]:.15g} {info.canonical}, column {info.header}")
        for use in run.bound.uses:
            place = int(use.index[row])
            if place not in (GIVEN, NOT_FOUND):
                item, factor = items[use.argument], use.found[place]
                head = f"{use.argument}@{use.label}" if use.label else use.argument
                lines += factor_lines(f"{head} = {in_unit(factor, item):.15g}", factor, item.unit.text)
        return tuple(lines)

    def as_dict(self, by: str | None = None) -> dict[str, Any]:
        """Return the result as plain data."""
        status = self._outcome.status
        told: dict[str, Any] = {
            "schema": 1,
            "rows": {"read": self.book.size}
            | {name: int((status == code).sum()) for code, name in enumerate(results.STATUSES)},
            "totals": self.total().as_dict(),
            "intensity": self.intensity(),
            "issues": [issue._asdict() for issue in self._issues],
            "manifest": self.manifest,
        }
        if by is not None:
            told["by"] = self.by(by).as_list()
        return told

    def __len__(self) -> int:
        return self.book.size

    def __repr__(self) -> str:
        lines = [f"{name:<18} {total.value:>20,.6g} {total.unit}" for name, total in self.total().items()]
        return "\n".join([self.headline, "", *lines])


def _everywhere(region: str, years: NDArray[np.int64]) -> Places:
    """Return the places of rows that all take the factors of one region."""
    first = int(years.min()) if len(years) else 0
    span = int(years.max()) - first + 1 if len(years) else 1
    return Places(years - first + span, [region], first, span)
