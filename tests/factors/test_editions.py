"""Editions are pinned, checksummed, compared, and never rewritten."""

import json
import pickle
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from carbonacct.errors import FactorDataError, FactorNotFound, OptionError
from carbonacct.factors import FactorSet, editions, files, store
from tools import make_edition


@pytest.fixture(scope="module")
def factors():
    return FactorSet.load("2026.11")


def test_verify_reads_every_file_of_the_edition(factors):
    listed = sum(len(entry["files"]) for entry in factors._manifest["datasets"].values())
    assert len(factors.verify()) == listed > 60


def test_the_edition_is_what_the_tool_makes():
    released = json.loads((files.EDITIONS / "2026.11.json").read_text(encoding="utf-8"))
    assert make_edition.edition("2026.11") == released


def test_a_released_edition_is_never_rewritten(capsys):
    before = (files.EDITIONS / "2026.11.json").read_bytes()
    assert make_edition.main(["2026.11"]) == 2
    assert "never rewritten" in capsys.readouterr().err
    assert make_edition.main(["next"]) == 2
    assert (files.EDITIONS / "2026.11.json").read_bytes() == before


def test_a_later_version_of_a_dataset_stands_beside_the_first(tmp_path):
    data = tmp_path / "data"
    shutil.copytree(files.DATA / "carbon_price", data / "carbon_price")
    shutil.copytree(files.DATA / "carbon_price", data / "carbon_price@2027.05")
    assert make_edition.edition("2026.11", data)["datasets"]["carbon_price"]["folder"] == "carbon_price"
    assert make_edition.edition("2027.06", data)["datasets"]["carbon_price"]["folder"] == "carbon_price@2027.05"


def test_newest_edition_is_the_default_and_unknown_ones_are_named(factors):
    assert editions()[-1] == FactorSet.load().edition
    assert factors is FactorSet.load("2026.11")
    with pytest.raises(OptionError) as caught:
        FactorSet.load("1999.01")
    assert str(caught.value) == "no such edition of factors\n  given: 1999.01    hint: one of 2026.11"


@pytest.fixture
def copied(tmp_path, monkeypatch):
    """A copy of the price table as an edition of its own, to be damaged."""
    shutil.copytree(files.DATA / "carbon_price", tmp_path / "carbon_price")
    (tmp_path / "editions").mkdir()
    manifest = make_edition.edition("2030.01", tmp_path)
    monkeypatch.setattr(files, "DATA", tmp_path)
    return FactorSet("2030.01", manifest), tmp_path / "carbon_price"


def test_an_edited_table_is_refused_when_verified_and_when_read(copied):
    factors, folder = copied
    file = folder / "carbon_price.csv"
    file.write_text(file.read_text(encoding="utf-8").replace("97.49", "197.49"), encoding="utf-8")
    for use in (factors.verify, lambda: factors.rows("carbon_price.cea_year_end")):
        with pytest.raises(FactorDataError) as caught:
            use()
        assert caught.value.where == "carbon_price/carbon_price.csv"
        assert caught.value.message == "the file differs from the one released"
        assert "never edited" in caught.value.hint


def test_a_missing_and_a_foreign_file_are_found(copied):
    factors, folder = copied
    (folder / "notes.txt").write_text("x", encoding="utf-8")
    with pytest.raises(FactorDataError, match="does not list") as caught:
        factors.verify()
    assert caught.value.given == "notes.txt"
    (folder / "sources.csv").unlink()
    with pytest.raises(FactorDataError, match="missing"):
        factors.verify()


def test_diff_lists_added_removed_and_changed_with_percent(factors):
    after = factors.with_value("power.coal_rate.nea@2020=611 gce/kWh").with_value("fuel.density:methanol=0.79 kg/L")
    difference = factors.diff(after)
    assert [row.key for row in difference.added] == ["methanol"]
    assert difference.removed == ()
    (change,) = difference.changed
    assert (change.family, change.region, change.year) == ("power.coal_rate.nea", "CN", 2020)
    assert (change.before, change.after, change.percent) == (305.5, 611.0, 100.0)
    assert [row.key for row in after.diff(factors).removed] == ["methanol"]
    assert factors.diff(factors) == store.Difference((), (), ())


def test_checksum_moves_with_added_rows_and_not_with_their_order(factors):
    first, second = "fuel.density:methanol=0.79 kg/L", "fuel.density:ethanol=0.79 kg/L"
    once = factors.with_value(first).with_value(second)
    again = factors.with_value(second).with_value(first)
    assert factors.sha256 != once.sha256 == again.sha256
    assert len(factors.sha256) == 64
    assert "given" not in factors.datasets
    assert set(once.datasets) == {*factors.datasets, "given"}


def test_rows_and_sources_by_id(factors):
    row = factors.get("cn.grid.avg.cn-cq.2023")
    assert (row.value, row.unit, row.dataset) == (0.5581, "kgCO2/kWh", "cn_grid_average")
    assert factors.source(row.source_id).document_no == "公告 2025年第47号"
    with pytest.raises(FactorNotFound, match="no factor has this id"):
        factors.get("nothing")
    with pytest.raises(FactorNotFound, match="no source has this id"):
        factors.source("nothing.1")


def test_one_family_reads_one_table(factors):
    files.rows.cache_clear()
    files.rows_by_family.cache_clear()
    factors.with_value("fuel.density:methanol=0.79 kg/L").rows("carbon_price.cea_year_end")
    assert files.rows.cache_info().misses == 1


def test_a_set_survives_pickling_with_its_rows(factors):
    extended = factors.with_value("power.coal_rate.nea@2030=290 gce/kWh")
    again = pickle.loads(pickle.dumps(extended))  # noqa: S301 - our own bytes
    assert again.sha256 == extended.sha256
    assert again.resolve("power.coal_rate.nea", region="CN", year=2030).value == 290.0
    assert sys.getsizeof(pickle.dumps(factors)) < 200_000


def test_a_filled_gap_is_no_gap(factors):
    filled = factors.with_value("grid.operating_margin@CN-GRID-SOUTHWEST/2024=0.5 tCO2/MWh")
    assert len(filled.gaps()) == len(factors.gaps()) - 1
    assert factors.gaps()[0].row["region"] == "CN-GRID-SOUTHWEST"


def test_a_look_up_loads_nothing_heavy():
    program = (
        "import sys\nfrom carbonacct.factors import resolve\nresolve('gwp.AR5', key='CH4')\n"
        "print(sorted({'pandas', 'pydantic', 'pint', 'pyarrow'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_every_call_and_every_thread_gets_the_same_set():
    with ThreadPoolExecutor(8) as threads:
        found = [*threads.map(lambda _: FactorSet.load(), range(32))]
    assert {id(one) for one in found} == {id(FactorSet.load(editions()[-1]))}
