from __future__ import annotations

import random

from runwell.values.run_name import ADJECTIVES, NOUNS, run_name


def test_a_name_is_an_adjective_a_noun_and_the_number() -> None:
    adjective, noun, number = run_name(random.Random(1), 12).split("-")
    assert adjective in ADJECTIVES
    assert noun in NOUNS
    assert number == "12"


def test_the_same_randomness_gives_the_same_name() -> None:
    assert run_name(random.Random(7), 1) == run_name(random.Random(7), 1)


def test_no_word_stands_twice() -> None:
    assert len(set(ADJECTIVES)) == len(ADJECTIVES)
    assert len(set(NOUNS)) == len(NOUNS)
