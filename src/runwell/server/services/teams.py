"""Teams: made, joined, left; and the service accounts that work for them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from runwell.errors import Conflict, NotFound, UsageError
from runwell.server.services.access import Access, Action
from runwell.server.services.accounts import Accounts, mend_entity
from runwell.server.services.people import MAX_DESCRIPTION, check_email
from runwell.store.ports.people import Entity, Invite, Membership, User
from runwell.store.ports.stores import Stores
from runwell.values.access import Kind, Role
from runwell.values.names import check_entity
from runwell.values.text import storable

MAX_MEMBERS = 10_000


@dataclass(frozen=True, slots=True)
class Teams:
    """Use cases around teams. `user` is always who asks."""

    stores: Stores
    access: Access
    accounts: Accounts
    clock: Callable[[], float]

    def entity(self, name: str) -> Entity | None:
        """Returns the person, team or organisation of this name; that it is there is no secret."""
        return self.stores.teams.entity(name)

    def find(self, name: str) -> Entity | None:
        """Returns the team of this name; that there is one is no secret."""
        found = self.entity(name)
        return found if found is not None and found.kind is Kind.TEAM else None

    def get(self, user: User, name: str, action: Action = Action.READ) -> Entity:
        """Returns a team into which the user may look, or do what `action` says.

        Raises:
            NotFound: There is none, or it is none of theirs.
            PermissionDenied: They are in it but may not do this.
        """
        found = self.find(name)
        if found is None:
            raise NotFound(f"there is no team {name!r}")
        self.access.require_team(user, action, name)
        return found

    def all(self, user: User) -> tuple[Entity, ...]:
        """Returns the teams into which the user may look, by name."""
        teams = self.stores.teams.all()
        if user.is_admin or user.is_org_admin:
            return teams
        inside = self.access.standing(user).teams
        return tuple(team for team in teams if team.name in inside)

    def create(self, user: User, name: str, admin: str | None = None) -> Entity:
        """Makes a team. Raises PermissionDenied, NotFound, InvalidName, Conflict.

        Args:
            user: Who asks; an admin of the organisation or the server.
            name: What it is called.
            admin: The name of its first admin; None for who asks.
        """
        self.access.require_organizer(user)
        first = user if admin is None else self._person(admin)
        made = self.stores.teams.add(check_entity(name), self.clock(), first.id)
        self.access.forget()
        return made

    def delete(self, user: User, name: str) -> None:
        """Ends a team that has no projects. Raises Conflict if it has."""
        self.access.require_organizer(user)
        self.stores.teams.delete(self.get(user, name, Action.MANAGE).id, self.clock())
        self._forget()

    def members(self, user: User, name: str) -> tuple[Membership, ...]:
        """Returns who is in a team, in the order in which they came."""
        return self.stores.teams.members(self.get(user, name).id)

    def invites(self, user: User, name: str) -> tuple[Invite, ...]:
        """Returns who is expected in a team."""
        return self.stores.teams.invites(self.get(user, name).id)

    def invite(
        self, user: User, name: str, who: str, role: Role = Role.MEMBER
    ) -> Membership | Invite:
        """Puts somebody with an account into a team; an address that nobody has yet is expected.

        Args:
            user: Who asks; an admin of the team.
            name: The team.
            who: A name or an e-mail address.
            role: What they will be.

        Raises:
            NotFound: Nobody has this name.
            Conflict: They are in it already.
        """
        team = self.get(user, name, Action.MANAGE)
        found = self.stores.users.by_email(check_email(who)) if "@" in who else self._person(who)
        if found is None:
            return self.stores.teams.invite(team.id, check_email(who), role, self.clock())
        members = self.stores.teams.members(team.id)
        if any(member.user.id == found.id for member in members):
            raise Conflict(f"{found.name} is in team {name} already")
        if len(members) >= MAX_MEMBERS:
            raise UsageError(f"a team has at most {MAX_MEMBERS} members")
        now = self.clock()
        self.stores.teams.set_member(team.id, found.id, role, now)
        self.access.forget()
        return Membership(found, role, now)

    def set_role(self, user: User, name: str, who: str, role: Role) -> None:
        """Gives a member another role. Raises Conflict if the team would have no admin left."""
        team, member = self._member(user, name, who)
        if member.role is Role.ADMIN and role is not Role.ADMIN:
            self._require_other_admin(team, member.user)
        self.stores.teams.set_member(team.id, member.user.id, role, self.clock())
        self.access.forget()

    def remove(self, user: User, name: str, who: str) -> None:
        """Takes a member out; a service account is closed. Raises Conflict for the last admin."""
        team, member = self._member(user, name, who)
        if member.role is Role.ADMIN:
            self._require_other_admin(team, member.user)
        self.stores.teams.remove_member(team.id, member.user.id)
        if member.user.team == name:
            self.stores.users.set_active(member.user.id, self.clock())
        self._forget()

    def revoke_invite(self, user: User, name: str, id: int) -> None:
        """Expects somebody no longer. Raises NotFound."""
        team = self.get(user, name, Action.MANAGE)
        if all(invite.id != id for invite in self.stores.teams.invites(team.id)):
            raise NotFound("there is no such invite")
        self.stores.teams.remove_invite(id)

    def create_service_account(
        self, user: User, name: str, description: str, key: str | None = None
    ) -> tuple[User, str]:
        """Adds an account that works for a team, and returns its key, which is not kept."""
        self.get(user, name, Action.MANAGE)
        stem = f"{name[:24]}-{mend_entity(description)[:32]}"
        account, number = stem, 1
        while self.stores.users.by_name(account) or self.stores.teams.entity(account):
            number += 1
            account = f"{stem}-{number}"
        text = storable(description)[:MAX_DESCRIPTION]
        added = self.accounts.add(account, key=key, team=name, description=text)
        self._forget()
        return added

    def _person(self, name: str) -> User:
        found = self.stores.users.by_name(name)
        if found is None or found.kind is not Kind.PERSON:
            raise NotFound(f"there is no user {name!r}; an admin can add them")
        return found

    def _member(self, user: User, name: str, who: str) -> tuple[Entity, Membership]:
        team = self.get(user, name, Action.MANAGE)
        for member in self.stores.teams.members(team.id):
            if member.user.name == who:
                return team, member
        raise NotFound(f"there is no {who!r} in team {name}")

    def _require_other_admin(self, team: Entity, user: User) -> None:
        members = self.stores.teams.members(team.id)
        if not any(one.role is Role.ADMIN and one.user.id != user.id for one in members):
            raise Conflict(f"team {team.name} would have no admin left; make another one first")

    def _forget(self) -> None:
        self.access.forget()
        self.accounts.forget()
