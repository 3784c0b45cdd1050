"""Teams: who is in them, who is expected."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request

from runwell.server.http.ui.accounts import account_view
from runwell.server.http.ui.guard import user_of
from runwell.server.http.ui.routes import delete, get, post, put
from runwell.server.http.ui.shapes import people as shapes
from runwell.server.services.teams import Teams
from runwell.store.ports.people import User
from runwell.values.access import Role

ROLE_NAMES: dict[Role, shapes.RoleName] = {
    Role.VIEWER: "viewer",
    Role.MEMBER: "member",
    Role.ADMIN: "admin",
}


@dataclass(frozen=True, slots=True)
class TeamRoutes:
    """Teams."""

    teams: Teams

    @get("/teams")
    def list_teams(self, request: Request) -> shapes.TeamList:
        """Returns the teams into which one may look."""
        return shapes.TeamList(items=[team.name for team in self.teams.all(user_of(request))])

    @post("/teams", status_code=201)
    def add_team(self, request: Request, new: shapes.NewTeam) -> shapes.Team:
        """Makes a team. For admins of the organisation or the server."""
        asker = user_of(request)
        return _view(self.teams, asker, self.teams.create(asker, new.name, new.admin).name)

    @get("/teams/{team}")
    def get_team(self, request: Request, team: str) -> shapes.Team:
        """Returns who is in a team."""
        return _view(self.teams, user_of(request), team)

    @delete("/teams/{team}", status_code=204)
    def remove_team(self, request: Request, team: str) -> None:
        """Ends a team that has no projects."""
        self.teams.delete(user_of(request), team)


@dataclass(frozen=True, slots=True)
class MemberRoutes:
    """Who is in a team, and who is expected."""

    teams: Teams

    @put("/teams/{team}/members/{user}")
    def put_member(
        self, request: Request, team: str, user: str, choice: shapes.RoleChoice
    ) -> shapes.Team:
        """Puts somebody into a team, or gives them another role there."""
        asker, role = user_of(request), Role[choice.role.upper()]
        if any(one.user.name == user for one in self.teams.members(asker, team)):
            self.teams.set_role(asker, team, user, role)
        else:
            self.teams.invite(asker, team, user, role)
        return _view(self.teams, asker, team)

    @delete("/teams/{team}/members/{user}", status_code=204)
    def remove_member(self, request: Request, team: str, user: str) -> None:
        """Takes somebody out of a team; a service account is closed."""
        self.teams.remove(user_of(request), team, user)

    @post("/teams/{team}/invites", status_code=201)
    def invite(self, request: Request, team: str, new: shapes.NewInvite) -> shapes.Team:
        """Invites by address; whoever has an account with it is in at once."""
        asker = user_of(request)
        self.teams.invite(asker, team, new.email, Role[new.role.upper()])
        return _view(self.teams, asker, team)

    @delete("/teams/{team}/invites/{id}", status_code=204)
    def revoke_invite(self, request: Request, team: str, id: int) -> None:
        """Expects somebody no longer."""
        self.teams.revoke_invite(user_of(request), team, id)

    @post("/teams/{team}/service-accounts", status_code=201)
    def add_service_account(
        self, request: Request, team: str, new: shapes.NewServiceAccount
    ) -> shapes.FreshAccount:
        """Adds an account that works for a team."""
        asker = user_of(request)
        made, key = self.teams.create_service_account(asker, team, new.description, new.key)
        return shapes.FreshAccount(account=account_view(made, asker), key=key)


def _view(teams: Teams, asker: User, name: str) -> shapes.Team:
    members = [
        shapes.Member(
            account=account_view(one.user, asker),
            role=ROLE_NAMES[one.role],
            joined_at=one.joined_at,
        )
        for one in teams.members(asker, name)
    ]
    invites = [
        shapes.Invite(
            id=one.id, email=one.email, role=ROLE_NAMES[one.role], created_at=one.created_at
        )
        for one in teams.invites(asker, name)
    ]
    return shapes.Team(name=name, members=members, invites=invites)
