"""Books of loans with footprint columns, as rows of text under headers with units."""

from __future__ import annotations

from typing import Any

from carbonacct.book import read_book
from carbonacct.factors import FactorSet

MONEY = (
    "balance",
    "average_balance",
    "allocated_balance",
    "granted",
    "repaid",
    "commitment",
    "total_investment",
    "revenue",
    "project_revenue",
    "total_assets",
    "total_assets_last_year",
    "total_equity",
    "total_debt",
    "evic",
    "market_cap",
    "customer_deposits",
    "property_value",
    "vehicle_value",
    "deal_nominal",
    "structure_assets",
)
UNITS = {
    **dict.fromkeys(("scope1", "scope2", "scope3", "scope1_2", "scope1_excl_lulucf", "removals"), "tCO2e"),
    **dict.fromkeys(("credits_retired", "credits_generated", "project_scope1", "project_scope2"), "tCO2e"),
    "electricity_bought": "MWh",
    "heat_bought": "GJ",
    "fuel_volume": "L",
    "gdp_ppp": "USD",
    "floor_area": "m2",
    "electricity_per_area": "kWh/m2",
    "distance": "km",
    "fuel_per_km": "L/km",
    "evic_part": "CNY",
    "regional_gdp": "USD",
    "gdp": "USD",
    "revenue_intensity": "tCO2e/万CNY",
    "asset_intensity": "tCO2e/万CNY",
    "grid_average": "tCO2e/MWh",
    "heat_factor": "tCO2e/GJ",
    "asset_turnover": "1",
    "price_ratio": "1",
}


def book_of(*loans: dict[str, Any], unit: str = "元", **read: Any) -> Any:
    """Read loans given as plain numbers; money is in ``unit``, year 2026 and yuan unless said otherwise."""
    keys = [*dict.fromkeys(key for loan in loans for key in loan)]
    rows = []
    for place, loan in enumerate(loans, start=1):
        row = {"loan_id": f"L{place}", "year": "2026", "currency": "CNY"}
        for key in keys:
            value = loan.get(key)
            row[_header(key, unit)] = "" if value is None else value if isinstance(value, str) else repr(value)
        rows.append(row)
    return read_book(rows, **read)


def _header(key: str, unit: str) -> str:
    base, _, label = key.partition("@")
    if key in MONEY or base == "balance":
        return f"{key} [{unit}]" if unit not in ("元",) else key
    if base == "fuel":
        return f"{key} [{'Nm3' if label == 'natural_gas' else 't'}]"
    if base == "output":
        return f"{key} [{ {'electricity': 'MWh', 'heat': 'GJ'}.get(label, 't') }]"
    if base in ("process",):
        return f"{key} [t]"
    if base in ("fuel_mass_factor", "product_factor", "process_factor"):
        return f"{key} [tCO2e/t]"
    if base == "fuel_gas_factor":
        return f"{key} [tCO2e/Nm3]"
    return f"{key} [{UNITS[key]}]" if key in UNITS else key


def sector_factors(*rows: tuple[str, str, float]) -> FactorSet:
    """Return the newest edition with sector factors of 2026 added: (family, key, value)."""
    units = {"revenue": "per_revenue", "asset": "per_assets", "balance": "per_balance"}
    made = []
    for family, key, value in rows:
        kind = family.removesuffix("_intensity")
        made.append(
            {
                "family": f"sector.{family}",
                "key": key,
                "year": 2026,
                "value": value,
                "unit": "1" if family == "asset_turnover" else "tCO2e/万CNY",
                "basis": units.get(kind, ""),
                "document": "made for a test",
            }
        )
    return FactorSet.load().extend(made)
