"""Queries in SQL."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from runwell.server.http.ui.shapes.shape import Shape


class SqlRequest(Shape):
    """A query, and how to answer."""

    query: str = Field(max_length=100_000)
    format: Literal["json", "arrow", "parquet", "csv", "jsonl"] = "json"
    limit: int = Field(default=10_000, ge=1, le=1_000_000)
