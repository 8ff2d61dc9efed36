"""Processes: forked and spawned workers give the same bits, and books, factors and results travel to them whole."""

from __future__ import annotations

import multiprocessing
import pickle
from concurrent.futures import ProcessPoolExecutor

import pytest

import carbonacct as ca
from tests.concurrency.work import GREEN, WORK, digest, done, totals


@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
@pytest.mark.parametrize("kind", ["fork", "spawn", "forkserver"])
def test_workers_give_the_same_bits(kind: str) -> None:
    alone = dict(map(done, WORK))
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context(kind)) as pool:
        assert dict(pool.map(done, WORK)) == alone


def test_a_book_and_factors_travel_to_a_worker() -> None:
    book = ca.read_book(GREEN)
    factors = ca.FactorSet.load().with_value("power.coal_rate.nea@2024=302.4gce/kWh")
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        assert pool.submit(totals, book, factors).result() == totals(book, factors)


def test_a_result_travels_back_from_a_worker() -> None:
    found = ca.benefits(ca.read_book(GREEN))
    again = pickle.loads(pickle.dumps(found))  # noqa: S301
    assert digest(again.as_dict(by="branch"), again.frame) == digest(found.as_dict(by="branch"), found.frame)
