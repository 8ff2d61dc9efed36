"""Ultra-low and nearly zero energy buildings."""

from carbonacct.methods import energy_terms as terms
from carbonacct.methods.declare import Column, Worked, method
from carbonacct.methods.energy_blocks import boiler_fuel
from carbonacct.methods.gbt_51350_2019 import STANDARD


@method(
    id="gbt_51350_2019.near_zero_energy_building",
    title={"en": "Ultra-low and nearly zero energy buildings", "zh": "超低能耗与近零能耗建筑"},
    source=STANDARD.at("building against its reference: electricity, heat and own renewables 与基准建筑相比的节能"),
    project_types=["ultra_low_energy_building", "green_rural_housing", "green_building"],
    returns={"energy_saved": "tce", "ghg_reduced": "tCO2e", "green_floor_area": "m2"},
    plan="R11, L-11: 绿色建筑(星级, 超低能耗), 绿色农房",
    status="unverified",
    notes=(
        (
            "Reference and design from one simulation or two metered years: consumption limits are bounds, not "
            "baselines."
        ),
        (
            "Heat counts as the coal of the boiler that would have made it; for district heat or gas give the factor "
            "and efficiency."
        ),
        "Own solar power counts at the average factor, as electricity not taken from the grid.",
        ("Electricity counts as standard coal by the equivalent convention: the supply coal rate of the year before."),
        "Electricity by the average factor of the consuming region in the same year, never by a combined margin.",
    ),
    negative_possible=True,
    monotone={
        "energy_reference": 1,
        "energy_design": -1,
        "heat_reference": 1,
        "heat_design": -1,
        "electricity_self_used": 1,
    },
    worked=[
        Worked(
            inputs={
                "floor_area": "10000 m2",
                "energy_reference": "80 kWh/m2",
                "energy_design": "50 kWh/m2",
                "heat_reference": "0.29307 GJ/m2",
                "heat_design": "0.058614 GJ/m2",
                "electricity_self_used": "100 MWh",
                "boiler_efficiency": 0.8,
                "standard_coal_heat": "29.307 GJ/tce",
                "coal_emission_factor": "0.1 tCO2e/GJ",
                "coal_rate": "300 gce/kWh",
                "grid_average": "0.5 tCO2e/MWh",
            },
            results={"energy_saved": "220 tce", "ghg_reduced": "493.07 tCO2e", "green_floor_area": "10000 m2"},
            found_in="400 MWh × 0.3 tce + 2344.56 GJ ÷ 0.8 ÷ 29.307; 200 t + 293.07 t by hand",
            kind="own",
        ),
    ],
)
def near_zero_energy_building(
    *,
    floor_area: terms.FloorArea,
    energy_reference: terms.EnergyReference,
    energy_design: terms.EnergyDesign,
    heat_reference: terms.HeatReference,
    heat_design: terms.HeatDesign,
    electricity_self_used: terms.ElectricitySelfUsed,
    boiler_efficiency: terms.BoilerEfficiency,
    standard_coal_heat: terms.StandardCoalHeat,
    coal_emission_factor: terms.CoalEmissionFactor,
    coal_rate: terms.CoalRate,
    grid_average: terms.GridAverage,
) -> dict[str, Column]:
    """Standard coal and CO2 of electricity and heat saved against the reference building.

    Parameters
    ----------
    floor_area
        Floor area [m2].
    energy_reference
        Electricity per floor area in a year, of the reference [MWh/m2]; books give kWh/m2.
    energy_design
        Electricity per floor area in a year, of the design [MWh/m2].
    heat_reference
        Heat per floor area in a year, of the reference [GJ/m2]; blank counts as 0.
    heat_design
        Heat per floor area in a year, of the design [GJ/m2]; blank counts as 0.
    electricity_self_used
        Electricity made and used on site [MWh]; blank counts as 0.
    boiler_efficiency
        Useful heat per fuel heat of the boiler replaced [1].
    standard_coal_heat
        Heat of one tonne of standard coal [GJ/tce].
    coal_emission_factor
        CO2 per heat of the coal replaced [tCO2e/GJ].
    coal_rate
        Standard coal per electricity supplied by thermal power, year before [tce/MWh].
    grid_average
        Average CO2 of the consuming region's electricity [tCO2e/MWh].

    Returns
    -------
    dict
        ``energy_saved`` [tce], ``ghg_reduced`` [tCO2e], ``green_floor_area`` [m2]; positive is good.
    """
    electricity = floor_area * (energy_reference - energy_design) + electricity_self_used
    heat = boiler_fuel(floor_area * (heat_reference - heat_design), boiler_efficiency)
    energy_saved = electricity * coal_rate + heat / standard_coal_heat
    return {
        "energy_saved": energy_saved,
        "ghg_reduced": electricity * grid_average + heat * coal_emission_factor,
        "green_floor_area": floor_area,
    }
