"""A made-up loan book of mixed project types, in the containers that every contestant likes best."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from carbonacct.errors import FactorNotFound
from carbonacct.factors import FactorSet
from carbonacct.units import conversion, parse_unit, scale

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    import pyarrow as pa

TYPES = (
    "solar_pv",
    "wind_power",
    "hydropower",
    "energy_saving_retrofit",
    "lighting",
    "wastewater_treatment",
    "water_reuse",
    "green_building",
)
REGIONS = ("CN-CQ", "CN-SC", "CN-GD", "CN-BJ", "500155", "CN-ZJ")
YEARS = (2022, 2023, 2024, 2025)
CURRENCIES = ("CNY",)
MG_PER_L = 1e-6  # t/m3 in mg/L
KWH = 1e-3  # MWh in kWh
YUAN_PER_MWH = (1500.0, 6000.0)  # investment per yearly output, so that CO2 per investment is what is expected

# Header, the places of the types in TYPES that have the input, least and most.
INPUTS = {
    "electricity_supplied [MWh]": ((0, 1, 2), 100.0, 90_000.0),
    "energy_before [tce/t]": ((3,), 0.3, 0.9),
    "energy_after [tce/t]": ((3,), 0.1, 0.3),
    "output [t]": ((3,), 1_000.0, 900_000.0),
    "electricity_saved [MWh]": ((4,), 10.0, 9_000.0),
    "water_treated [m3]": ((5,), 10_000.0, 9_000_000.0),
    "cod_in [mg/L]": ((5,), 100.0, 400.0),
    "cod_out [mg/L]": ((5,), 20.0, 60.0),
    "nh3n_in [mg/L]": ((5,), 20.0, 60.0),
    "nh3n_out [mg/L]": ((5,), 1.0, 8.0),
    "water_reused [m3]": ((6,), 1_000.0, 900_000.0),
    "floor_area [m2]": ((7,), 500.0, 90_000.0),
    "energy_reference [kWh/m2]": ((7,), 60.0, 120.0),
    "energy_design [kWh/m2]": ((7,), 20.0, 60.0),
}


def name_of(header: str) -> str:
    """Return a header without its unit."""
    return header.partition(" [")[0]


class MixedBook:
    """A book of ``rows`` loans with equal parts of every type; one share in a thousand is above 1 before the cap.

    ``arrow`` is what the library reads, with keys as text. The others are for the work by hand, with keys as text or,
    ``…_coded``, with ``project_type`` and ``region`` as small integers.
    """

    def __init__(self, rows: int, seed: int = 1) -> None:
        rng = np.random.default_rng(seed)
        self.rows = rows
        self.numbers = rng.permutation(rows)
        self.types = rng.integers(0, len(TYPES), rows).astype(np.int32)
        self.regions = rng.integers(0, len(REGIONS), rows).astype(np.int32)
        self.years = rng.integers(YEARS[0], YEARS[-1] + 1, rows)
        self.inputs = {header: rng.uniform(least, most, rows) for header, (_, least, most) in INPUTS.items()}
        supplied = self.inputs["electricity_supplied [MWh]"]
        investment = np.where(
            np.isin(self.types, INPUTS["electricity_supplied [MWh]"][0]),
            supplied * rng.uniform(*YUAN_PER_MWH, rows),
            rng.uniform(1e7, 1e9, rows),
        )
        part = np.where(rng.random(rows) < 0.001, 1.25, rng.uniform(0.05, 0.8, rows))
        self.money = {"balance": investment * part, "total_investment": investment}
        self.given = {header: np.isin(self.types, types) for header, (types, _, _) in INPUTS.items()}

    @cached_property
    def arrow(self) -> pa.Table:
        import pyarrow as pa
        import pyarrow.compute as pc

        columns: dict[str, Any] = {
            "loan_id": pc.binary_join_element_wise(
                "L", pc.utf8_lpad(pa.array(self.numbers).cast("string"), 9, "0"), ""
            ),
            "project_type": pa.DictionaryArray.from_arrays(self.types, list(TYPES)).cast("string"),
            "region": pa.DictionaryArray.from_arrays(self.regions, list(REGIONS)).cast("string"),
            "currency": pa.repeat(CURRENCIES[0], self.rows),
            "year": pa.array(self.years),
        }
        columns |= {name: pa.array(values) for name, values in self.money.items()}
        columns |= {header: pa.array(values, mask=~self.given[header]) for header, values in self.inputs.items()}
        return pa.table(columns)

    @cached_property
    def plain(self) -> pa.Table:
        """The same without units in the headers, for tools that know none."""
        return self.arrow.rename_columns([name_of(header) for header in self.arrow.column_names])

    @cached_property
    def plain_coded(self) -> pa.Table:
        import pyarrow as pa

        table = self.plain.drop_columns(["loan_id", "project_type", "region", "currency"])
        return table.append_column("project_type", pa.array(self.types)).append_column("region", pa.array(self.regions))

    @cached_property
    def polars(self) -> pl.DataFrame:
        import polars as pl

        return pl.DataFrame(self.plain)

    @cached_property
    def polars_coded(self) -> pl.DataFrame:
        import polars as pl

        return pl.DataFrame(self.plain_coded)

    @cached_property
    def pandas(self) -> pd.DataFrame:
        frame: pd.DataFrame = self.plain.to_pandas()
        return frame

    @cached_property
    def pandas_coded(self) -> pd.DataFrame:
        frame: pd.DataFrame = self.plain_coded.to_pandas()
        return frame


class FactorTables:
    """The factors the book needs, looked up once: the work by hand gets them as ready tables in ready units."""

    def __init__(self) -> None:
        factors = FactorSet.load()

        def value(family: str, unit: str, region: str, year: int) -> float:
            try:
                found = factors.resolve(family, region=region, year=year)
            except FactorNotFound:
                return float("nan")
            return float(scale(found.value, conversion(parse_unit(found.unit), parse_unit(unit))))

        self.co2_per_tce = value("co2_per_tce.eri_067", "tCO2/tce", "CN", YEARS[-1])
        self.coal_rate = {year: value("power.coal_rate.nea", "tce/MWh", "CN", year - 1) for year in YEARS}
        self.grid = [
            (place, region, year, value("grid.average.mee_nbs", "tCO2/MWh", region, year))
            for place, region in enumerate(REGIONS)
            for year in YEARS
        ]
