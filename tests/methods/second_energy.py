"""Energy, industry, buildings and transport computed a second time, in exact arithmetic and another order."""


def burnt(v, fuel):
    """CO2 of fuels by kind."""
    kinds = zip(v[fuel], v["fuel_heating_value"], v["fuel_carbon_content"], v["fuel_oxidation"], strict=True)
    return v["co2_per_carbon"] * sum(oxidised * carbon * heat * mass for mass, heat, carbon, oxidised in kinds)


def heat_of(v, fuel):
    """Heat of fuels by kind."""
    return sum(heat * mass for mass, heat in zip(v[fuel], v["fuel_heating_value"], strict=True))


def boiler(v):
    """Fuel heat of the boiler replaced."""
    return v["heat_supplied"] / v["boiler_efficiency"]


def travelled(v):
    """CO2e of the modes replaced, mode by mode."""
    return sum(
        v["passenger_distance"] * share * factor
        for share, factor in zip(v["mode_share"], v["mode_factor"], strict=True)
    )


def both(electricity, coal, carbon):
    """Standard coal and CO2 of an amount of electricity."""
    return {"energy_saved": electricity * coal, "ghg_reduced": electricity * carbon}


def scaled(coal, carbon):
    """Standard coal and its CO2."""
    return {"energy_saved": coal, "ghg_reduced": coal * carbon}


def carriers(v):
    """Electricity, gas and heat before less after."""
    gas = v["gas_before"] * v["gas_heating_value"] - v["gas_after"] * v["gas_heating_value"]
    saved = v["coal_rate"] * v["electricity_before"] - v["coal_rate"] * v["electricity_after"]
    ghg = v["grid_average"] * v["electricity_before"] - v["grid_average"] * v["electricity_after"]
    heat = v["heat_before"] - v["heat_after"]
    return {
        "energy_saved": saved + gas / v["standard_coal_heat"] + heat / v["standard_coal_heat"],
        "ghg_reduced": ghg + gas * v["gas_emission_factor"] + v["heat_factor"] * heat,
    }


def comprehensive(v):
    """The same with fuels by kind."""
    rest = carriers(v)
    fuel = heat_of(v, "fuel_before") / v["standard_coal_heat"] - heat_of(v, "fuel_after") / v["standard_coal_heat"]
    return {
        "energy_saved": rest["energy_saved"] + fuel,
        "ghg_reduced": rest["ghg_reduced"] + burnt(v, "fuel_before") - burnt(v, "fuel_after"),
    }


def near_zero(v):
    """Electricity, heat and own power of a building."""
    area = v["floor_area"]
    electricity = area * v["energy_reference"] - area * v["energy_design"] + v["electricity_self_used"]
    heat = (area * v["heat_reference"] - area * v["heat_design"]) / v["boiler_efficiency"]
    return {
        "energy_saved": electricity * v["coal_rate"] + heat / v["standard_coal_heat"],
        "ghg_reduced": electricity * v["grid_average"] + heat * v["coal_emission_factor"],
        "green_floor_area": area,
    }


