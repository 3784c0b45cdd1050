"""What a run says when it begins and when it ends. Text only; who prints it stands elsewhere."""

from __future__ import annotations

from runwell.sdk.run import Run
from runwell.sdk.terminal import columns
from runwell.sdk.waiting import Ending, Outcome
from runwell.values.json import Json
from runwell.wire.rendezvous import Cursor

MAX_SUMMARY_LINES = 10


def beginning(run: Run, *, offline: bool, has_server: bool) -> str:
    """Returns where the run can be seen."""
    if run.disabled:
        return "this run is disabled: nothing is kept"
    name = f"run {run.name}"
    if run.url:
        return f"{name}: {run.url}"
    place = f"{name} (project {run.project}) is kept in {_place(run)}"
    if has_server:
        return place
    return f"{place}; runwell {'sync sends it' if offline else 'up shows it'}"


def ending(run: Run, outcome: Outcome | None, *, offline: bool) -> str:
    """Returns where everything is now, and what the reader can do if it is not where it should."""
    lines = [f"run {run.name} {_place_of_data(run, outcome, offline=offline)}"]
    if run.num_lost:
        lines.append(f"{run.num_lost} records did not reach the disk; free space and log less")
    return "\n".join([*lines, *summary_lines(dict(run.summary.as_dict()))])


def _place_of_data(run: Run, outcome: Outcome | None, *, offline: bool) -> str:
    if outcome is None:
        return f"is kept in {_place(run)}; runwell {'sync sends it' if offline else 'up shows it'}"
    cursor = outcome.cursor
    if outcome.ending is Ending.DONE:
        return f"is complete: {run.url}" if run.url else "is complete on the server"
    reason = cursor.message if cursor and cursor.message else "nothing moved for too long"
    if outcome.ending is Ending.REFUSED:
        return f"was refused by the server: {reason}; the data is safe in {_place(run)}"
    return (
        f"is not on the server yet: {reason}; the data is safe in {_place(run)} and is sent once "
        f"the server answers (or by: runwell sync {_place(run)})"
    )


def progress(cursor: Cursor | None, num_bytes: int) -> str:
    """Returns how much of a journal has arrived."""
    if cursor is None:
        return "waiting for the uplink …"
    if cursor.message:
        return f"{cursor.message} …"
    percent = 100 * cursor.offset // num_bytes if num_bytes else 100
    return f"sending: {min(percent, 100)} % …"


def summary_lines(summary: dict[str, Json]) -> list[str]:
    """Returns the first numbers and words of a summary, one a line."""
    shown = _shown(summary)
    lines = columns(shown[:MAX_SUMMARY_LINES])
    num_more = len(shown) - MAX_SUMMARY_LINES
    return [*lines, f"  … and {num_more} more"] if num_more > 0 else lines


def summary_items(summary: dict[str, Json]) -> list[tuple[str, str]]:
    """Returns keys and texts of the first numbers and words of a summary."""
    return _shown(summary)[:MAX_SUMMARY_LINES]


def _shown(summary: dict[str, Json]) -> list[tuple[str, str]]:
    return [
        (key, f"{value:.6g}" if isinstance(value, float) else str(value))
        for key, value in summary.items()
        if not key.startswith("_") and isinstance(value, int | float | str)
    ]


def _place(run: Run) -> str:
    return str(run.directory.path) if run.directory else "no place"
