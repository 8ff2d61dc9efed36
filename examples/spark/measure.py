"""Measure a table of loans where it lies: rows and issues written by the workers, totals printed by the driver.

Run it: ``spark-submit measure.py LOANS OUT`` with two addresses that Spark can read and write.
"""

import json
import sys

from pyspark.sql import SparkSession

import carbonacct as ca
from carbonacct.engines import spark

EDITION = "2026.11"
UNITS = {"balance": "元", "total_investment": "元", "electricity_supplied": "MWh"}


def measure(session: SparkSession, loans: str, out: str) -> spark.Result:
    """Measure the Parquet table ``loans``; write rows and issues below ``out`` and print the totals."""
    frame = session.read.parquet(loans)
    benefits = spark.benefits(frame, units=UNITS, currency="CNY", factors=ca.FactorSet.load(EDITION))
    benefits.frame.write.mode("overwrite").parquet(f"{out}/rows")
    benefits.issues.write.mode("overwrite").parquet(f"{out}/issues")
    print(benefits)
    print(json.dumps(benefits.manifest, ensure_ascii=False, indent=1))
    return benefits


def main(loans: str, out: str) -> int:
    """Measure a table; the exit status is that of the command line."""
    session = SparkSession.builder.appName("carbonacct").getOrCreate()
    benefits = measure(session, loans, out)
    return 3 if benefits.reconciliation.rows["rejected"] else 0


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:]))
