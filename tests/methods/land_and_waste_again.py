"""Second computation, in exact arithmetic, of the methods of recycling, waste, water, land, farming, air and retail."""

RATES = {
    "virgin_energy",
    "recycled_energy",
    "substitution_share",
    "virgin_electricity",
    "virgin_fuel",
    "melting_heat_saved",
    "natural_factor",
    "aggregate_factor",
    "haul_before",
    "haul_after",
    "use_share",
    "rdf_heating_value",
    "rdf_emission_factor",
    "sludge_carbon",
    "sludge_decay_rate",
    "household_fuel",
    "household_methane",
    "household_leakage",
    "biomass_heating_value",
    "biomass_boiler_efficiency",
    "burnt_share",
    "soil_carbon_rate",
    "baseline_carbon_rate",
    "season_days",
    "amendment_scaling_before",
    "amendment_scaling_after",
    "enteric_before",
    "enteric_after",
    "biochar_carbon",
    "biochar_permanence",
    "irrigation_before",
    "irrigation_after",
    "pumping_electricity",
    "volume_growth",
    "baseline_volume_growth",
    "bamboo_growth",
    "bamboo_root_shoot",
    "retained_share",
    "biomass_rate",
    "soil_rate",
    "drained_emissions",
    "rewetted_emissions",
    "rewetted_methane",
    "sediment_carbon",
    "baseline_retention",
    "permanence_deduction",
    "rainfall",
    "control_rate_before",
    "control_rate_after",
    "runoff_cod",
    "runoff_tn",
    "runoff_tp",
    "erosion_before",
    "erosion_after",
    "leak_rate_before",
    "leak_rate_after",
    "cod_per_person",
    "nh3n_per_person",
    "cod_removal",
    "nh3n_removal",
    "runoff_coefficient",
    "collected_share",
    "reuse_electricity",
    "water_per_output_before",
    "water_per_output_after",
    "tn_export",
    "tp_export",
    "tn_removal",
    "tp_removal",
    "sulphur_content",
    "desulphurisation_before",
    "desulphurisation_after",
    "nox_per_coal",
    "denitrification_before",
    "denitrification_after",
    "ash_content",
    "fly_ash_share",
    "dust_removal_before",
    "dust_removal_after",
    "voc_collected_before",
    "voc_collected_after",
    "voc_removal_before",
    "voc_removal_after",
    "voc_content_before",
    "voc_content_after",
    "destroyed_share",
    "charge",
    "leak_rate",
    "single_use_mass",
    "single_use_factor",
    "box_mass",
    "box_factor",
    "package_mass_before",
    "package_mass_after",
    "material_factor",
    "appliance_use_before",
    "appliance_use_after",
    "home_electricity_before",
    "home_electricity_after",
    "home_gas_before",
    "home_gas_after",
    "replaced_factor",
    "travel_factor",
    "displacement_rate",
    "item_factor",
}


def landfill(v, left):
    carbon = sum(
        waste * doc * (1 - left(rate, v["years"]))
        for waste, doc, rate in zip(v["waste"], v["degradable_carbon"], v["decay_rate"], strict=True)
    )
    return carbon * methane_of_carbon(v)


def methane_of_carbon(v):
    lost = 1 - v["landfill_recovery"] - v["landfill_oxidation"] + v["landfill_recovery"] * v["landfill_oxidation"]
    shares = v["model_correction"] * v["methane_in_gas"] * v["doc_fraction"] * v["site_correction"]
    return shares * lost * v["methane_per_carbon"] * v["gwp_ch4"]


def power(v):
    return v["electricity_used"] * v["grid_average"]


def diesel(v):
    return v["diesel_per_litre"] * v["diesel_volume"]


def paired(v, one, other):
    return sum(a * b for a, b in zip(v[one], v[other], strict=True))


def soil(v, volatilised):
    return v["soil_n2o"] + v[volatilised] * v["deposited_n2o"] + v["leached_n2o"] * v["leached"]


def nitrous(v):
    return v["n2o_per_nitrogen"] * v["gwp_n2o"]


def soil_gain(v):
    return v["area"] * (v["soil_carbon_rate"] - v["baseline_carbon_rate"]) * v["co2_per_carbon"]


def tree(v):
    dry = v["wood_density"] * v["expansion_factor"]
    return (dry + dry * v["root_shoot"]) * v["carbon_fraction"] * v["co2_per_carbon"]


def pumped(v, water):
    electricity = water * v["pumping_electricity"]
    return {
        "water_saved": water,
        "energy_saved": electricity * v["coal_rate"],
        "ghg_reduced": electricity * v["grid_average"],
    }


