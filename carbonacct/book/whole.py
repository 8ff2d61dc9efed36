"""A book in parts: what is said once about all rows, made so that it merges, and what a part must know of the whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

SHOWN = 5


@dataclass(frozen=True, slots=True)
class Told:
    """What is said once for a whole book: how often something occurred, and which words; parts of a book merge.

    Attributes
    ----------
    pattern
        The sentence, with ``{count}`` and ``{words}``.
    shown
        How many of the words are shown, the smallest first.

    Examples
    --------
    >>> Told("{words}: {count} rows", 2, ("coal",)).merged(Told("{words}: {count} rows", 3, ("biomass",))).text
    'biomass, coal: 5 rows'
    """

    pattern: str = "{words}"
    count: int = 0
    words: tuple[str, ...] = ()
    shown: int | None = None

    @classmethod
    def of(cls, words: Iterable[str], pattern: str = "{words}", *, count: int = 0, shown: int | None = None) -> Told:
        """Return a sentence with some words, each once and in order."""
        return cls(pattern, count, tuple(sorted({*words})[:shown]), shown)

    def merged(self, other: Told) -> Told:
        """Return the sentence about the rows of both."""
        return Told.of((*self.words, *other.words), self.pattern, count=self.count + other.count, shown=self.shown)

    @property
    def text(self) -> str:
        """The sentence."""
        return self.pattern.format(count=self.count, words=", ".join(self.words))

    def state(self) -> list[Any]:
        """Return plain data that :meth:`from_state` reads."""
        return [self.pattern, self.count, [*self.words], self.shown]

    @classmethod
    def from_state(cls, state: list[Any]) -> Told:
        """Return the sentence again."""
        pattern, count, words, shown = state
        return cls(pattern, count, tuple(words), shown)


@dataclass(frozen=True, slots=True)
class Whole:
    """What a part of a book must know of all its rows, so that it says and computes the same as the whole would.

    Attributes
    ----------
    largest
        Largest number of each column of shares.
    first_year
        Earliest year that any row states.
    usual_ratio
        Median of balance over investment, where some rows lie a factor of 1e4 or 1e8 off it; else ``None``.
    climate
        What is said about climate zones taken from regions; empty where nothing is.
    """

    largest: Mapping[str, float] = field(default_factory=dict)
    first_year: int | None = None
    usual_ratio: float | None = None
    climate: str = ""
