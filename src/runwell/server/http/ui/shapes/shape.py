"""What all shapes are, and the shape of what went wrong."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Shape(BaseModel):
    """Base of all shapes: what is not known in a request is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Problem(Shape):
    """An error (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
