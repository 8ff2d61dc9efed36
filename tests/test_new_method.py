"""``make new-method`` writes files that load as they are, and a test that asks for the rest."""

import importlib
import sys

import pytest

import carbonacct.methods
from carbonacct import methods
from carbonacct.methods.registry import CATALOGUE
from tools.new_method import MODULE, main, write

ID = "nowhere_2099.lamps"


@pytest.fixture
def root(tmp_path):
    (tmp_path / "tests" / "methods").mkdir(parents=True)
    (tmp_path / "CHANGELOG.md").write_text("# Changelog\n\n## Unreleased\n\n### Added\n\n- Something.\n", "utf-8")
    return tmp_path


@pytest.fixture
def stub(root, monkeypatch):
    written = write(ID, root)
    methods.list()
    monkeypatch.setattr(CATALOGUE, "_methods", dict(CATALOGUE._methods))
    monkeypatch.setattr(
        carbonacct.methods, "__path__", [*carbonacct.methods.__path__, str(root / "carbonacct/methods")]
    )
    names = ("carbonacct.methods.nowhere_2099", f"carbonacct.methods.{ID}")
    importlib.import_module(names[-1])
    yield written
    for name in names:
        sys.modules.pop(name, None)


def test_the_stub_is_a_proved_method(stub):
    method = methods.get(ID)
    assert method.equation.text == "ghg_reduced = electricity_saved × grid_average"
    assert [check.got for check in method.check_worked()] == [500.0]


def test_the_files_and_the_line_of_the_changelog(stub, root):
    assert [path.relative_to(root).as_posix() for path in stub] == [
        "carbonacct/methods/nowhere_2099/__init__.py",
        "carbonacct/methods/nowhere_2099/lamps.py",
        "tests/methods/test_nowhere_2099_lamps.py",
        "CHANGELOG.md",
    ]
    assert f"### Added\n\n- Method `{ID}`: TODO.\n- Something." in (root / "CHANGELOG.md").read_text("utf-8")


def test_its_test_asks_for_what_is_left_alone(stub):
    told = {}
    exec(compile(stub[2].read_text("utf-8"), stub[2].name, "exec"), told)
    tests = {name: told[name] for name in told if name.startswith("test_")}
    with pytest.raises(AssertionError):
        tests.pop("test_nothing_is_left_to_fill_in")()
    for test in tests.values():
        test()


def test_nothing_is_overwritten(root):
    write(ID, root)
    with pytest.raises(ValueError, match="exists already"):
        write(ID, root)
    write("nowhere_2099.pumps", root)


@pytest.mark.parametrize("given", [[], ["lamps"], ["A.b"], ["a.b", "c.d"], ["../a.b"]])
def test_an_id_that_is_none(given, capsys):
    assert main(given) == 2
    assert "publication.name" in capsys.readouterr().err


def test_the_stub_takes_an_input_and_a_factor():
    assert "Activity(" in MODULE
    assert "FromFactor(" in MODULE
