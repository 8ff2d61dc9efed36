"""What burning waste lets out: CO2 of fossil carbon, nitrous oxide, methane, and the CO2 of auxiliary diesel."""

from carbonacct.methods.declare import Column
from carbonacct.methods.ops import total


def burning_emissions(
    *,
    waste: Column,
    carbon_content: Column,
    fossil_share: Column,
    combustion_efficiency: Column,
    co2_per_carbon: Column,
    n2o_per_waste: Column,
    ch4_per_waste: Column,
    gwp_n2o: Column,
    diesel_used: Column,
    diesel_heating_value: Column,
    diesel_emission_factor: Column,
    gwp_ch4: Column,
) -> Column:
    """Emissions of the incinerator in the year [tCO2e] (ACM0022 equations 22-27, TOOL03)."""
    fossil: Column = total(waste * carbon_content * fossil_share) * combustion_efficiency * co2_per_carbon
    traces: Column = total(waste) * (n2o_per_waste * gwp_n2o + ch4_per_waste * gwp_ch4)
    diesel = diesel_used * diesel_heating_value * diesel_emission_factor
    return fossil + traces + diesel
