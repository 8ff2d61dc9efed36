"""The embedding example: loans of a database in, results and issues back, twice, with the bits of the library."""

import importlib.util
import json
from pathlib import Path

import duckdb
import pytest

import carbonacct as ca

PROGRAM = Path(__file__).resolve().parent.parent / "examples" / "embed" / "measure.py"
LOANS = """
create table loans as select * from (values
    ('L-1', 'wind_power', 'CN-CQ', 2023, 20000000.0, 120000000.0, 26000.0),
    ('L-2', 'solar_pv', 'CN-CQ', 2023, 5000000.0, null, 4000.0),
    ('L-3', 'solar_pv', 'CN-CQ', 2023, -1.0, 10000000.0, 4000.0)
) as t(loan_id, project_type, region, year, balance, total_investment, electricity_supplied)
"""


@pytest.fixture
def example():
    spec = importlib.util.spec_from_file_location("example_embed", PROGRAM)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def path(tmp_path):
    with duckdb.connect(tmp_path / "loans.duckdb") as connection:
        connection.execute(LOANS)
    return str(tmp_path / "loans.duckdb")


def test_results_issues_and_manifest_are_written_back(example, path, capsys):
    assert example.main(path) == example.main(path) == 3
    with duckdb.connect(path) as connection:
        rows = connection.execute("select loan_id, status, reason from loan_benefit order by loan_id").fetchall()
        saved = connection.execute("select \"energy_saved [tce]\" from loan_benefit where loan_id = 'L-1'").fetchone()
        issues = connection.execute(
            "select loan_id, severity, code from loan_issue where severity = 'error'"
        ).fetchall()
        runs = [json.loads(text) for (text,) in connection.execute("select manifest from run").fetchall()]
        benefits = example.measure(connection)
    assert rows == [
        ("L-1", "computed", ""),
        ("L-2", "not_quantified", "no_total_investment"),
        ("L-3", "rejected", "negative_amount"),
    ]
    assert issues == [("L-3", "error", "negative_amount")]
    assert saved == (benefits.total()["energy_saved"].value,)
    assert runs[0]["factors"] == runs[1]["factors"] == {"2026.11": ca.FactorSet.load("2026.11").sha256}
    assert "3 rows: 1 computed" in capsys.readouterr().out


def test_a_failure_leaves_the_tables_as_they_were(example, path):
    with duckdb.connect(path) as connection:
        example.measure(connection)
        before = connection.execute("select count(*) from loan_benefit").fetchone()
        connection.execute("drop table run; create view run as select 1 as manifest; delete from loans")
        connection.execute("insert into loans values ('L-9', 'wind_power', 'CN-CQ', 2023, 1.0, 2.0, 3.0)")
        with pytest.raises(duckdb.Error):
            example.measure(connection)
        assert connection.execute("select count(*) from loan_benefit").fetchone() == before
