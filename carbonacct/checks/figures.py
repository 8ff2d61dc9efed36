"""Integrity of the figures themselves: outside the bands, unlike what is claimed, on stale or unverified factors."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from carbonacct.attribution import column_of
from carbonacct.checks.view import HOME, View
from carbonacct.errors import OptionError
from carbonacct.sums import total
from carbonacct.units import conversion, parse_unit
from carbonacct.vocabulary import indicators, project_types

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
Codes = NDArray[np.int64]


def flagged_bands(view: View) -> None:
    """Take over what the run found outside the bands of the methods."""
    if not view.flagged("outside_band").any():
        return
    told: dict[int, list[str]] = {}
    for chunk in view.result.found.chunks:
        if chunk.code == "outside_band" and chunk.positions is not None:
            hints = [chunk.hint] * len(chunk.positions) if isinstance(chunk.hint, str) else chunk.hint
            for row, hint in zip(chunk.positions.tolist(), hints, strict=True):
                told.setdefault(row, []).append(hint)
    rows = np.array([*told], dtype=np.intp)
    rows = rows[np.argsort(view.book.rows[rows], kind="stable")]
    view.findings.add("benefit_outside_band", rows, ["; ".join(told[row]) for row in rows.tolist()])


def bands(view: View, given: Iterable[Mapping[str, str]]) -> None:
    """Hold the benefit per money invested of projects in yuan against bands of the user's own."""
    invested, known = column_of(view.book, "total_investment")
    kinds = view.word("project_type")
    for band in given:
        try:
            low, high, unit = float(band["low"]), float(band["high"]), parse_unit(band["unit"])
            name, source = indicators.get(band["indicator"]).id, band["source"]
            types = [project_types.get(kind).id for kind in filter(None, band["project_types"].split("|"))]
        except (KeyError, ValueError) as error:
            needed = "indicator, project_types, low, high, unit, source"
            raise OptionError("the band cannot be read", where="bands", given=dict(band), needed=needed) from error
        if not low <= high:
            raise OptionError("a band goes from low to high", where="bands", given=f"{low:g} to {high:g}")
        measure = view.result.measures.get(name)
        if measure is None:
            continue
        whole, valid = view.figure(f"project_{name} [{measure.unit}]")
        mine = view.computed & valid & known & (invested > 0) & (view.currency == HOME)
        if types:
            mine &= np.isin(kinds, types)
        ratio = float(conversion(parse_unit(f"{measure.unit}/{HOME}"), unit))
        rows = np.flatnonzero(mine)
        per = whole[rows] / invested[rows] * ratio
        outside = (per < low) | (per > high)
        texts = [f"{value:.6g} {band['unit']}, band {low:g} to {high:g} ({source})" for value in per[outside].tolist()]
        view.findings.add("benefit_outside_band", rows[outside], texts)


def claimed(view: View) -> None:
    """Compare what a study claims with what the method computes, wherever a row has both."""
    for name, measure in view.result.measures.items():
        chosen, _ = view.figure(f"project_{name} [{measure.unit}]")
        for kind in ("computed", "reported"):
            other, known = view.figure(f"{kind}_{name} [{measure.unit}]")
            if not known.any():
                continue
            claimed, again = (other, chosen) if kind == "reported" else (chosen, other)
            rows = np.flatnonzero(view.computed & known)
            with np.errstate(all="ignore"):
                ratio = claimed[rows] / again[rows]
            inside = (ratio >= view.limits["differs_below"]) & (ratio <= view.limits["differs_above"])
            apart = rows[~inside & (claimed[rows] != again[rows])]
            unit = measure.unit
            texts = [
                f"{name}: claimed {one:.8g} {unit}, recomputed {two:.8g} {unit}"
                for one, two in zip(claimed[apart].tolist(), again[apart].tolist(), strict=True)
            ]
            view.findings.add("claimed_differs", apart, texts)


def stale(view: View) -> None:
    """Find the factors that are older than allowed."""
    if not view.flagged("factor_fallback").any():
        return
    used = view.result.factors
    age = used["match"].str.extract(r"older_year:-(\d+)", expand=False).astype(float)
    used = used[age.to_numpy() > view.limits["stale_years"]]
    if used.empty:
        return
    rows = view.positions(used["row"].to_numpy(dtype=np.int64))
    told = used["id"].astype(str) + " of " + used["year"].astype(str).str.removesuffix(".0") + ", " + used["match"]
    words, groups = np.unique(told.to_numpy(dtype=object).astype(str), return_inverse=True)
    pairs = np.unique(np.stack([groups, rows]), axis=1)
    view.findings.add("stale_factor", pairs[1], words.tolist(), pairs[0].astype(np.int64))


def unverified(view: View) -> None:
    """Tell what share of the money, in each currency, and of the tonnes rests on factors that are not verified."""
    flagged = view.flagged("unverified_factor")
    rows = np.flatnonzero(flagged)
    if not len(rows):
        return
    limit, above = view.limits["unverified_share"], bool((flagged & ~view.money_known).any())
    parts = []
    for word in sorted(set(view.currency[rows].tolist())):
        mine = view.money_known & (view.currency == word)
        share = _part(view.money, flagged & mine, view.computed & mine)
        above |= share is None or share > limit
        if share is not None:
            parts.append(f"{100 * share:.4g} % of the computed balance in {word}")
    if not above:
        return
    for title, (values, known) in view.attributed.items():
        share = _part(np.abs(values), flagged & known, view.computed & known)
        if share is not None:
            parts.append(f"{100 * share:.4g} % of {title}")
    view.findings.add("unverified_factors", rows, [", ".join(parts)], np.zeros(len(rows), dtype=np.int64))


def _part(values: Floats, part: Mask, whole: Mask) -> float | None:
    below = total(values[whole])
    return total(values[part]) / below if below else None
