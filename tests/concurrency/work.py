"""Books to work on in threads and processes: ``python -m tests.concurrency.work`` begins with all of them at once."""

from __future__ import annotations

import copy
import csv
import decimal
import gc
import hashlib
import json
import locale
import logging
import os
import random
import signal
import socket
import sys
import threading
import time
import warnings
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parent.parent.parent
EXAMPLES = ROOT / "examples"
GREEN = EXAMPLES / "liangping" / "book.csv"
SHEETS = EXAMPLES / "liangping" / "book.xlsx"
ALL = EXAMPLES / "yuzhong" / "book-2025.csv"
RATES = EXAMPLES / "yuzhong" / "factors.csv"


def digest(*parts: object) -> str:
    """Return the SHA-256 of plain data and tables; floats count to the last bit."""
    found = hashlib.sha256()
    for part in parts:
        if hasattr(part, "to_csv"):
            text = part.to_csv()
        else:
            text = part if isinstance(part, str) else json.dumps(part, sort_keys=True, default=str)
        found.update(text.encode())
    return found.hexdigest()


def read() -> str:
    import carbonacct as ca

    parts: list[object] = []
    for path in (GREEN, SHEETS, ALL):
        book = ca.read_book(path)
        parts += [book.loans.tolist() if hasattr(book.loans, "tolist") else list(book.loans), book.issues]
        parts += [[name, held.values.tobytes().hex()] for name, held in book.numbers.items()]
    return digest(*parts)


def green_credit() -> str:
    import carbonacct as ca

    found = ca.benefits(ca.read_book(GREEN))
    return digest(found.as_dict(by="project_type"), found.frame, found.factors)


def another_filing() -> str:
    import carbonacct as ca

    found = ca.benefits(ca.read_book(SHEETS), filing="crst", gwp="AR6", uncertainty=True)
    return digest(found.as_dict(by="branch"), found.frame)


def pboc() -> str:
    import carbonacct as ca

    found = ca.financed_emissions(ca.read_book(ALL), standard="pboc", factors=RATES)
    return digest(found.as_dict(by="sector"), found.frame, found.factors)


def pcaf() -> str:
    import carbonacct as ca

    found = ca.financed_emissions(ca.read_book(ALL), standard="pcaf", factors=RATES)
    return digest(found.as_dict(by="branch"), found.frame, found.factors)


def explained() -> str:
    import carbonacct as ca

    green = ca.benefits(ca.read_book(GREEN))
    emissions = ca.financed_emissions(ca.read_book(ALL), standard="pboc", factors=RATES)
    loans = [str(loan) for loan in emissions.frame["loan_id"][:5]]
    return digest(*(repr(green.explain(*key)) for key in keys(green)), *(repr(emissions.explain(one)) for one in loans))


def keys(result: Any) -> list[tuple[str, str]]:
    """Return loan and project of some rows."""
    frame = result.frame.iloc[::7]
    return list(zip(frame["loan_id"], frame["project_id"], strict=True))


def reported() -> str:
    import carbonacct as ca
    from carbonacct.report.display import Display
    from carbonacct.report.make import disclosure, text

    form = disclosure(ca.read_book(GREEN), "green-credit")
    return digest(text(Display(form, "zh", None, False), ".html"), text(Display(form, "en", None, True), ".md"))


def methods_and_factors() -> str:
    import carbonacct as ca

    factors = ca.FactorSet.load()
    rows = [repr(factors.resolve("grid.average.mee_nbs", region="CN-CQ", year=year)) for year in (2022, 2024, 2026)]
    return digest([method.id for method in ca.methods.list()], rows, [*factors.families()], factors.sha256)


WORK: dict[str, Callable[[], str]] = {
    work.__name__: work
    for work in (read, green_credit, another_filing, pboc, pcaf, explained, reported, methods_and_factors)
}


def done(name: str) -> tuple[str, str]:
    """Do one piece of work; return its name and digest."""
    return name, WORK[name]()


def totals(book: Any, factors: Any) -> str:
    """Return the digest of the benefits of a book with factors."""
    import carbonacct as ca

    return digest(ca.benefits(book, factors=factors).as_dict(by="project_type"))


def surroundings() -> dict[str, object]:
    """Return what a library could change for the whole process."""
    import matplotlib as mpl
    import pandas as pd
    import pyarrow as pa

    legacy = np.random.get_state()
    return {
        "locale": locale.setlocale(locale.LC_ALL),
        "warnings": list(warnings.filters),
        "shown warnings": warnings.showwarning,
        "numpy errors": np.geterr(),
        "numpy print": np.get_printoptions(),
        "numpy random": hashlib.sha256(repr(legacy).encode()).hexdigest(),
        "random": hashlib.sha256(repr(random.getstate()).encode()).hexdigest(),
        "decimal": repr(decimal.getcontext()),
        "pandas": copy.deepcopy(pd._config.config._global_config),
        "matplotlib": dict(mpl.rcParams),
        "pyarrow": (pa.cpu_count(), pa.io_thread_count(), pa.default_memory_pool().backend_name),
        "environment": dict(os.environ),
        "folder": os.getcwd(),
        "umask": _umask(),
        "time zone": time.tzname,
        "recursion": sys.getrecursionlimit(),
        "digits": sys.get_int_max_str_digits(),
        "path": list(sys.path),
        "hooks": (sys.excepthook, sys.displayhook, threading.excepthook, sys.unraisablehook),
        "csv": csv.field_size_limit(),
        "logging": (logging.root.level, list(logging.root.handlers), logging.root.manager.disable),
        "signals": {number: signal.getsignal(number) for number in signal.valid_signals()},
        "socket": socket.getdefaulttimeout(),
        "collector": (gc.isenabled(), gc.get_threshold()),
        "threads": sorted(thread.name for thread in threading.enumerate()),
    }


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def at_once(threads: int = 16) -> list[tuple[str, str]]:
    """Begin with all the work in threads that start together, in a process that has not used the package yet."""
    names = [name for _, name in zip(range(threads), [*WORK] * threads, strict=False)]
    gate = threading.Barrier(threads)

    def one(name: str) -> tuple[str, str]:
        gate.wait()
        return done(name)

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(one, names))


if __name__ == "__main__":
    sys.setswitchinterval(1e-6)
    sys.stdout.write(json.dumps(at_once()))
