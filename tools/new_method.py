"""Start a method: a stub that loads, its test, and its line in the changelog; its page comes from the code.

Called by ``make new-method ID=publication.name``. The stub is electricity saved by the grid average; every word in it
that begins with ``TODO`` is to be replaced, and the new test fails until none is left.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ID = re.compile(r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*")
ADDED = "### Added\n"

PACKAGE = '''"""TODO: what the publication is."""

from carbonacct.methods.declare import Document

DOCUMENT = Document(
    title={"en": "TODO: title", "zh": "TODO: 标题"},
    publisher="TODO: publisher",
    number="TODO: number",
    date="TODO: year-month-day",
    url="",
)
'''

MODULE = '''"""TODO: what is measured."""

from typing import Annotated

from carbonacct.methods.declare import Activity, Column, FromFactor, Worked, method
from carbonacct.methods.<publication> import DOCUMENT


@method(
    id="<id>",
    title={"en": "TODO: title", "zh": "TODO: 标题"},
    source=DOCUMENT.at("TODO: clause"),
    project_types=[],
    returns={"ghg_reduced": "tCO2e"},
    plan="TODO: R1",
    status="unverified",
    notes=("TODO: what a reader must know, such as which grid factor it takes and why.",),
    monotone={"electricity_saved": 1, "grid_average": 1},
    worked=[
        Worked(
            inputs={"electricity_saved": "100 万kWh", "grid_average": "0.5 kgCO2e/kWh"},
            results={"ghg_reduced": "500 tCO2e"},
            found_in="TODO: document and page, or the arithmetic by hand",
            kind="own",
        )
    ],
)
def <name>(
    *,
    electricity_saved: Annotated[Column, Activity("MWh")],
    grid_average: Annotated[Column, FromFactor("grid.average.mee_nbs", "tCO2e/MWh")],
) -> dict[str, Column]:
    """TODO: what it yields, in one sentence.

    Parameters
    ----------
    electricity_saved
        Electricity saved in the year [MWh].
    grid_average
        Average CO2 of the region's electricity [tCO2e/MWh].

    Returns
    -------
    dict
        ``ghg_reduced`` [tCO2e]; positive is good.
    """
    return {"ghg_reduced": electricity_saved * grid_average}
'''

TEST = '''"""<id>: by hand, sign, nothing done and bad input; nothing is left to fill in."""

import inspect
import math

import pytest

from carbonacct import methods
from carbonacct.errors import UnitMismatch
from carbonacct.methods.declare import Worked

METHOD = methods.get("<id>")
INPUTS = METHOD.figures(METHOD.worked[0])


def test_nothing_is_left_to_fill_in():
    assert "TODO" not in inspect.getsource(inspect.getmodule(METHOD.function))
    assert METHOD.project_types


def test_the_worked_examples_hold():
    for check in METHOD.check_worked():
        assert math.isclose(check.got, check.expected, rel_tol=1e-9)


def test_more_saved_is_more_reduced():
    more = METHOD(**INPUTS | {"electricity_saved": 2 * INPUTS["electricity_saved"]})
    assert more["ghg_reduced"] == 2 * METHOD(**INPUTS)["ghg_reduced"] > 0


def test_a_project_that_does_nothing_has_no_benefit():
    assert METHOD(**INPUTS | {"electricity_saved": 0.0})["ghg_reduced"] == 0


def test_a_unit_that_does_not_fit_is_refused():
    with pytest.raises(UnitMismatch):
        METHOD.figures(Worked(inputs={"electricity_saved": "1 kg"}, results={}, found_in="test"))
'''


def write(id: str, root: Path = ROOT) -> list[Path]:
    """Write the files of a new method and return them; what exists is never overwritten.

    Raises
    ------
    ValueError
        The id is not ``publication.name``, or one of its files exists.
    """
    if not ID.fullmatch(id):
        raise ValueError(
            f"{id!r}: needed is publication.name, small letters, digits and _, such as gbt_2589_2020.boiler"
        )
    publication, name = id.split(".")
    home = root / "carbonacct" / "methods" / publication
    module, test = home / f"{name}.py", root / "tests" / "methods" / f"test_{publication}_{name}.py"
    for path in (module, test):
        if path.exists():
            raise ValueError(f"{path.relative_to(root)} exists already")
    texts = {module: MODULE, test: TEST}
    if not (home / "__init__.py").exists():
        texts = {home / "__init__.py": PACKAGE, **texts}
    home.mkdir(parents=True, exist_ok=True)
    for path, text in texts.items():
        path.write_text(text.replace("<id>", id).replace("<publication>", publication).replace("<name>", name), "utf-8")
    changelog = root / "CHANGELOG.md"
    told = changelog.read_text("utf-8")
    changelog.write_text(told.replace(ADDED, f"{ADDED}\n- Method `{id}`: TODO.", 1), "utf-8")
    return [*texts, changelog]


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the files and say what is next."""
    given = sys.argv[1:] if arguments is None else arguments
    try:
        if len(given) != 1:
            raise ValueError("make new-method ID=publication.name")
        written = write(given[0])
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    for path in written:
        print(path.relative_to(ROOT))
    print("Next: replace every TODO, then docs/contributing/add-a-method.md. After make docs its page is")
    print(f"site/reference/generated/methods/{given[0]}.html")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
