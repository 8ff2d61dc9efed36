"""The benefits of the mixed book by hand in pandas."""

from __future__ import annotations

import numpy as np
import pandas as pd

from bench.book import CURRENCIES, INPUTS, KWH, MG_PER_L, REGIONS, TYPES, FactorTables, name_of


class ByPandas:
    """Two merges, a share, and the rows of each type by a mask; ``project_type`` and ``region`` are codes or text."""

    def __init__(self, frame: pd.DataFrame, factors: FactorTables, *, coded: bool) -> None:
        self.frame, self.co2_per_tce = frame, factors.co2_per_tce
        self.types = {name: place if coded else name for place, name in enumerate(TYPES)}
        self.grid = pd.DataFrame(
            [(place if coded else name, year, value) for place, name, year, value in factors.grid],
            columns=["region", "year", "grid_average"],
        )
        self.grid["region"] = self.grid["region"].astype(frame["region"].dtype)
        self.coal = pd.DataFrame([*factors.coal_rate.items()], columns=["year", "coal_rate"])

    def check(self) -> None:
        """Ids unique, numbers finite, keys known."""
        book = self.frame
        numbers = ["balance", "total_investment", *(name_of(header) for header in INPUTS)]
        good = (
            book["loan_id"].is_unique
            and book["loan_id"].notna().all()
            and book["project_type"].isin(TYPES).all()
            and book["region"].isin(REGIONS).all()
            and book["currency"].isin(CURRENCIES).all()
            and not any(np.isinf(book[name].to_numpy()).any() for name in numbers)
        )
        if not good:
            raise ValueError("the book has errors")

    def totals(self) -> dict[str, float]:
        book = self.frame.merge(self.coal, on="year", how="left").merge(self.grid, on=["region", "year"], how="left")
        share = (book["balance"] / book["total_investment"]).clip(upper=1.0)
        kind = book["project_type"]
        power = kind.isin([self.types[name] for name in ("solar_pv", "wind_power", "hydropower")])
        of = {name: kind == code for name, code in self.types.items()}
        retrofit, lighting, building = of["energy_saving_retrofit"], of["lighting"], of["green_building"]
        water, reuse = of["wastewater_treatment"], of["water_reuse"]

        def part(rows: pd.Series, name: str) -> pd.Series:
            column: pd.Series = book.loc[rows, name]
            return column

        power_tce = part(power, "electricity_supplied") * part(power, "coal_rate")
        retrofit_tce = (part(retrofit, "energy_before") - part(retrofit, "energy_after")) * part(retrofit, "output")
        saved = part(lighting, "electricity_saved")
        intensity = part(building, "energy_reference") - part(building, "energy_design")
        building_mwh = part(building, "floor_area") * intensity * KWH
        treated = part(water, "water_treated")
        results = {
            "energy_saved": [
                power_tce,
                retrofit_tce,
                saved * part(lighting, "coal_rate"),
                building_mwh * part(building, "coal_rate"),
            ],
            "ghg_reduced": [
                power_tce * self.co2_per_tce,
                retrofit_tce * self.co2_per_tce,
                saved * part(lighting, "grid_average"),
                building_mwh * part(building, "grid_average"),
            ],
            "renewable_power": [part(power, "electricity_supplied")],
            "cod_reduced": [treated * (part(water, "cod_in") - part(water, "cod_out")) * MG_PER_L],
            "nh3n_reduced": [treated * (part(water, "nh3n_in") - part(water, "nh3n_out")) * MG_PER_L],
            "water_saved": [part(reuse, "water_reused")],
            "green_floor_area": [part(building, "floor_area")],
        }
        return {
            name: float(sum((figures * share[figures.index]).sum() for figures in parts))
            for name, parts in results.items()
        }
