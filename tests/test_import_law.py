"""The law of imports, the light front door, and what the repository must never contain."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tools.import_law import breaches

ROOT = Path(__file__).resolve().parent.parent
HEAVY = {"pandas", "pyarrow", "pint", "pydantic", "xlsxwriter", "python_calamine", "click", "polars", "pyspark"}


def test_the_law_holds():
    assert breaches() == []


FAULTS = {
    "upwards": ("units.py", "def f():\n    from carbonacct.factors import FactorSet\n", "stands above"),
    "apart": ("methods/x.py", "from carbonacct import factors\n", "stay apart"),
    "relative": ("methods/x.py", "from ..factors import FactorSet\n", "stay apart"),
    "type_only": (
        "book/x.py",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n import carbonacct.results",
        "stands above",
    ),
    "front_door": ("book/x.py", "import carbonacct as ca\n", "front door"),
    "stranger": ("helpers.py", "import carbonacct.units\n", "no floor"),
    "pint": ("book/x.py", "import pint\n", "only by units"),
    "network": ("factors/x.py", "from urllib.request import urlopen\n", "urllib is refused"),
    "pickle": ("factors/x.py", "def f():\n    import pickle\n", "pickle is refused"),
    "yaml": ("factors/x.py", "import yaml\n", "yaml is refused"),
    "eval": ("units.py", "eval('1')\n", "eval is refused"),
    "exec": ("units.py", "exec('1')\n", "exec is refused"),
    "circle": ("methods/x.py", "from carbonacct.methods.y import a\n", "circle"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_planted_faults_are_found(tmp_path, name):
    package = tmp_path / "carbonacct"
    for room in ("factors", "methods", "book"):
        (package / room).mkdir(parents=True)
        (package / room / "__init__.py").write_text("")
    (package / "__init__.py").write_text("def __getattr__(name):\n    from carbonacct import book\n")
    (package / "results.py").write_text("from carbonacct import __version__\n")
    (package / "methods" / "y.py").write_text("from carbonacct.methods import x\n")
    (package / "methods" / "x.py").write_text("")
    assert breaches(package) == []

    file, text, message = FAULTS[name]
    (package / file).write_text(text)
    found = breaches(package)
    assert len(found) == 1
    assert message in found[0]


def test_importing_the_package_loads_nothing_heavy():
    code = "import sys, carbonacct; print(*sorted({m.split('.')[0] for m in sys.modules}))"
    done = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True)
    assert HEAVY.isdisjoint(done.stdout.split())
    assert done.stderr == ""


# Joined from parts so that this file passes its own test.
MIRRORS = (
    "py" + "pi.",
    "python" + "hosted.",
    "npm" + "js.",
    "npm" + "mirror.",
    "tuna." + "tsinghua",
    "ali" + "yun.com",
)
TRACES = [
    *(re.compile(re.escape(host), re.IGNORECASE) for host in MIRRORS),
    re.compile(r"(?:index|find|extra)[-_](?:index-)?(?:url|links)\b.*https?:", re.IGNORECASE),
    re.compile(r"(?<![\w.\-/)}])/(?:home|root|Users|work|private|mnt)/\w"),
    re.compile(r"(?<![\w.\-/)}])/tmp/\w"),
    re.compile(r"(?<!\w)[A-Za-z]:\\\\?Users\\"),
]


def texts():
    """Every text of the repository, what ``.gitignore`` names left out; git itself need not be there."""
    ignored = [line.strip("/") for line in (ROOT / ".gitignore").read_text("utf-8").split()]
    for folder, inside, names in os.walk(ROOT):
        here = Path(folder).relative_to(ROOT)
        inside[:] = [name for name in inside if name != ".git" and not out(here / name, ignored)]
        for path in (here / name for name in names if not out(here / name, ignored)):
            content = (ROOT / path).read_bytes()
            if b"\0" not in content[:8192]:
                yield path.as_posix(), content.decode("utf-8")


def out(path, ignored):
    return any(path.match(pattern) if "/" not in pattern else path.as_posix() == pattern for pattern in ignored)


def test_no_file_names_a_registry_or_a_path_of_the_machine_it_was_made_on():
    found = [f"{name}: {m.group()}" for name, text in texts() for trace in TRACES if (m := trace.search(text))]
    assert found == []
