"""The benefits of the mixed book by hand in Polars."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import polars as pl

from bench.book import CURRENCIES, INPUTS, KWH, MG_PER_L, REGIONS, TYPES, FactorTables, name_of

SHARE = (pl.col("balance") / pl.col("total_investment")).clip(upper_bound=1.0)


class ByPolars:
    """One lazy query per method, collected together; ``project_type`` and ``region`` are codes (``coded``) or text."""

    def __init__(self, frame: pl.DataFrame, factors: FactorTables, *, coded: bool) -> None:
        self.frame, self.coded, self.co2_per_tce = frame, coded, factors.co2_per_tce
        self.types = {name: place if coded else name for place, name in enumerate(TYPES)}
        self.grid = pl.DataFrame(
            {
                "region": [place if coded else name for place, name, _, _ in factors.grid],
                "year": [year for _, _, year, _ in factors.grid],
                "grid_average": [value for _, _, _, value in factors.grid],
            },
            schema_overrides={"region": frame.schema["region"]},
        )
        self.coal = pl.DataFrame({"year": list(factors.coal_rate), "coal_rate": list(factors.coal_rate.values())})

    def check(self) -> None:
        """Ids unique, numbers finite, keys known."""
        numbers = ["balance", "total_investment", *(name_of(header) for header in INPUTS)]
        told = self.frame.lazy().select(
            pl.col("loan_id").n_unique() == pl.len(),
            pl.col("loan_id").null_count().alias("nameless") == 0,
            pl.col("project_type").is_in(list(TYPES)).all(),
            pl.col("region").is_in(list(REGIONS)).all(),
            pl.col("currency").is_in(list(CURRENCIES)).all(),
            pl.col(numbers).is_finite().all(),
        )
        if not all(told.collect().row(0)):
            raise ValueError("the book has errors")

    def parts(self) -> list[tuple[pl.LazyFrame, dict[str, pl.Expr]]]:
        """By method: its rows with their factors, and the project's figures."""
        rows, kind = self.frame.lazy().with_row_index("row"), pl.col("project_type")
        coal, grid = pl.col("coal_rate"), pl.col("grid_average")
        supplied, saved, treated = pl.col("electricity_supplied"), pl.col("electricity_saved"), pl.col("water_treated")
        retrofit = (pl.col("energy_before") - pl.col("energy_after")) * pl.col("output")
        building = pl.col("floor_area") * (pl.col("energy_reference") - pl.col("energy_design")) * KWH

        def of(*names: str) -> pl.LazyFrame:
            return rows.filter(kind.is_in([self.types[name] for name in names]))

        def with_coal(part: pl.LazyFrame) -> pl.LazyFrame:
            return part.join(self.coal.lazy(), on="year", how="left")

        def with_grid(part: pl.LazyFrame) -> pl.LazyFrame:
            return with_coal(part).join(self.grid.lazy(), on=["region", "year"], how="left")

        return [
            (
                with_coal(of("solar_pv", "wind_power", "hydropower")),
                {
                    "energy_saved": supplied * coal,
                    "ghg_reduced": supplied * coal * self.co2_per_tce,
                    "renewable_power": supplied,
                },
            ),
            (
                of("energy_saving_retrofit"),
                {"energy_saved": retrofit, "ghg_reduced": retrofit * self.co2_per_tce},
            ),
            (with_grid(of("lighting")), {"energy_saved": saved * coal, "ghg_reduced": saved * grid}),
            (
                of("wastewater_treatment"),
                {
                    "cod_reduced": treated * (pl.col("cod_in") - pl.col("cod_out")) * MG_PER_L,
                    "nh3n_reduced": treated * (pl.col("nh3n_in") - pl.col("nh3n_out")) * MG_PER_L,
                },
            ),
            (of("water_reuse"), {"water_saved": pl.col("water_reused")}),
            (
                with_grid(of("green_building")),
                {
                    "energy_saved": building * coal,
                    "ghg_reduced": building * grid,
                    "green_floor_area": pl.col("floor_area"),
                },
            ),
        ]

    def totals(self) -> dict[str, float]:
        """Sum every indicator, keeping nothing of a loan."""
        sums = [
            part.select(**{name: (figure * SHARE).sum() for name, figure in figures.items()})
            for part, figures in self.parts()
        ]
        return added(part.row(0, named=True) for part in pl.collect_all(sums))


