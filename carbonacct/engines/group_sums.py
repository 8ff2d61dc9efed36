"""Exact sums and counts by key, for keys that are found on the way; they merge and travel as plain data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from carbonacct.sums import ExactSums

Levels = dict[int, list[int]]


class GroupSums:
    """Exact sums by key, for keys that are found on the way."""

    def __init__(self, sums: Mapping[str, Levels] | None = None) -> None:
        self._sums: dict[str, Levels] = {key: dict(levels) for key, levels in (sums or {}).items()}

    def add(self, keys: Iterable[str], sums: ExactSums) -> None:
        """Add sums over groups, which have these keys in their order."""
        state = sums.state()
        for place, key in enumerate(keys):
            mine = self._sums.setdefault(key, {})
            for level, counts in state.items():
                if counts[place]:
                    mine[level] = [mine.get(level, [0])[0] + counts[place]]

    def merge(self, other: GroupSums) -> None:
        """Add the sums of ``other``."""
        for key, levels in other._sums.items():
            mine = self._sums.setdefault(key, {})
            for level, counts in levels.items():
                mine[level] = [mine.get(level, [0])[0] + counts[0]]

    def value(self, key: str) -> float:
        """Return the correctly rounded sum of one key, 0 for one that is not there."""
        return float(ExactSums.from_state(self._sums.get(key, {}), 1).floats()[0])

    def table(self, keys: Iterable[str]) -> ExactSums:
        """Return the sums of some keys as groups, in their order."""
        wanted = [*keys]
        levels = {level for key in wanted for level in self._sums.get(key, {})}
        state = {level: [self._sums.get(key, {}).get(level, [0])[0] for key in wanted] for level in levels}
        return ExactSums.from_state(state, len(wanted))

    def state(self) -> dict[str, Any]:
        """Return plain data."""
        return {key: {str(level): counts[0] for level, counts in levels.items()} for key, levels in self._sums.items()}

    @classmethod
    def from_state(cls, state: Mapping[str, Mapping[str, int]]) -> GroupSums:
        """Return the sums again."""
        return cls({key: {int(level): [count] for level, count in levels.items()} for key, levels in state.items()})


@dataclass
class Counts:
    """Whole numbers by key, which add up."""

    held: dict[str, int] = field(default_factory=dict)

    def add(self, key: str, more: int) -> None:
        """Count some more of a key."""
        self.held[key] = self.held.get(key, 0) + more

    def merge(self, other: Counts) -> None:
        """Add the counts of ``other``."""
        for key, more in other.held.items():
            self.add(key, more)
