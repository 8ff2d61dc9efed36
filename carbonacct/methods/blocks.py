"""Arithmetic that several methods of benefit share; each block is one term of their equations."""

from carbonacct.methods.declare import Column


def material_difference(mass: Column, virgin: Column, recycled: Column) -> Column:
    """Return what a mass of recycled material saves [t × unit/t]: made from raw materials less made from waste."""
    return mass * virgin - mass * recycled


def nitrous_per_nitrogen(
    direct: Column, volatilised: Column, deposited: Column, leached: Column, leached_n2o: Column
) -> Column:
    """Return nitrogen lost as nitrous oxide per nitrogen applied [1]: from the field, from the air, from the water.

    IPCC 2019 volume 4 chapter 11: EF1 + Frac_GAS × EF4 + Frac_LEACH × EF5.
    """
    return direct + volatilised * deposited + leached * leached_n2o


def stem_carbon_dioxide(
    stem_volume: Column,
    wood_density: Column,
    expansion_factor: Column,
    root_shoot: Column,
    carbon_fraction: Column,
    co2_per_carbon: Column,
) -> Column:
    """Return the CO2 in the whole trees of a stem volume [tCO2e] (AR-CM-001: density, branches, roots, carbon)."""
    biomass = stem_volume * wood_density * expansion_factor * (1 + root_shoot)
    return biomass * carbon_fraction * co2_per_carbon