def material(v):
    return {
        "ghg_reduced": v["material_recycled"] * (v["virgin_factor"] - v["recycled_factor"]),
        "energy_saved": v["material_recycled"] * (v["virgin_energy"] - v["recycled_energy"]),
        "solid_waste_used": v["material_recycled"],
    }


def plastic(v):
    per_tonne = v["grid_average"] * v["virgin_electricity"] + v["fuel_emission_factor"] * v["virgin_fuel"]
    kept = v["material_recycled"] * per_tonne * v["substitution_share"]
    return {"ghg_reduced": kept - power(v) - v["plant_emissions"], "solid_waste_used": v["material_recycled"]}


def construction(v):
    per_tonne = v["natural_factor"] - v["aggregate_factor"]
    per_tonne += v["haul_before"] * v["road_freight"] - v["haul_after"] * v["road_freight"]
    return {
        "ghg_reduced": v["construction_waste_used"] * per_tonne,
        "solid_waste_used": v["construction_waste_used"],
    }


def composting(v, left):
    mass = sum(v["waste"])
    released = mass * v["compost_ch4"] * v["gwp_ch4"] + mass * v["compost_n2o"] * v["gwp_n2o"]
    return {"ghg_reduced": landfill(v, left) - released - power(v) - diesel(v), "waste_treated": mass}


def waste_fuel(v, left):
    heat = v["rdf_mass"] * v["rdf_heating_value"]
    coal = heat * v["coal_emission_factor"] - heat * v["rdf_emission_factor"]
    return {"ghg_reduced": landfill(v, left) + coal - power(v) - diesel(v), "waste_treated": sum(v["waste"])}


def sludge(v, left):
    gone = v["sludge"] * v["sludge_carbon"] * (1 - left(v["sludge_decay_rate"], v["years"]))
    avoided = gone * methane_of_carbon(v)
    return {"ghg_reduced": avoided - power(v) - diesel(v) - v["plant_emissions"], "waste_treated": v["sludge"]}


def household(v):
    fuel = v["household_fuel"] * v["fuel_heating_value"] * v["fuel_emission_factor"]
    methane = v["household_methane"] * v["gwp_ch4"] - v["household_leakage"] * v["gwp_ch4"]
    return {"ghg_reduced": v["households"] * fuel + v["households"] * methane}


def biomass(v):
    heat = v["biomass_used"] * v["biomass_heating_value"] * v["biomass_boiler_efficiency"] / v["boiler_efficiency"]
    return {
        "ghg_reduced": heat * v["coal_emission_factor"] - power(v) - v["plant_emissions"],
        "energy_saved": heat / v["standard_coal_heat"] - v["coal_rate"] * v["electricity_used"],
    }


def rice(v):
    season = v["rice_area"] * v["rice_ch4"] * v["season_days"] * v["gwp_ch4"]
    before = season * v["water_regime_before"] * v["amendment_scaling_before"]
    return {"ghg_reduced": before - season * v["water_regime_after"] * v["amendment_scaling_after"]}


def burning(v):
    dry = v["straw_collected"] * v["combustion_factor"] * v["burnt_share"]
    gases = dry * v["burning_ch4"] * v["gwp_ch4"] + dry * v["burning_n2o"] * v["gwp_n2o"]
    return {"ghg_reduced": gases - v["plant_emissions"], "solid_waste_used": v["straw_collected"]}


def straw_return(v):
    lost = v["straw_nitrogen"] * v["soil_n2o"] + v["straw_nitrogen"] * v["leached"] * v["leached_n2o"]
    return {
        "ghg_removed": soil_gain(v),
        "ghg_reduced": -(lost * nitrous(v) + v["extra_methane"] * v["gwp_ch4"]),
    }


def bamboo(v):
    dry = v["area"] * v["bamboo_growth"] + v["area"] * v["bamboo_growth"] * v["bamboo_root_shoot"]
    dry += v["bamboo_products"] * v["retained_share"]
    return {"ghg_removed": dry * v["biomass_carbon"] * v["co2_per_carbon"] - v["area"] * v["baseline_rate"]}


def sponge(v):
    rain = v["catchment_area"] * v["rainfall"]
    kept = rain * v["control_rate_after"] - rain * v["control_rate_before"]
    loads = {f"{name}_reduced": kept * v[f"runoff_{name}"] for name in ("cod", "tn", "tp")}
    return {"runoff_controlled": kept, **loads, "water_saved": v["rainwater_used"]}


