"""Names for runs that nobody named: an adjective, a noun and the number of the run.

The same randomness gives the same name. Nothing here knows which names are taken; the number tells
runs apart.
"""

from __future__ import annotations

from typing import Protocol


class Randomness(Protocol):
    """What a name needs of `random.Random`."""

    def choice(self, seq: tuple[str, ...], /) -> str: ...


ADJECTIVES = (
    "amber", "bold", "brisk", "calm", "clear", "copper", "crisp", "curious", "deft", "eager",
    "early", "fair", "fluent", "gentle", "glad", "golden", "grand", "hardy", "honest", "humble",
    "keen", "kind", "lively", "loyal", "lucid", "mellow", "merry", "mild", "modest", "neat",
    "nimble", "noble", "patient", "plain", "polite", "proud", "quick", "quiet", "rapid", "ready",
    "robust", "silver", "smooth", "sober", "solid", "steady", "sunny", "swift", "tidy", "tranquil",
    "upbeat", "vivid", "warm", "wise", "witty", "young",
)  # fmt: skip
NOUNS = (
    "badger", "bay", "beacon", "birch", "breeze", "brook", "canyon", "cedar", "comet", "coral",
    "cove", "crane", "creek", "delta", "dune", "elm", "falcon", "fern", "field", "fjord",
    "forest", "fox", "glacier", "grove", "harbor", "hawk", "heron", "hill", "island", "lagoon",
    "lake", "lark", "maple", "marsh", "meadow", "moon", "moss", "oak", "otter", "peak",
    "pebble", "pine", "plateau", "pond", "prairie", "rapids", "reef", "ridge", "river", "robin",
    "shore", "spruce", "star", "stream", "summit", "tide", "trail", "valley", "willow", "wren",
)  # fmt: skip


def run_name(randomness: Randomness, number: int) -> str:
    """Returns a name such as `quiet-river-12`."""
    return f"{randomness.choice(ADJECTIVES)}-{randomness.choice(NOUNS)}-{number}"
