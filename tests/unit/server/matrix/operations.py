"""Every operation of the server with the role that it takes. The tests hold that none is missing.

A row makes what it needs (a run to delete, a team to leave) afresh for each call.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import TypeAlias

from runwell.store.ports.alert_rules import NewRule, Side
from runwell.values.access import Role
from tests.unit.server.matrix.world import MAY, PLACES, SWEEP, TEAM, World
from tests.unit.server.streaming import log_rows


class Needs(Enum):
    """What one has to be to do something."""

    NOTHING = "open to the world"
    LINK = "a signed link"
    ACCOUNT = "an account"
    READ = "viewer of the project"
    WRITE = "member of the project"
    MANAGE = "admin of the project"
    CREATE = "member of the project; that a project cannot be made there is no secret"
    CREATE_AND_MANAGE = "admin of the project; that it cannot be made there is no secret"
    TEAM_READ = "anybody in the team"
    TEAM_WRITE = "member of the team; that nothing can be made there is no secret"
    TEAM_MANAGE = "admin of the team"
    ORGANIZE = "admin of the organisation"
    ADMIN = "admin of the server"
    OWNER = "whose it is"


class Outcome(Enum):
    """What became of a request."""

    DONE = "done"
    DENIED = "denied"
    ABSENT = "absent"
    UNKNOWN = "who are you?"


_LEAST = {
    Needs.READ: Role.VIEWER,
    Needs.WRITE: Role.MEMBER,
    Needs.MANAGE: Role.ADMIN,
    Needs.CREATE: Role.MEMBER,
    Needs.CREATE_AND_MANAGE: Role.ADMIN,
}
_CREATING = (Needs.CREATE, Needs.CREATE_AND_MANAGE)
_IN_TEAM = ("viewer", "member", "service", "team-admin", "org-admin", "server-admin")
# Who may do what is about no project, and what it is to the others.
_WHO: dict[Needs, tuple[tuple[str, ...], Outcome]] = {
    Needs.ACCOUNT: (tuple(MAY), Outcome.DONE),
    Needs.TEAM_READ: (_IN_TEAM, Outcome.ABSENT),
    Needs.TEAM_WRITE: (("member", "service", "team-admin", "server-admin"), Outcome.DENIED),
    Needs.TEAM_MANAGE: (("team-admin", "org-admin", "server-admin"), Outcome.DENIED),
    Needs.ORGANIZE: (("org-admin", "server-admin"), Outcome.DENIED),
    Needs.ADMIN: (("server-admin",), Outcome.DENIED),
    Needs.OWNER: (("server-admin",), Outcome.ABSENT),
}


def expected(needs: Needs, who: str, place: str) -> Outcome:
    """Returns what has to become of a request."""
    if needs is Needs.NOTHING or needs is Needs.LINK:
        return Outcome.DONE
    if who not in MAY:
        return Outcome.UNKNOWN
    if needs in _WHO:
        those, others = _WHO[needs]
        if needs is Needs.TEAM_MANAGE and who not in _IN_TEAM:
            return Outcome.ABSENT
        return Outcome.DONE if who in those else others
    role = MAY[who][PLACES.index(place)]
    if role is not None and role >= _LEAST[needs]:
        return Outcome.DONE
    is_hidden = role is None and needs not in _CREATING
    return Outcome.ABSENT if is_hidden else Outcome.DENIED


@dataclass(frozen=True, slots=True)
class Sent:
    """A request; `document` goes as JSON, `body` as it is."""

    target: str
    document: object = None
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


Make: TypeAlias = Callable[[World, str], Sent]


@dataclass(frozen=True, slots=True)
class Operation:
    """A row: what it needs, and how it is asked for in a project of a kind.

    Attributes:
        is_quiet: Whether it answers that all is well where nothing was done.
        status: What it answers to all who may, if that is no success.
    """

    needs: Needs
    make: Make
    is_quiet: bool = False
    status: int | None = None


def _to(path: str, document: object = None) -> Make:
    """Asks for a path of our own API; `{home}` stands for the project's."""

    def make(_: World, place: str) -> Sent:
        return Sent(f"/api/v1{path}".replace("{home}", _home(place)), document)

    return make


def _home(project: str) -> str:
    return f"/projects/{TEAM}/{project}"


RULE = {"metric": "loss", "side": "above", "threshold": 1.0}


def _rule(world: World, place: str) -> Sent:
    """Asks for a fresh rule to be taken away."""
    rule = NewRule("loss", Side.ABOVE, 1.0, "INFO")
    made = world.services.alert_rules.add(world.admin, TEAM, place, rule)
    return Sent(f"/api/v1{_home(place)}/alert-rules/{made.id}")


