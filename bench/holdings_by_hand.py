"""Financed emissions of holdings by hand: numpy in place, pandas, Polars and DuckDB, as users write them.

With ``sector`` as a code nothing is checked, since the library has its book read already. With text each first checks
what the library checks: ids unique, numbers finite, words known.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from bench.holdings import Holdings

Totals = dict[str, float]

ERRORS = "the book has errors"


def by_hand(made: Holdings, *, coded: bool) -> dict[str, Callable[[], Totals]]:
    """Return the contestants, each with the book in its own form; ``sector`` is a code or text."""
    hands = {
        "pandas": by_pandas(made, coded=coded),
        "Polars": by_polars(made, coded=coded, checked=not coded, kept=True),
        "Polars, totals alone": by_polars(made, coded=coded, checked=not coded),
        "DuckDB": by_duckdb(made, coded=coded),
    }
    if coded:
        return {"numpy": by_numpy(made), **hands}
    return {**hands, "Polars, totals alone, unchecked": by_polars(made, coded=False)}


def by_numpy(made: Holdings) -> Callable[[], Totals]:
    """Return the kernel by hand, in place, over one buffer."""
    per_yuan, buffer = made.per_yuan, np.empty(made.rows)
    money = made.money

    def run() -> Totals:
        np.add(money["total_equity"], money["total_debt"], out=buffer)
        np.divide(money["balance"], buffer, out=buffer)
        np.multiply(buffer, money["revenue"], out=buffer)
        np.multiply(buffer, per_yuan[made.codes], out=buffer)
        return dict(zip(made.sectors, np.bincount(made.codes, buffer).tolist(), strict=True))

    return run


def by_pandas(made: Holdings, *, coded: bool) -> Callable[[], Totals]:
    """Return the same in pandas: a look-up by ``map``, a column and a group."""
    import pandas as pd

    frame = made.plain(coded=coded).to_pandas()
    factor = pd.Series(made.per_yuan, index=range(len(made.sectors)) if coded else made.sectors)

    def good() -> bool:
        return bool(
            frame["loan_id"].is_unique
            and frame["loan_id"].notna().all()
            and all(frame[name].isin(words).all() for name, words in made.words.items())
            and all(np.isfinite(frame[name].to_numpy()).all() for name in made.money)
        )

    def run() -> Totals:
        if not coded and not good():
            raise ValueError(ERRORS)
        share = frame["balance"] / (frame["total_equity"] + frame["total_debt"])
        financed = share * frame["revenue"] * frame["sector"].map(factor)
        return made.named(financed.groupby(frame["sector"]).sum().to_dict())

    return run


def by_polars(made: Holdings, *, coded: bool, checked: bool = False, kept: bool = False) -> Callable[[], Totals]:
    """Return the same in Polars, with a join and a group; ``kept`` has share and emissions of each holding too."""
    import polars as pl

    frame = pl.DataFrame(made.plain(coded=coded))
    keys = pl.Series("sector", range(len(made.sectors)), dtype=pl.Int32) if coded else pl.Series("sector", made.sectors)
    table = pl.DataFrame([keys, pl.Series("factor", made.per_yuan)]).lazy()
    share = pl.col("balance") / (pl.col("total_equity") + pl.col("total_debt"))

    def good() -> bool:
        told = frame.lazy().select(
            pl.col("loan_id").n_unique() == pl.len(),
            pl.col("loan_id").null_count().alias("nameless") == 0,
            *(pl.col(name).is_in(words).all() for name, words in made.words.items()),
            pl.col(list(made.money)).is_finite().all(),
        )
        return all(told.collect().row(0))

    def run() -> Totals:
        if checked and not good():
            raise ValueError(ERRORS)
        joined = frame.lazy().join(table, on="sector", how="left")
        emissions = pl.col("revenue") * pl.col("factor")
        if kept:
            loans = joined.select("sector", share.alias("share"), emissions.alias("emissions"))
            rows = loans.with_columns((pl.col("share") * pl.col("emissions")).alias("financed")).collect()
            summed = rows.lazy().group_by("sector").agg(pl.col("financed").sum())
        else:
            summed = joined.group_by("sector").agg((share * emissions).sum().alias("sum"))
        return made.named(dict(summed.collect().iter_rows()))

    return run


def by_duckdb(made: Holdings, *, coded: bool) -> Callable[[], Totals]:
    """Return the same in DuckDB: one statement over a table of its own, totals alone."""
    import duckdb

    connection = duckdb.connect()
    connection.execute("set threads = 1")
    connection.register("given", made.plain(coded=coded))
    connection.execute("create table book as select * from given")
    connection.unregister("given")
    connection.execute(f"create table factors (sector {'integer' if coded else 'varchar'}, factor double)")
    keys = range(len(made.sectors)) if coded else made.sectors
    tests = [
        "count(distinct loan_id) = count(*)",
        *(f"bool_and({name} in ({', '.join(map(repr, words))}))" for name, words in made.words.items()),
        *(f"bool_and(isfinite({name}))" for name in made.money),
    ]
    connection.executemany("insert into factors values (?, ?)", [*zip(keys, made.per_yuan.tolist(), strict=True)])

    def run() -> Totals:
        if not coded and connection.execute(f"select {' and '.join(tests)} from book").fetchone() != (True,):
            raise ValueError(ERRORS)
        rows = connection.execute("""
            select sector, sum(balance / (total_equity + total_debt) * revenue * factor)
            from book left join factors using (sector) group by sector""").fetchall()
        return made.named(dict(rows))

    return run
