"""Runs of a project, filtered and ordered by the server."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from runwell.errors import NotFound, UsageError
from runwell.sdk.connection import Connection
from runwell.sdk.query.paging import Pages
from runwell.sdk.query.run import Run
from runwell.values.json import Json
from runwell.wire.answer import at
from runwell.wire.documents.runs import RUN, RUNS

_FORMATS = ("default", "pandas", "polars")


class Runs(Pages[Run]):
    """Runs of a project, page by page."""

    def histories(
        self,
        samples: int = 500,
        keys: Sequence[str] | None = None,
        x_axis: str = "_step",
        format: str = "default",
        stream: str = "default",
    ) -> Any:  # noqa: ANN401  rows, or a frame
        """Returns rows of all runs, each with `run_id`.

        `runwell.histories` does so without sampling, and in one call.

        Args:
            samples, keys, x_axis, stream: See `Run.history`.
            format: "default" for a list of dicts, "pandas" or "polars".
        """
        if format not in _FORMATS:
            raise UsageError(f"format is {format!r}; use default, pandas or polars")
        rows = [
            {"run_id": run.id, **row}
            for run in self
            for row in run.history(samples, keys, x_axis, pandas=False, stream=stream)
        ]
        if format == "pandas":
            import pandas as pd  # type: ignore[import-not-found, import-untyped, unused-ignore]

            return pd.DataFrame(rows)
        if format == "polars":
            import polars as pl

            return pl.DataFrame(rows, infer_schema_length=None)
        return rows

    def upgrade_to_full(self) -> None:
        """Has configs and summaries fetched with the pages, and now with the runs that are here."""
        self._variables["whole"] = True
        for run in self._items:
            run.load()


def runs_of(
    connection: Connection,
    entity: str,
    project: str,
    filters: Mapping[str, Json] | None = None,
    *,
    order: str = "+created_at",
    per_page: int = 50,
    is_whole: bool = False,
) -> Runs:
    """Returns the runs of a project that a filter lets through; `is_whole` with their configs."""
    asked: dict[str, Json] = {
        "entity": entity,
        "project": project,
        "filters": json.dumps(filters or {}),
        "order": order,
        "whole": is_whole,
    }
    return Runs(
        connection,
        RUNS,
        asked,
        ("project", "runs"),
        lambda node: Run(connection, node),
        count_path=("project", "runCount"),
        per_page=per_page,
    )


def find_run(connection: Connection, entity: str, project: str, run_id: str) -> Run:
    """Returns a run. Raises NotFound."""
    asked: dict[str, Json] = {"entity": entity, "project": project, "name": run_id}
    node = at(connection.query(RUN, asked), "project", "run")
    if not isinstance(node, dict):
        raise NotFound(f"there is no run {entity}/{project}/{run_id}")
    return Run(connection, node)
