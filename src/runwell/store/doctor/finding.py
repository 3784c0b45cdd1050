"""What a look at the data found: something wrong, and what can be done about it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import Enum
from typing import Protocol, TypeAlias

from sqlalchemy import Connection, Executable

from runwell.store.progress import Tell


class Loss(str, Enum):
    """What it costs to mend something."""

    NOTHING = "nothing"  # it can be made again from what is sound
    WHAT_IS_DAMAGED = "what is damaged"  # the rest can be read again
    NO_WAY = "no way"  # a backup may help


Mend: TypeAlias = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is wrong.

    Attributes:
        what: In words, with the run and the key that it is about.
        loss: What is lost if it is mended.
        mend: Mends it; None if nothing here can.
    """

    what: str
    loss: Loss = Loss.NO_WAY
    mend: Mend | None = field(default=None, repr=False, compare=False)


def executed(statement: Executable) -> Callable[[Connection], None]:
    """Returns the work that runs one statement."""

    def work(connection: Connection) -> None:
        connection.execute(statement)

    return work


class Check(Protocol):
    """A look at one kind of data. `name` is what users read."""

    @property
    def name(self) -> str: ...

    def look(self, tell: Tell) -> Iterator[Finding]:
        """Yields what is wrong; it may be mended before the next is asked for.

        Raises:
            StoreError: The data cannot be read at all.
        """
