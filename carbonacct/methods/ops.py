"""The only functions a formula may call besides ``+ - * /``, unary minus and comparisons.

Each works on float64 arrays (rows, 1) or (rows, labels) and, during proof, on symbols. They write out their order of
arithmetic so that the same bits come out whatever the block size or memory layout.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Column = NDArray[np.float64]


def _symbol(*operands: Any) -> Any:
    """Return the first operand that is a symbol of a trace, if any."""
    return next((operand for operand in operands if hasattr(type(operand), "apply_operation")), None)


def where(condition: Any, a: Any, b: Any) -> Any:
    """Choose `a` where the condition holds, else `b`; both branches count for what is missing.

    Parameters
    ----------
    condition
        A comparison such as ``x > y``.
    a, b
        Branches of equal unit; (rows, 1) or (rows, labels).

    Examples
    --------
    >>> x = np.array([[1.0], [3.0]])
    >>> where(x > 2.0, x, 0).ravel().tolist()
    [0.0, 3.0]
    """
    symbol = _symbol(condition, a, b)
    if symbol is not None:
        return symbol.apply_operation("where", condition, a, b)
    return np.where(condition, a, b)


def larger(a: Any, b: Any) -> Any:
    """Return the larger of two operands of equal unit; `a` where they are equal.

    Only where the cited clause itself has a maximum.

    Examples
    --------
    >>> larger(np.array([[1.0], [-3.0]]), 0).ravel().tolist()
    [1.0, 0.0]
    """
    symbol = _symbol(a, b)
    if symbol is not None:
        return symbol.apply_operation("larger", a, b)
    if isinstance(b, (int, float)) and np.size(a):
        return a if np.min(a) >= b else np.where(np.less(a, b), b, a)
    return np.where(np.greater_equal(a, b) | np.isnan(a), a, b)


def smaller(a: Any, b: Any) -> Any:
    """Return the smaller of two operands of equal unit; `a` where they are equal.

    Only where the cited clause itself has a minimum.

    Examples
    --------
    >>> smaller(np.array([[1.0], [-3.0]]), 0).ravel().tolist()
    [0.0, -3.0]
    """
    symbol = _symbol(a, b)
    if symbol is not None:
        return symbol.apply_operation("smaller", a, b)
    if isinstance(b, (int, float)) and np.size(a):
        return a if np.max(a) <= b else np.where(np.greater(a, b), b, a)
    return np.where(np.less_equal(a, b) | np.isnan(a), a, b)


def total(x: Any) -> Any:
    """Add an indexed operand over its labels, left to right in declared order, and keep (rows, 1).

    Examples
    --------
    >>> total(np.array([[1.0, 2.0, 3.0]])).tolist()
    [[6.0]]
    """
    symbol = _symbol(x)
    if symbol is not None:
        return symbol.apply_operation("total", x)
    added = x[:, 0:1]
    for label in range(1, x.shape[1]):
        added = added + x[:, label : label + 1]
    return added


def decay(rate: Any, time: Any) -> Any:
    """Return exp(−rate·time), the share left after a time.

    Parameters
    ----------
    rate
        Decay rate, for example [1/a].
    time
        Time in the unit that makes rate × time a pure number, for example [a].

    Examples
    --------
    >>> decay(np.array([[0.5]]), np.array([[0.0]])).tolist()
    [[1.0]]
    """
    symbol = _symbol(rate, time)
    if symbol is not None:
        return symbol.apply_operation("decay", rate, time)
    return np.exp(-(rate * time))
