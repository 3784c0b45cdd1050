"""Who may do what, in one place: every use case asks `Access.require` before it does anything.

    role in an entity       of whom
    ADMIN                   a server's admin; a person in their own entity; a team's admins;
                            the organisation's admins in its own entity
    MEMBER                  a team's members and its service accounts
    VIEWER                  a team's view-only members; everybody in the organisation's own entity

    role in a project       the highest of
    that in its entity      unless the project is private: then ADMIN counts alone
    ADMIN                   who made it, as long as they may write in the entity
    the one given by name   to them or to a team of theirs
    VIEWER, MEMBER          public, open: everybody with an account

What may not be read is not there: the answer is NotFound. A change of roles holds at once in the
process that makes it, and within `KEEP_S` seconds in others.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum

from runwell.errors import NotFound, PermissionDenied
from runwell.server.services.remembered import Remembered
from runwell.store.ports.people import Organization, Standing, User
from runwell.store.ports.projects import ProjectRules
from runwell.store.ports.stores import Stores
from runwell.values.access import Kind, Role, Visibility


class Action(Enum):
    """What somebody wants to do in an entity or a project, with the least role that may."""

    READ = Role.VIEWER, "read"
    WRITE = Role.MEMBER, "write to"
    MANAGE = Role.ADMIN, "manage"

    def __init__(self, least: Role, words: str) -> None:
        self.least = least
        self.words = words


_OF_EVERYBODY = {Visibility.PUBLIC: Role.VIEWER, Visibility.OPEN: Role.MEMBER}


def entity_role(
    user: User, standing: Standing, organization: Organization, entity: str
) -> Role | None:
    """Returns what a user is to an entity; None for a stranger. Pure."""
    if user.is_admin or (user.kind is Kind.PERSON and entity == user.name):
        return Role.ADMIN
    if entity == organization.entity:
        return Role.ADMIN if user.is_org_admin else Role.VIEWER
    return standing.teams.get(entity)


def project_role(
    user: User, standing: Standing, organization: Organization, rules: ProjectRules
) -> Role | None:
    """Returns what a user is to a project; None for a stranger. Pure."""
    inside = entity_role(user, standing, organization, rules.entity)
    roles = [standing.projects.get(rules.id), _OF_EVERYBODY.get(rules.visibility)]
    if inside is Role.ADMIN or rules.visibility is not Visibility.PRIVATE:
        roles.append(inside)
    if rules.creator_id == user.id and inside is not None and inside >= Role.MEMBER:
        roles.append(Role.ADMIN)
    return max((role for role in roles if role is not None), default=None)


class Access:
    """Says who may do what.

    Args:
        stores: Where roles and rules are kept.
        clock: Seconds since the epoch.
    """

    def __init__(self, stores: Stores, clock: Callable[[], float]) -> None:
        def rules(where: tuple[str, str]) -> ProjectRules | None:
            return stores.projects.rules(*where)

        def organization(_: None) -> Organization:
            return stores.teams.organization()

        self._standing = Remembered(stores.teams.standing, clock)
        self._rules = Remembered(rules, clock)
        self._organization = Remembered(organization, clock)

    def standing(self, user: User) -> Standing:
        """Returns the teams and projects in which a user has a role by name."""
        return self._standing(user)

    def organization(self) -> Organization:
        """Returns whose server this is."""
        return self._organization(None)

    def forget(self) -> None:
        """Looks everything up anew: roles or rules have changed."""
        for remembered in (self._standing, self._rules, self._organization):
            remembered.forget()

    def role(self, user: User, entity: str, project: str | None = None) -> Role | None:
        """Returns what a user is to an entity, or to a project in it; None for a stranger.

        To a project that is not there they are what they are to its entity.
        """
        if user.is_admin or (user.kind is Kind.PERSON and entity == user.name):
            return Role.ADMIN  # the way of most requests, without a look at the database
        rules = None if project is None else self._rules((entity, project))
        if rules is None:
            return entity_role(user, self._standing(user), self.organization(), entity)
        return self.role_in(user, rules)

    def role_in(self, user: User, rules: ProjectRules) -> Role | None:
        """Returns what a user is to a project whose rules are known."""
        return project_role(user, self._standing(user), self.organization(), rules)

    def allows(self, user: User, action: Action, entity: str, project: str | None = None) -> bool:
        """Says whether a user may do this in an entity, or in a project of it."""
        return _is_enough(self.role(user, entity, project), action)

    def shows(self, user: User, rules: ProjectRules) -> bool:
        """Says whether a user may read a project whose rules are known."""
        return _is_enough(self.role_in(user, rules), Action.READ)

    def require(self, user: User, action: Action, entity: str, project: str | None = None) -> None:
        """Does nothing if a user may do this in an entity, or in a project of it.

        Raises:
            NotFound: It is about a project that they may not even read.
            PermissionDenied: They may not.
        """
        role = self.role(user, entity, project)
        if _is_enough(role, action):
            return
        if project is not None and role is None:
            raise NotFound(f"there is no project {entity}/{project}")
        where = entity if project is None else f"{entity}/{project}"
        raise PermissionDenied(
            f"{user.name} may not {action.words} {where}; "
            f"use your own entity {user.entity!r}, or ask an admin of {entity}"
        )

    def require_admin(self, user: User) -> None:
        """Raises PermissionDenied unless the user is an admin of the server."""
        if not user.is_admin:
            raise PermissionDenied(f"{user.name} is no admin of this server; ask one")

    def require_organizer(self, user: User) -> None:
        """Raises PermissionDenied unless the user is an admin of the organisation or server."""
        if not (user.is_admin or user.is_org_admin):
            raise PermissionDenied(f"{user.name} is no admin of the organisation; ask one")

    def allows_team(self, user: User, team: str) -> bool:
        """Says whether a user may look at who is in a team."""
        return user.is_org_admin or self.role(user, team) is not None

    def require_team(self, user: User, action: Action, team: str) -> None:
        """Raises NotFound or PermissionDenied unless the user may look at who is in a team (READ)
        or say so (MANAGE); admins of the organisation may for each of its teams."""
        if user.is_org_admin:
            return
        role = self.role(user, team)
        if role is None:
            raise NotFound(f"there is no team {team!r}")
        if not _is_enough(role, action):
            raise PermissionDenied(f"{user.name} may not {action.words} team {team}; ask its admin")


def _is_enough(role: Role | None, action: Action) -> bool:
    return role is not None and role >= action.least