def _run(ending: str, document: object = None, *, state: str = "finished") -> Make:
    """Asks for something of a fresh run."""

    def make(world: World, place: str) -> Sent:
        run = world.run(place, state)
        return Sent(f"/api/v1{_home(place)}/runs/{run.run_id}{ending}", document)

    return make


def _r1(ending: str = "") -> Make:
    return _to(f"{{home}}/runs/r1{ending}")


def _fresh(ending: str, document: object = None) -> Make:
    """Asks for something of a fresh project."""

    def make(world: World, place: str) -> Sent:
        return Sent(f"/api/v1{_home(world.project(place))}{ending}", document)

    return make


def _view(document: object = None) -> Make:
    def make(world: World, place: str) -> Sent:
        return Sent(f"/api/v1{_home(place)}/views/{world.view(place).name}", document)

    return make


def _sweep(ending: str = "", document: object = None) -> Make:
    def make(world: World, place: str) -> Sent:
        name = world.sweep(place).name
        return Sent(f"/api/v1{_home(place)}/sweeps/{name}{ending}", document)

    return make


def _stop_agent(world: World, place: str) -> Sent:
    agent = world.agent(place)
    sweep = world.stores.sweeps.get(agent.sweep_id)
    assert sweep is not None
    return Sent(f"/api/v1{_home(place)}/sweeps/{sweep.name}/agents/{agent.id}/stop")


def _fork(world: World, place: str) -> Sent:
    document = {"step": 0, "id": world.word("fork")}
    return Sent(f"/api/v1{_home(place)}/runs/r1/fork", document)


def _runs(path: str, **more: object) -> Make:
    def make(world: World, place: str) -> Sent:
        document = {"runs": [world.run(place).run_id], **more}
        return Sent(f"/api/v1{_home(place)}/{path}", document)

    return make


def _restore(world: World, place: str) -> Sent:
    return Sent(f"/api/v1{_home(place)}/trash/{world.trashed(place).run_id}/restore")


def _user(path: str, document: object = None) -> Make:
    def make(world: World, _: str) -> Sent:
        return Sent(f"/api/v1/users/{world.person().name}{path}", document)

    return make


def _key(world: World, _: str) -> Sent:
    made, _key = world.services.people.add_key(world.admin, world.person())
    return Sent(f"/api/v1/keys/{made.id}")


def _member(document: object = None) -> Make:
    def make(world: World, _: str) -> Sent:
        return Sent(f"/api/v1/teams/{TEAM}/members/{world.member().name}", document)

    return make


def invite(world: World) -> int:
    """Expects somebody in the team; returns the id of the invite."""
    email = f"{world.word('new')}@lab.org"
    world.services.teams.invite(world.admin, TEAM, email)
    return world.services.teams.invites(world.admin, TEAM)[-1].id


def _team(world: World) -> str:
    return world.services.teams.create(world.admin, world.word("group"), "server-admin").name


_PAGE = {"sec-fetch-site": "same-origin"}
_NEW_VIEW = {"display_name": "v", "type": "project-view", "spec": {}}

