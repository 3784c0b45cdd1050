"""People, as a server tells of them."""

from __future__ import annotations

from runwell.values.json import Json
from runwell.wire.answer import at, nodes


class User:
    """Somebody who has an account."""

    def __init__(self, node: dict[str, Json]) -> None:
        self._node = node

    def __getattr__(self, name: str) -> Json:
        node: dict[str, Json] = self.__dict__.get("_node", {})
        if name not in node:
            raise AttributeError(f"the server says no {name!r} of a user")
        return node[name]

    @property
    def username(self) -> str:
        """By what others name them."""
        return str(at(self._node, "username"))

    @property
    def name(self) -> str:
        """What they are called."""
        return str(at(self._node, "name"))

    @property
    def entity(self) -> str:
        """Whose projects are meant when none is named."""
        return str(at(self._node, "entity") or self.username)

    @property
    def email(self) -> str | None:
        """Their address."""
        email = at(self._node, "email")
        return email if isinstance(email, str) else None

    @property
    def teams(self) -> list[str]:
        """Their teams."""
        return [str(at(team, "name")) for team in nodes(at(self._node, "teams"))]

    def __repr__(self) -> str:
        return f"<User {self.username}>"