class ByPolarsEachLoan(ByPolars):
    """The same queries, keeping what a bank files: every loan's share, project figure and own part, then the totals."""

    def totals(self) -> dict[str, float]:
        """Compute each loan's figures and sum them."""
        parts = self.parts()
        kept = [
            part.select(
                "row",
                SHARE.alias("share"),
                **{f"project_{name}": figure for name, figure in figures.items()},
                **{name: figure * SHARE for name, figure in figures.items()},
            )
            for part, figures in parts
        ]
        self.loans = pl.collect_all(kept)
        return added(
            {name: float(frame[name].sum()) for name in figures}
            for frame, (_, figures) in zip(self.loans, parts, strict=True)
        )


def added(parts: Iterable[Mapping[str, float]]) -> dict[str, float]:
    """Add totals by name."""
    totals: dict[str, float] = {}
    for part in parts:
        for name, value in part.items():
            totals[name] = totals.get(name, 0.0) + value
    return totals


class ByPolarsInOneQuery(ByPolars):
    """One lazy query over all rows, with ``when … then`` by project type for every indicator."""

    def totals(self) -> dict[str, float]:
        of = {name: pl.col("project_type").eq(code) for name, code in self.types.items()}
        power = of["solar_pv"] | of["wind_power"] | of["hydropower"]
        supplied, saved = pl.col("electricity_supplied"), pl.col("electricity_saved")
        retrofit = (pl.col("energy_before") - pl.col("energy_after")) * pl.col("output")
        building = pl.col("floor_area") * (pl.col("energy_reference") - pl.col("energy_design")) * KWH
        coal, grid = pl.col("coal_rate"), pl.col("grid_average")

        def each(*cases: tuple[pl.Expr, pl.Expr]) -> pl.Expr:
            chosen: Any = pl.when(cases[0][0]).then(cases[0][1])
            for condition, value in cases[1:]:
                chosen = chosen.when(condition).then(value)
            figures: pl.Expr = chosen.otherwise(None)
            return (figures * pl.col("share")).sum()

        query = (
            self.frame.lazy()
            .join(self.coal.lazy(), on="year", how="left")
            .join(self.grid.lazy(), on=["region", "year"], how="left")
            .with_columns(share=SHARE)
            .select(
                energy_saved=each(
                    (power, supplied * coal),
                    (of["energy_saving_retrofit"], retrofit),
                    (of["lighting"], saved * coal),
                    (of["green_building"], building * coal),
                ),
                ghg_reduced=each(
                    (power, supplied * coal * self.co2_per_tce),
                    (of["energy_saving_retrofit"], retrofit * self.co2_per_tce),
                    (of["lighting"], saved * grid),
                    (of["green_building"], building * grid),
                ),
                renewable_power=each((power, supplied)),
                cod_reduced=each(
                    (
                        of["wastewater_treatment"],
                        pl.col("water_treated") * (pl.col("cod_in") - pl.col("cod_out")) * MG_PER_L,
                    )
                ),
                nh3n_reduced=each(
                    (
                        of["wastewater_treatment"],
                        pl.col("water_treated") * (pl.col("nh3n_in") - pl.col("nh3n_out")) * MG_PER_L,
                    )
                ),
                water_saved=each((of["water_reuse"], pl.col("water_reused"))),
                green_floor_area=each((of["green_building"], pl.col("floor_area"))),
            )
        )
        return dict(query.collect().row(0, named=True))
