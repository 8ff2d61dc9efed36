"""Pieces of arithmetic that several formulas share: fuel burnt, boiler fuel, distance driven, passengers moved."""

from carbonacct.methods.declare import Column
from carbonacct.methods.ops import total


def fuel_burnt(
    fuel: Column,
    fuel_heating_value: Column,
    fuel_carbon_content: Column,
    fuel_oxidation: Column,
    co2_per_carbon: Column,
) -> Column:
    """CO2 of fuels by kind: mass × heating value × carbon × share oxidised × 44/12 [tCO2e] (GB/T 32150 family)."""
    carbon: Column = total(fuel * fuel_heating_value * fuel_carbon_content * fuel_oxidation)
    return carbon * co2_per_carbon


def fuel_heat(fuel: Column, fuel_heating_value: Column) -> Column:
    """Heat of fuels by kind, net heating value [GJ]."""
    heat: Column = total(fuel * fuel_heating_value)
    return heat


def gas_burnt(gas: Column, gas_heating_value: Column, gas_emission_factor: Column) -> Column:
    """CO2 of natural gas: volume × heating value × CO2 per heat [tCO2e] (IPCC 2006)."""
    return gas * gas_heating_value * gas_emission_factor


def boiler_fuel(heat: Column, boiler_efficiency: Column) -> Column:
    """Fuel heat that the boiler replaced would take for useful heat [GJ] (CDM TOOL09)."""
    return heat / boiler_efficiency


def distance_driven(distance: Column, fuel_per_km: Column, fuel_factor: Column) -> Column:
    """CO2 of the fuel that a distance would take in the vehicles replaced [tCO2e] (AMS-III.C, T/CSAE 235)."""
    return distance * fuel_per_km * fuel_factor


def passengers_moved(passenger_distance: Column, mode_share: Column, mode_factor: Column) -> Column:
    """CO2e of passenger-kilometres in the modes they would have taken [tCO2e] (DB11/T 3043-2024 equation 1)."""
    per_kilometre: Column = total(mode_share * mode_factor)
    return passenger_distance * per_kilometre
