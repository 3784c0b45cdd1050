"""What is found wrong or odd in a sweep's config: where, what, and what to write instead."""

from __future__ import annotations

import difflib
from collections.abc import Collection
from dataclasses import dataclass, field

from runwell.errors import InvalidSweep


@dataclass(frozen=True, slots=True)
class Finding:
    """One remark.

    Attributes:
        where: The place in the document, dotted: `parameters.lr.min`.
        what: What is there.
        instead: What could stand there.
    """

    where: str
    what: str
    instead: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}; {self.instead}"


@dataclass(slots=True)
class Findings:
    """Collects remarks while a document is read, so that all of them are told at once."""

    problems: list[Finding] = field(default_factory=list)
    warnings: list[Finding] = field(default_factory=list)

    def wrong(self, where: str, what: str, instead: str) -> None:
        """Notes what makes the config unusable."""
        self.problems.append(Finding(where, what, instead))

    def odd(self, where: str, what: str, instead: str) -> None:
        """Notes what is passed over."""
        self.warnings.append(Finding(where, what, instead))

    def unknown_keys(self, where: str, given: Collection[str], known: Collection[str]) -> None:
        """Warns of keys that nobody reads, with the one that may be meant."""
        for key in given:
            if key in known:
                continue
            near = difflib.get_close_matches(str(key), list(known), n=1)
            instead = f"do you mean {near[0]!r}?" if near else f"known are {', '.join(known)}"
            self.odd(f"{where}.{key}" if where else str(key), "is not known and ignored", instead)

    def raise_problems(self) -> None:
        """Raises InvalidSweep if anything is wrong."""
        if self.problems:
            raise InvalidSweep([str(problem) for problem in self.problems])
