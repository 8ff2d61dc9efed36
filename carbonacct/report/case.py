"""What a template is filled from: a book, the options of its results, and the results, each computed once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from carbonacct.errors import OptionError
from carbonacct.factors import FactorSet

if TYPE_CHECKING:
    from carbonacct.book import Book
    from carbonacct.loan_benefits import Benefits
    from carbonacct.portfolio.emissions import Emissions


@dataclass
class Case:
    """A book and how its results are computed.

    Parameters
    ----------
    book
        The loan book; ``None`` for a template of own operations alone.
    gwp, fallback, period
        As for :func:`carbonacct.benefits`.
    factors
        Factor set; ``None`` is the newest edition.
    options
        What single templates take besides: ``plan``, ``given``, ``base``, ``today``, ``operations``, ``drawdowns``,
        ``before``, ``recalculation_threshold``.
    """

    book: Book | None
    gwp: str = "AR5"
    factors: FactorSet | None = None
    fallback: str = "mark"
    period: str | None = None
    options: Mapping[str, Any] = field(default_factory=dict)
    _benefits: dict[str, Benefits] = field(default_factory=dict, repr=False)
    _emissions: dict[tuple[object, ...], Emissions] = field(default_factory=dict, repr=False)

    @property
    def loans(self) -> Book:
        """The book.

        Raises
        ------
        OptionError
            There is none.
        """
        if self.book is None:
            raise OptionError("this template needs a loan book", where="book", needed="a book")
        return self.book

    @cached_property
    def factor_set(self) -> FactorSet:
        """The factors of every result."""
        return self.factors if self.factors is not None else FactorSet.load()

    def benefits(self, filing: str) -> Benefits:
        """Return the benefits of the book under a filing."""
        from carbonacct.loan_benefits import benefits

        if filing not in self._benefits:
            self._benefits[filing] = benefits(
                self.loans,
                filing=filing,
                gwp=self.gwp,
                factors=self.factor_set,
                fallback=self.fallback,
                period=self.period,
            )
        return self._benefits[filing]

    def emissions(self, standard: str, exclusions: tuple[str, ...] | None = None) -> Emissions:
        """Return the financed emissions of the book under a standard, with exclusions of one's own where given."""
        from carbonacct.portfolio.financed import financed_emissions

        key = (standard, exclusions)
        if key not in self._emissions:
            self._emissions[key] = financed_emissions(
                self.loans,
                standard=standard,
                exclusions=exclusions,
                gwp=self.gwp,
                factors=self.factor_set,
                fallback=self.fallback,
                period=None if self.period is None else self.period[:4],
            )
        return self._emissions[key]
