"""The table of runs: which runs are meant, their groups, columns, values and importance.

Keys are those of filters: `config.lr`, `summary_metrics.loss`, `state` …
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from runwell.errors import UsageError
from runwell.server.http.ui.shapes.shape import Shape
from runwell.store.ports.run_table import RunEdit
from runwell.store.ports.runs import Held as KeptValue
from runwell.store.ports.runs import RunQuery
from runwell.values.json import Json, plain

MAX_KEYS = 1000
MAX_PAGE = 1000
MAX_RUNS_NAMED = 10_000
MAX_COLUMNS_LISTED = 10_000


class Held(Shape):
    """A value of runs; null is also what is not there, a list is its JSON."""

    kind: Literal["number", "bool", "text", "list", "object", "null"]
    value: bool | float | str | None

    def kept(self) -> KeptValue:
        """Returns the value as the stores have it."""
        if self.kind == "number" and isinstance(self.value, str):
            words = {"NaN": float("nan"), "Infinity": float("inf"), "-Infinity": float("-inf")}
            return KeptValue("number", words.get(self.value, self.value))
        return KeptValue(self.kind, self.value)


def held_view(held: KeptValue) -> Json:
    """Returns a value as the API tells it."""
    return {"kind": held.kind, "value": plain(held.value)}


class Holding(Shape):
    """That runs hold a value under a key."""

    key: str = Field(max_length=4096)
    held: Held


class RunSelection(Shape):
    """Which runs: those that pass all of it."""

    search: str = Field(default="", max_length=1000)
    regex: bool = False
    filter: dict[str, Json] | None = None
    within: list[Holding] = Field(default=[], max_length=16)

    def query(self) -> RunQuery:
        """Returns the selection as the stores ask."""
        within = tuple((one.key, one.held.kept()) for one in self.within)
        return RunQuery(self.search, self.regex, self.filter, within)


class RunPageRequest(RunSelection):
    """A page of runs. `keys` tells which values of config and summary come along; null for all."""

    order: str = Field(default="-created_at", max_length=10_000)
    cursor: str | None = None
    limit: int = Field(default=50, ge=1, le=MAX_PAGE)
    keys: list[str] | None = Field(default=None, max_length=MAX_KEYS)


class BulkRequest(RunSelection):
    """What is done to many runs: those of the ids in `runs`, or all that are selected.

    A request without ids and without a selection needs `all`, lest a slip takes them all.
    One that edits sets what is not null; the others do nothing else. `restore` needs ids, `move` an
    `entity` and a `project` to go to. An empty group or job type is none.
    """

    do: Literal["edit", "delete", "restore", "move"] = "edit"
    runs: list[str] | None = Field(default=None, min_length=1, max_length=MAX_RUNS_NAMED)
    all: bool = False
    add_tags: list[str] = Field(default=[], max_length=256)
    remove_tags: list[str] = Field(default=[], max_length=256)
    name: str | None = Field(default=None, min_length=1, max_length=256)
    group: str | None = Field(default=None, max_length=1024)
    job_type: str | None = Field(default=None, max_length=1024)
    notes: str | None = Field(default=None, max_length=1_000_000)
    entity: str | None = None
    project: str | None = None

    def edit(self) -> RunEdit:
        """Returns what is set. Raises UsageError if that is nothing."""
        edit = RunEdit(
            display_name=self.name,
            group=self.group,
            job_type=self.job_type,
            notes=self.notes,
            add_tags=tuple(self.add_tags),
            remove_tags=tuple(self.remove_tags),
        )
        if edit == RunEdit():
            raise UsageError("nothing is to be set; name tags, a group, a job type or notes")
        return edit


class BulkDone(Shape):
    """How many runs something was done to."""

    runs: int


class GroupRequest(RunSelection):
    """A page of groups of runs that hold the same under the keys of `by`, the outer first.

    `order`: `runs`, a key of `by`, or `key:mean` (min, max, mean, std, median), with + or -.
    """

    by: list[str] = Field(min_length=1, max_length=8)
    columns: list[str] = Field(default=[], max_length=200)
    order: str = Field(default="-runs", max_length=10_000)
    cursor: str | None = None
    limit: int = Field(default=50, ge=1, le=MAX_PAGE)


class Aggregate(Shape):
    """A column over the runs of a group: how many hold a value, how many different ones, the value
    if it is one and the same; over the numbers among them (not NaN) the rest."""

    key: str
    runs: int
    distinct: int
    common: Held | None
    numbers: int
    min: float | str | None
    max: float | str | None
    mean: float | str | None
    std: float | str | None
    median: float | str | None


class Column(Shape):
    """A key of configs or summaries, as filters have it; in how many runs it is which kind."""

    key: str
    kinds: dict[str, int]


class ColumnList(Shape):
    """A page of keys by name, those of the config first; `total` counts all that match."""

    items: list[Column]
    total: int
    next_cursor: str | None


class ValuesRequest(RunSelection):
    """What the runs hold under a key; with `like`, only texts in which that stands."""

    key: str = Field(max_length=4096)
    like: str = Field(default="", max_length=1000)
    limit: int = Field(default=50, ge=1, le=MAX_PAGE)


class ValueCount(Shape):
    """A value, and in how many runs it is."""

    held: Held
    runs: int


class ValueSums(Shape):
    """The most frequent values first (of lists, their items), `distinct` in all; `sums` is over
    all the runs."""

    items: list[ValueCount]
    distinct: int
    sums: Aggregate


class Group(Shape):
    """Runs that hold the same: `values` in the order of the keys."""

    values: list[Held]
    runs: int
    aggregates: list[Aggregate]


class GroupList(Shape):
    """A page of groups; `total` counts all groups, `runs` all runs in them."""

    items: list[Group]
    total: int
    runs: int
    next_cursor: str | None


class ImportanceRequest(RunSelection):
    """What parameters have to do with the value of `metric`, which is a key of filters.

    `keys`: the parameters to look at; null for the 300 keys of configs that most runs have.
    Of more than `max_runs` runs so many are drawn, by the seed.
    """

    metric: str = Field(min_length=1, max_length=4096)
    keys: list[str] | None = Field(default=None, max_length=300)
    max_runs: int = Field(default=1000, ge=1, le=5000)
    seed: int = Field(default=0, ge=0, lt=2**32)


class Correlation(Shape):
    """Pearson's, over `runs` that hold both; null if one of the two is always the same."""

    value: float | None
    runs: int


class TextCorrelation(Correlation):
    """How holding this text correlates with the metric."""

    text: str


class ParameterWeight(Shape):
    """A parameter: its share in a random forest (null with too few runs), its correlation if it is
    a number, and that of each of its frequent texts if it is none."""

    key: str
    importance: float | None
    correlation: Correlation | None
    texts: list[TextCorrelation]


class ImportanceList(Shape):
    """Parameters that differ between runs, the most important first.

    `fit` is R² of the forest on runs that a tree has not seen; `runs` match, `useful` of them have
    the metric as a number, `sampled` were looked at.
    """

    items: list[ParameterWeight]
    fit: float | None
    runs: int
    useful: int
    sampled: int
