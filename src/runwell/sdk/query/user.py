"""People, as a server tells of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from runwell.errors import ServerError, UsageError
from runwell.sdk.connection import Connection
from runwell.sdk.notebook.shown import Card, Shown
from runwell.values.json import Json
from runwell.wire.answer import at, nodes
from runwell.wire.documents.people import DELETE_KEY, GENERATE_KEY, KEYS, USERS

if TYPE_CHECKING:
    from typing_extensions import Self

    from runwell.sdk.query.api import Api


class User(Shown):
    """Somebody who has an account.

    Args:
        node: What the server says of them.
        connection: The server, for what is asked later.
    """

    make_api: Callable[[Connection], Api]  # `api.py` puts it in

    def __init__(self, node: dict[str, Json], connection: Connection | None = None) -> None:
        self._node = node
        self._connection = connection

    @classmethod
    def named(cls, connection: Connection, username: str) -> Self | None:
        """Returns the person of a name, None if nobody has exactly that."""
        found = nodes(at(connection.query(USERS, {"query": username}), "users"))
        return next((cls(node) for node in found if at(node, "username") == username), None)

    @classmethod
    def create(cls, api: Api, email: str, admin: bool | None = False) -> User:  # noqa: FBT001, FBT002  as W&B has it
        """Makes an account; the same as `Api.create_user`."""
        return api.create_user(email, admin)

    @property
    def user_api(self) -> Api | None:
        """The server as this person sees it; None of others than oneself, whose keys are secret."""
        return None if self._connection is None else self.make_api(self._connection)

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

    @property
    def api_keys(self) -> list[str]:
        """The names of one's own keys: their first letters, for keys themselves are not kept."""
        return [str(at(node, "name")) for node in self._keys()]

    def generate_api_key(self, description: str | None = None) -> str | None:
        """Makes a key for oneself and returns it; it is told once. None if the server refuses."""
        asked: dict[str, Json] = {"description": description} if description else {}
        try:
            answer = self._server().query(GENERATE_KEY, {"input": asked})
        except ServerError:
            return None
        key = at(answer, "generateApiKey", "apiKey", "name")
        return key if isinstance(key, str) else None

    def delete_api_key(self, api_key: str) -> bool:
        """Takes a key of one's own away, named by itself or by its first letters."""
        found = [node for node in self._keys() if api_key.startswith(str(at(node, "name"))[:8])]
        if len(found) != 1:
            return False
        answer = self._server().query(DELETE_KEY, {"input": {"id": str(at(found[0], "id"))}})
        return at(answer, "deleteApiKey", "success") is True

    def _card(self) -> Card:
        return Card("user", self.name or self.username, None, f"({self.username})")

    def _keys(self) -> list[dict[str, Json]]:
        return nodes(at(self._server().query(KEYS, {}), "viewer", "apiKeys"))

    def _server(self) -> Connection:
        if self._connection is None:
            raise UsageError("this user was not read from a server")
        return self._connection

    def __repr__(self) -> str:
        return f"<User {self.username}>"
