"""What a server is asked about people; a part of `Api`."""

# ruff: noqa: FBT001, FBT002  the signatures are W&B's, whose flags may be positional

from __future__ import annotations

from runwell.errors import NotFound
from runwell.sdk.query.api_place import ApiPlace
from runwell.sdk.query.team import Team
from runwell.sdk.query.user import User
from runwell.values.json import Json
from runwell.wire.answer import at, nodes
from runwell.wire.documents.people import CREATE_TEAM, CREATE_USER, USERS
from runwell.wire.documents.server import VIEWER


class ApiPeople(ApiPlace):
    """The calls about people."""

    @property
    def viewer(self) -> User:
        """Who asks."""
        node = at(self._connection.query(VIEWER, {}), "viewer")
        if not isinstance(node, dict):
            raise NotFound("the server does not know who asks; set WANDB_API_KEY")
        return User(node, self._connection)

    def user(self, username_or_email: str) -> User | None:
        """Returns somebody by name or address, None if nobody has it."""
        return next(iter(self.users(username_or_email)), None)

    def users(self, username_or_email: str) -> list[User]:
        """Returns everybody whose name or address begins so."""
        answer = self._connection.query(USERS, {"query": username_or_email})
        return [User(node) for node in nodes(at(answer, "users"))]

    def create_user(self, email: str, admin: bool | None = False) -> User:
        """Makes an account; only an admin of the server may. Raises ServerError."""
        asked: dict[str, Json] = {"email": email, "admin": bool(admin)}
        made = at(self._connection.query(CREATE_USER, {"input": asked}), "createUser", "user")
        if not isinstance(made, dict):
            raise NotFound(f"the server made no account for {email!r}")
        return User(made)

    def team(self, team: str) -> Team:
        """Returns a team. Raises NotFound."""
        return Team(self._connection, team)

    def create_team(self, team: str, admin_username: str | None = None) -> Team:
        """Makes a team; its admin is who asks, or who is named. Raises ServerError."""
        asked: dict[str, Json] = {"teamName": team, "teamAdminUserName": admin_username}
        self._connection.query(CREATE_TEAM, {"input": asked})
        return Team(self._connection, team)
