"""Teams and who is in them, as a server has them."""

from __future__ import annotations

from runwell.errors import NotFound, ServerError
from runwell.sdk.connection import Connection
from runwell.values.json import Json
from runwell.wire.answer import at, items_of
from runwell.wire.documents.people import CREATE_INVITE, CREATE_SERVICE_ACCOUNT, DELETE_INVITE, TEAM

_SERVICE = "SERVICE"


class Member:
    """Somebody in a team: a person, a service account, or an invite that waits."""

    def __init__(self, connection: Connection, team: str, node: Json) -> None:
        self._connection = connection
        self._team = team
        self._node = node

    @property
    def id(self) -> str:
        """Of the account, or of the invite."""
        return str(at(self._node, "id"))

    @property
    def username(self) -> str | None:
        """By what others name them; None of an invite."""
        return _text(self._node, "username")

    @property
    def name(self) -> str:
        """What they are called."""
        return str(at(self._node, "name"))

    @property
    def email(self) -> str | None:
        """Their address, told to admins."""
        return _text(self._node, "email")

    @property
    def admin(self) -> bool:
        """Whether they may change the team."""
        return at(self._node, "admin") is True

    @property
    def pending(self) -> bool:
        """Whether this is an invite."""
        return at(self._node, "pending") is True

    @property
    def account_type(self) -> str:
        """USER, SERVICE or INVITE."""
        return str(at(self._node, "accountType"))

    @property
    def api_key(self) -> str | None:
        """The key of a service account that was made this moment; it is told once."""
        return _text(self._node, "apiKey")

    def delete(self) -> bool:
        """Takes them out of the team; tells whether that was done."""
        asked: dict[str, Json] = {"input": {"id": self.id, "entityName": self._team}}
        try:
            answer = self._connection.query(DELETE_INVITE, asked)
        except ServerError:
            return False
        return at(answer, "deleteInvite", "success") is True

    def __repr__(self) -> str:
        return f"<Member {self.name} ({self.account_type})>"


class Team:
    """A team, whose projects several people share.

    Args:
        connection: The server.
        name: Of the team.

    Raises:
        NotFound: There is none that one may see.
    """

    def __init__(self, connection: Connection, name: str) -> None:
        self._connection = connection
        self.name = name
        self._node = self._read()

    @property
    def id(self) -> str:
        """The server's id."""
        return str(at(self._node, "id"))

    @property
    def members(self) -> list[Member]:
        """Who is in it; service accounts and invites last."""
        found = items_of(at(self._node, "members"))
        return [Member(self._connection, self.name, node) for node in found]

    def load(self, force: bool = False) -> Json:  # noqa: FBT001, FBT002  as W&B has it
        """Reads it, anew if `force` says so."""
        if force:
            self._node = self._read()
        return self._node

    def invite(self, username_or_email: str, admin: bool = False) -> bool:  # noqa: FBT001, FBT002  the same
        """Lets somebody in; tells whether the server did so."""
        whom = "email" if "@" in username_or_email else "username"
        asked: dict[str, Json] = {"entityName": self.name, whom: username_or_email, "admin": admin}
        try:
            self._connection.query(CREATE_INVITE, {"input": asked})
        except ServerError:
            return False
        return True

    def create_service_account(self, description: str) -> Member | None:
        """Makes an account for programs; its `api_key` is told in this answer alone."""
        asked: dict[str, Json] = {"entityName": self.name, "description": description}
        answer = self._connection.query(CREATE_SERVICE_ACCOUNT, {"input": asked})
        made = at(answer, "createServiceAccount", "user", "id")
        self.load(force=True)
        accounts = [each for each in self.members if each.account_type == _SERVICE]
        return next((each for each in accounts if each.id == made), None)

    def _read(self) -> Json:
        node = at(self._connection.query(TEAM, {"name": self.name}), "entity")
        if not isinstance(node, dict):
            raise NotFound(f"there is no team {self.name!r}")
        return node

    def __repr__(self) -> str:
        return f"<Team {self.name}>"


def _text(node: Json, key: str) -> str | None:
    value = at(node, key)
    return value if isinstance(value, str) and value else None
