"""The benefits of the mixed book by hand in DuckDB."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb

from bench.book import CURRENCIES, INPUTS, KWH, MG_PER_L, REGIONS, TYPES, FactorTables, name_of

if TYPE_CHECKING:
    import pyarrow as pa

CASES = {
    "energy_saved": """
        when {power} then electricity_supplied * coal_rate
        when {energy_saving_retrofit} then (energy_before - energy_after) * output
        when {lighting} then electricity_saved * coal_rate
        when {green_building} then floor_area * (energy_reference - energy_design) * {kwh} * coal_rate""",
    "ghg_reduced": """
        when {power} then electricity_supplied * coal_rate * {co2_per_tce}
        when {energy_saving_retrofit} then (energy_before - energy_after) * output * {co2_per_tce}
        when {lighting} then electricity_saved * grid_average
        when {green_building} then floor_area * (energy_reference - energy_design) * {kwh} * grid_average""",
    "renewable_power": "when {power} then electricity_supplied",
    "cod_reduced": "when {wastewater_treatment} then water_treated * (cod_in - cod_out) * {mg_per_l}",
    "nh3n_reduced": "when {wastewater_treatment} then water_treated * (nh3n_in - nh3n_out) * {mg_per_l}",
    "water_saved": "when {water_reuse} then water_reused",
    "green_floor_area": "when {green_building} then floor_area",
}


class ByDuckDB:
    """One SQL statement over a table of its own; ``project_type`` and ``region`` are codes or text."""

    def __init__(self, table: pa.Table, factors: FactorTables, *, coded: bool) -> None:
        self.connection = duckdb.connect()
        self.connection.execute("set threads = 1")
        self.connection.register("given", table)
        self.connection.execute("create table book as select * from given")
        self.connection.unregister("given")
        key = "integer" if coded else "varchar"
        self.connection.execute(f"create table grid (region {key}, year bigint, grid_average double)")
        rows = [(place if coded else name, year, value) for place, name, year, value in factors.grid]
        self.connection.executemany("insert into grid values (?, ?, ?)", rows)
        self.connection.execute("create table coal (year bigint, coal_rate double)")
        self.connection.executemany("insert into coal values (?, ?)", [*factors.coal_rate.items()])
        quoted = {name: str(place) if coded else f"'{name}'" for place, name in enumerate(TYPES)}
        words = {name: f"project_type = {code}" for name, code in quoted.items()}
        words["power"] = f"project_type in ({', '.join(list(quoted.values())[:3])})"
        words |= {"kwh": repr(KWH), "mg_per_l": repr(MG_PER_L), "co2_per_tce": repr(factors.co2_per_tce)}
        sums = [f"sum(share * case {cases.format(**words)} end) as {name}" for name, cases in CASES.items()]
        self.query = f"""
            select {", ".join(sums)}
            from (select *, least(balance / total_investment, 1.0) as share from book)
            left join coal using (year) left join grid using (region, year)"""

    def check(self) -> None:
        """Ids unique, numbers finite, keys known."""
        numbers = ["balance", "total_investment", *(name_of(header) for header in INPUTS)]
        known = {"project_type": TYPES, "region": REGIONS, "currency": CURRENCIES}
        tests = [
            "count(distinct loan_id) = count(*)",
            *(f"bool_and({name} in ({', '.join(map(repr, words))}))" for name, words in known.items()),
            *(f"coalesce(bool_and(isfinite({name})), true)" for name in numbers),
        ]
        row = self.connection.execute(f"select {' and '.join(tests)} from book").fetchone()
        if row != (True,):
            raise ValueError("the book has errors")

    def totals(self) -> dict[str, float]:
        answer = self.connection.execute(self.query)
        row = answer.fetchone()
        assert row is not None
        assert answer.description is not None
        return dict(zip((column[0] for column in answer.description), row, strict=True))
