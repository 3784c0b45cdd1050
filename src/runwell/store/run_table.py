"""What a table of runs asks of the stores beside pages of runs: groups of them.

Keys are those of filters: `config.lr`, `summary_metrics.loss`, `state` … Everything is frozen.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from runwell.store.ports import RunQuery


@dataclass(frozen=True, slots=True)
class Held:
    """A value that a run holds under a key, as it stands in a column.

    Attributes:
        kind: number, bool, text, list, object or null; null is also what is not there.
        value: The number, flag or text; of a list its JSON; None of an object and of null.
    """

    kind: str
    value: bool | float | str | None


@dataclass(frozen=True, slots=True)
class GroupQuery:
    """How the runs that pass fall into groups, and which page of the groups.

    Attributes:
        runs: Which runs; its `order`, `cursor` and `limit` are not looked at.
        by: The keys whose values make a group, the outer first.
        columns: The keys to sum up in each group.
        order: `runs` (how many), a key of `by`, or `key:mean` with one of min, max, mean, std,
            median; with + or -, several with commas. Equals are sorted by their values.
        cursor: The `next_cursor` of the page before, or None.
        limit: At most so many groups.
    """

    runs: RunQuery
    by: tuple[str, ...]
    columns: tuple[str, ...] = ()
    order: str = "-runs"
    cursor: str | None = None
    limit: int = 50


@dataclass(frozen=True, slots=True)
class Aggregate:
    """A column over the runs of a group.

    Attributes:
        runs: How many hold a value that is not null.
        distinct: How many different ones.
        common: The value, if it is one and the same.
        numbers: How many of them are numbers (not NaN); the next five are over these, None without
            any. `std` is that of the population.
    """

    key: str
    runs: int
    distinct: int
    common: Held | None
    numbers: int
    min: float | None
    max: float | None
    mean: float | None
    std: float | None
    median: float | None


@dataclass(frozen=True, slots=True)
class Group:
    """Runs that hold the same: `values` in the order of the keys, `aggregates` of the columns."""

    values: tuple[Held, ...]
    runs: int
    aggregates: tuple[Aggregate, ...]


@dataclass(frozen=True, slots=True)
class GroupPage:
    """A page of groups; `total` counts all groups, `runs` all runs in them."""

    groups: tuple[Group, ...]
    total: int
    runs: int
    next_cursor: str | None


class RunTable(Protocol):
    """Questions about many runs at once, answered from columns."""

    def groups(self, project_id: int, query: GroupQuery) -> GroupPage:
        """Returns a page of groups. Raises UsageError for a query that makes no sense."""
