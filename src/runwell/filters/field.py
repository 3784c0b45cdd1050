"""The names that a filter or an order may use, and what each stands for.

A run has columns of its own, and the leaves of its config and summary:
`config.lr`, `config.lr.value` and `config.lr.value.sub`; `summary_metrics.loss`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from runwell.errors import UsageError
from runwell.filters.leaf import Kind


class Source(str, Enum):
    """Where the value of a field comes from."""

    RUN = "run"
    CONFIG = "config"
    SUMMARY = "summary"


@dataclass(frozen=True, slots=True)
class Field:
    """One thing to compare. `name` is a column of `COLUMNS`, or the dotted key of a leaf."""

    source: Source
    name: str


COLUMNS: dict[str, Kind] = {
    "name": Kind.TEXT,
    "display_name": Kind.TEXT,
    "state": Kind.TEXT,
    "group": Kind.TEXT,
    "job_type": Kind.TEXT,
    "notes": Kind.TEXT,
    "host": Kind.TEXT,
    "sweep": Kind.TEXT,
    "username": Kind.TEXT,
    "tags": Kind.LIST,
    "created_at": Kind.NUMBER,
    "heartbeat_at": Kind.NUMBER,
}
TIMES = frozenset({"created_at", "heartbeat_at", "updated_at"})  # the last one: of artifacts

_ALIASES = {
    "displayName": "display_name",
    "jobType": "job_type",
    "createdAt": "created_at",
    "heartbeatAt": "heartbeat_at",
    "user.username": "username",
    "user": "username",
}
_PREFIXES = {
    "config.": Source.CONFIG,
    "summary_metrics.": Source.SUMMARY,
    "summaryMetrics.": Source.SUMMARY,
    "summary.": Source.SUMMARY,
}


def parse_field(key: str) -> Field:
    """Returns the field that a key names.

    Raises:
        UsageError: No field has this name.
    """
    name = _ALIASES.get(key, key)
    if name in COLUMNS:
        return Field(Source.RUN, name)
    for prefix, source in _PREFIXES.items():
        if key.startswith(prefix) and len(key) > len(prefix):
            leaf = key[len(prefix) :]
            return Field(source, _without_wrapper(leaf) if source is Source.CONFIG else leaf)
    known = ", ".join(COLUMNS)
    raise UsageError(
        f"no field is called {key[:64]!r}; "
        f"use one of {known}, config.<key> or summary_metrics.<key>"
    )


def _without_wrapper(leaf: str) -> str:
    # On the wire a config value stands under "value"; users write it or not.
    first, *rest = leaf.split(".")
    if "value" in rest:
        rest.remove("value")
    return ".".join([first, *rest])
