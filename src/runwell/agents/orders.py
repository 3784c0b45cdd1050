"""What an agent may be told, as the wire has it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from runwell.errors import Garbled
from runwell.values.json import Json


@dataclass(frozen=True, slots=True)
class Begin:
    """Run a trial. `args` are its parameters, plain; `again` says that it ran before."""

    run_id: str
    args: Mapping[str, Json]
    program: str | None = None
    again: bool = False


@dataclass(frozen=True, slots=True)
class Stop:
    """End a trial."""

    run_id: str


@dataclass(frozen=True, slots=True)
class Exit:
    """Kill what runs, and leave."""


Order: TypeAlias = Begin | Stop | Exit


@dataclass(frozen=True, slots=True)
class Place:
    """Where the runs of a sweep go. None: the default."""

    sweep_id: str
    project: str | None
    entity: str | None
    mode: str | None = None


class Keeper(Protocol):
    """Who keeps a sweep: a server, or a folder."""

    @property
    def place(self) -> Place: ...
    @property
    def command(self) -> tuple[str, ...]: ...
    @property
    def program(self) -> str | None: ...
    def orders(self, live: list[str]) -> list[Order]:
        """Returns what to do; `live` are the runs that have a process now.

        Raises:
            NotFound: The sweep is gone.
            TransportError: Nobody answered; ask again later.
        """

    def ended(self, run_id: str, exit_code: int) -> None:
        """Hears how a trial ended."""

    def left(self) -> None:
        """Hears that this agent has ended; nothing of it runs any more. Never fails."""


def parse_orders(commands: Json) -> list[Order]:
    """Returns the orders in a list of commands. Raises Garbled."""
    if not isinstance(commands, list):
        raise Garbled("the server's commands are no list")
    return [_parse(command) for command in commands]


def _parse(command: Json) -> Order:
    if isinstance(command, dict):
        kind, run_id = command.get("type"), command.get("run_id")
        if kind == "exit":
            return Exit()
        if kind == "stop" and isinstance(run_id, str):
            return Stop(run_id)
        args, program = command.get("args"), command.get("program")
        if kind in ("run", "resume") and isinstance(run_id, str) and isinstance(args, dict):
            plain = {
                key: value["value"] if isinstance(value, dict) and "value" in value else value
                for key, value in args.items()
            }
            name = program if isinstance(program, str) else None
            return Begin(run_id, plain, name, again=kind == "resume")
    raise Garbled("the server gave a command that this version does not know")
