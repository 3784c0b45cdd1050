"""Ids and names that nobody has to think up.

Randomness comes from the operating system, so that forked workers and seeded scripts never get the
same id.
"""

from __future__ import annotations

import os
from collections.abc import Callable

RUN_ID_LENGTH = 8
_ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyz"

# Texts, because lists of these words would be two pages of quotes.
_QUALITIES = """
amber bold brisk calm clear crisp dapper deft eager early fair fleet fresh gentle glad golden hardy
honest jolly keen kind lively lucid mellow merry mild neat nimble noble patient plain proud quick
quiet rapid ready robust rosy sharp silent simple sleek smooth snug sober solid spry steady still
subtle sunny swift tidy tranquil true upbeat vivid warm wise witty
"""
_THINGS = """
acorn alder badger beacon birch bison brook canyon cedar cliff comet coral crane creek dale delta
dune eagle ember falcon fern fjord fox glade grove harbor hare hawk hazel heron hill iris island ivy
juniper kestrel lagoon lake lark linden lynx maple marsh meadow mesa moss oak orchid otter owl
pebble pine plover pond prairie quail raven reef ridge river robin sparrow spruce stone stream swan
thistle tide trail valley walnut willow wren
"""

Randomness = Callable[[int], bytes]


def make_run_id(randomness: Randomness = os.urandom) -> str:
    """Returns eight characters out of 36."""
    return "".join(_ALPHABET[byte % 36] for byte in randomness(RUN_ID_LENGTH))


def make_run_name(randomness: Randomness = os.urandom) -> str:
    """Returns two words and a number, easy to say and to tell apart."""
    a, b, c, d = randomness(4)
    qualities, things = _QUALITIES.split(), _THINGS.split()
    number = (c * 256 + d) % 1000
    return f"{qualities[a % len(qualities)]}-{things[b % len(things)]}-{number}"
