"""What new workspaces begin with.

A template is a document as that of a view, kept as it was sent. Each person may have one of their
own; those who have none begin with that of everybody, which an administrator keeps.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from runwell.errors import PermissionDenied
from runwell.server.services.views import check_document
from runwell.store.ports.people import User
from runwell.store.ports.templates import Templates as Kept


@dataclass(frozen=True, slots=True)
class Template:
    """JSON documents; None where there is none.

    Attributes:
        own: What workspaces of this person begin with.
        everybody: What those of all begin with who have none of their own.
    """

    own: str | None
    everybody: str | None

    @property
    def beginning(self) -> str | None:
        """What a new workspace of this person begins with."""
        return self.everybody if self.own is None else self.own


@dataclass(frozen=True, slots=True)
class Templates:
    """Use cases around templates of workspaces."""

    kept: Kept
    clock: Callable[[], float]

    def of(self, user: User) -> Template:
        """Returns what new workspaces of a person begin with."""
        return Template(own=self.kept.get(user.author), everybody=self.kept.get(None))

    def save(self, user: User, spec: str | None, *, is_everybodys: bool) -> Template:
        """Keeps a template; None takes it away.

        Raises:
            PermissionDenied: It is everybody's, and the user is no administrator.
            UsageError: The document is none, or too large.
        """
        if is_everybodys and not user.is_admin:
            raise PermissionDenied(
                "only an administrator says what everybody's workspaces begin with; "
                "save a template of your own instead"
            )
        if spec is not None:
            check_document(spec)
        self.kept.set(None if is_everybodys else user.author, spec, self.clock())
        return self.of(user)
