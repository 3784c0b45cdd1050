"""What a controller on the client's side wants: the document that it writes into its sweep.

{"schedule": [{"id": …, "data": {"args": {key: {"value": …}}}}], "earlystop": [run ids]}

An entry whose `args` are null says that no more trials will come.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from runwell.errors import UsageError
from runwell.server.services.config import unwrap
from runwell.server.services.rows import parse_object
from runwell.values.json import Json

MAX_ENTRIES = 1_000


@dataclass(frozen=True, slots=True)
class Schedule:
    """A controller's document.

    Attributes:
        trials: Parameters by name of each trial, by the controller's own id of it.
        early_stops: Ids of the runs that are to end early.
        is_over: No trial will follow these.
    """

    trials: Mapping[str, Mapping[str, Json]]
    early_stops: Sequence[str]
    is_over: bool


def read_schedule(text: str | None) -> Schedule:
    """Reads a controller's document.

    Raises:
        UsageError: It is not of the form that controllers write.
    """
    document = parse_object(text or "{}", "the controller of a sweep")
    entries = document.get("schedule") or []
    if not isinstance(entries, list) or len(entries) > MAX_ENTRIES:
        raise UsageError(f"a controller's schedule is a list of at most {MAX_ENTRIES} entries")
    read = [_entry(entry) for entry in entries]
    stops = document.get("earlystop")
    return Schedule(
        trials={key: unwrap(args) for key, args in read if args is not None},
        early_stops=[name for name in stops if isinstance(name, str)]
        if isinstance(stops, list)
        else [],
        is_over=any(args is None for _, args in read),
    )


def _entry(entry: Json) -> tuple[str, Mapping[str, Json] | None]:
    key = entry.get("id") if isinstance(entry, dict) else None
    data = entry.get("data") if isinstance(entry, dict) else None
    if not isinstance(key, str) or not isinstance(data, dict) or "args" not in data:
        raise UsageError('an entry of a controller\'s schedule has an "id" and "data": {"args": …}')
    args = data["args"]
    if args is not None and not isinstance(args, dict):
        raise UsageError("the args of a schedule's entry are parameters by name, or null")
    return key, args
