"""Who is signed in."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from runwell.server.http.ui.shapes.shape import Shape


class Viewer(Shape):
    """Who is signed in, and how."""

    username: str
    entity: str
    is_admin: bool
    sign_in: Literal["local", "session", "key"]
    version: str


class Session(Shape):
    """Who looks; null when nobody is signed in."""

    viewer: Viewer | None


class SignInRequest(Shape):
    """Signs a browser in."""

    key: str = Field(max_length=512)