def coal_gas(v):
    sulphur = v["coal_burnt"] * v["sulphur_content"] * v["so2_per_sulphur"]
    nox = v["coal_burnt"] * v["nox_per_coal"]
    dust = v["coal_burnt"] * v["ash_content"] * v["fly_ash_share"]
    return {
        "so2_reduced": sulphur * v["desulphurisation_after"] - sulphur * v["desulphurisation_before"],
        "nox_reduced": nox * v["denitrification_after"] - nox * v["denitrification_before"],
        "pm_reduced": dust * v["dust_removal_after"] - dust * v["dust_removal_before"],
    }


def packaging(v):
    thrown, boxes = v["package_uses"] * v["single_use_mass"], v["boxes_added"] * v["box_mass"]
    return {
        "ghg_reduced": thrown * v["single_use_factor"] - boxes * v["box_factor"] - v["return_emissions"],
        "material_saved": thrown - boxes,
    }


def lighter(v):
    saved = v["packages"] * (v["package_mass_before"] - v["package_mass_after"])
    return {"ghg_reduced": saved * v["material_factor"], "material_saved": saved}


def home(v):
    electricity = v["homes"] * v["home_electricity_before"] - v["homes"] * v["home_electricity_after"]
    gas = v["homes"] * v["home_gas_before"] - v["homes"] * v["home_gas_after"]
    return {
        "energy_saved": electricity * v["coal_rate"],
        "ghg_reduced": electricity * v["grid_average"] + gas * v["gas_factor"],
    }


def appliance(v):
    electricity = v["appliances"] * v["appliance_use_before"] - v["appliances"] * v["appliance_use_after"]
    return {"energy_saved": electricity * v["coal_rate"], "ghg_reduced": electricity * v["grid_average"]}


def travel(v):
    saved = v["passenger_distance"] * v["replaced_factor"] - v["passenger_distance"] * v["travel_factor"]
    return {"ghg_reduced": saved - v["service_emissions"]}


