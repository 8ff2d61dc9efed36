"""Benefits and financed emissions on a real Spark cluster of two worker processes, held against the library itself.

Run by ``make test-all``; its name keeps it out of ``make test``. It needs Java 17 (Debian: ``apt-get install
openjdk-17-jre-headless``). In the workers pandas, pint and pydantic cannot be imported.
"""

import importlib.util
import os
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq
import pytest

import carbonacct as ca
from carbonacct.engines import spark
from tests.engines.random_books import benefit_book, lending_book
from tests.engines.same import assert_same
from tests.programs import JAVA, program

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = ROOT / "examples"
ABSENT = ("pandas", "pint", "pydantic")
pytestmark = pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas:FutureWarning")


@pytest.fixture(scope="module")
def session(tmp_path_factory):
    program(JAVA, "openjdk-17-jre-headless")
    folder = tmp_path_factory.mktemp("spark")
    for name in ABSENT:
        (folder / f"{name}.py").write_text(f"raise ImportError('{name} is not there')\n")
    import pyspark
    from pyspark.sql import SparkSession

    settings = {
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.sql.shuffle.partitions": "3",
        "spark.sql.warehouse.dir": str(folder / "warehouse"),
        "spark.executorEnv.PYTHONPATH": os.pathsep.join([str(folder), str(ROOT)]),
    }
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYSPARK_PYTHON", sys.executable)
        patch.setenv("SPARK_HOME", str(Path(pyspark.__file__).parent))
        patch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
        builder = SparkSession.builder.master("local-cluster[2,1,1024]")
        for name, value in settings.items():
            builder = builder.config(name, value)
        opened = builder.getOrCreate()
        opened.sparkContext.setLogLevel("OFF")
        yield opened
        opened.stop()


@pytest.fixture
def on_cluster(session, tmp_path):
    """Return a table of the cluster that holds an Arrow table, and the same rows as the cluster returns them."""

    def placed(table, parts):
        rows = -(-max(len(table), 1) // parts)
        for number in range(parts):
            pq.write_table(table.slice(number * rows, rows), tmp_path / f"{parts}-{number}.parquet")
        frames = [session.read.parquet(str(tmp_path / f"{parts}-{number}.parquet")) for number in range(parts)]
        whole = frames[0]
        for frame in frames[1:]:
            whole = whole.union(frame)
        return whole, whole.toArrow()

    return placed


def read(path):
    """Return a CSV file of the examples with every cell as text."""
    options = pyarrow.csv.ConvertOptions(strings_can_be_null=True)
    table = pyarrow.csv.read_csv(path, convert_options=options)
    return table.cast(pa.schema([(name, pa.string()) for name in table.column_names]))


def test_workers_do_without_what_they_do_not_need(session):
    def told(batches):
        import sys

        import pyarrow as pa

        for _ in batches:
            for name in ABSENT:
                try:
                    __import__(name)
                except ImportError as error:
                    yield pa.RecordBatch.from_arrays([pa.array([str(error)])], names=["said"])
            loaded = [name for name in ABSENT if name in sys.modules]
            yield pa.RecordBatch.from_arrays([pa.array([repr(loaded)])], names=["said"])

    said = [row.said for row in session.range(1).mapInArrow(told, "said string").collect()]
    assert said == [*(f"{name} is not there" for name in ABSENT), "[]"]


@pytest.mark.parametrize("parts", [2, 7])
def test_the_project_loans_of_the_example(on_cluster, parts):
    far, near = on_cluster(read(EXAMPLES / "liangping" / "book.csv"), parts)
    assert_same(ca.benefits(ca.read_book(near)), spark.benefits(far), ("project_type", "branch"))


@pytest.mark.parametrize("standard", ["pboc", "pcaf"])
def test_the_lending_of_the_example(on_cluster, standard):
    far, near = on_cluster(read(EXAMPLES / "yuzhong" / "book-2026.csv"), 5)
    one = ca.financed_emissions(ca.read_book(near), standard=standard)
    assert_same(one, spark.financed_emissions(far, standard=standard), ("sector",))


@pytest.mark.parametrize("seed", [3, 11])
def test_random_books(on_cluster, seed):
    far, near = on_cluster(benefit_book(seed), 3)
    assert_same(ca.benefits(ca.read_book(near), filing="pboc"), spark.benefits(far, filing="pboc"), ("status",))
    far, near = on_cluster(lending_book(seed), 4)
    assert_same(ca.financed_emissions(ca.read_book(near)), spark.financed_emissions(far), ("status",))


def test_a_worker_that_dies_once_leaves_the_same_bits(on_cluster, tmp_path):
    table = read(EXAMPLES / "liangping" / "book.csv")
    far, near = on_cluster(table, 2)
    mark = tmp_path / "died"

    def dies_once(batches):
        import os
        from pathlib import Path

        for number, batch in enumerate(batches):
            if not Path(mark).exists():
                Path(mark).touch()
                os._exit(1)
            assert number >= 0
            yield batch

    broken = spark.benefits(far.mapInArrow(dies_once, far.schema))
    assert mark.exists()
    mark.unlink()
    assert_same(ca.benefits(ca.read_book(near)), broken)
    assert mark.exists()


def test_a_table_in_another_order_each_time_is_refused(session):
    from pyspark.sql import functions

    loans = session.range(200).select(
        functions.concat(functions.lit("L"), (functions.rand() * 1e9).cast("long").cast("string")).alias("loan_id"),
        functions.lit("solar_pv").alias("project_type"),
        functions.lit(2024).alias("year"),
        functions.uuid().alias("branch"),
        functions.lit(1.0).alias("balance"),
    )
    moving = loans.mapInArrow(_shaken, loans.schema)
    with pytest.raises(Exception, match="did not come out as the first time"):
        spark.benefits(moving).total()


def _shaken(batches):
    import os

    import pyarrow as pa

    for batch in batches:
        words = pa.array([os.urandom(4).hex() for _ in range(batch.num_rows)])
        yield pa.RecordBatch.from_arrays([words, *batch.columns[1:]], names=batch.schema.names)


def test_what_is_wrong_with_the_columns_is_said_by_the_driver(session):
    with pytest.raises(ca.BookError, match="loan_id is missing"):
        spark.benefits(session.range(3).withColumnRenamed("id", "a.b"))


def test_the_program_of_the_documentation(session, tmp_path, capsys):
    loans = {
        "loan_id": ["L-1", "L-2", "L-3"],
        "project_type": ["wind_power", "solar_pv", "solar_pv"],
        "region": ["CN-CQ"] * 3,
        "year": [2023] * 3,
        "balance": [2e7, 5e6, -1.0],
        "total_investment": [1.2e8, None, 1e7],
        "electricity_supplied": [26000.0, 4000.0, 4000.0],
    }
    pq.write_table(pa.table(loans), tmp_path / "loans.parquet")
    spec = importlib.util.spec_from_file_location("example_spark", EXAMPLES / "spark" / "measure.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    result = module.measure(session, str(tmp_path / "loans.parquet"), str(tmp_path / "out"))
    assert result.reconciliation.rows["rejected"] == 1
    assert "3 rows: 1 computed" in capsys.readouterr().out
    rows = session.read.parquet(str(tmp_path / "out" / "rows")).orderBy("row").collect()
    assert [row.status for row in rows] == ["computed", "not_quantified", "rejected"]
    assert rows[0]["energy_saved [tce]"] == result.total()["energy_saved"].value
    issues = session.read.parquet(str(tmp_path / "out" / "issues"))
    assert [row.loan_id for row in issues.filter("severity = 'error'").collect()] == ["L-3"]
