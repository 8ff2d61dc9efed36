"""Inputs of a plant that does nothing: worked examples of a single term start from them."""

from typing import Any

NO_LANDFILL: dict[str, Any] = {
    "waste": {"food": 0},
    "degradable_carbon": {"food": 0.15},
    "decay_rate": {"food": 0.185},
    "years": 1,
    "model_correction": 0.8,
    "landfill_recovery": 0,
    "landfill_oxidation": 0.1,
    "methane_in_gas": 0.5,
    "doc_fraction": 0.5,
    "site_correction": 1,
    "methane_per_carbon": 1.3333333333333333,
    "gwp_ch4": 28,
}
IDLE_DIGESTER: dict[str, Any] = {
    "methane_produced": 0,
    "digester_leakage": 0.028,
    "digestate_methane": 0,
    "methane_flared": 0,
    "flare_efficiency": 0.5,
    "diesel_volume": 0,
    "diesel_per_litre": "2.718 kgCO2e/L",
}
NO_POWER_GREEN_CREDIT: dict[str, Any] = {
    "electricity_supplied": 0,
    "electricity_used": 0,
    "coal_rate": "300 gce/kWh",
    "co2_per_tce": 2.4567,
}
NO_POWER_MARGIN: dict[str, Any] = {
    "electricity_supplied": 0,
    "electricity_used": 0,
    "grid_factor": 0.57205,
    "transmission_loss": 0,
}
