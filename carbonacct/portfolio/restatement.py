"""When two results may be compared: on one basis, or after the base is restated on the basis of the present one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from carbonacct.errors import OptionError

BASIS = ("standard", "balance_rule", "threshold", "sector_list", "factor_edition", "gwp", "scopes")
COVERAGE = "coverage"


@dataclass(frozen=True, slots=True)
class Stated:
    """A figure and what it rests on: a word for each name of `BASIS`, and its coverage by money (0 to 1, if known)."""

    value: float
    unit: str
    basis: Mapping[str, object]
    coverage: float | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """A figure as filed, restated on the present basis, and now.

    Attributes
    ----------
    as_filed, restated, current
        The three figures [`unit`]; `restated` is the filed one where nothing differs.
    differences
        What of the basis differs: name → (filed, now).
    restatement
        Restated over filed, less 1; ``None`` where the filed figure is zero.
    must_restate
        Whether the restatement reaches the recalculation threshold, so that the base has to be filed anew.
    change
        Current over restated, less 1: the only change that may be called one; ``None`` where the restated is zero.
    """

    as_filed: float
    restated: float
    current: float
    unit: str
    differences: Mapping[str, tuple[object, object]]
    restatement: float | None
    must_restate: bool
    change: float | None

    def as_dict(self) -> dict[str, Any]:
        """Return the comparison as plain data."""
        return {name: getattr(self, name) for name in self.__slots__} | {"differences": dict(self.differences)}


def differences(filed: Stated, current: Stated, *, recalculation_threshold: float) -> dict[str, tuple[object, object]]:
    """Return what of two figures' basis differs; coverage does once it moved by more than the threshold.

    A coverage that is not known differs from one that is.

    Examples
    --------
    >>> basis = dict.fromkeys(BASIS, "same")
    >>> filed = Stated(100.0, "tCO2e", basis, coverage=0.8)
    >>> now = Stated(90.0, "tCO2e", {**basis, "gwp": "AR6"}, coverage=0.82)
    >>> differences(filed, now, recalculation_threshold=0.05)
    {'gwp': ('same', 'AR6')}
    """
    _check_threshold(recalculation_threshold)
    for one in (filed, current):
        missing = [name for name in BASIS if one.basis.get(name) in (None, "")]
        if missing:
            raise OptionError(
                "a figure can be compared only if what it rests on is known",
                where="basis",
                given=dict(one.basis),
                needed=", ".join(missing),
            )
    if filed.unit != current.unit:
        raise OptionError("the figures have different units", where="unit", given=(filed.unit, current.unit))
    found = {
        name: (filed.basis[name], current.basis[name]) for name in BASIS if filed.basis[name] != current.basis[name]
    }
    before, after = filed.coverage, current.coverage
    if before is None or after is None:
        moved = before != after
    else:
        moved = abs(before - after) > recalculation_threshold
    if moved:
        found[COVERAGE] = (before, after)
    return found


def compare(
    filed: Stated, current: Stated, *, recalculation_threshold: float, restated: Stated | None = None
) -> Comparison:
    """Compare a present figure with a filed one, on one basis.

    Parameters
    ----------
    filed, current
        The filed and the present figure.
    recalculation_threshold
        Share of the filed figure from which a restatement makes a new filing necessary (0 to 1). PCAF asks for a
        disclosed threshold and names none, so it must be set.
    restated
        The filed book computed on the present basis; needed where the basis differs. Its coverage is what it is: no
        rule brings back figures that a book lacks, and the difference stays in the comparison.

    Raises
    ------
    OptionError
        The basis differs and no restated figure is given, or it is on another basis; the message names what differs.

    Notes
    -----
    PCAF Standard Part A: baseline recalculation policy. Growth of the book is no reason to restate.

    Examples
    --------
    >>> basis = dict.fromkeys(BASIS, "same")
    >>> filed = Stated(100.0, "tCO2e", basis, coverage=0.8)
    >>> now = Stated(84.0, "tCO2e", {**basis, "factor_edition": "2026.11"}, coverage=0.8)
    >>> again = Stated(105.0, "tCO2e", now.basis, coverage=0.8)
    >>> found = compare(filed, now, recalculation_threshold=0.05, restated=again)
    >>> round(found.restatement, 9), found.must_restate, round(found.change, 9)
    (0.05, True, -0.2)
    """
    found = differences(filed, current, recalculation_threshold=recalculation_threshold)
    if found and restated is None:
        raise OptionError(
            "the filed figure rests on another basis and cannot be compared as it stands",
            where=", ".join(found),
            given="; ".join(f"{name}: {before} → {after}" for name, (before, after) in found.items()),
            hint="compute the filed book on the present basis and give it as `restated`",
        )
    if restated is not None:
        left = differences(restated, current, recalculation_threshold=recalculation_threshold)
        left.pop(COVERAGE, None)
        if left:
            raise OptionError("the restated figure is not on the present basis", where=", ".join(left), given=left)
    base = filed.value if restated is None else restated.value
    restatement = base / filed.value - 1 if filed.value else None
    return Comparison(
        as_filed=filed.value,
        restated=base,
        current=current.value,
        unit=current.unit,
        differences=found,
        restatement=restatement,
        must_restate=abs(base - filed.value) >= recalculation_threshold * abs(filed.value) and base != filed.value,
        change=current.value / base - 1 if base else None,
    )


def _check_threshold(threshold: float) -> None:
    if not isinstance(threshold, int | float) or not 0 <= threshold <= 1:
        raise OptionError("a threshold is a share from 0 to 1", where="recalculation_threshold", given=threshold)
