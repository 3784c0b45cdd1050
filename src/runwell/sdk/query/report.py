"""A report, as a server keeps those that other programs have written."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

from runwell.sdk.connection import Connection
from runwell.sdk.notebook.shown import Card, Shown
from runwell.sdk.query.paging import Pages
from runwell.sdk.query.placed import Placed
from runwell.values.json import Json
from runwell.wire.answer import at, document_of, items_of, text_of
from runwell.wire.documents.projects import VIEWS


class Report(Placed, Shown):
    """A report of a project."""

    @property
    def id(self) -> str:
        """The server's id."""
        return str(at(self._node, "id"))

    @property
    def name(self) -> str | None:
        """By what programs find it."""
        return text_of(at(self._node, "name"))

    @property
    def display_name(self) -> str | None:
        """What it is called."""
        return text_of(at(self._node, "displayName"))

    @property
    def description(self) -> str | None:
        """Free text."""
        return text_of(at(self._node, "description"))

    @property
    def user(self) -> dict[str, Json]:
        """Who wrote it: username, email, photoUrl."""
        return document_of(at(self._node, "user"))

    @property
    def spec(self) -> dict[str, Any]:
        """What it is made of, in W&B's form."""
        return document_of(at(self._node, "spec"))

    @property
    def sections(self) -> list[Json]:
        """Its groups of panels."""
        return items_of(self.spec.get("panelGroups"))

    @property
    def created_at(self) -> str:
        """When it was written, ISO 8601."""
        return str(at(self._node, "createdAt"))

    @property
    def updated_at(self) -> str:
        """When it was changed last, ISO 8601."""
        return str(at(self._node, "updatedAt"))

    @property
    def url(self) -> str | None:
        """Its address on a W&B server; Runwell keeps reports and has no page for them."""
        if not self.display_name:
            return None
        title = re.sub(r"\W+", "-", self.display_name).strip("-")
        parts = (self.entity, self.project, "reports", f"{title}--{self.id.replace('=', '')}")
        return "/".join([self._connection.server.base_url, *(quote(part) for part in parts)])

    def _card(self) -> Card:
        return Card("report", self.display_name or self.name or self.id, None)

    def __repr__(self) -> str:
        return f"<Report {self.entity}/{self.project}/{self.display_name}>"


def reports_of(
    connection: Connection, entity: str, project: str, name: str | None, per_page: int
) -> Pages[Report]:
    """Returns the reports of a project, those changed last first; with a `name` the one of that."""
    asked: dict[str, Json] = {"entity": entity, "project": project, "viewName": name}
    return Pages(
        connection,
        VIEWS,
        asked,
        ("project", "allViews"),
        lambda node: Report(connection, entity, project, node),
        per_page=per_page,
    )
