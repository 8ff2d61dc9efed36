"""The same as measure.py for PostgreSQL: by ADBC, with Arrow all the way, in one transaction.

Run it: ``pip install adbc-driver-postgresql``, then ``python measure_postgresql.py postgresql://user@host/database``.
"""

import json
import sys

import pyarrow as pa
from adbc_driver_postgresql import dbapi

import carbonacct as ca

EDITION = "2026.11"
UNITS = {"balance": "元", "total_investment": "元", "electricity_supplied": "MWh"}


def measure(connection: dbapi.Connection) -> ca.Benefits:
    """Measure table ``loans``; put the outcome into ``loan_benefit``, ``loan_issue`` and ``run``, or nothing at all."""
    with connection.cursor() as cursor:
        cursor.execute("select * from loans order by loan_id")
        book = ca.read_book(cursor.fetch_arrow_table(), units=UNITS, currency="CNY")
        benefits = ca.benefits(book, factors=ca.FactorSet.load(EDITION))
        try:
            cursor.adbc_ingest("loan_benefit", pa.table(benefits), mode="replace")
            cursor.adbc_ingest(
                "loan_issue", pa.Table.from_pandas(benefits.issues, preserve_index=False), mode="replace"
            )
            cursor.execute("create table if not exists run (manifest jsonb)")
            cursor.execute("insert into run values ($1::text::jsonb)", [json.dumps(benefits.manifest, default=str)])
        except dbapi.Error:
            connection.rollback()
            raise
    connection.commit()
    return benefits


def main(address: str) -> int:
    """Measure the loans of a database; the exit status is that of the command line."""
    with dbapi.connect(address) as connection:
        benefits = measure(connection)
    print(benefits)
    return 3 if benefits.reconciliation.rows["rejected"] else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1]))
