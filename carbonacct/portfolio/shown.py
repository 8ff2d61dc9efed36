"""A footprint result as text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from carbonacct import results

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
        yield f"intensity {intensity.value:,.6g} {intensity.unit} ({intensity.scope})"
    quality = emissions.data_quality()
    if quality.value is not None:
        band = f", band {quality.band}" if quality.band else ""
        yield f"data quality {quality.value:.4g}{band}, weighted by {quality.weighting}"
