"""A footprint result as text and as plain data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from carbonacct import results
from carbonacct.vocabulary.headings import shown_unit

if TYPE_CHECKING:
    from carbonacct.portfolio.emissions import Emissions


def headline(m: Mapping[str, Any]) -> str:
    """Return what was computed and by which rules, from the manifest."""
    edition, digest = next(iter(m["factors"].items()))
    assets = f" · assets {m['assets']}" if m["assets"] else ""
    period = f" · period {m['period']}" if m["period"] else ""
    return (
        f"standard {m['standard']} {m['edition']} ({m['official_text']}) · scope {m['scope']} · "
        f"balance {m['averaging']}{assets} · weights {m['weighting']} · GWP {m['gwp']} · "
        f"fallback {m['fallback']} · factors {edition} ({digest[:8]}){period}"
    )


def lines(emissions: Emissions) -> Iterator[str]:
    """Yield rows, totals, intensity and data quality as text."""
    told = emissions.reconciliation
    counts = ", ".join(f"{told.rows[name]} {name.replace('_', ' ')}" for name in results.STATUSES)
    yield f"{told.rows['read']} rows: {counts}"
    yield repr(emissions.total())
    intensity = emissions.or_none(emissions.intensity)
    if intensity is None:
        yield "intensity: several currencies without a rate"
    elif intensity.value is not None:
        yield f"intensity {intensity.value:,.6g} {shown_unit(intensity.unit, 'en')} ({intensity.scope})"
    quality = emissions.data_quality()
    if quality.value is not None:
        band = f", band {quality.band}" if quality.band else ""
        yield f"data quality {quality.value:.4g}{band}, weighted by {quality.weighting}"
    elif quality.weighting == "outstanding" and emissions.without_rate.any():
        yield "data quality: several currencies without a rate"


def content(emissions: Emissions, by: str | None) -> dict[str, Any]:
    """Return a result as plain data, with its groups by a column."""
    told = emissions.reconciliation
    found: dict[str, Any] = {
        "schema": 1,
        "standard": emissions.manifest["standard"],
        "rows": told.rows,
        "balance": told.balance,
        "totals": emissions.total().as_dict(),
        **summary(emissions),
    }
    if by is not None:
        found["by"] = _grouped(emissions, by)
    names = ("row", "loan_id", "column", "severity", "code", "given", "hint")
    found["issues"] = [{name: getattr(issue, name) for name in names} for issue in emissions.found]
    found["manifest"] = emissions.manifest
    return found


def summary(emissions: Emissions) -> dict[str, Any]:
    """Return coverage, intensity, data quality and the effect of the other balance rule as plain data."""
    return {
        "coverage": emissions.coverage(),
        "intensity": emissions.or_none(lambda: emissions.intensity().as_dict()),
        "data_quality": emissions.data_quality().as_dict(),
        "averaging_effect": emissions.or_none(emissions.averaging_effect),
    }


def _grouped(emissions: Emissions, by: str) -> list[dict[str, Any]]:
    """Return totals, intensity and data quality of every group as plain data."""
    intensity, quality = emissions.or_none(lambda: emissions.intensity(by)), emissions.data_quality(by)
    return [
        {
            **group,
            "intensity": None if intensity is None else intensity[group["key"]].as_dict(),
            "data_quality": quality[group["key"]].as_dict(),
        }
        for group in emissions.by(by).as_list()
    ]
