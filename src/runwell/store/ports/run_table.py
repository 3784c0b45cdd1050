"""Many runs at once: their groups, columns, values and metric keys.

Keys are those of filters: `config.lr`, `summary_metrics.loss`, `state` …
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from runwell.series.importance import Numbers, Texts
    from runwell.store.ports.histories import Stream
    from runwell.store.ports.runs import Held, RunQuery
    from runwell.values.json import Json


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


@dataclass(frozen=True, slots=True)
class KeyQuery:
    """Which keys of a project, by name, and which page of them.

    Attributes:
        search: Part of the name, upper and lower case alike.
        is_prefix: The name begins with it.
        cursor: The `next_cursor` of the page before, or None.
        limit: At most so many keys.
    """

    search: str = ""
    is_prefix: bool = False
    cursor: str | None = None
    limit: int = 100


@dataclass(frozen=True, slots=True)
class ColumnInfo:
    """A key of the configs or summaries of a project.

    Attributes:
        key: As filters have it: `config.lr`, `summary_metrics.loss`.
        kinds: In how many runs as which kind (see `Held`). The trash does not count.
    """

    key: str
    kinds: dict[str, int]


@dataclass(frozen=True, slots=True)
class ColumnPage:
    """A page of keys by name, those of the config first; `total` counts all that match."""

    columns: tuple[ColumnInfo, ...]
    total: int
    next_cursor: str | None


@dataclass(frozen=True, slots=True)
class ColumnValues:
    """What runs hold under a key.

    Attributes:
        sums: Over all these runs.
        values: The most frequent values first, with how many runs hold each. The items of lists
            stand for themselves. Not all of them: `distinct` tells how many there are.
    """

    sums: Aggregate
    values: tuple[tuple[Held, int], ...]
    distinct: int


@dataclass(frozen=True, slots=True)
class MetricKey:
    """A key of rows. `kind` is "number" as soon as it is one in one run, else the media type of
    the latest ("image-file" …) or "other"."""

    key: str
    kind: str
    runs: int


@dataclass(frozen=True, slots=True)
class MetricPage:
    """A page of keys by name; `total` counts all that match."""

    keys: tuple[MetricKey, ...]
    total: int
    next_cursor: str | None


@dataclass(frozen=True, slots=True)
class SampleQuery:
    """Which runs, and what of them.

    Attributes:
        runs: Which runs; its `order`, `cursor` and `limit` are not looked at.
        metric: The key whose value is to be explained.
        keys: The keys that may explain it; None for those of configs.
        limit: At most so many runs, drawn by the seed.
        seed: Of the draw.
    """

    runs: RunQuery
    metric: str
    keys: tuple[str, ...] | None = None
    limit: int = 1000
    seed: int = 0


@dataclass(frozen=True, slots=True)
class RunSample:
    """Runs whose metric is a finite number, as columns of the same length.

    Attributes:
        parameters: What may explain it.
        metric: Its values.
        total: How many runs match.
        useful: How many of them have the metric; the sample is drawn from these.
    """

    parameters: tuple[Numbers | Texts, ...]
    metric: NDArray[np.float64]
    total: int
    useful: int


@dataclass(frozen=True, slots=True)
class RunEdit:
    """What is set on many runs alike. None means: keep what is there.

    Attributes:
        add_tags: Put behind the tags that a run has.
        remove_tags: Taken from them; one that is added, too, stays away.
        most_tags: A run may not have more afterwards.
    """

    display_name: str | None = None
    group: str | None = None
    job_type: str | None = None
    notes: str | None = None
    add_tags: tuple[str, ...] = ()
    remove_tags: tuple[str, ...] = ()
    most_tags: int = 256


@dataclass(frozen=True, slots=True)
class EditedRun:
    """A run after an edit, as far as those need it who watch it."""

    run_id: str
    state: str
    display_name: str


@dataclass(frozen=True, slots=True)
class RunRef:
    """A run by its row key and by the id that users type."""

    id: int
    run_id: str


class RunTable(Protocol):
    """Questions about many runs at once; none of them reads what it does not look at."""

    def refs(self, project_id: int, run_ids: Sequence[str] | None, limit: int) -> list[RunRef]:
        """Returns the runs of these ids, or all, the newest first; those in the trash are none."""

    def matching(self, project_id: int, query: RunQuery) -> list[RunRef]:
        """Returns all runs that match (see `GroupQuery.runs`), the oldest first. Raises
        UsageError."""

    def edit(self, among: Sequence[int], edit: RunEdit) -> tuple[EditedRun, ...]:
        """Sets the same on runs, all or none; those in the trash are left out.

        Raises:
            UsageError: One would have too many tags.
        """

    def configs(self, among: Sequence[int], containing: str) -> list[dict[str, Json]]:
        """Returns the configs, as on the wire, in whose JSON a text stands, in the order of the
        runs."""

    def columns(self, project_id: int, query: KeyQuery) -> ColumnPage:
        """Returns a page of the keys that configs and summaries have."""

    def values(
        self, project_id: int, key: str, query: RunQuery, search: str, limit: int
    ) -> ColumnValues:
        """Returns what the runs that match (see `GroupQuery.runs`) hold under a key; of the values
        those that are texts with `search` in them, if that is given. Raises UsageError."""

    def metrics(
        self, project_id: int, stream: Stream, query: KeyQuery, among: Sequence[int] | None = None
    ) -> MetricPage:
        """Returns a page of the keys that rows have: of all runs, or of these."""

    def groups(self, project_id: int, query: GroupQuery) -> GroupPage:
        """Returns a page of groups. Raises UsageError for a query that makes no sense."""

    def sample(self, project_id: int, query: SampleQuery) -> RunSample:
        """Returns a sample of runs with what their configs hold. Raises UsageError."""
