"""The logarithmic mean Divisia index, additive form (LMDI-I), with its analytical limits at zero.

A value is a product of drivers, some of which divide. The change of the value is split among the drivers without order
and without residual: driver *k* takes ``L(V0, VT) · ln(x_kT / x_k0)`` with ``L(a, b) = (a − b) / (ln a − ln b)`` and
``L(a, a) = a`` (Ang 2005). Where a driver is zero at one end the limit is used, not a small number (Ang and Liu 2007).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from carbonacct.errors import OptionError

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

IDENTITY = 1e-13


@dataclass(frozen=True, slots=True)
class Effects:
    """What each driver contributed to every row's change, and the rows it cannot be told for.

    ``together`` marks rows in which several drivers left or reached zero at once: the limit then depends on which was
    faster, so the whole change is an entry (from zero) or an exit (to zero).
    """

    lines: dict[str, Floats]
    together: Mask


def log_mean(one: Floats, other: Floats) -> Floats:
    """Return the logarithmic mean of two arrays of positive numbers, elementwise, in their unit.

    Examples
    --------
    >>> log_mean(np.array([50.0, 1.0]), np.array([50.0, np.e])).round(6).tolist()
    [50.0, 1.718282]
    """
    ratio = log_ratio(other, one)
    return np.divide(one - other, ratio, out=one.copy(), where=ratio != 0)


def log_ratio(before: Floats, after: Floats) -> Floats:
    """Return ``ln(after / before)`` of positive numbers, accurate also where the two are close.

    Examples
    --------
    >>> log_ratio(np.array([1.0]), np.array([1.0])).tolist()
    [0.0]
    """
    near = (after / 2 < before) & (before / 2 < after)
    step = np.divide(after - before, before, out=np.zeros(len(before)), where=near)
    return np.where(near, np.log1p(step), np.log(after) - np.log(before))


def effects(
    value: tuple[Floats, Floats],
    multiplied: Mapping[str, tuple[Floats, Floats]],
    divided: Mapping[str, tuple[Floats, Floats]],
    labels: Sequence[object] | NDArray[np.object_] | None = None,
) -> Effects:
    """Split the change of a value among its drivers, row by row.

    Parameters
    ----------
    value
        The value before and after, shape (rows,) each, not negative.
    multiplied
        Drivers the value is the product of, by name: before and after.
    divided
        Drivers it is divided by; positive.
    labels
        Name of each row, for messages; numbers from 1 if ``None``.

    Returns
    -------
    Effects
        One line for each driver in the unit of the value; together they are the change within rounding.

    Raises
    ------
    OptionError
        A negative or missing figure, or a value that is not the product of its drivers (1e-13 relative).

    Examples
    --------
    >>> fe = (np.array([400.0]), np.array([345.6]))
    >>> share = {"exposure": (np.array([200.0]), np.array([240.0])), "emissions": (np.array([4e3]), np.array([3.6e3]))}
    >>> done = effects(fe, share, {"denominator": (np.array([2000.0]), np.array([2500.0]))})
    >>> {name: round(float(line[0]), 2) for name, line in done.lines.items()}
    {'exposure': 67.85, 'emissions': -39.21, 'denominator': -83.04}
    """
    before, after = value
    _check(value, multiplied, divided, range(1, len(before) + 1) if labels is None else labels)
    moving = (before > 0) & (after > 0)
    mean = log_mean(before[moving], after[moving])
    born, gone = (before == 0) & (after > 0), (before > 0) & (after == 0)
    zeros = {name: np.where(born, first == 0, last == 0) for name, (first, last) in multiplied.items()}
    count = np.sum([np.zeros(len(before)), *zeros.values()], axis=0)
    alone = (born | gone) & (count == 1)
    lines = {}
    for name, (first, last) in multiplied.items():
        lines[name] = np.where(alone & zeros[name], after - before, 0.0)
        lines[name][moving] = mean * log_ratio(first[moving], last[moving])
    for name, (first, last) in divided.items():
        lines[name] = np.zeros(len(before))
        lines[name][moving] = mean * log_ratio(last[moving], first[moving])
    return Effects(lines, (born | gone) & (count > 1))


def _check(
    value: tuple[Floats, Floats],
    multiplied: Mapping[str, tuple[Floats, Floats]],
    divided: Mapping[str, tuple[Floats, Floats]],
    labels: Sequence[object] | NDArray[np.object_],
) -> None:
    for name, pair in [("value", value), *multiplied.items(), *divided.items()]:
        for one in pair:
            _refuse(
                ~np.isfinite(one) | (one < 0), name, one, labels, "a logarithmic index needs figures of zero or more"
            )
    for name, pair in divided.items():
        for one in pair:
            _refuse(one == 0, name, one, labels, "nothing can be divided by zero")
    for end, found in zip((0, 1), value, strict=True):
        product = np.ones(len(found))
        for pair in multiplied.values():
            product = product * pair[end]
        for pair in divided.values():
            product = product / pair[end]
        wrong = np.abs(product - found) > IDENTITY * np.maximum(found, product)
        _refuse(wrong, "value", found, labels, "the value is not the product of its drivers")


def _refuse(
    wrong: Mask, name: str, figures: Floats, labels: Sequence[object] | NDArray[np.object_], message: str
) -> None:
    if wrong.any():
        row = int(np.flatnonzero(wrong)[0])
        raise OptionError(
            message,
            where=f"{name} of {labels[row]}",
            given=float(figures[row]),
            hint="keep removals in their own figure; give drivers unrounded, and rows without share as missing",
        )