API: dict[str, Operation] = {
    "GET /viewer": Operation(Needs.ACCOUNT, _to("/viewer")),
    "GET /session": Operation(Needs.NOTHING, _to("/session")),
    "POST /session": Operation(
        Needs.NOTHING,
        lambda *_: Sent("/api/v1/session", {"key": "server-admin" + "k" * 28}, headers=_PAGE),
    ),
    "DELETE /session": Operation(Needs.NOTHING, lambda *_: Sent("/api/v1/session", headers=_PAGE)),
    "GET /users": Operation(Needs.ORGANIZE, _to("/users")),
    "POST /users": Operation(
        Needs.ADMIN, lambda world, _: Sent("/api/v1/users", {"name": world.word("new")})
    ),
    "PATCH /users/{name}": Operation(Needs.ADMIN, _user("", {"is_org_admin": True})),
    "GET /users/{name}/keys": Operation(Needs.ADMIN, _user("/keys")),
    "POST /users/{name}/keys": Operation(Needs.ADMIN, _user("/keys", {})),
    "DELETE /keys/{id}": Operation(Needs.OWNER, _key),
    "GET /teams": Operation(Needs.ACCOUNT, _to("/teams")),
    "POST /teams": Operation(
        Needs.ORGANIZE,
        lambda world, _: Sent(
            "/api/v1/teams", {"name": world.word("group"), "admin": "server-admin"}
        ),
    ),
    "GET /teams/{team}": Operation(Needs.TEAM_READ, _to(f"/teams/{TEAM}")),
    "DELETE /teams/{team}": Operation(
        Needs.ORGANIZE, lambda world, _: Sent(f"/api/v1/teams/{_team(world)}")
    ),
    "PUT /teams/{team}/members/{user}": Operation(Needs.TEAM_MANAGE, _member({"role": "viewer"})),
    "DELETE /teams/{team}/members/{user}": Operation(Needs.TEAM_MANAGE, _member()),
    "POST /teams/{team}/invites": Operation(
        Needs.TEAM_MANAGE,
        lambda world, _: Sent(
            f"/api/v1/teams/{TEAM}/invites", {"email": f"{world.word('new')}@lab.org"}
        ),
    ),
    "DELETE /teams/{team}/invites/{id}": Operation(
        Needs.TEAM_MANAGE, lambda world, _: Sent(f"/api/v1/teams/{TEAM}/invites/{invite(world)}")
    ),
    "POST /teams/{team}/service-accounts": Operation(
        Needs.TEAM_MANAGE, _to(f"/teams/{TEAM}/service-accounts", {"description": "robot"})
    ),
    "GET /projects": Operation(Needs.ACCOUNT, _to("/projects")),
    "POST /sql": Operation(
        Needs.ACCOUNT, _to("/sql", {"query": "SELECT * FROM runs", "format": "json"})
    ),
    "POST /sweep-config": Operation(Needs.ACCOUNT, _to("/sweep-config", {"config": SWEEP})),
    "GET /workspace-template": Operation(Needs.ACCOUNT, _to("/workspace-template")),
    "PUT /workspace-template": Operation(Needs.ACCOUNT, _to("/workspace-template", {"spec": {}})),
    "PUT /workspace-template (everybody)": Operation(
        Needs.ADMIN, _to("/workspace-template", {"spec": {}, "for_everybody": True})
    ),
    "GET {home}": Operation(Needs.READ, _to("{home}")),
    "GET {home}/overview": Operation(Needs.READ, _to("{home}/overview")),
    "PATCH {home}": Operation(Needs.WRITE, _fresh("", {"description": "x"})),
    "PATCH {home} (name)": Operation(
        Needs.MANAGE,
        lambda world, place: Sent(
            f"/api/v1{_home(world.project(place))}", {"name": world.word("renamed")}
        ),
    ),
    "PATCH {home} (visibility)": Operation(Needs.MANAGE, _fresh("", {"visibility": "open"})),
    "DELETE {home}": Operation(Needs.MANAGE, _fresh("")),
    "GET {home}/access": Operation(Needs.READ, _to("{home}/access")),
    "PUT {home}/members/{member}": Operation(
        Needs.MANAGE, _fresh("/members/outsider", {"role": "viewer"})
    ),
    "DELETE {home}/members/{member}": Operation(Needs.MANAGE, _fresh("/members/outsider")),
    "GET {home}/live": Operation(Needs.READ, _to("{home}/live")),
    "GET {home}/runs": Operation(Needs.READ, _to("{home}/runs")),
    "POST {home}/runs/query": Operation(Needs.READ, _to("{home}/runs/query", {})),
    "POST {home}/runs/importance": Operation(
        Needs.READ, _to("{home}/runs/importance", {"metric": "summary.loss"})
    ),
    "POST {home}/runs/groups": Operation(Needs.READ, _to("{home}/runs/groups", {"by": ["state"]})),
    "GET {home}/runs/{id}": Operation(Needs.READ, _r1()),
    "PATCH {home}/runs/{id}": Operation(Needs.WRITE, _run("", {"notes": "x"})),
    "DELETE {home}/runs/{id}": Operation(Needs.WRITE, _run("")),
    "POST {home}/runs/{id}/stop": Operation(Needs.WRITE, _run("/stop", state="running")),
    "POST {home}/runs/{id}/fork": Operation(Needs.WRITE, _fork),
    "POST {home}/runs/{id}/rewind": Operation(Needs.WRITE, _run("/rewind", {"step": 0})),
    "GET {home}/alert-rules": Operation(Needs.READ, _to("{home}/alert-rules")),
    "POST {home}/alert-rules": Operation(Needs.WRITE, _to("{home}/alert-rules", RULE)),
    "DELETE {home}/alert-rules/{id}": Operation(Needs.WRITE, _rule),
    "GET {home}/runs/{id}/alerts": Operation(Needs.READ, _r1("/alerts")),
    "GET {home}/runs/{id}/values": Operation(Needs.READ, _r1("/values?key=text")),
    "GET {home}/runs/{id}/logs": Operation(Needs.READ, _r1("/logs")),
    "GET {home}/runs/{id}/files": Operation(Needs.READ, _r1("/files")),
    "POST {home}/runs/bulk": Operation(Needs.WRITE, _runs("runs/bulk", add_tags=["x"])),
    "POST {home}/delete-runs": Operation(Needs.WRITE, _runs("delete-runs")),
    "POST {home}/move-runs": Operation(
        Needs.WRITE,
        lambda world, place: _runs("move-runs", entity=TEAM, project=world.project(place))(
            world, place
        ),
    ),
    "GET {home}/trash": Operation(Needs.READ, _to("{home}/trash")),
    "POST {home}/trash/{id}/restore": Operation(Needs.WRITE, _restore),
    "GET {home}/metrics": Operation(Needs.READ, _to("{home}/metrics?runs=r1")),
    "GET {home}/columns": Operation(Needs.READ, _to("{home}/columns")),
    "POST {home}/columns/values": Operation(
        Needs.READ, _to("{home}/columns/values", {"key": "state"})
    ),
    "POST {home}/series": Operation(
        Needs.READ, _to("{home}/series", {"runs": ["r1"], "keys": ["text"]})
    ),
    "POST {home}/series/groups": Operation(
        Needs.READ, _to("{home}/series/groups", {"runs": ["r1"], "by": ["state"], "keys": ["text"]})
    ),
    "POST {home}/series/histograms": Operation(
        Needs.READ, _to("{home}/series/histograms", {"runs": ["r1"], "key": "h"})
    ),
    "POST {home}/series/tail": Operation(
        Needs.READ, _to("{home}/series/tail", {"after": {"r1": 0}, "keys": ["text"]})
    ),
    "POST {home}/export": Operation(Needs.READ, _to("{home}/export", {"format": "jsonl"})),
    "GET {home}/views": Operation(Needs.READ, _to("{home}/views")),
    "GET {home}/workspace": Operation(Needs.READ, _to("{home}/workspace?name=nw-one-v")),
    "GET {home}/views/{name}": Operation(Needs.READ, _to("{home}/views/nw-one-v")),
    "PUT {home}/views/{name}": Operation(Needs.CREATE, _view(_NEW_VIEW)),
    "DELETE {home}/views/{name}": Operation(Needs.WRITE, _view()),
    "GET {home}/sweeps": Operation(Needs.READ, _to("{home}/sweeps")),
    "POST {home}/sweeps": Operation(Needs.CREATE, _to("{home}/sweeps", {"config": SWEEP})),
    "GET {home}/sweeps/{id}": Operation(Needs.READ, _sweep()),
    "PATCH {home}/sweeps/{id}": Operation(Needs.WRITE, _sweep("", {"name": "x"})),
    "DELETE {home}/sweeps/{id}": Operation(Needs.WRITE, _sweep()),
    "GET {home}/sweeps/{id}/runs": Operation(Needs.READ, _sweep("/runs")),
    "POST {home}/sweeps/{id}/agents/{agent}/stop": Operation(Needs.WRITE, _stop_agent),
}