def again(left):
    """Return the second computation of each method; `left` is exp(−rate·time) far beyond float64."""
    return {
        "acm0022.composting": lambda v: composting(v, left),
        "acm0022.refuse_derived_fuel": lambda v: waste_fuel(v, left),
        "air.coal_flue_gas": coal_gas,
        "air.nitrous_oxide_destruction": lambda v: {
            "ghg_reduced": v["gwp_n2o"] * v["n2o_destroyed"] - v["plant_emissions"]
        },
        "air.voc_substitution": lambda v: {
            "voc_reduced": v["coating_used"] * (v["voc_content_before"] - v["voc_content_after"])
        },
        "air.voc_treatment": lambda v: {
            "voc_reduced": v["voc_generated"] * v["voc_collected_after"] * v["voc_removal_after"]
            - v["voc_generated"] * v["voc_collected_before"] * v["voc_removal_before"]
        },
        "biomass.heat": biomass,
        "ccer_2023.mangrove": lambda v: {
            "ghg_removed": v["area"] * (v["biomass_rate"] + v["soil_rate"] - v["baseline_rate"]),
            "area_restored": v["area"],
        },
        "ipcc_2019.biochar": lambda v: {
            "ghg_removed": v["biochar_mass"] * v["biochar_carbon"] * v["co2_per_carbon"] * v["biochar_permanence"],
            "ghg_reduced": -v["plant_emissions"],
        },
        "ipcc_2019.enteric_methane": lambda v: {
            "ghg_reduced": v["animals"] * v["enteric_before"] * v["gwp_ch4"]
            - v["animals"] * v["enteric_after"] * v["gwp_ch4"]
        },
        "ipcc_2019.fertiliser_reduction": lambda v: {
            "ghg_reduced": (v["nitrogen_before"] - v["nitrogen_after"]) * soil(v, "volatilised_synthetic") * nitrous(v)
        },
        "ipcc_2019.open_burning_avoided": burning,
        "ipcc_2019.organic_substitution": lambda v: {
            "ghg_reduced": (v["nitrogen_before"] - v["nitrogen_after"]) * soil(v, "volatilised_synthetic") * nitrous(v)
            - v["organic_nitrogen"] * soil(v, "volatilised_organic") * nitrous(v)
        },
        "ipcc_2019.rice_paddy": rice,
        "ipcc_2019.soil_carbon": lambda v: {"ghg_removed": soil_gain(v), "area_restored": v["area"]},
        "ipcc_2019.straw_return": straw_return,
        "land.bamboo": bamboo,
        "land.check_dam": lambda v: {
            "ghg_removed": v["sediment_trapped"]
            * v["sediment_carbon"]
            * v["co2_per_carbon"]
            * (1 - v["permanence_deduction"])
            * (1 - v["baseline_retention"])
        },
        "land.erosion_control": lambda v: {
            "soil_retained": v["area"] * (v["erosion_before"] - v["erosion_after"]),
            "area_restored": v["area"],
        },
        "land.forest_management": lambda v: {
            "ghg_removed": tree(v)
            * (v["area"] * v["volume_growth"] - v["area"] * v["baseline_volume_growth"] - v["volume_harvested"])
        },
        "land.forest_stock_change": lambda v: {
            "ghg_removed": v["area"] * (v["volume_growth"] * tree(v) - v["baseline_rate"]),
            "area_restored": v["area"],
        },
        "land.peat_rewetting": lambda v: {
            "ghg_reduced": v["area"]
            * (v["drained_emissions"] - v["rewetted_emissions"] - v["rewetted_methane"] * v["gwp_ch4"]),
            "area_restored": v["area"],
        },
        "land.restoration": lambda v: {
            "area_restored": sum(v["restored_area"]),
            "ghg_removed": paired(v, "restored_area", "cover_rate"),
        },
        "land.urban_trees": lambda v: {
            "ghg_removed": v["crown_growth"] * v["crown_area"] * v["co2_per_carbon"],
            "area_restored": v["area"],
        },
        "packaging.lighter": lighter,
        "packaging.reusable": packaging,
        "recycling.construction_waste": construction,
        "recycling.glass_cullet": lambda v: {
            "ghg_reduced": v["material_recycled"] * v["glass_carbonate"]
            + v["material_recycled"] * v["melting_heat_saved"] * v["fuel_emission_factor"],
            "solid_waste_used": v["material_recycled"],
        },
        "recycling.material": material,
        "recycling.plastic_and_fibre": plastic,
        "recycling.recovered_products": lambda v: {
            "ghg_reduced": paired(v, "product_recovered", "virgin_factor") - power(v) - v["plant_emissions"],
            "solid_waste_used": sum(v["product_recovered"]),
        },
        "refrigerant.recovery": lambda v: {
            "ghg_reduced": paired(v, "refrigerant_recovered", "refrigerant_gwp") * v["destroyed_share"]
            - power(v)
            - v["plant_emissions"]
        },
        "refrigerant.replacement": lambda v: {
            "ghg_reduced": v["units_installed"] * v["charge"] * v["leak_rate"] * v["gwp_before"]
            - v["units_installed"] * v["charge"] * v["leak_rate"] * v["gwp_after"]
        },
        "retail.carbon_account": lambda v: {"ghg_reduced": paired(v, "behaviours", "behaviour_factor")},
        "retail.efficient_appliance": appliance,
        "retail.efficient_home": home,
        "retail.green_travel": travel,
        "retail.second_hand": lambda v: {
            "ghg_reduced": v["item_factor"] * v["items_reused"] * v["displacement_rate"] - v["service_emissions"]
        },
        "waste.hazardous_treatment": lambda v: {
            "waste_treated": v["hazardous_waste_received"] - v["hazardous_waste_forwarded"]
        },
        "waste.household_biogas": household,
        "waste.sludge_treatment": lambda v: sludge(v, left),
        "waste.solid_waste_use": lambda v: {
            "solid_waste_used": v["use_share"] * v["solid_waste_received"],
            "waste_treated": v["solid_waste_received"],
        },
        "water.diffuse_pollution": lambda v: {
            f"{p}_reduced": v["area"] * v[f"{p}_removal"] * v[f"{p}_export"] for p in ("tn", "tp")
        },
        "water.irrigation": lambda v: pumped(v, v["area"] * (v["irrigation_before"] - v["irrigation_after"])),
        "water.mains_leakage": lambda v: pumped(
            v, v["water_supplied"] * v["leak_rate_before"] - v["water_supplied"] * v["leak_rate_after"]
        ),
        "water.rainwater_harvest": lambda v: {
            "water_saved": v["roof_area"] * v["runoff_coefficient"] * v["collected_share"] * v["rainfall"]
        },
        "water.reuse_energy": lambda v: {
            "water_saved": v["water_reused"],
            **{
                name: v["water_reused"] * v[factor] * (v["pumping_electricity"] - v["reuse_electricity"])
                for name, factor in (("energy_saved", "coal_rate"), ("ghg_reduced", "grid_average"))
            },
        },
        "water.sewer_connection": lambda v: {
            f"{p}_reduced": v["persons_connected"] * v[f"{p}_removal"] * v[f"{p}_per_person"] for p in ("cod", "nh3n")
        },
        "water.sponge_city": sponge,
        "water.unit_consumption": lambda v: {
            "water_saved": v["output"] * v["water_per_output_before"] - v["output"] * v["water_per_output_after"]
        },
    }
