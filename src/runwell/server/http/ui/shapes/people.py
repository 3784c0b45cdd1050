"""People: accounts, keys and teams."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from runwell.server.http.ui.shapes.shape import Shape

RoleName = Literal["viewer", "member", "admin"]


class Account(Shape):
    """Somebody with an account. `email` is null for whoever may not see it."""

    name: str
    kind: Literal["person", "service"]
    email: str | None
    is_admin: bool
    is_org_admin: bool
    team: str | None
    description: str
    created_at: float
    is_active: bool


class AccountList(Shape):
    """Accounts in the order in which they came."""

    items: list[Account]


class NewAccount(Shape):
    """Makes an account: a name, or an address to make one of; a key, or a fresh one."""

    name: str | None = Field(default=None, max_length=64)
    email: str | None = Field(default=None, max_length=256)
    key: str | None = Field(default=None, max_length=128)
    is_admin: bool = False


class AccountPatch(Shape):
    """Changes an account; what is absent stays."""

    name: str | None = Field(default=None, max_length=64)
    email: str | None = Field(default=None, max_length=256)
    is_admin: bool | None = None
    is_org_admin: bool | None = None
    is_active: bool | None = None


class FreshAccount(Shape):
    """An account that was just made, with its key, which is told only now."""

    account: Account
    key: str


class ApiKey(Shape):
    """What is known of a key; `hint` is its first letters. `used_at` is exact to the hour."""

    id: str
    hint: str
    description: str
    created_at: float
    used_at: float | None


class ApiKeyList(Shape):
    """Keys, oldest first."""

    items: list[ApiKey]


class NewKey(Shape):
    """Makes a key: one of one's own choosing, or a fresh one."""

    description: str = Field(default="", max_length=256)
    key: str | None = Field(default=None, max_length=128)


class FreshKey(Shape):
    """A key that was just made, told only now."""

    api_key: ApiKey
    key: str


class TeamList(Shape):
    """Names of teams."""

    items: list[str]


class NewTeam(Shape):
    """Makes a team; without an admin it is who asks."""

    name: str = Field(max_length=64)
    admin: str | None = Field(default=None, max_length=64)


class Member(Shape):
    """Somebody in a team."""

    account: Account
    role: RoleName
    joined_at: float


class Invite(Shape):
    """Somebody who is expected in a team."""

    id: int
    email: str
    role: RoleName
    created_at: float


class Team(Shape):
    """A team, who is in it and who is expected."""

    name: str
    members: list[Member]
    invites: list[Invite]


class RoleChoice(Shape):
    """A role to give."""

    role: RoleName = "member"


class NewInvite(RoleChoice):
    """Expects an address, or puts whoever has it into the team at once."""

    email: str = Field(max_length=256)


class NewServiceAccount(Shape):
    """Makes an account that works for a team."""

    description: str = Field(min_length=1, max_length=256)
    key: str | None = Field(default=None, max_length=128)
