"""The rows of a footprint result: one line for each holding, its denominator, and the factors it used."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from carbonacct import results
from carbonacct.attribution import column_of
from carbonacct.factor_table import Used, table_of, used
from carbonacct.portfolio.exchange import rows_using
from carbonacct.portfolio.settled_rows import FLAGS
from carbonacct.result_columns import Coded, Known

if TYPE_CHECKING:
    import pandas as pd

    from carbonacct.portfolio.emissions import Emissions
    from carbonacct.portfolio.footprint_run import FootprintRun

Floats = NDArray[np.float64]
GDP = "pcaf_2022.attribution_gdp"


def columns_of(emissions: Emissions) -> dict[str, Any]:
    """One row per row of the book: keys, method, status, attribution, entity and financed figures, data quality."""
    run = emissions._run
    data: dict[str, Any] = {"row": emissions.book.rows}
    for name in ("loan_id", "project_id", "borrower_id", "group_id", "sector", "asset_class", "region", "branch"):
        if name in emissions.book.words:
            data[name] = emissions.book.words[name]
    for name in ("refinances", "override_reason", "override_by"):
        if name in emissions.book.words:
            data[name] = emissions.book.words[name]
    computed = run.outcome.having(results.COMPUTED)
    amount, known = run.numerator
    same = np.zeros(emissions.book.size, dtype=np.int32)
    data |= {"year": run.years, "currency": emissions.coded("currency"), "standard": Coded([run.standard.id], same)}
    data |= {name: emissions.coded(name) for name in ("kind", "option", "method", "attribution", "status", "reason")}
    data |= {
        "numerator": Known(amount, (computed & known).mask),
        "denominator": np.where((computed & run.attributed).mask, emissions.denominators, np.nan),
        "attribution_factor": run.factor.values,
        "data_quality": np.where(computed.mask, run.quality.values, np.nan),
        "data_quality_scope3": np.where(computed.mask, run.quality_scope3.values, np.nan),
        "data_quality_supply_chain": np.where(computed.mask, run.quality_supply_chain.values, np.nan),
        "flags": Coded(_flag_words(), run.flags.values),
    }
    for name, figure in run.figures.items():
        if not name.startswith("facilitated"):
            data[f"entity_{name} [tCO2e]"] = Known(figure.values, (figure.valid & ~run.direct).mask)
    for name, measure in emissions.measures.items():
        data[f"{name} [{measure.unit}]"] = Known(measure.values, measure.valid)
    return data


def denominators_of(run: FootprintRun) -> Floats:
    """What the amount was divided by, shape (rows,): amount ÷ attribution factor, as the rule reads it."""
    found = np.full(run.book.size, np.nan)
    for place, name in enumerate(run.share_names):
        if not name:
            continue
        mine = run.share_codes.equal(place).mask
        columns = run.rules[name].denominator
        values = np.zeros(run.book.size)
        for column in columns:
            part = column_of(run.working, column)[0]
            values = values + (np.maximum(part, 0.0) if column == "total_equity" else part)
        if name == "pboc_2026.attribution_average_assets":
            values = values / len(columns)
        if name in ("pcaf_2025.attribution_regional_gdp", "pcaf_2022.attribution_vehicle_whole", GDP):
            with np.errstate(all="ignore"):
                values = run.numerator[0] / run.factor.values
        found[mine] = values[mine]
    return found


def factors_of(run: FootprintRun) -> pd.DataFrame:
    """Return every factor used by every computed row: argument, id, value, unit, match, status, edition, source.

    A figure of the book that replaces a factor has the status ``given`` and no id.
    """
    return table_of(run.working, _factors_used(run))


def _factors_used(run: FootprintRun) -> Iterator[Used]:
    computed = run.outcome.status == results.COMPUTED
    for made in run.runs:
        rows = (made.taken & computed[made.positions]).positions
        for use in made.uses:
            yield used(use, made.positions, rows)
    for one in run.behind:
        rows = np.flatnonzero(rows_using(run, one) & computed)
        yield Used(one.column, rows, [one.factor], np.zeros(len(rows), dtype=np.int64))


def _flag_words() -> list[str]:
    return [";".join(name for bit, name in enumerate(FLAGS) if value >> bit & 1) for value in range(1 << len(FLAGS))]
