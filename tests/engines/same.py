"""Compare the result of a cluster with that of one process."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

import carbonacct as ca
from carbonacct.portfolio.ratio_sums import WHOLE


def assert_same_ratios(one: Any, far: Any, by: tuple[str, ...] = ()) -> None:
    """Intensity of every figure and data quality are the same to the last bit, or refused with the same words."""
    for column in (None, *by):
        for measure in (*one.measures, WHOLE):
            assert told(far.intensity, column, measure) == told(one.intensity, column, measure), (column, measure)
        assert far.data_quality(column) == one.data_quality(column), column


def told(ratio: Callable[..., Any], *asked: str | None) -> Any:
    """Return a ratio, or the error that stands in its place."""
    try:
        return ratio(*asked)
    except ca.OptionError as error:
        return str(error)


def assert_same(one: Any, far: Any, by: tuple[str, ...] = ()) -> None:
    """Rows, issues, totals, groups and reconciliation are the same, figures to the last bit."""
    assert far.total() == one.total()
    assert far.reconciliation == one.reconciliation
    assert far.coverage() == one.coverage()
    assert far.headline == one.headline
    for column in by:
        assert far.by(column).as_list() == one.by(column).as_list(), column
        assert far.by(column).total() == far.total()
    rows = far.frame.toArrow().sort_by("row")
    names = [*one.frame.columns]
    for name in names:
        mine, theirs = rows.column(name), one.frame[name].to_numpy()
        if theirs.dtype.kind in "fi":
            assert mine.to_numpy().tobytes() == theirs.tobytes(), name
        else:
            assert mine.to_pylist() == theirs.tolist(), name
    for name in {*rows.column_names} - {*names}:
        assert rows.column(name).null_count == len(rows) or not np.any(rows.column(name).is_valid()), name
    found = sorted(tuple(issue.values()) for issue in far.issues.toArrow().to_pylist())
    assert found == sorted(tuple(issue) for issue in one.found)
    skipped = ("input_sha256", "run")
    kept, expected = ({k: v for k, v in made.manifest.items() if k not in skipped} for made in (far, one))
    assert kept == expected
