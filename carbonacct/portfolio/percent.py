"""Percentages of figures as they are written in digits, so that a target that is just reached counts as reached."""

from __future__ import annotations

from fractions import Fraction


def written(value: float) -> Fraction:
    """Return a finite figure exactly as its shortest digits say it.

    Examples
    --------
    >>> 0.57 * 100, float(written(0.57) * 100)
    (56.99999999999999, 57.0)
    """
    return Fraction(repr(float(value)))


def percent(part: float, whole: float) -> float:
    """Return a part in percent of a whole that is not zero, rounded once.

    Examples
    --------
    >>> 100 * (57.0 / 100.0), percent(57.0, 100.0)
    (56.99999999999999, 57.0)
    """
    return float(100 * written(part) / written(whole))


def growth(now: float, base: float) -> float:
    """Return the change on a base that is not zero in percent, rounded once.

    Examples
    --------
    >>> 100 * (64.8 - 36) / 36, growth(64.8, 36.0)
    (79.99999999999999, 80.0)
    """
    first = written(base)
    return float(100 * (written(now) - first) / first)
