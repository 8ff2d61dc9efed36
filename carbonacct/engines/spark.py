"""A book on a Spark cluster: computed where the loans lie, with the bits of one process.

Partitions go to the workers as Arrow batches, computed by the same code as a book in memory; exact sums come back
as integers and are added up on the driver. The extra ``carbonacct[spark]`` installs PySpark 4.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from carbonacct.book.codes import waste_decays
from carbonacct.book.issues import Issue
from carbonacct.book.validate import mix_told
from carbonacct.book.whole import Whole
from carbonacct.engines import batch, first_pass, links, second_pass
from carbonacct.engines.batch import Plan
from carbonacct.engines.fields import BENEFITS, EMISSIONS
from carbonacct.engines.first_pass import Question
from carbonacct.engines.partitions import GROUP, PLACE, Layout, Seen, Ties, changed
from carbonacct.engines.second_pass import Told
from carbonacct.engines.streamed import Streamed
from carbonacct.engines.survey import Survey, UsualRatio, columns
from carbonacct.engines.tally import Tally
from carbonacct.factors import FactorSet
from carbonacct.portfolio.ratio_sums import WHOLE

if TYPE_CHECKING:
    from os import PathLike

    from pyspark.sql import DataFrame

    from carbonacct.results import Groups, Reconciliation, Totals

ROW = "row long"
RECORDS = "rule string, key long, fact long, value double, flag byte, told string"
FOUND = "rule string, key long, told string"
PAIRS = "one long, two long"
TEXT = "string"
ISSUES = ", ".join(f"{name} {'long' if name == 'row' else TEXT}" for name in Issue._fields)


def benefits(
    frame: DataFrame,
    *,
    units: Mapping[str, str] | None = None,
    year: int | None = None,
    region: str | None = None,
    currency: str | None = None,
    factors: FactorSet | str | PathLike[str] | None = None,
    **options: Any,
) -> Result:
    """Compute the environmental benefit of every loan of a Spark table.

    Parameters
    ----------
    frame
        A row per loan, under the headers :func:`carbonacct.read_book` reads.
    units, year, region, currency
        As of :func:`carbonacct.read_book`.
    factors
        A factor set, or a file of rows added to the newest edition.
    options
        The other arguments of :func:`carbonacct.benefits`.

    Returns
    -------
    Result
        One row per row of the table; its row number is the position in ``frame.collect()``.

    Raises
    ------
    OptionError
        An argument is not among its choices, or cannot be answered in batches.
    BookError
        The columns cannot be understood.
    """
    reading = {"units": units, "year": year, "region": region, "currency": currency}
    return Result(frame, BENEFITS, reading, _factor_set(factors), options)


def financed_emissions(
    frame: DataFrame,
    *,
    units: Mapping[str, str] | None = None,
    year: int | None = None,
    region: str | None = None,
    currency: str | None = None,
    factors: FactorSet | str | PathLike[str] | None = None,
    **options: Any,
) -> Result:
    """Compute the emissions a lender finances, for every loan of a Spark table.

    Parameters, result and errors are those of :func:`benefits`; ``options`` are the other arguments of
    :func:`carbonacct.financed_emissions`.
    """
    reading = {"units": units, "year": year, "region": region, "currency": currency}
    return Result(frame, EMISSIONS, reading, _factor_set(factors), options)


def _factor_set(given: FactorSet | str | PathLike[str] | None) -> FactorSet | None:
    return given if given is None or isinstance(given, FactorSet) else FactorSet.load().extend(given)


class Result:
    """What a book on a cluster yields: tables of rows and issues computed on demand, exact totals and groups.

    Making it runs the first pass over the table: which rows belong together, and what a row must know of the others.
    """

    def __init__(
        self,
        frame: DataFrame,
        question: str,
        reading: Mapping[str, Any],
        factors: FactorSet | None,
        options: Mapping[str, Any],
    ) -> None:
        batch.refuse_book(frame)
        self._question, self._reading, self._options, self._factors = question, reading, options, factors
        self._header = frame.limit(0).toArrow().schema
        self._whole = Whole()
        self._made = self._plan(())
        self._table = _placed(frame)
        self._tallies: dict[str, Tally] = {}
        self._first_pass()

    def _plan(self, by: tuple[str, ...]) -> Plan:
        made = batch.plan(
            self._question, self._header, options=self._options, factors=self._factors, by=by, **self._reading
        )
        return made.with_whole(self._whole)

    # First pass

    def _first_pass(self) -> None:
        empty = batch.part_of(self._made, [], np.zeros(0, dtype=np.int64), self._header)
        header_of = {name: info.header for name, info in empty.columns.items()}
        kinds = tuple(kind for kind, column in links.KEYS.items() if column in empty.words)
        facts = links.columns_of_keys(self._made, kinds, empty.groups)
        facts |= columns({name: info.kind for name, info in empty.columns.items()})
        asked = Question(
            self._made,
            tuple(self._header.names),
            tuple(header_of[name] for name in sorted(facts | {"loan_id"})),
            kinds,
            waste_decays(empty.columns),
        )
        records = self._table.mapInArrow(first_pass.surveyed(asked), RECORDS).repartition("rule", "key")
        found = records.mapInArrow(first_pass.tied(self._made), FOUND).toArrow().to_pydict()
        told = [json.loads(text) for rule, text in zip(found["rule"], found["told"], strict=True) if not rule]
        survey, usual = Survey(), UsualRatio()
        seen = {}
        for one in told:
            seen[one["partition"]] = Seen(**one["seen"])
            survey.merge(Survey(**one["survey"] | {"regions": {*one["survey"]["regions"]}}))
            for place, count in one["ratios"].items():
                usual.counts[int(place)] += count
        self._whole = survey.whole(self._usual(asked, usual) if survey.mixed else None)
        self._made = self._plan(())
        keys = _keys(found["rule"], found["key"])
        self._layout = self._with_groups(Layout(seen, keys), header_of)

    def _usual(self, asked: Question, usual: UsualRatio) -> float | None:
        """Return the median of balance over investment where some rows lie far off it."""
        kept = self._table.mapInArrow(first_pass.middle(asked, usual), "ratio double").toArrow()
        usual.kept.append(kept.column(0).to_numpy())
        median = usual.median
        odd = self._table.mapInArrow(first_pass.far(asked, median), "odd long").toArrow().column(0).to_numpy()
        return median if mix_told(int(odd.sum()), int(usual.counts.sum())) else None

    def _with_groups(self, layout: Layout, header_of: Mapping[str, str]) -> Layout:
        """Return the layout with a group for each key, one for keys that share a row."""
        self._needed = tuple(header_of[name] for name in (*links.KEYS.values(), "year") if name in header_of)
        ends = np.cumsum([0, *(len(keys) for keys in layout.keys.values())])
        spans = dict(zip(layout.keys, itertools.pairwise(ends), strict=True))
        groups = {rule: np.arange(first, last, dtype=np.int64) for rule, (first, last) in spans.items()}
        layout = Layout(layout.partitions, layout.keys, groups)
        if len(layout.keys) < 2:
            return layout
        found = self._table.mapInArrow(first_pass.crossed(self._ties(layout, self._made)), PAIRS).distinct().toArrow()
        pairs = zip(*(column.to_pylist() for column in found.columns), strict=True)
        shared = first_pass.joined(pairs, int(ends[-1]))
        return Layout(layout.partitions, layout.keys, {rule: shared[own] for rule, own in groups.items()})

    def _ties(self, layout: Layout, plan: Plan) -> Ties:
        return Ties(plan, layout, tuple(self._header.names), self._needed)

    def _computed(self, told: Told, schema: Any, plan: Plan | None = None) -> DataFrame:
        """Return what a pass over all rows yields; nothing runs yet."""
        ties = self._ties(self._layout, plan or self._made)
        free = self._table.mapInArrow(second_pass.alone(ties, told), schema)
        if not self._layout.keys:
            return free
        picked = self._table.mapInArrow(second_pass.picked(ties), _with_group(self._table))
        near = picked.repartition(GROUP).sortWithinPartitions(GROUP, PLACE)
        return free.union(near.mapInArrow(second_pass.grouped(ties, told), schema))

    # What it yields

    @cached_property
    def frame(self) -> DataFrame:
        """One row per row of the table, as the frame of one process; columns that no row fills may stand in it.

        The order of a Spark table is its own: ``frame.orderBy("row")`` has the order of the input.
        """
        return self._computed(second_pass.rows_of, _spark_schema(self._made))

    @cached_property
    def issues(self) -> DataFrame:
        """Findings: row, loan_id, column, severity, code, given, hint; those of the whole book have row 0.

        What is said of the whole book is added up when this is asked for; the rest is computed on demand.
        """
        rows = self._computed(second_pass.issues_of, ISSUES)
        whole = [tuple(issue) for issue in self._tally().book_issues()]
        return rows.sparkSession.createDataFrame(whole, ISSUES).union(rows) if whole else rows

    def _tally(self, by: str = "") -> Tally:
        """Return what all partitions add up to, with the groups of a column."""
        if by not in self._tallies:
            plan = self._plan((by,) if by else ())
            told = self._computed(second_pass.tally_of, "rows long, tally string", plan).toArrow().to_pydict()
            if sum(told["rows"]) != self._layout.rows:
                raise changed("the table")
            tally = Tally() if told["rows"] else batch.run(plan, self._header.empty_table(), 0).tally
            for text in told["tally"]:
                tally.merge(Tally.from_json(text))
            self._tallies[by] = tally
        return self._tallies[by]

    def _summed(self, by: str = "") -> Streamed:
        tally, plan = self._tally(by), self._plan((by,) if by else ())
        parameters = {**tally.parameters, "methods": sorted(tally.methods)}
        factors, sha256 = batch.factors_of(plan), self._layout.sha256
        return Streamed(None, plan, tally, factors, parameters, [plan.source], sha256)

    def total(self) -> Totals:
        """Return, by figure, the correctly rounded exact sum over all computed rows."""
        return self._summed().total()

    def by(self, column: str) -> Groups:
        """Return totals by the words of a column of the book, or ``method``, ``status``, ``reason`` …

        Raises
        ------
        OptionError
            If there is no such column.
        """
        return self._summed(column).by(column)

    def intensity(self, by: str | None = None, measure: str = WHOLE) -> Any:
        """Return emissions per money lent, in total or by a column (see :meth:`Emissions.intensity`)."""
        return self._summed(by or "").intensity(by, measure)

    def data_quality(self, by: str | None = None) -> Any:
        """Return the weighted data quality, in total or by a column (see :meth:`Emissions.data_quality`)."""
        return self._summed(by or "").data_quality(by)

    @property
    def reconciliation(self) -> Reconciliation:
        """Rows and money read, and what became of them."""
        return self._summed().reconciliation

    def coverage(self) -> dict[str, Any]:
        """Return how much of the book is computed, by number and by money, and how much rests on doubtful factors."""
        return self._summed().coverage()

    @property
    def manifest(self) -> dict[str, Any]:
        """What the result rests on; the checksum of the input is that of its rows in their partitions."""
        return self._summed().manifest

    @property
    def headline(self) -> str:
        """The first line of any output: what was computed and by which rules."""
        return self._summed().headline

    def as_dict(self, by: str | None = None) -> dict[str, Any]:
        """Return the result as plain data: the JSON of the command line (schema 1), without the issues of rows."""
        return self._summed(by or "").as_dict(by)

    def __repr__(self) -> str:
        return repr(self._summed())


def _placed(frame: DataFrame) -> DataFrame:
    """Return the table with plain column names and the place of each row: partition, and number within it."""
    from pyspark.sql import functions

    plain = frame.toDF(*(f"c{place}" for place in range(len(frame.columns))))
    return plain.withColumn(PLACE, functions.monotonically_increasing_id())


def _with_group(table: DataFrame) -> Any:
    from pyspark.sql.types import LongType, StructType

    return StructType([*table.schema.fields]).add(GROUP, LongType())


def _spark_schema(plan: Plan) -> Any:
    from pyspark.sql.types import DoubleType, LongType, StringType, StructField, StructType

    kinds = {"int64": LongType(), "double": DoubleType()}
    return StructType([StructField(held.name, kinds.get(str(held.type), StringType())) for held in plan.schema])


def _keys(rules: list[str], keys: list[int]) -> dict[str, links.Hashes]:
    """Return the keys of each rule, ascending."""
    found: dict[str, list[int]] = {}
    for rule, key in zip(rules, keys, strict=True):
        if rule:
            found.setdefault(rule, []).append(key)
    return {rule: np.sort(np.array(mine, dtype=np.int64).view(np.uint64)) for rule, mine in sorted(found.items())}
