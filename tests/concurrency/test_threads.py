"""Threads: the same bits as one after another, also on first use, and nothing of the process changed."""

from __future__ import annotations

import json
import pkgutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
import pytest

import carbonacct as ca
from carbonacct.methods.registry import Catalogue
from tests.concurrency.work import ALL, GREEN, RATES, ROOT, WORK, digest, done, surroundings

THREADS = 8


@pytest.fixture
def hurried() -> Iterator[None]:
    """Threads take turns a thousand times more often than usual."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(5e-6)
    yield
    sys.setswitchinterval(usual)


@pytest.fixture(scope="module")
def alone() -> dict[str, str]:
    return dict(map(done, WORK))


def together(work: Callable[[], object]) -> list[Any]:
    """Do the same work in threads that start at once."""
    gate = threading.Barrier(THREADS)

    def one(_: int) -> object:
        gate.wait()
        return work()

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(one, range(THREADS)))


@pytest.mark.usefixtures("hurried")
def test_books_side_by_side_give_the_same_bits(alone: dict[str, str]) -> None:
    names = [*WORK, *reversed(WORK)]
    with ThreadPoolExecutor(THREADS) as pool:
        for name, found in pool.map(done, names):
            assert found == alone[name], name


def test_all_doors_opened_at_once_for_the_first_time(alone: dict[str, str]) -> None:
    """In a process that has imported nothing yet, with threads that take turns as often as they can."""
    command = [sys.executable, "-m", "tests.concurrency.work"]
    found = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8")
    assert found.returncode == 0, found.stderr
    pairs = json.loads(found.stdout)
    assert len(pairs) == 2 * len(WORK)
    assert {(name, told) for name, told in pairs} == {*alone.items()}


def lazy(kind: type) -> list[str]:
    """Return what is computed when it is first asked for."""
    return [name for name in dir(kind) if isinstance(getattr(kind, name, None), cached_property)]


def plain(value: object) -> object:
    """Return what a value holds, as text to the last bit."""
    if isinstance(value, pd.DataFrame):
        return value.to_csv()
    if isinstance(value, np.ndarray):
        return value.tobytes()
    if isinstance(value, tuple | list):
        return tuple(map(plain, value))
    if isinstance(value, dict):
        return {name: plain(held) for name, held in value.items()}
    if hasattr(value, "as_dict"):
        return digest(value.as_dict())
    if hasattr(value, "figures") and hasattr(value, "values"):
        return plain([value.figures, value.values])
    return type(value).__name__ if " at 0x" in repr(value) else repr(value)


RESULTS: dict[str, Callable[[], Any]] = {
    "benefits": lambda: ca.benefits(ca.read_book(GREEN), uncertainty=True),
    "pboc": lambda: ca.financed_emissions(ca.read_book(ALL), standard="pboc", factors=RATES),
    "pcaf": lambda: ca.financed_emissions(ca.read_book(ALL), standard="pcaf", factors=RATES),
    "book": lambda: ca.read_book(GREEN),
    "factors": lambda: ca.FactorSet.load().with_value("power.coal_rate.nea@2024=302.4gce/kWh"),
}


@pytest.mark.usefixtures("hurried")
@pytest.mark.parametrize("name", RESULTS)
def test_one_result_read_by_many_threads_for_the_first_time(name: str) -> None:
    shared, other = RESULTS[name](), RESULTS[name]()
    names = lazy(type(shared))
    if name != "book":
        assert names
    for one in names:
        wanted = plain(getattr(other, one))
        assert {json.dumps(repr(plain(found))) for found in together(lambda one=one: getattr(shared, one))} == {
            json.dumps(repr(wanted))
        }, one


@pytest.mark.usefixtures("hurried")
@pytest.mark.parametrize("name", ["benefits", "pboc", "pcaf"])
def test_one_result_asked_everything_at_once(name: str) -> None:
    shared, other = RESULTS[name](), RESULTS[name]()
    questions: list[Callable[[Any], object]] = [
        lambda result: digest(result.as_dict(by="branch")),
        lambda result: digest(result.frame),
        lambda result: repr(result.total()),
        lambda result: repr(result.explain(*explained(result))),
        lambda result: digest(result.coverage()),
        lambda result: digest(result.factors),
        lambda result: repr(result),
    ]
    wanted = [question(other) for question in questions]
    places = [*range(len(questions))] * 2
    with ThreadPoolExecutor(THREADS) as pool:
        assert list(pool.map(lambda place: questions[place](shared), places)) == wanted * 2


def explained(result: Any) -> tuple[str, str | None]:
    row = result.frame[result.frame["status"] == "computed"].iloc[0]
    return row["loan_id"], row.get("project_id")


@pytest.mark.usefixtures("hurried")
def test_one_factor_set_asked_by_many_threads() -> None:
    asked = [("grid.average.mee_nbs", "CN-CQ", year) for year in range(2021, 2027)]
    factors = ca.FactorSet.load().with_value("power.coal_rate.nea@2024=302.4gce/kWh")

    def answers() -> list[str]:
        return [repr(factors.resolve(family, region=region, year=year)) for family, region, year in asked]

    assert len({tuple(found) for found in together(answers)}) == 1


def test_a_catalogue_is_whole_for_every_thread_that_asks_it_first() -> None:
    """The first thread is held inside the loading; the others must wait for it and not find half a catalogue."""
    catalogue = Catalogue("carbonacct.methods")
    inside, others = threading.Event(), threading.Event()
    real = pkgutil.iter_modules

    def slow(*arguments: Any, **options: Any) -> Any:
        inside.set()
        others.wait(10)
        return real(*arguments, **options)

    with pytest.MonkeyPatch.context() as patch, ThreadPoolExecutor(THREADS) as pool:
        patch.setattr("carbonacct.methods.registry.pkgutil.iter_modules", slow)
        first = pool.submit(catalogue._load)
        assert inside.wait(10)
        later = [pool.submit(lambda: (catalogue._load(), catalogue._loaded)[1]) for _ in range(3)]
        assert not any(one.done() for one in later)
        others.set()
        first.result()
        assert [one.result() for one in later] == [True] * 3


def test_nothing_of_the_process_is_changed(alone: dict[str, str]) -> None:
    before = surroundings()
    assert dict(map(done, WORK)) == alone
    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(done, WORK))
    after = surroundings()
    assert before.keys() == after.keys()
    for name, value in before.items():
        assert after[name] == value, name
