"""Sentences beside a row: joined in order, each once."""

import numpy as np

from carbonacct.benefit_notes import joined


def test_a_sentence_stands_once():
    same, other = np.array([0, 1, 1]), np.array([1, 1, 0])
    texts = joined(3, [(same, ["", "a; b"]), (other, ["", "a; b"]), (same, ["", "b"]), (other, ["", "c"])])
    assert texts.at(np.arange(3)).tolist() == ["a; b; c", "a; b; c", "a; b"]


def test_a_sentence_within_another_one_is_kept():
    here = np.array([1])
    assert joined(1, [(here, ["", "no factor"]), (here, ["", "factor"])]).at(np.arange(1)).tolist() == [
        "no factor; factor"
    ]
