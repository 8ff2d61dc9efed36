"""A footprint result as text and as plain data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Protocol

from carbonacct import results
from carbonacct.portfolio.ratios import or_none
from carbonacct.vocabulary.headings import shown_unit

if TYPE_CHECKING:
    from carbonacct.portfolio.emissions import Emissions


class Told(Protocol):
    """What a footprint adds up to, computed in one piece or in a stream."""

    def total(self) -> results.Totals:
        """Return the exact totals by figure."""

    def by(self, column: str) -> results.Groups:
        """Return the totals by the words of a column."""

    def intensity(self, by: str | None = None) -> Any:
        """Return emissions per money lent."""

    def data_quality(self, by: str | None = None) -> Any:
        """Return the weighted data quality."""

    def coverage(self) -> dict[str, Any]:
        """Return how much of the book is computed."""

    @property
    def reconciliation(self) -> results.Reconciliation:
        """Rows and money by status."""


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


def lines(emissions: Told) -> Iterator[str]:
    """Yield rows, totals, intensity and data quality as text."""
    told = emissions.reconciliation
    counts = ", ".join(f"{told.rows[name]} {name.replace('_', ' ')}" for name in results.STATUSES)
    yield f"{told.rows['read']} rows: {counts}"
    yield repr(emissions.total())
    intensity = or_none(emissions.intensity)
    if intensity is None:
        yield "intensity: several currencies without a rate"
    elif intensity.value is not None:
        yield f"intensity {intensity.value:,.6g} {shown_unit(intensity.unit, 'en')} ({intensity.scope})"
    quality = emissions.data_quality()
    if quality.value is not None:
        band = f", band {quality.band}" if quality.band else ""
        yield f"data quality {quality.value:.4g}{band}, weighted by {quality.weighting}"
    elif quality.weighting == "outstanding" and intensity is None:
        yield "data quality: several currencies without a rate"


def content(emissions: Emissions, by: str | None) -> dict[str, Any]:
    """Return a result as plain data, with its groups by a column."""
    said = summary(emissions)
    if by is not None:
        said["by"] = grouped(emissions, by)
    return results.plain("standard", emissions, said, emissions.found)


def summary(emissions: Emissions) -> dict[str, Any]:
    """Return coverage, intensity, data quality and the effect of the other balance rule as plain data."""
    return {**ratios_of(emissions), "averaging_effect": or_none(emissions.averaging_effect)}


def ratios_of(emissions: Told) -> dict[str, Any]:
    """Return coverage, intensity and data quality as plain data."""
    return {
        "coverage": emissions.coverage(),
        "intensity": or_none(lambda: emissions.intensity().as_dict()),
        "data_quality": emissions.data_quality().as_dict(),
    }


def grouped(emissions: Told, by: str) -> list[dict[str, Any]]:
    """Return totals, intensity and data quality of every group as plain data."""
    intensity, quality = or_none(lambda: emissions.intensity(by)), emissions.data_quality(by)
    return [
        {
            **group,
            "intensity": None if intensity is None else intensity[group["key"]].as_dict(),
            "data_quality": quality[group["key"]].as_dict(),
        }
        for group in emissions.by(by).as_list()
    ]
