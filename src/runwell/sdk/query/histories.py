"""The whole history of any set of runs, in one call and without sampling."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from runwell.errors import UsageError
from runwell.sdk.connection import Connection, connect
from runwell.sdk.query.table import read_arrow
from runwell.values.json import Json

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    import pyarrow as pa

PIECE_BYTES = 1024 * 1024


@dataclass(frozen=True)
class Histories:
    """Rows of many runs, not fetched yet; each call of a method fetches them.

    Each row has `run` and `_step`, then `_timestamp`, `_runtime` and the keys. What was not logged
    is null (NaN in pandas); a key that held more than numbers is a column of texts.

    Attributes:
        connection: Where they are.
        path: Of the project, in the server's API.
        asked: The question, as the server takes it.
    """

    connection: Connection
    path: str
    asked: Mapping[str, Json]

    def to_arrow(self) -> pa.Table:
        """Returns an Arrow table. Needs pyarrow."""
        with self.connection.stream(
            "POST", f"{self.path}/export", {**self.asked, "format": "arrow"}
        ) as answer:
            return read_arrow(answer)

    def to_pandas(self) -> pd.DataFrame:
        """Returns a pandas frame; `run` is a categorical. Needs pandas and pyarrow."""
        frame: pd.DataFrame = self.to_arrow().to_pandas(self_destruct=True)
        return frame

    def to_polars(self) -> pl.DataFrame:
        """Returns a polars frame; `run` is a categorical. Needs polars and pyarrow."""
        import polars as pl

        return pl.DataFrame(self.to_arrow())

    def pieces(self, format: str) -> Iterator[bytes]:
        """Yields a file in this format (arrow, parquet, csv, jsonl) as it comes."""
        with self.connection.stream(
            "POST", f"{self.path}/export", {**self.asked, "format": format}
        ) as answer:
            while piece := answer.read(PIECE_BYTES):
                yield piece


def histories(
    project: str,
    *,
    runs: Sequence[str] | None = None,
    filters: Mapping[str, Json] | None = None,
    keys: Sequence[str] | None = None,
    min_step: int | None = None,
    max_step: int | None = None,
    stream: str = "history",
    connection: Connection | None = None,
) -> Histories:
    """Returns the histories of runs of a project, whole: nothing is sampled.

        frame = runwell.histories("ann/digits", keys=["loss", "acc"]).to_pandas()

    Args:
        project: `project` or `entity/project`.
        runs: Ids of runs; all that `filters` lets through by default.
        filters: A filter of W&B's language: `{"config.lr.value": {"$lt": 0.1}}`.
        keys: Only these, and only rows that have one of them; by default all keys, all rows.
        min_step, max_step: Bounds, both inclusive.
        stream: "history", or "events" for system metrics.
        connection: To which server; by default the one that is configured or runs here.

    Raises:
        UsageError: There is no server, or the question makes no sense.
    """
    if isinstance(runs, str) or isinstance(keys, str):
        raise UsageError("runs and keys are lists of texts; write ['loss'], not 'loss'")
    to = connection or connect()
    asked: dict[str, Json] = {
        "runs": None if runs is None else list(runs),
        "filter": None if filters is None else dict(filters),
        "keys": None if keys is None else list(keys),
        "min_step": min_step,
        "max_step": max_step,
        "stream": stream,
    }
    return Histories(to, to.project_path(project), asked)
