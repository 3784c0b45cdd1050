"""Which histories to take along, and as what."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from runwell.server.http.ui.shapes.shape import Shape
from runwell.values.json import Json

MAX_RUNS_EXPORTED = 100_000


MAX_KEYS_EXPORTED = 20_000


class ExportRequest(Shape):
    """Which histories to export, and how. Without runs, filter and keys it is everything."""

    format: Literal["arrow", "parquet", "csv", "jsonl"] = "arrow"
    runs: list[str] | None = Field(default=None, max_length=MAX_RUNS_EXPORTED)
    filter: dict[str, Json] | None = None
    keys: list[str] | None = Field(default=None, max_length=MAX_KEYS_EXPORTED)
    stream: Literal["history", "events"] = "history"
    min_step: int | None = Field(default=None, ge=-(2**63), lt=2**63)
    max_step: int | None = Field(default=None, ge=-(2**63), lt=2**63)
