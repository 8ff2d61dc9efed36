"""Measure the loans of a database: read them by Arrow, compute, write results and issues back as tables.

DuckDB stands for any database that speaks Arrow. Run it: ``python measure.py loans.duckdb``.
"""

import json
import sys

import duckdb

import carbonacct as ca

EDITION = "2026.11"
UNITS = {"balance": "元", "total_investment": "元", "electricity_supplied": "MWh"}


def measure(connection: duckdb.DuckDBPyConnection) -> ca.Benefits:
    """Measure table ``loans``; put the outcome into ``loan_benefit``, ``loan_issue`` and ``run``, or nothing at all."""
    loans = connection.sql("select * from loans order by loan_id").to_arrow_table()
    book = ca.read_book(loans, units=UNITS, currency="CNY")
    benefits = ca.benefits(book, factors=ca.FactorSet.load(EDITION))
    connection.register("rows", benefits.frame)
    connection.register("issues", benefits.issues)
    connection.begin()
    try:
        connection.execute("create or replace table loan_benefit as select * from rows")
        connection.execute("create or replace table loan_issue as select * from issues")
        connection.execute("create table if not exists run (manifest json)")
        connection.execute("insert into run values (?)", [json.dumps(benefits.manifest, default=str)])
    except duckdb.Error:
        connection.rollback()
        raise
    connection.commit()
    return benefits


def main(path: str) -> int:
    """Measure the loans of a database file; the exit status is that of the command line."""
    with duckdb.connect(path) as connection:
        benefits = measure(connection)
    print(benefits)
    return 3 if benefits.reconciliation.rows["rejected"] else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1]))
