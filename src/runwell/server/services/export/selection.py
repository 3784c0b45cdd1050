"""What of a project is exported."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from runwell.errors import UsageError
from runwell.store.ports.histories import Stream
from runwell.store.ports.runs import Run, RunQuery, Runs
from runwell.values.json import Json

_PAGE = 500
_IDS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Selection:
    """Runs × keys × steps.

    Attributes:
        runs: Their ids; None for all that `filters` lets through.
        filters: A filter document of the W&B dialect, or None.
        keys: The columns besides run, step and times; None for every key that the runs have.
        stream: History or events.
        min_step, max_step: Bounds, both inclusive; None for none.
    """

    runs: tuple[str, ...] | None = None
    filters: Json = None
    keys: tuple[str, ...] | None = None
    stream: Stream = Stream.HISTORY
    min_step: int | None = None
    max_step: int | None = None

    def __post_init__(self) -> None:
        low, high = self.min_step, self.max_step
        if low is not None and high is not None and low > high:
            raise UsageError(f"no step is at least {low} and at most {high}; swap the bounds")


EVERYTHING = Selection()


def selected_runs(store: Runs, project_id: int, selection: Selection) -> Iterator[Run]:
    """Yields the runs of a selection, page by page: those named in their order, else by age."""
    if selection.runs is None:
        yield from _pages(store, project_id, selection.filters)
        return
    names = list(dict.fromkeys(selection.runs))
    for first in range(0, len(names), _IDS_AT_ONCE):
        some = names[first : first + _IDS_AT_ONCE]
        named: Json = {"name": {"$in": list(some)}}
        filters: Json = named
        if selection.filters is not None:
            filters = {"$and": [named, selection.filters]}
        found = {run.run_id: run for run in _pages(store, project_id, filters)}
        yield from (found[name] for name in some if name in found)


def _pages(store: Runs, project_id: int, filters: Json) -> Iterator[Run]:
    cursor: str | None = None
    while True:
        query = RunQuery(filters=filters, order="+created_at", cursor=cursor, limit=_PAGE)
        page = store.page(project_id, query)
        yield from page.runs
        cursor = page.next_cursor
        if cursor is None:
            return