SECOND = {
    "acm0012.energy_cascade": lambda v: {
        "energy_saved": boiler(v) / v["standard_coal_heat"]
        - heat_of(v, "fuel_used") / v["standard_coal_heat"]
        + v["electricity_self_used"] * v["coal_rate"],
        "ghg_reduced": boiler(v) * v["coal_emission_factor"]
        + v["grid_factor"] * v["electricity_self_used"]
        - burnt(v, "fuel_used"),
    },
    "acm0012.waste_gas_power": lambda v: {
        "ghg_reduced": v["waste_energy_share"] * v["grid_factor"] * v["electricity_supplied"]
        + v["waste_energy_share"] * v["grid_factor"] * v["electricity_self_used"]
        - v["plant_emissions"],
        "renewable_power": v["electricity_supplied"],
    },
    "acm_cement.alternative_kiln_fuel": lambda v: {
        "energy_saved": v["alternative_heat"] / v["standard_coal_heat"] - v["coal_rate"] * v["electricity_used"],
        "ghg_reduced": v["coal_emission_factor"] * v["alternative_heat"]
        - v["alternative_co2"]
        - v["grid_average"] * v["electricity_used"],
        "solid_waste_used": v["alternative_fuel"],
    },
    "acm_cement.clinker_substitution": lambda v: {
        "ghg_reduced": v["output"] * v["clinker_intensity"] * v["clinker_share_before"]
        - v["output"] * v["clinker_intensity"] * v["clinker_share_after"]
        - v["plant_emissions"]
        - v["leakage"],
        "solid_waste_used": v["solid_waste_input"],
    },
    "am0058.district_heating": lambda v: {
        "energy_saved": boiler(v) / v["standard_coal_heat"]
        - heat_of(v, "fuel_used") / v["standard_coal_heat"]
        - v["coal_rate"] * v["grid_electricity"],
        "ghg_reduced": boiler(v) * v["coal_emission_factor"]
        - v["grid_average"] * v["grid_electricity"]
        - burnt(v, "fuel_used"),
    },
    "am0058.district_heating_and_cooling": lambda v: {
        "energy_saved": boiler(v) / v["standard_coal_heat"]
        + v["coal_rate"] * v["cooling_supplied"] * v["chiller_power_ratio"]
        - v["coal_rate"] * v["grid_electricity"],
        "ghg_reduced": boiler(v) * v["coal_emission_factor"]
        + v["grid_average"] * v["cooling_supplied"] * v["chiller_power_ratio"]
        - v["grid_average"] * v["grid_electricity"],
    },
    "am0090.freight_modal_shift": lambda v: {
        "ghg_reduced": v["road_freight"] * v["freight_moved"]
        - v["road_freight"] * v["feeder_freight"]
        - v["grid_average"] * v["grid_electricity"]
        - burnt(v, "fuel_used"),
        "clean_freight_transport": v["freight_moved"],
    },
    "am0117.district_cooling": lambda v: both(
        v["chiller_power_ratio"] * v["cooling_supplied"] - v["grid_electricity"], v["coal_rate"], v["grid_average"]
    ),
    "am0124.electrolytic_hydrogen": lambda v: {
        "ghg_reduced": v["hydrogen_produced"] * v["hydrogen_baseline"]
        - (v["grid_electricity"] * v["grid_average"] + v["plant_emissions"]),
        "clean_hydrogen": v["hydrogen_produced"],
    },
    "ams_i_c.biomass_heat": lambda v: {
        "energy_saved": boiler(v) / v["standard_coal_heat"] - v["coal_rate"] * v["electricity_used"],
        "ghg_reduced": boiler(v) * v["coal_emission_factor"]
        - v["grid_average"] * v["electricity_used"]
        - v["plant_emissions"],
    },
    "ams_ii.building_carriers": lambda v: carriers(v),
    "ams_ii.compressed_air": lambda v: both(
        v["air_supplied"] * v["air_power_before"] - v["air_supplied"] * v["air_power_after"],
        v["coal_rate"],
        v["grid_average"],
    ),
    "ams_ii.grid_losses": lambda v: both(
        v["electricity_carried"] * v["loss_before"] - v["electricity_carried"] * v["loss_after"],
        v["coal_rate"],
        v["grid_average"],
    ),
    "ams_iii_c.electric_fleet": lambda v: {
        "ghg_reduced": v["fuel_factor"] * v["fuel_per_km"] * v["fleet_distance"]
        - v["grid_average"] * v["grid_electricity"]
    },
    "ams_iii_s.electric_freight": lambda v: {
        "ghg_reduced": v["fuel_factor"] * v["fuel_per_tkm"] * v["freight_moved"]
        - v["grid_average"] * v["grid_electricity"],
        "clean_freight_transport": v["freight_moved"],
    },
    "ams_iii_s.hydrogen_refuelling": lambda v: {
        "ghg_reduced": v["fuel_factor"] * v["fuel_per_km"] * v["distance_per_hydrogen"] * v["hydrogen_dispensed"]
        - v["hydrogen_footprint"] * v["hydrogen_dispensed"]
        - v["grid_average"] * v["electricity_used"]
    },
    "ccer_2023.offshore_wind_power": lambda v: {
        "ghg_reduced": v["grid_factor"]
        * (v["electricity_supplied"] - v["electricity_supplied"] * v["export_meter_error"])
        - v["grid_factor"] * (v["electricity_imported"] + v["electricity_imported"] * v["import_meter_error"]),
        "renewable_power": v["electricity_supplied"],
    },
    "ccer_2023.solar_thermal_power": lambda v: {
        "ghg_reduced": v["electricity_supplied"] * v["grid_factor"]
        - v["electricity_imported"] * v["grid_factor"]
        - burnt(v, "fuel_used"),
        "renewable_power": v["electricity_supplied"],
    },
    "ccer_2025.associated_gas_recovery": lambda v: {
        "ghg_reduced": (v["gas_recovered"] - v["gas_own_use"]) * v["gas_emission_factor"] * v["gas_heating_value"]
        - v["electricity_used"] * v["grid_average"]
        - v["leakage"]
    },
    "ccer_2025.low_concentration_mine_gas": lambda v: {
        "ghg_reduced": v["methane_destroyed"] * v["gwp_ch4_fossil"]
        - v["methane_destroyed"] * v["co2_per_carbon"] / v["methane_per_carbon"]
        + v["electricity_supplied"] * v["grid_factor"]
        - v["grid_electricity"] * v["grid_factor"]
        + v["heat_supplied"] * v["coal_emission_factor"] / v["boiler_efficiency"]
    },
    "ccer_2025.tunnel_lighting": lambda v: both(
        v["lighting_hours"] * v["lighting_power"] - v["lighting_electricity"], v["coal_rate"], v["grid_factor"]
    ),
    "crst_2021.renewable_absorption": lambda v: {
        "ghg_reduced": v["grid_factor"]
        * (v["curtailment_avoided"] + v["electricity_discharged"] - v["electricity_charged"]),
        "renewable_power": v["curtailment_avoided"],
    },
    "db11_3043_2024.bus_passengers": lambda v: {
        "ghg_reduced": travelled(v) - v["grid_average"] * v["grid_electricity"] - burnt(v, "fuel_used"),
        "clean_passenger_transport": v["passenger_distance"],
    },
    "db11_3043_2024.rail_passengers": lambda v: {
        "ghg_reduced": travelled(v) - v["grid_average"] * v["grid_electricity"],
        "clean_passenger_transport": v["passenger_distance"],
    },
    "db11_3043_2024.shared_trips": lambda v: {
        "ghg_reduced": travelled(v) - v["grid_average"] * v["electricity_used"] - v["plant_emissions"],
        "clean_passenger_transport": v["passenger_distance"],
    },
    "gbt_2589_2020.comprehensive_energy": lambda v: comprehensive(v),
    "gbt_28750_2012.energy_savings": lambda v: scaled(
        v["energy_baseline"] + v["energy_adjustment"] - v["energy_reported"], v["co2_per_tce"]
    ),
    "gbt_32151_2015.green_aluminium": lambda v: {
        "energy_saved": v["output"] * v["coal_rate"] * (v["power_per_output_before"] - v["power_per_output_after"]),
        "ghg_reduced": v["output"]
        * (
            v["power_per_output_before"] * v["power_factor_before"]
            - v["power_per_output_after"] * v["power_factor_after"]
        ),
    },
    "gbt_32151_2015.hydrogen_steel": lambda v: {
        "ghg_reduced": v["output"] * v["baseline_intensity"]
        - v["hydrogen_used"] * v["hydrogen_footprint"]
        - v["grid_average"] * v["grid_electricity"]
        - burnt(v, "fuel_used")
    },
    "gbt_32151_2015.scrap_steel": lambda v: {
        "ghg_reduced": v["output"] * v["baseline_intensity"]
        - v["grid_average"] * v["grid_electricity"]
        - burnt(v, "fuel_used")
        - v["plant_emissions"],
        "solid_waste_used": v["scrap_used"],
    },
    "gbt_32910_2016.data_centre": lambda v: both(
        v["it_electricity"] * v["pue_before"] - v["it_electricity"] * v["pue_after"], v["coal_rate"], v["grid_average"]
    ),
    "gbt_36132_2018.green_factory": lambda v: {
        "energy_saved": heat_of(v, "fuel_saved") / v["standard_coal_heat"]
        + v["coal_rate"] * v["electricity_saved"]
        + v["coal_rate"] * v["electricity_self_used"],
        "ghg_reduced": burnt(v, "fuel_saved")
        + v["grid_average"] * v["electricity_saved"]
        + v["grid_average"] * v["electricity_self_used"],
        "water_saved": v["water_before"] - v["water_after"],
        "solid_waste_used": v["solid_waste_input"],
    },
    "gbt_50801_2013.building_renewables": lambda v: (
        scaled(
            boiler(v) / v["standard_coal_heat"]
            + v["coal_rate"] * (v["electricity_supplied"] + v["electricity_self_used"])
            - v["coal_rate"] * v["electricity_used"],
            v["co2_per_tce"],
        )
        | {"renewable_power": v["electricity_supplied"]}
    ),
    "gbt_50801_2013.heat_pump": lambda v: {
        "energy_saved": boiler(v) / v["standard_coal_heat"] - v["coal_rate"] * v["grid_electricity"],
        "ghg_reduced": v["coal_emission_factor"] * v["heat_supplied"] / v["boiler_efficiency"]
        - v["grid_average"] * v["grid_electricity"],
    },
    "gbt_50801_2013.solar_heat": lambda v: scaled(
        boiler(v) / v["standard_coal_heat"] - v["coal_rate"] * v["electricity_used"], v["co2_per_tce"]
    ),
    "gbt_51350_2019.near_zero_energy_building": lambda v: near_zero(v),
    "gbt_51366_2019.green_materials": lambda v: (
        scaled(v["output"] * v["energy_before"] - v["output"] * v["energy_after"], v["co2_per_tce"])
        | {"solid_waste_used": v["solid_waste_input"]}
    ),
    "gbt_51366_2019.prefabricated_building": lambda v: {
        "ghg_reduced": v["floor_area"] * v["embodied_reference"] - v["floor_area"] * v["embodied_design"],
        "green_floor_area": v["floor_area"],
    },
    "iso_27915_2017.capture_and_storage": lambda v: {
        "ghg_reduced": v["co2_captured"]
        - (
            v["co2_released"]
            + v["grid_electricity"] * v["grid_average"]
            + v["heat_used"] * v["heat_factor"]
            + v["plant_emissions"]
            + v["leakage"]
        )
    },
    "jtt_1199_2018.green_road": lambda v: {
        "energy_saved": v["coal_rate"] * v["electricity_supplied"]
        + v["coal_rate"] * v["electricity_self_used"]
        + v["coal_rate"] * v["electricity_saved"],
        "ghg_reduced": v["grid_factor"] * v["electricity_supplied"]
        + v["grid_factor"] * v["electricity_self_used"]
        + v["grid_average"] * v["electricity_saved"],
        "renewable_power": v["electricity_supplied"],
    },
    "mee_2015.electrification": lambda v: {
        "energy_saved": (heat_of(v, "fuel_before") + v["gas_heating_value"] * v["gas_before"]) / v["standard_coal_heat"]
        - v["coal_rate"] * v["grid_electricity"],
        "ghg_reduced": burnt(v, "fuel_before")
        + v["gas_before"] * v["gas_emission_factor"] * v["gas_heating_value"]
        - v["grid_average"] * v["grid_electricity"],
    },
    "mee_2015.fuel_retrofit": lambda v: {
        "energy_saved": (
            heat_of(v, "fuel_before")
            - heat_of(v, "fuel_after")
            + v["gas_before"] * v["gas_heating_value"]
            - v["gas_after"] * v["gas_heating_value"]
        )
        / v["standard_coal_heat"],
        "ghg_reduced": burnt(v, "fuel_before")
        - burnt(v, "fuel_after")
        + (v["gas_before"] - v["gas_after"]) * v["gas_heating_value"] * v["gas_emission_factor"],
    },
    "ndrc_2025.zero_carbon_park": lambda v: {
        "ghg_reduced": v["energy_used"] * v["park_intensity_before"] - v["energy_used"] * v["park_intensity_after"]
    },
    "shipping.clean_ship": lambda v: {
        "ghg_reduced": burnt(v, "fuel_before")
        - burnt(v, "fuel_after")
        - v["methane_slip"] * v["gwp_ch4_fossil"]
        - v["grid_average"] * v["electricity_used"]
        - v["plant_emissions"]
    },
    "shipping.shore_power": lambda v: {
        "ghg_reduced": v["auxiliary_co2"] * v["electricity_delivered"] - v["grid_average"] * v["grid_electricity"],
        "nox_reduced": v["auxiliary_nox"] * v["electricity_delivered"],
        "so2_reduced": v["auxiliary_so2"] * v["electricity_delivered"],
    },
    "vm0038.charging": lambda v: {
        "ghg_reduced": v["electricity_delivered"] * v["fuel_per_km"] * v["fuel_factor"] * v["distance_per_electricity"]
        - v["grid_average"] * v["grid_electricity"],
        "charging_delivered": v["electricity_delivered"],
    },
}

# Inputs that are rates, shares and hours: twice the project leaves them as they are.
RATES = {
    "air_power_after",
    "air_power_before",
    "auxiliary_co2",
    "auxiliary_nox",
    "auxiliary_so2",
    "baseline_intensity",
    "chiller_power_ratio",
    "clinker_intensity",
    "clinker_share_after",
    "clinker_share_before",
    "distance_per_electricity",
    "distance_per_hydrogen",
    "embodied_design",
    "embodied_reference",
    "energy_after",
    "energy_before",
    "energy_design",
    "energy_reference",
    "export_meter_error",
    "fuel_per_km",
    "fuel_per_tkm",
    "heat_design",
    "heat_reference",
    "hydrogen_baseline",
    "hydrogen_footprint",
    "import_meter_error",
    "lighting_hours",
    "loss_after",
    "loss_before",
    "mode_factor",
    "mode_share",
    "park_intensity_after",
    "park_intensity_before",
    "power_factor_after",
    "power_factor_before",
    "power_per_output_after",
    "power_per_output_before",
    "pue_after",
    "pue_before",
    "waste_energy_share",
}
