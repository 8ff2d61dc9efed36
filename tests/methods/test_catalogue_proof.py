"""Every method of the library passes the proof that a user's own method passes at registration."""

import numpy as np
import pytest

from carbonacct import methods
from carbonacct.methods.proof import prove, same_bits, sample_values, scaling_check

EVERY = pytest.mark.parametrize("method", methods.list(), ids=lambda method: method.id)


@EVERY
def test_the_proof_holds(method):
    prove(method)


@EVERY
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_scaling_the_units_scales_the_results(method, seed):
    rng = np.random.default_rng(seed)
    values = {item.name: rng.uniform(0.1, 2.0, (20, 3 if item.labels else 1)) for item in method.inputs}
    scaling_check(method, values, rng)


@EVERY
def test_rows_replay_and_blocks_have_the_same_bits(method):
    values = sample_values(method)
    run = method.run(values)
    rows = len(next(iter(values.values())))
    for row in range(rows):
        one = {name: array[row].tolist() if len(array[row]) > 1 else array[row, 0] for name, array in values.items()}
        results = method.replay(one).results
        for output in method.returns:
            assert same_bits(np.array([results[output]]), run[output][row : row + 1])
    halves = [
        method.run({name: array[part] for name, array in values.items()}) for part in (slice(0, 5), slice(5, None))
    ]
    for output in method.returns:
        assert same_bits(np.concatenate([half[output] for half in halves]), run[output])


@EVERY
def test_worked_examples_hold(method):
    assert [(check.output, check.expected, check.got) for check in method.check_worked() if not check.ok] == []


@EVERY
def test_results_move_in_the_declared_direction(method):
    rng = np.random.default_rng(7)
    anywhere = {item.name: rng.uniform(0.1, 0.9, (50, 3 if item.labels else 1)) for item in method.inputs}
    for values in [method.figures(worked) for worked in method.worked] or [anywhere]:
        for slopes in method.sensitivities(values).values():
            for name, direction in method.monotone.items():
                assert (direction * slopes.get(name, np.zeros(1)) >= 0).all()
