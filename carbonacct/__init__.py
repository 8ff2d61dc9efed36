"""carbonacct: the environmental benefit and the carbon of every loan, traceable to its source."""

from __future__ import annotations

from importlib import import_module
from threading import RLock
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from carbonacct import factors as factors
    from carbonacct import lists as lists
    from carbonacct import methods as methods
    from carbonacct import report as report
    from carbonacct import valuation as valuation
    from carbonacct.book import Book as Book
    from carbonacct.book import read_book as read_book
    from carbonacct.book.gaps import gaps as gaps
    from carbonacct.book.template import template as template
    from carbonacct.checks.integrity import integrity as integrity
    from carbonacct.checks.plans import check as check
    from carbonacct.errors import BookError as BookError
    from carbonacct.errors import CarbonAcctError as CarbonAcctError
    from carbonacct.errors import FactorDataError as FactorDataError
    from carbonacct.errors import FactorNotFound as FactorNotFound
    from carbonacct.errors import FormulaError as FormulaError
    from carbonacct.errors import LimitExceeded as LimitExceeded
    from carbonacct.errors import OptionError as OptionError
    from carbonacct.errors import OutputError as OutputError
    from carbonacct.errors import UnitError as UnitError
    from carbonacct.errors import UnitMismatch as UnitMismatch
    from carbonacct.errors import UnknownMethod as UnknownMethod
    from carbonacct.factors import FactorSet as FactorSet
    from carbonacct.loan_benefits import Benefits as Benefits
    from carbonacct.loan_benefits import benefits as benefits
    from carbonacct.output import write as write
    from carbonacct.own_operations import Operations as Operations
    from carbonacct.own_operations import operations as operations
    from carbonacct.portfolio import alignment as alignment
    from carbonacct.portfolio import facility as facility
    from carbonacct.portfolio import ledger as ledger
    from carbonacct.portfolio import metrics as metrics
    from carbonacct.portfolio import pathways as pathways
    from carbonacct.portfolio import schedules as schedules
    from carbonacct.portfolio import signals as signals
    from carbonacct.portfolio import stress as stress
    from carbonacct.portfolio import verdicts as verdicts
    from carbonacct.portfolio.book_change import change as change
    from carbonacct.portfolio.compare import compare_standards as compare_standards
    from carbonacct.portfolio.emissions import Emissions as Emissions
    from carbonacct.portfolio.financed import financed_emissions as financed_emissions
    from carbonacct.portfolio.holdings import judge_results as judge_results
    from carbonacct.vocabulary import project_types as project_types

_HOMES = {
    "carbonacct.book": ("Book", "read_book"),
    "carbonacct.book.gaps": ("gaps",),
    "carbonacct.book.template": ("template",),
    "carbonacct.checks.integrity": ("integrity",),
    "carbonacct.checks.plans": ("check",),
    "carbonacct.errors": (
        "BookError",
        "CarbonAcctError",
        "FactorDataError",
        "FactorNotFound",
        "FormulaError",
        "LimitExceeded",
        "OptionError",
        "OutputError",
        "UnitError",
        "UnitMismatch",
        "UnknownMethod",
    ),
    "carbonacct.factors": ("FactorSet",),
    "carbonacct.loan_benefits": ("Benefits", "benefits"),
    "carbonacct.output": ("write",),
    "carbonacct.own_operations": ("Operations", "operations"),
    "carbonacct.portfolio.book_change": ("change",),
    "carbonacct.portfolio.compare": ("compare_standards",),
    "carbonacct.portfolio.emissions": ("Emissions",),
    "carbonacct.portfolio.financed": ("financed_emissions",),
    "carbonacct.portfolio.holdings": ("judge_results",),
}
# A thread that loads a package and one that loads a module of it wait for each other since Python 3.13.
_LOADING = RLock()
_HOME = {name: home for home, names in _HOMES.items() for name in names}
_MODULES = {
    "alignment": "carbonacct.portfolio.alignment",
    "facility": "carbonacct.portfolio.facility",
    "factors": "carbonacct.factors",
    "ledger": "carbonacct.portfolio.ledger",
    "lists": "carbonacct.lists",
    "methods": "carbonacct.methods",
    "metrics": "carbonacct.portfolio.metrics",
    "pathways": "carbonacct.portfolio.pathways",
    "project_types": "carbonacct.vocabulary.project_types",
    "report": "carbonacct.report",
    "schedules": "carbonacct.portfolio.schedules",
    "signals": "carbonacct.portfolio.signals",
    "stress": "carbonacct.portfolio.stress",
    "valuation": "carbonacct.valuation",
    "verdicts": "carbonacct.portfolio.verdicts",
}

__all__ = ["__version__", *_MODULES, *_HOME]


def __getattr__(name: str) -> Any:
    """Load a public name on first use, so that importing the package stays light."""
    if name not in _HOME and name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    with _LOADING:
        value = getattr(import_module(_HOME[name]), name) if name in _HOME else import_module(_MODULES[name])
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
