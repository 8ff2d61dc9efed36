"""``--stream`` of ``benefits`` and ``footprint``: the bits of the run in memory, one clear line for what is refused."""

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from carbonacct.cli.program import run
from tests.engines.random_books import benefit_book, lending_book

CASES = (
    ("benefits", benefit_book, "branch", []),
    ("benefits", benefit_book, "region", ["--filing", "crst"]),
    ("footprint", lending_book, "sector", ["--standard", "pcaf"]),
    ("footprint", lending_book, "sector", []),
)
NOT_IN_PIECES = ("averaging_effect",)


@pytest.fixture
def call(tmp_path, monkeypatch, capsys):
    """Run a command in a folder of its own; return exit status, standard output and standard error."""
    monkeypatch.chdir(tmp_path)

    def called(*arguments):
        status = run([*map(str, arguments)])
        told = capsys.readouterr()
        return status, told.out, told.err

    return called


def rows_of(file: Path) -> pa.Table:
    """Return rows as a plain table: words written out, as the run in memory writes them."""
    table = pq.read_table(file)
    plain = [
        held.cast(pa.string()) if pa.types.is_dictionary(held.type) or pa.types.is_large_string(held.type) else held
        for held in table.columns
    ]
    return pa.table(plain, names=table.column_names)


@pytest.mark.parametrize(("command", "book", "by", "options"), CASES)
def test_a_stream_has_the_bits_of_the_run_in_memory(call, command, book, by, options):
    pq.write_table(book(7), "book.parquet", row_group_size=20)
    arguments = (command, "book.parquet", *options, "--by", by, "--json")
    status, whole, _ = call(*arguments, "-o", "whole.parquet")
    again, streamed, _ = call(*arguments, "--stream", "--workers", 1, "-o", "out")
    assert status == again
    one, two = json.loads(whole), json.loads(streamed)
    one["issues"] = [issue for issue in one["issues"] if not issue["row"] and not issue["loan_id"]]
    assert two == {name: content for name, content in one.items() if name not in NOT_IN_PIECES}
    told = json.loads(Path("out/result.json").read_text("utf-8"))
    assert told.pop("groups") == {by: two.pop("by")}
    assert told == two
    mine, theirs = rows_of(Path("out/rows")), rows_of(Path("whole.parquet"))
    assert mine.select([name for name in theirs.column_names if name in mine.column_names]).num_rows == len(theirs)
    for name in mine.column_names:
        given, expected = mine.column(name), theirs.column(name)
        assert (
            given.combine_chunks()
            .fill_null("" if given.type == pa.string() else -1)
            .equals(expected.combine_chunks().fill_null("" if expected.type == pa.string() else -1))
        ), name


def test_a_folder_of_files_is_streamed_without_being_asked(call):
    table = benefit_book(3)
    Path("book").mkdir()
    pq.write_table(table.slice(0, 20), "book/1.parquet")
    pq.write_table(table.slice(20), "book/2.parquet")
    pq.write_table(table, "book.parquet")
    _, parts, _ = call("benefits", "book", "-o", "out", "--workers", 1, "--json")
    _, whole, _ = call("benefits", "book.parquet", "--json")
    assert json.loads(parts)["totals"] == json.loads(whole)["totals"]
    assert json.loads(Path("out/result.json").read_text("utf-8")) == json.loads(parts) | {"groups": {}}


def test_the_text_of_a_stream_names_rows_totals_and_the_folder(call):
    pq.write_table(benefit_book(7), "book.parquet")
    _, text, _ = call("benefits", "book.parquet", "--stream", "--workers", 1, "-o", "out", "--lang", "en")
    assert text.startswith("filing green-credit")
    assert text.rstrip().endswith("out")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_text_of_a_streamed_footprint_has_the_ratios_of_the_run_in_memory(call, lang):
    pq.write_table(lending_book(7), "book.parquet", row_group_size=20)
    arguments = ("footprint", "book.parquet", "--standard", "pcaf", "--by", "sector", "--lang", lang)
    _, whole, _ = call(*arguments)
    _, streamed, _ = call(*arguments, "--stream", "--workers", 1, "-o", "out")
    groups, ratios = whole.split("\n\n")[3:6], streamed.rstrip().split("\n\n")[-4:-1]
    assert [part.splitlines() for part in ratios] == [part.splitlines() for part in groups]
    assert {"en": "data quality", "zh": "数据质量"}[lang] in ratios[-1]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "a stream writes into a folder"),
        (("-o", "out", "--workers", "0"), "no number of workers"),
        (("-o", "out", "--uncertainty"), "uncertainty is not computed in batches"),
        (("-o", "out", "--projects", "other.csv"), "not with --stream"),
        (("-o", "out", "--sheet", "1"), "not with --stream"),
        (("-o", "out", "--by", "planet"), "no such column"),
        (("-o", "taken"), "the folder exists"),
        (("-o", "taken", "--overwrite"), "the folder holds something else"),
    ],
)
def test_what_a_stream_cannot_do_is_one_line(call, arguments, said):
    pq.write_table(benefit_book(7), "book.parquet")
    Path("other.csv").write_text("project_id\nP1\n", "utf-8")
    Path("taken").mkdir()
    Path("taken/notes.txt").write_text("mine", "utf-8")
    status, out, told = call("benefits", "book.parquet", "--stream", *arguments)
    assert (status, out, told.count("\n")) == (2, "", 1)
    assert said in told
    assert not Path("out").exists()
    assert Path("taken/notes.txt").read_text("utf-8") == "mine"


def test_books_that_are_no_parquet_or_have_total_rows_are_refused(call):
    Path("book.csv").write_text("loan_id\nL1\n", "utf-8")
    status, _, told = call("benefits", "book.csv", "--stream", "-o", "out")
    assert (status, told.count("\n")) == (2, 1)
    assert "Parquet" in told
    rows = benefit_book(7).slice(0, 2)
    names = pa.array(["L1", "合计"])
    pq.write_table(rows.set_column(rows.column_names.index("loan_id"), "loan_id", names), "book.parquet")
    status, _, told = call("benefits", "book.parquet", "--stream", "--workers", 1, "-o", "out")
    assert (status, told.count("\n")) == (2, 1)
    assert "a total row cannot be checked in batches" in told
    assert not Path("out").exists()
