"""The standards' own tables: industries, products, data-quality scores and bands, phase-in of scope 3."""

from __future__ import annotations

import csv
from functools import lru_cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from carbonacct.errors import OptionError


@lru_cache(maxsize=16)
def rows(name: str) -> tuple[dict[str, str], ...]:
    """Return the rows of a table."""
    text = (files("carbonacct.portfolio") / "data" / f"{name}.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))


def high_carbon(edition: str) -> dict[str, dict[str, str]]:
    """Return the listed industries by GB/T 4754-2017 code.

    Examples
    --------
    >>> industries = high_carbon("2026")
    >>> industries["C3011"]["sector"], len(industries), len({row["sector"] for row in industries.values()})
    ('materials', 35, 8)
    """
    return {row["code"]: row for row in rows("high_carbon_industries") if edition in row["editions"].split()}


def has_process_emissions(code: str) -> bool:
    """Tell whether the raw materials of an industry (GB/T 4754-2017 code) give off CO2 besides its fuel.

    Examples
    --------
    >>> has_process_emissions("C3011"), has_process_emissions("C3071"), has_process_emissions("D4411")
    (True, True, False)
    """
    return any(code.startswith(row["code"]) for row in rows("process_industries"))


def treatment(standard: str, product_kind: str) -> str:
    """Return ``in``, ``client_data`` or ``out`` for a kind of product; a blank kind is in.

    Examples
    --------
    >>> treatment("pcaf", "guarantee"), treatment("pboc", "bill")
    ('out', 'client_data')
    """
    found = {row["product_kind"]: row["treatment"] for row in rows("products") if row["standard"] == standard}
    return found.get(product_kind, "in")


def reason(product_kind: str) -> str:
    """Return the reason under which a kind of product is out of scope."""
    return product_kind if product_kind in ("guarantee", "off_balance") else "product_not_covered"


def grade(edition: str, option: str, verified: bool) -> int:
    """Return the PBoC data-quality grade of an option, 1 best.

    Examples
    --------
    >>> grade("2026", "report", False), grade("draft", "report", False), grade("2026", "balance", False)
    (2, 1, 5)
    """
    word = "yes" if verified else "no"
    for row in rows("quality_pboc"):
        if row["edition"] == edition and row["option"] == option and row["verified"] in ("", word):
            return int(row["grade"])
    raise OptionError("no such option", given=option, needed="report, energy, product, revenue, balance")


def band(edition: str, score: float | None) -> str | None:
    """Return the letter band of an unrounded emission-weighted grade; upper bounds belong to the band.

    Examples
    --------
    >>> band("2026", 1.5), band("2026", 1.5000001), band("2026", None)
    ('A', 'B+', None)
    """
    if score is None:
        return None
    for row in rows("quality_bands"):
        if row["edition"] == edition and (not row["upper"] or score <= float(row["upper"])):
            return row["band"]
    return None


def scores(asset_class: str) -> dict[str, int]:
    """Return the PCAF data-quality score of every option of an asset class; none for structures.

    Examples
    --------
    >>> scores("motor_vehicle_loan")["1b"], scores("business_loan")["1b"]
    (1, 2)
    """
    return {row["option"]: int(row["score"]) for row in rows("quality_pcaf") if row["asset_class"] == asset_class}


def mixed_score(asset_class: str, options: list[str]) -> int:
    """Return the score of a mix of options: the lowest-rated one counts (stated for vehicles).

    Examples
    --------
    >>> mixed_score("motor_vehicle_loan", ["1b", "3a"])
    4
    """
    known = scores(asset_class)
    return max(known[option] for option in options)


def scope3_required(published: int, nace: int) -> bool:
    """Tell whether PCAF asks for scope 3 of a sector (NACE level 2) in a report published in a year.

    Examples
    --------
    >>> scope3_required(2024, 64), scope3_required(2025, 35)
    (False, True)
    """
    return any(
        int(row["published_from"]) <= published and int(row["nace_first"]) <= nace <= int(row["nace_last"])
        for row in rows("scope3_phase_in")
    )


def facilitation_weight() -> float:
    """Return the weighting that the standard requires for facilitated emissions [1]."""
    return next(float(row["weight"]) for row in rows("facilitation_weights") if row["use"] == "required")


def by_word(words: list[str], codes: NDArray[np.int32], chosen: list[bool]) -> NDArray[np.bool_]:
    """Spread a choice over words to the rows of a column; blank rows are not chosen."""
    return np.array([*chosen, False], dtype=bool)[codes] if words else np.zeros(len(codes), dtype=bool)