def _upload(world: World, place: str) -> Sent:
    run = world.run(place)
    return Sent(world.services.files.upload_link(world.admin, run, "a.txt"), body=b"bytes")


def _history(world: World, place: str) -> Sent:
    rows = [{"a": 1.0, "_step": 0}]
    run = log_rows(world.services, world.admin, world.run(place), rows)
    run = world.services.runs.set_state(world.admin, run, "finished")
    link = world.services.history_files.link(run)
    assert link is not None
    return Sent(link)


def _stream(world: World, place: str) -> Sent:
    run = world.run(place, "running")
    return Sent(f"/files/{TEAM}/{place}/{run.run_id}/file_stream", {"complete": False})


def _file(_: World, place: str) -> Sent:
    return Sent(f"/files/{TEAM}/{place}/r1/secretof{place}.txt")


WIRE: dict[str, Operation] = {
    "GET /ready": Operation(Needs.NOTHING, lambda *_: Sent("/ready")),
    "GET /api/v1/openapi.json": Operation(Needs.NOTHING, lambda *_: Sent("/api/v1/openapi.json")),
    "GET /assets/{path:path}": Operation(
        Needs.NOTHING, lambda *_: Sent("/assets/none.js"), status=404
    ),
    "GET /{path:path}": Operation(Needs.NOTHING, lambda *_: Sent("/lab/private")),
    "POST /graphql": Operation(
        Needs.ACCOUNT, lambda *_: Sent("/graphql", {"query": "{ viewer { id } }"})
    ),
    "POST /files/{entity}/{project}/{run}/file_stream": Operation(Needs.WRITE, _stream),
    "GET /files/{entity}/{project}/{run}/{path:path}": Operation(Needs.READ, _file),
    "PUT /uploads/{entity}/{project}/{run}/{path:path}": Operation(Needs.LINK, _upload),
    "OPTIONS /files/{entity}/{project}/{run}/{path:path}": Operation(Needs.NOTHING, _file),
    "OPTIONS /uploads/{entity}/{project}/{run}/{path:path}": Operation(
        Needs.NOTHING, lambda *_: Sent("/uploads/lab/private/r1/a.txt")
    ),
    "GET /histories/{path:path}": Operation(Needs.LINK, _history),
}
