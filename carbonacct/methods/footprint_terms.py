"""Arguments and sums that footprint methods of several standards share.

Money is in the row's own currency, written CNY; where money meets a factor per yuan it is converted before binding.
"""

from typing import Annotated

from carbonacct.methods.declare import Activity, Column, FromFactor
from carbonacct.methods.ops import total

Scope1 = Annotated[Column, Activity("tCO2e")]
Scope2 = Annotated[Column, Activity("tCO2e")]
Scope12 = Annotated[Column, Activity("tCO2e")]
Scope3 = Annotated[Column, Activity("tCO2e")]
Removals = Annotated[Column, Activity("tCO2e")]
Credits = Annotated[Column, Activity("tCO2e")]
Money = Annotated[Column, Activity("CNY")]
OptionalMoney = Annotated[Column, Activity("CNY", optional=True)]

FuelMass = Annotated[Column, Activity("t", optional=True, labels="fuel_mass")]
FuelMassFactor = Annotated[Column, FromFactor("fuel.co2.mee", "tCO2e/t", labels="fuel_mass")]
FuelGas = Annotated[Column, Activity("Nm3", optional=True, labels="fuel_gas")]
FuelGasFactor = Annotated[Column, FromFactor("fuel.co2_gas.mee", "tCO2e/Nm3", labels="fuel_gas")]
Process = Annotated[Column, Activity("t", optional=True, labels="process")]
ProcessFactor = Annotated[Column, FromFactor("process.co2", "tCO2e/t", labels="process")]
ElectricityBought = Annotated[Column, Activity("MWh", optional=True)]
GridAverage = Annotated[Column, FromFactor("grid.average.mee_nbs", "tCO2e/MWh")]
HeatBought = Annotated[Column, Activity("GJ", optional=True)]
HeatFactor = Annotated[Column, FromFactor("heat.co2.default", "tCO2e/GJ")]

ProductMass = Annotated[Column, Activity("t", optional=True, labels="product_mass")]
ProductFactor = Annotated[Column, FromFactor("product.mass", "tCO2e/t", labels="product_mass")]
ProductPower = Annotated[Column, Activity("MWh")]
ProductPowerFactor = Annotated[Column, FromFactor("product.power", "tCO2e/MWh")]
ProductHeat = Annotated[Column, Activity("GJ")]
ProductHeatFactor = Annotated[Column, FromFactor("product.heat", "tCO2e/GJ")]

RevenueIntensity = Annotated[Column, FromFactor("sector.revenue_intensity", "tCO2e/CNY", key="revenue_sector")]
AssetIntensity = Annotated[Column, FromFactor("sector.asset_intensity", "tCO2e/CNY", key="asset_sector")]
BalanceIntensity = Annotated[Column, FromFactor("sector.balance_intensity", "tCO2e/CNY", key="balance_sector")]
AssetTurnover = Annotated[Column, FromFactor("sector.asset_turnover", "1", key="turnover_sector")]

FloorArea = Annotated[Column, Activity("m2")]
ElectricityPerArea = Annotated[Column, Activity("MWh/m2", optional=True)]
HeatPerArea = Annotated[Column, Activity("GJ/m2", optional=True)]
GasPerArea = Annotated[Column, Activity("Nm3/m2", optional=True)]
Buildings = Annotated[Column, Activity("1")]
ElectricityPerBuilding = Annotated[Column, Activity("MWh", optional=True)]
HeatPerBuilding = Annotated[Column, Activity("GJ", optional=True)]
GasPerBuilding = Annotated[Column, Activity("Nm3", optional=True)]
GasFactor = Annotated[Column, FromFactor("fuel.co2_gas.mee", "tCO2e/Nm3", key="=natural_gas")]

Vehicles = Annotated[Column, Activity("1")]
Distance = Annotated[Column, Activity("km")]
FuelVolume = Annotated[Column, Activity("L", optional=True)]
FuelPerKm = Annotated[Column, Activity("L/km", optional=True)]
ElectricityPerKm = Annotated[Column, Activity("MWh/km", optional=True)]
FuelVolumeFactor = Annotated[Column, FromFactor("fuel.co2_volume.jst303", "tCO2e/L", key="fuel")]

Dollars = Annotated[Column, Activity("USD")]
GdpPpp = Annotated[Column, FromFactor("economy.gdp_ppp", "USD")]
Gdp = Annotated[Column, FromFactor("economy.gdp", "USD")]
Shares = Annotated[Column, Activity("1")]
PriceRatio = Annotated[Column, Activity("1")]
Weight = Annotated[Column, Activity("1")]


def fuel_and_process(
    fuel_mass: Column,
    fuel_mass_factor: Column,
    fuel_gas: Column,
    fuel_gas_factor: Column,
    process: Column,
    process_factor: Column,
) -> Column:
    """Return direct emissions: fuels by mass, gases by volume, process materials [tCO2e]."""
    burnt: Column = total(fuel_mass * fuel_mass_factor) + total(fuel_gas * fuel_gas_factor)
    from_processes: Column = total(process * process_factor)
    return burnt + from_processes


def power_and_heat(
    electricity_bought: Column, grid_average: Column, heat_bought: Column, heat_factor: Column
) -> Column:
    """Return emissions of purchased power and heat [tCO2e]."""
    return electricity_bought * grid_average + heat_bought * heat_factor
