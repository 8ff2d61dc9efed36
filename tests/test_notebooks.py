"""Every notebook runs from its first cell to its last, without a warning, and is kept without outputs."""

import json
import subprocess
import sys

import pytest

from tools.notebooks import FOLDER, CellFailed, run

ROOT = FOLDER.parent.parent
NOTEBOOKS = sorted(path.name for path in FOLDER.glob("*.ipynb"))


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_notebook_runs(name):
    program = [sys.executable, "-W", "error", "-m", "tools.notebooks", f"examples/notebooks/{name}"]
    done = subprocess.run(program, cwd=ROOT, capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_notebook_is_kept_without_outputs_and_starts_with_its_title_in_both_languages(name):
    book = json.loads((FOLDER / name).read_text("utf-8"))
    code = [cell for cell in book["cells"] if cell["cell_type"] == "code"]
    assert code
    assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in code)
    title = book["cells"][0]["source"][0]
    assert title.startswith("# ")
    assert " · " in title


def test_a_cell_that_fails_is_named(tmp_path):
    cells = [{"cell_type": "markdown", "source": ["# x"]}, {"cell_type": "code", "source": ["1 / 0"]}]
    (tmp_path / "bad.ipynb").write_text(json.dumps({"cells": cells}), "utf-8")
    with pytest.raises(CellFailed, match=r"bad\.ipynb, cell 2: ZeroDivisionError"):
        run(tmp_path / "bad.ipynb")


def test_printed_text_the_last_value_and_figures_are_shown(tmp_path):
    source = ["import matplotlib.pyplot as plt\n", "print('a')\n", "plt.plot([1, 2])\n", "{'b': 1}"]
    cells = [{"cell_type": "code", "source": source}, {"cell_type": "code", "source": ["'quiet';"]}]
    path = tmp_path / "good.ipynb"
    path.write_text(json.dumps({"cells": cells}), "utf-8")
    first, second = run(path)
    assert [(one.kind, one.body) for one in first.shown[:2]] == [("text", "a"), ("text", "{'b': 1}")]
    assert first.shown[2].body.startswith("<?xml")
    assert second.shown == ()
    assert run(path)[0] == first
