"""The names of ``import carbonacct``: a name that goes away breaks somebody's notebook."""

import importlib
import subprocess
import sys

import pytest

import carbonacct as ca

NAMES = [
    *("Benefits", "Book", "BookError", "CarbonAcctError", "FactorDataError", "FactorNotFound", "FactorSet"),
    *("FormulaError", "LimitExceeded", "OptionError", "OutputError", "UnitError", "UnitMismatch", "UnknownMethod"),
    *("__version__", "benefits", "factors", "gaps", "methods", "project_types", "read_book", "template", "write"),
    *("Emissions", "compare_standards", "financed_emissions"),
    *("check", "facility", "integrity", "ledger", "signals", "stress"),
    *("alignment", "change", "judge_results", "metrics", "pathways", "schedules", "valuation", "verdicts"),
    *("Operations", "lists", "operations"),
    "report",
]


def test_no_name_goes_away():
    assert {*NAMES} <= {*dir(ca)}
    assert dir(ca) == sorted(ca.__all__)


@pytest.mark.parametrize("name", NAMES)
def test_every_name_is_there_and_stays_the_same(name):
    assert getattr(ca, name) is getattr(ca, name)


def test_modules_do_not_hide_functions():
    for module in ("book.gaps", "book.template", "loan_benefits", "output", "explain"):
        importlib.import_module(f"carbonacct.{module}")
    assert all(callable(named) for named in (ca.gaps, ca.template, ca.benefits, ca.write, ca.read_book))


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="nonsense"):
        ca.nonsense


@pytest.mark.parametrize(
    ("work", "absent"),
    [
        ("import carbonacct", "numpy"),
        ("from carbonacct.cli import main", "numpy pandas pyarrow pydantic"),
        ("import carbonacct as ca; ca.methods.get('cbirc_2020.renewable_power')", "pandas pyarrow pydantic click"),
        ("import carbonacct as ca; ca.factors.resolve('gwp.AR5', key='CH4')", "pandas pyarrow pydantic click"),
        (
            "import carbonacct as ca; ca.benefits(ca.read_book({'loan_id': 'L', 'project_type': 'lighting',"
            " 'year': 2024, 'region': 'CN-CQ', 'balance': 1.0, 'total_investment': 2.0,"
            " 'electricity_saved [MWh]': 3.0})).total()",
            "pint pydantic click xlsxwriter python_calamine",
        ),
    ],
)
def test_nothing_heavy_is_loaded_before_it_is_needed(work, absent):
    code = f"import sys\n{work}\nprint(*sorted({{m.split('.')[0] for m in sys.modules}}))"
    done = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True)
    assert {*absent.split()}.isdisjoint(done.stdout.split())
