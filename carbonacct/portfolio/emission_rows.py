"""The rows of a footprint result: one line for each holding, its denominator, and the factors it used."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from carbonacct import results
from carbonacct.attribution import column_of
from carbonacct.factor_lookup import GIVEN, NOT_FOUND
from carbonacct.portfolio.exchange import rows_using
from carbonacct.portfolio.footprint_run import FLAGS
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
    """Every factor used by every computed row: argument, id, value, unit, match, status, edition, source."""
    import pandas as pd

    parts = []
    computed = run.outcome.status == results.COMPUTED
    for made in run.runs:
        for use in made.uses:
            index = np.broadcast_to(use.index, len(made.positions))
            rows = (made.taken & computed[made.positions] & (index != NOT_FOUND)).positions
            if not len(rows):
                continue
            found = pd.DataFrame([_factor_row(factor) for factor in use.found], columns=list(_factor_row(None)))
            part = found.reindex(index[rows])
            part["status"] = np.where(index[rows] == GIVEN, "given", part["status"])
            part.insert(0, "argument", f"{use.argument}@{use.label}" if use.label else use.argument)
            part.insert(0, "position", made.positions[rows])
            parts.append(part.astype(object))
    for one in run.behind:
        rows = np.flatnonzero(rows_using(run, one) & computed)
        if not len(rows):
            continue
        part = pd.DataFrame([_factor_row(one.factor)]).reindex(np.zeros(len(rows), dtype=np.int64))
        part.insert(0, "argument", one.column)
        part.insert(0, "position", rows)
        parts.append(part.astype(object))
    columns = ["argument", *_factor_row(None)]
    table = pd.concat(parts).infer_objects() if parts else pd.DataFrame(columns=["position", *columns])
    table = table.sort_values("position", kind="stable")
    places = table.pop("position").to_numpy(dtype=np.int64)
    table.insert(0, "loan_id", np.array(run.book.loans, dtype=object)[places])
    table.insert(0, "row", run.book.rows[places])
    return table.reset_index(drop=True)


def _flag_words() -> list[str]:
    return [";".join(name for bit, name in enumerate(FLAGS) if value >> bit & 1) for value in range(1 << len(FLAGS))]


def _factor_row(factor: Any) -> Mapping[str, Any]:
    names = ("id", "value", "unit", "region", "year", "match", "status", "confidence", "edition")
    row = {name: getattr(factor, name, None) for name in names}
    return row | {"source": factor.source.citation if factor else None, "place": getattr(factor, "place", None)}
