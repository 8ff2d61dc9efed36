"""Filed results as they are read again: damaged, too large or strangely packed ones are refused, never skipped."""

import json
import zipfile

import pytest

import carbonacct as ca
from carbonacct.errors import OptionError
from carbonacct.portfolio import filed
from tests.lending import book_of

NAME = "results/emissions-pcaf.json"


def packed(file, packing=zipfile.ZIP_DEFLATED):
    with zipfile.ZipFile(file, "w", packing) as archive:
        archive.writestr(NAME, json.dumps({"numbers": [*range(3000)]}))
    return file


def test_the_results_of_a_pack_are_read(tmp_path):
    assert filed.filed_results(packed(tmp_path / "filed.zip"), "base") == [{"numbers": [*range(3000)]}]


def test_a_damaged_pack_is_refused(tmp_path):
    whole = packed(tmp_path / "filed.zip").read_bytes()
    for place in range(60, len(whole) - 200, 97):
        bad = tmp_path / "bad.zip"
        bad.write_bytes(whole[:place] + bytes(one ^ 0x5A for one in whole[place : place + 20]) + whole[place + 20 :])
        with pytest.raises(OptionError, match="the filed result cannot be read"):
            filed.filed_results(bad, "base")


def test_a_large_result_is_refused_and_not_left_out(tmp_path, monkeypatch):
    file = packed(tmp_path / "filed.zip")
    monkeypatch.setattr(filed, "LARGEST", 1000)
    now = ca.financed_emissions(book_of({}))
    with pytest.raises(OptionError, match="larger than is read") as caught:
        ca.change(file, now, recalculation_threshold=0.05)
    assert NAME in str(caught.value)


@pytest.mark.parametrize("packing", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
def test_another_packing_is_refused(tmp_path, packing):
    with pytest.raises(OptionError, match="packed as ours never are"):
        filed.filed_results(packed(tmp_path / "filed.zip", packing), "base")


def test_what_is_not_there_is_said(tmp_path):
    with pytest.raises(OptionError, match="the filed result cannot be read"):
        filed.filed_results(tmp_path / "absent.json", "base")
