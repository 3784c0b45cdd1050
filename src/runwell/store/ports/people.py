"""People: accounts and their keys, teams, the organisation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from runwell.values.access import Kind, Role


@dataclass(frozen=True, slots=True)
class User:
    """Somebody with an account: a person, or a service account of a team.

    Attributes:
        is_admin: May do everything on this server.
        kind: PERSON or SERVICE. The name of a person is also that of the entity that is theirs.
        email: In lower case.
        is_org_admin: May make teams and say who is in them, and keeps the organisation's registry.
        team: Whose service account it is; None for a person.
        deactivated_at: Since when this account lets nobody in; None if it does.
        acts_for: The person in whose name a service account works at the moment.
    """

    id: int
    name: str
    is_admin: bool
    created_at: float
    kind: Kind = Kind.PERSON
    email: str | None = None
    is_org_admin: bool = False
    team: str | None = None
    description: str = ""
    deactivated_at: float | None = None
    acts_for: int | None = None

    @property
    def entity(self) -> str:
        """Where what they log goes if they name no place."""
        return self.team or self.name

    @property
    def author(self) -> int:
        """The id of the account that counts as the author of what they make."""
        return self.id if self.acts_for is None else self.acts_for


@dataclass(frozen=True, slots=True)
class Entity:
    """Something that has projects: a person, a team, or the organisation itself."""

    id: int
    name: str
    kind: Kind
    created_at: float


@dataclass(frozen=True, slots=True)
class Organization:
    """Whose server this is; `entity` is the name of its own entity, where registries lie."""

    name: str
    entity: str


@dataclass(frozen=True, slots=True)
class Key:
    """What is known of an API key; not the key itself.

    Attributes:
        id: The first 15 hexadecimal digits of its hash, by which it is told from others.
        hint: Its first letters; empty for one from before these were kept.
        used_at: When it was last seen, roughly; None if never.
    """

    id: str
    user_id: int
    hint: str
    description: str
    created_at: float
    used_at: float | None


@dataclass(frozen=True, slots=True)
class Membership:
    """Somebody in a team."""

    user: User
    role: Role
    joined_at: float


@dataclass(frozen=True, slots=True)
class Invite:
    """Somebody who will be in a team as soon as they have an account with this address."""

    id: int
    team_id: int
    email: str
    role: Role
    created_at: float


@dataclass(frozen=True, slots=True)
class Standing:
    """What somebody is, where.

    Attributes:
        teams: By the names of the teams that they are in.
        projects: By the ids of the projects that they, or a team of theirs, were let into by name.
    """

    teams: Mapping[str, Role] = field(default_factory=dict)
    projects: Mapping[int, Role] = field(default_factory=dict)


class Users(Protocol):
    """Accounts and their keys. Keys are kept as hashes only."""

    def add(
        self,
        name: str,
        *,
        is_admin: bool,
        now: float,
        key_hash: str | None = None,
        hint: str = "",
        email: str | None = None,
        team: str | None = None,
        description: str = "",
    ) -> User:
        """Adds an account, with a key if one is given; with a team, a service account of it.

        Whoever was invited by the address is in the team at once.

        Raises:
            Conflict: The name, the address or the key is taken.
        """

    def change(
        self,
        id: int,
        *,
        is_admin: bool | None = None,
        is_org_admin: bool | None = None,
        email: str | None = None,
    ) -> User:
        """Changes an account; None keeps what is there. Raises NotFound, Conflict."""

    def rename(self, id: int, name: str) -> User:
        """Gives an account another name, and its entity with all projects. Raises Conflict."""

    def set_active(self, id: int, deactivated_at: float | None) -> User:
        """Closes an account, ending its sessions, or opens it again with None."""

    def add_key(
        self, user_id: int, key_hash: str, now: float, *, hint: str = "", description: str = ""
    ) -> Key:
        """Gives a user one more key. Raises Conflict if somebody has it."""

    def keys(self, user_id: int) -> tuple[Key, ...]:
        """Returns their keys, oldest first."""

    def find_key(self, id: str) -> Key | None: ...
    def delete_key(self, id: str) -> None:
        """Makes a key worthless; one that is not there is no error."""

    def touch_key(self, key_hash: str, now: float) -> None:
        """Notes that a key was used."""

    def key_used_at(self, key_hash: str) -> float | None: ...
    def by_key(self, key_hash: str) -> User | None:
        """Returns whose key it is; nobody if that account is closed."""

    def get(self, id: int) -> User | None: ...
    def by_name(self, name: str) -> User | None: ...
    def by_email(self, email: str) -> User | None: ...
    def search(self, text: str, limit: int) -> tuple[User, ...]:
        """Returns people of whom the name or the address begins or ends with the text; the one
        who is called or addressed exactly so comes first."""

    def all(self) -> tuple[User, ...]: ...


class Teams(Protocol):
    """Teams, the organisation, who is in them, and the register of names."""

    def organization(self) -> Organization: ...
    def entity(self, name: str) -> Entity | None:
        """Returns the person, team or organisation of this name."""

    def add(self, name: str, now: float, admin_id: int) -> Entity:
        """Makes a team with its first admin. Raises Conflict if the name is taken."""

    def delete(self, id: int, now: float) -> None:
        """Ends a team that has no projects and closes its service accounts. Raises Conflict."""

    def all(self) -> tuple[Entity, ...]:
        """Returns every team by name."""

    def standing(self, user: User) -> Standing: ...
    def members(self, team_id: int) -> tuple[Membership, ...]:
        """Returns who is in a team, in the order in which they came."""

    def set_member(self, team_id: int, user_id: int, role: Role, now: float) -> None:
        """Puts somebody into a team, or gives them another role there."""

    def remove_member(self, team_id: int, user_id: int) -> None: ...
    def invite(self, team_id: int, email: str, role: Role, now: float) -> Invite:
        """Expects somebody; whoever was expected already gets the new role."""

    def invites(self, team_id: int) -> tuple[Invite, ...]: ...
    def remove_invite(self, id: int) -> None: ...
