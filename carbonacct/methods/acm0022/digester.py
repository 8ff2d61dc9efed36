"""What a digester lets out: leaks, stored digestate, an imperfect flare, diesel."""

from carbonacct.methods.declare import Column


def digester_emissions(
    *,
    methane_produced: Column,
    digester_leakage: Column,
    digestate_methane: Column,
    methane_flared: Column,
    flare_efficiency: Column,
    diesel_volume: Column,
    diesel_per_litre: Column,
    gwp_ch4: Column,
) -> Column:
    """Emissions of the digester in the year [tCO2e] (TOOL14, TOOL06, TOOL03)."""
    leaked = methane_produced * (digester_leakage + digestate_methane) + methane_flared * (1 - flare_efficiency)
    return leaked * gwp_ch4 + diesel_volume * diesel_per_litre
