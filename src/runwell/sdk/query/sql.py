"""SQL over everything that the caller may read, answered by the server."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from runwell.errors import Garbled, UsageError
from runwell.sdk.connection import Connection, connect
from runwell.sdk.query.table import read_arrow
from runwell.values.json import Json

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    import pyarrow as pa
    import urllib3

DEFAULT_LIMIT = 100_000
CUT = "X-Runwell-Truncated"


class Column(msgspec.Struct, frozen=True):
    """A column of an answer; `type` is Arrow's word for what it holds."""

    name: str
    type: str


class Answer(msgspec.Struct, frozen=True):
    """Columns and rows; `truncated` says that there were more rows."""

    columns: list[Column]
    rows: list[list[Json]]
    truncated: bool


@dataclass(frozen=True)
class Query:
    """A query that has not been sent; each call of a method sends it.

    Attributes:
        connection: To which server.
        text: One SELECT over `runs`, `configs`, `summaries`, `metrics` and `history`.
        limit: At most so many rows are fetched.
    """

    connection: Connection
    text: str
    limit: int = DEFAULT_LIMIT

    def answer(self) -> Answer:
        """Returns columns and rows, also if there were more rows."""
        with self._sent("json") as reply:
            body = reply.read()
        try:
            found = msgspec.json.decode(body, type=Answer)
        except msgspec.DecodeError as error:
            raise Garbled("what answers there is no Runwell server") from error
        is_number = [column.type in ("double", "float") for column in found.columns]
        for row in found.rows:
            for number, value in enumerate(row):
                if is_number[number] and isinstance(value, str):
                    row[number] = float(value)  # NaN and the infinities
        return found

    def rows(self) -> list[dict[str, Json]]:
        """Returns the rows as dicts; times are texts.

        Raises:
            UsageError: There are more than `limit`.
        """
        found = self.answer()
        self._check(is_cut=found.truncated)
        names = [column.name for column in found.columns]
        return [dict(zip(names, row, strict=True)) for row in found.rows]

    def to_arrow(self) -> pa.Table:
        """Returns an Arrow table; needs pyarrow. Raises as `rows`."""
        with self._sent("arrow") as reply:
            self._check(is_cut=reply.headers.get(CUT) == "true")
            return read_arrow(reply)

    def to_pandas(self) -> pd.DataFrame:
        """Returns a pandas frame; needs pandas and pyarrow. Raises as `rows`."""
        frame: pd.DataFrame = self.to_arrow().to_pandas()
        return frame

    def to_polars(self) -> pl.DataFrame:
        """Returns a polars frame; needs polars and pyarrow. Raises as `rows`."""
        import polars as pl

        return pl.DataFrame(self.to_arrow())

    def _check(self, *, is_cut: bool) -> None:
        if is_cut:
            raise UsageError(
                f"the answer has more than {self.limit:,} rows; raise the limit, or ask for less"
            )

    @contextmanager
    def _sent(self, format: str) -> Iterator[urllib3.BaseHTTPResponse]:
        asked: dict[str, Json] = {"query": self.text, "format": format, "limit": self.limit}
        with self.connection.stream("POST", "/sql", asked) as reply:
            yield reply


def sql(text: str, *, limit: int = DEFAULT_LIMIT, connection: Connection | None = None) -> Query:
    """Returns a query over everything that you may read on the server.

        best = runwell.sql("SELECT run, max(value) FROM history WHERE key = 'acc' GROUP BY run")
        best.to_pandas()

    Args:
        text: One SELECT, in DuckDB's dialect.
        limit: At most so many rows, up to 1,000,000.
        connection: To which server; by default the one that is configured or runs here.
    """
    return Query(connection or connect(), text, limit)
