"""Saved views: the workspace of each user, views that a project shares, reports.

A view is a document by name. The server keeps it as it was sent and looks into none. Names follow
W&B: `nw-<user>-w` is the personal workspace of that user, which nobody else may change;
`nw-<user>-r` likewise for how they see single runs; `nw-<id>-v` is shared by all who may write to
the project.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass

from runwell.errors import InvalidName, NotFound, PermissionDenied, UsageError
from runwell.server.services.access import Access, Action
from runwell.server.services.projects import Projects
from runwell.server.services.rows import parse_object
from runwell.store.ports.people import User
from runwell.store.ports.stores import Stores
from runwell.store.ports.views import View, ViewChange, ViewQuery

MAX_SPEC_CHARACTERS = 4 * 1024 * 1024
_NAME = re.compile(r"[A-Za-z0-9_.-]{1,128}")
_PERSONAL = re.compile(r"nw-(.+)-[rw]")


@dataclass(frozen=True, slots=True)
class Views:
    """Use cases around saved views."""

    stores: Stores
    access: Access
    projects: Projects
    clock: Callable[[], float]

    def list(self, user: User, entity: str, project: str, query: ViewQuery) -> tuple[View, ...]:
        """Returns views of a project, last changed first. Raises NotFound."""
        return self.stores.views.list(self.projects.get(user, entity, project).id, query)

    def get(self, user: User, entity: str, project: str, name: str) -> View:
        """Returns the project's view of this name, document and all. Raises NotFound."""
        view = self.find(user, entity, project, name)
        if view is None:
            raise NotFound(f"there is no view {name[:128]!r} in {entity}/{project}")
        return view

    def find(self, user: User, entity: str, project: str, name: str) -> View | None:
        """Returns the same if there is one. Raises NotFound for the project."""
        return self.stores.views.find(self.projects.get(user, entity, project).id, name)

    def by_key(self, user: User, id: int) -> View:
        """Returns the view with this key. Raises NotFound."""
        view = self.stores.views.get(id)
        if view is None or not self.access.allows(user, Action.READ, view.entity, view.project):
            raise NotFound("there is no such view; it may have been deleted")
        return view

    def save(
        self,
        user: User,
        where: tuple[str, str],
        name: str | None,
        change: ViewChange,
        *,
        unchanged_since: float | None = None,
    ) -> tuple[View, bool]:
        """Makes or changes a view; the flag says whether it is new.

        Args:
            user: Who saves.
            where: Entity and name of the project, which is made if need be.
            name: Of the view; None for a fresh one.
            change: What to set.
            unchanged_since: The `updated_at` that the user has seen; None to overwrite.

        Raises:
            PermissionDenied: The user may not write there, or it is somebody's own workspace.
            Conflict: Somebody else saved it meanwhile.
            InvalidName: The name can stand in no URL.
            UsageError: The document is none, or too large.
        """
        name = name or f"nw-{secrets.token_hex(6)}-v"
        if not _NAME.fullmatch(name):
            rule = "use up to 128 letters, digits, dots, dashes and underscores"
            raise InvalidName("view", name[:128], rule)
        project = self.projects.ensure(user, *where)
        self._require_edit(user, project.entity, project.name, name)
        if change.spec is not None:
            check_document(change.spec)
        return self.stores.views.save(
            project.id, name, user.author, change, self.clock(), unchanged_since=unchanged_since
        )

    def delete(self, user: User, view: View) -> None:
        """Deletes a view. Raises PermissionDenied."""
        self._require_edit(user, view.entity, view.project, view.name)
        self.stores.views.delete(view.id)

    def may_edit(self, user: User, view: View) -> bool:
        """Says whether the user may change or delete the view."""
        is_theirs = _owner(view.name) in (None, user.name)
        return is_theirs and self.access.allows(user, Action.WRITE, view.entity, view.project)

    def is_own(self, user: User, name: str) -> bool:
        """Says whether a view of this name is the user's own workspace, or their charts of runs."""
        return _owner(name) == user.name

    def _require_edit(self, user: User, entity: str, project: str, name: str) -> None:
        self.access.require(user, Action.WRITE, entity, project)
        owner = _owner(name)
        if owner not in (None, user.name):
            raise PermissionDenied(
                f"this is the workspace of {owner}; save a view of your own instead"
            )


def _owner(name: str) -> str | None:
    found = _PERSONAL.fullmatch(name)
    return found[1] if found else None


def check_document(spec: str) -> None:
    """Raises UsageError for the document of a view that is none, or too large."""
    if len(spec) > MAX_SPEC_CHARACTERS:
        most = MAX_SPEC_CHARACTERS // 1024**2
        raise UsageError(f"a view may have {most} million characters, and this one has more")
    parse_object(spec, "the document of a view")
