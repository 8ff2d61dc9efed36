"""What a stream leaves behind: totals, groups and ratios as of the book in one piece, and where its rows are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from carbonacct import results
from carbonacct.engines.batch import Plan
from carbonacct.engines.fields import BENEFITS, EMISSIONS
from carbonacct.engines.folder import ISSUES, ROWS
from carbonacct.engines.tally import Tally
from carbonacct.errors import OptionError
from carbonacct.factors import FactorSet
from carbonacct.loan_benefits import headline
from carbonacct.portfolio import ratios, shown
from carbonacct.portfolio.ratio_sums import TOTAL, WHOLE, Summed

if TYPE_CHECKING:
    import pyarrow as pa


class Streamed:
    """The result of a book that was computed in batches.

    Attributes
    ----------
    folder
        Where rows and issues are; ``None`` where they stayed with the caller.
    """

    def __init__(
        self,
        folder: Path | None,
        plan: Plan,
        tally: Tally,
        factors: FactorSet,
        parameters: Mapping[str, Any],
        names: Sequence[str],
        sha256: str,
    ) -> None:
        self.folder, self._plan, self._tally, self._factors = folder, plan, tally, factors
        self._parameters, self._names, self._sha256 = parameters, names, sha256

    def total(self) -> results.Totals:
        """Return, by figure, the correctly rounded exact sum over all computed rows."""
        return self._tally.total()

    def by(self, column: str) -> results.Groups:
        """Return totals by the words of a column that was asked for with ``by=``.

        Raises
        ------
        OptionError
            It was not.
        """
        self._refuse_ungrouped(column)
        return self._tally.by(column)

    def _refuse_ungrouped(self, column: str) -> None:
        if column not in self._plan.by:
            needed = ", ".join(self._plan.by) or "by=[…] when the stream is run"
            raise OptionError("the stream was not grouped by this column", where="by", given=column, needed=needed)

    def intensity(self, by: str | None = None, measure: str = WHOLE) -> Any:
        """Return emissions per money lent, in total or by a column (see :meth:`Emissions.intensity`).

        Raises
        ------
        OptionError
            If currencies are mixed and a rate is missing, no row has the figure, or the stream was not grouped by the
            column or is one of benefits.
        """
        made = ratios.intensity(self._summed(by, "intensity"), measure)
        return made[TOTAL] if by is None else made

    def data_quality(self, by: str | None = None) -> Any:
        """Return the weighted data quality, in total or by a column (see :meth:`Emissions.data_quality`).

        Raises
        ------
        OptionError
            If the stream was not grouped by the column or is one of benefits.
        """
        made = ratios.data_quality(self._summed(by, "data_quality"))
        return made[TOTAL] if by is None else made

    def _summed(self, by: str | None, ratio: str) -> Summed:
        if self._plan.question == BENEFITS:
            raise OptionError("benefits have no such ratio", where=ratio, given=BENEFITS, needed=EMISSIONS)
        if by is not None:
            self._refuse_ungrouped(by)
        return self._tally.summed(by)

    @property
    def reconciliation(self) -> results.Reconciliation:
        """Rows and money read, and what became of them."""
        return self._tally.reconciliation

    def coverage(self) -> dict[str, Any]:
        """Return how much of the book is computed, by number and by money, and how much rests on doubtful factors."""
        return self._tally.coverage()

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """What the result rests on, as of the book in one piece."""
        return results.manifest_of(self._names, self._sha256, self._factors, self._parameters)

    @property
    def headline(self) -> str:
        """The first line of any output: what was computed and by which rules."""
        if self._plan.question == BENEFITS:
            return headline(self._parameters, self._factors)
        return shown.headline(self.manifest)

    def table(self, columns: Sequence[str] | None = None) -> pa.Table:
        """Return the rows, or some of their columns, as an Arrow table in memory."""
        return self._read(ROWS, columns)

    def issues(self) -> pa.Table:
        """Return the issues, those of the whole book first, as an Arrow table in memory."""
        return self._read(ISSUES, None)

    def _read(self, name: str, columns: Sequence[str] | None) -> pa.Table:
        import pyarrow as pa
        import pyarrow.parquet as pq

        assert self.folder is not None
        files = sorted((self.folder / name).glob("*.parquet"))
        return pa.concat_tables([pq.read_table(file, columns=columns) for file in files])

    def as_dict(self, by: str | None = None) -> dict[str, Any]:
        """Return the result as plain data: the JSON of the command line (schema 1), without the issues of rows.

        Raises
        ------
        OptionError
            The stream was not grouped by the column.
        """
        benefits = self._plan.question == BENEFITS
        said: dict[str, Any] = {"coverage": self.coverage()} if benefits else shown.ratios_of(self)
        if by is not None:
            said["by"] = self._groups_of(by)
        return results.plain("filing" if benefits else "standard", self, said, self._tally.book_issues())

    def groups(self) -> dict[str, list[dict[str, Any]]]:
        """Return the groups of every column asked for as plain data."""
        return {column: self._groups_of(column) for column in self._plan.by}

    def _groups_of(self, column: str) -> list[dict[str, Any]]:
        return self.by(column).as_list() if self._plan.question == BENEFITS else shown.grouped(self, column)

    def __repr__(self) -> str:
        if self._plan.question != BENEFITS:
            return "\n".join([self.headline, *shown.lines(self)])
        told = self.reconciliation
        counts = ", ".join(f"{told.rows[name]} {name.replace('_', ' ')}" for name in results.STATUSES)
        return f"{self.headline}\n{told.rows['read']} rows: {counts}\n{self.total()!r}"
