"""Every root field of GraphQL with the role that it takes, and documents that ask for all below."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator

from graphql import (
    GraphQLField,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
    is_leaf_type,
    is_required_argument,
)

from runwell.values.access import Role
from tests.unit.server.matrix.operations import Make, Needs, Operation, Sent, invite
from tests.unit.server.matrix.world import PLACES, SWEEP, TEAM, World, opaque

# What fields have to be given; a new field that must be given something needs a line here.
ARGUMENTS = {
    "Entity.project": 'name: "{place}"',
    "Project.run": 'name: "r1"',
    "Project.bucket": 'name: "r1"',
    "Project.sweep": 'sweepName: "{sweep}"',
    "Sweep.agent": 'agentName: "1"',
    "Run.sampledHistory": "specs: [{specs}]",
    "Run.parquetHistory": "liveKeys: []",
    "Project.runQueue": 'name: "q"',
    "Project.artifactType": 'name: "model"',
    "Project.artifact": 'name: "data:v0"',
    "Project.artifactCollectionMembership": 'name: "data:v0"',
    "Project.artifactCollection": 'name: "data"',
    "ArtifactType.artifactCollection": 'name: "data"',
    "ArtifactCollection.artifactMembership": 'aliasName: "v0"',
    "ArtifactSequence.artifactMembership": 'aliasName: "v0"',
    "ArtifactPortfolio.artifactMembership": 'aliasName: "v0"',
}
# Fields that are errors for some, or for all; those that anybody gets have rows of their own.
APART = {
    "Artifact.filesByManifestEntries",
    "Entity.defaultResourceConfig",
    "Entity.members",
    "RunQueue.runQueueItem",
}


def everything_of(schema: GraphQLSchema, kind: str, place: str, sweep: str) -> str:
    """Returns a selection of all that can be asked for below a type.

    Each type is gone through once, where it is nearest; elsewhere its plain fields are asked for.
    """
    specs = '"{\\"keys\\": [\\"text\\"], \\"samples\\": 10}"'
    root = _object(schema, kind)
    opened = {root.name: ""}
    waiting = deque([(root, "")])
    while waiting:
        found, path = waiting.popleft()
        for name, inner in _objects_in(found):
            if inner.name not in opened:
                opened[inner.name] = f"{path}.{name}"
                waiting.append((inner, f"{path}.{name}"))
    text = _selection(root, "", opened)
    return text.replace("{place}", place).replace("{sweep}", sweep).replace("{specs}", specs)


def _object(schema: GraphQLSchema, kind: str) -> GraphQLObjectType:
    found = schema.get_type(kind)
    assert isinstance(found, GraphQLObjectType)
    return found


def _objects_in(kind: GraphQLObjectType) -> Iterator[tuple[str, GraphQLObjectType]]:
    for name, field in kind.fields.items():
        inner = get_named_type(field.type)
        if isinstance(inner, GraphQLObjectType) and f"{kind.name}.{name}" not in APART:
            yield name, inner


def _selection(kind: GraphQLObjectType, path: str, opened: dict[str, str]) -> str:
    parts = ["__typename"]
    for name, field in kind.fields.items():
        where = f"{kind.name}.{name}"
        given = _given(where, field)
        must = [argument for argument, one in field.args.items() if is_required_argument(one)]
        assert given or not must or where in APART, f"{where} has to be given {must}: ARGUMENTS"
        if where not in APART and is_leaf_type(get_named_type(field.type)):
            parts.append(f"{name}{given}")
    if opened.get(kind.name) == path:
        for name, inner in _objects_in(kind):
            given = _given(f"{kind.name}.{name}", kind.fields[name])
            below = _selection(inner, f"{path}.{name}", opened)
            parts.append(f"{name}{given} {{ {below} }}")
    return " ".join(parts)


def _ask(text: str) -> Make:
    def make(_: World, place: str) -> Sent:
        return Sent("/graphql", {"query": text.replace("{place}", place)})

    return make


def _given(where: str, field: GraphQLField) -> str:
    """Returns the arguments of a field; pages are small, or a document would be too dear."""
    if where in ARGUMENTS:
        return f"({ARGUMENTS[where]})"
    return f"(first: {len(PLACES)})" if "first" in field.args else ""


def mutate(field: str, input: Callable[[World, str], dict[str, object]]) -> Make:
    """Asks for a change with what is made afresh for each call."""

    def make(world: World, place: str) -> Sent:
        type_name = f"{field[0].upper()}{field[1:]}Input"
        query = f"mutation M($input: {type_name}!) {{ {field}(input: $input) {{ __typename }} }}"
        return Sent("/graphql", {"query": query, "variables": {"input": input(world, place)}})

    return make


def _home(world: World, place: str) -> dict[str, object]:
    return {"entityName": TEAM, "projectName": place, "runName": world.run(place).run_id}


def _run_id(world: World, place: str, **more: object) -> dict[str, object]:
    return {"id": opaque("Run", world.run(place, "running").id), **more}


def _sweep_id(world: World, place: str, **more: object) -> dict[str, object]:
    return {"id": opaque("Sweep", world.sweep(place).id), **more}


def _file_ids(world: World, place: str) -> dict[str, object]:
    run, path = world.file(place)
    return {"files": [opaque("RunFile", f"{run.id}:{path}")]}


def _fresh_project(world: World, place: str) -> dict[str, object]:
    found = world.services.projects.get(world.admin, TEAM, world.project(place))
    return {"id": opaque("Project", found.id)}


def _new_name(world: World, place: str) -> dict[str, object]:
    names = {"oldProjectName": world.project(place), "newProjectName": world.word("new")}
    return {"entityName": TEAM, **names}


def _let_in(world: World, place: str, key: str) -> dict[str, object]:
    """Lets somebody, or a team, into a fresh project and names them and it."""
    found = world.services.projects.get(world.admin, TEAM, world.project(place))
    if key == "teamId":
        team = world.services.teams.create(world.admin, world.word("group"))
        name, opaque_id = team.name, opaque("Entity", team.id)
    else:
        who = world.person()
        name, opaque_id = who.name, opaque("User", who.id)
    world.services.projects.set_member(world.admin, found, name, Role.VIEWER)
    return {
        "projectId": opaque("Project", found.id),
        key: [opaque_id] if key == "userIds" else opaque_id,
    }


def _key_id(world: World, _: str) -> dict[str, object]:
    made, _key = world.services.people.add_key(world.admin, world.person())
    return {"id": opaque("ApiKey", int(made.id, 16))}


def _view_id(world: World, place: str) -> dict[str, object]:
    return {"id": opaque("View", world.view(place).id)}


def _find_view(world: World, place: str) -> Sent:
    query = f'{{ view(id: "{opaque("View", world.view(place).id)}") {{ id }} }}'
    return Sent("/graphql", {"query": query})


QUERIES: dict[str, Operation] = {
    "viewer": Operation(Needs.ACCOUNT, _ask("{ viewer { id } }")),
    "serverInfo": Operation(Needs.ACCOUNT, _ask("{ serverInfo { cliVersionInfo } }")),
    "entity": Operation(Needs.ACCOUNT, _ask('{ entity(name: "lab") { id } }')),
    "entity (members)": Operation(
        Needs.TEAM_READ, _ask('{ entity(name: "lab") { members { id } } }')
    ),
    "project": Operation(
        Needs.READ, _ask('{ project(entityName: "lab", name: "{place}") { id } }')
    ),
    "model": Operation(Needs.READ, _ask('{ model(entityName: "lab", name: "{place}") { id } }')),
    "models": Operation(
        Needs.ACCOUNT, _ask('{ models(entityName: "lab") { edges { node { description } } } }')
    ),
    "users": Operation(Needs.ACCOUNT, _ask('{ users(query: "member") { edges { node { id } } } }')),
    "organization": Operation(Needs.ACCOUNT, _ask("{ organization { id } }")),
    "view": Operation(Needs.READ, _find_view),
}

MUTATIONS: dict[str, Operation] = {
    "upsertBucket": Operation(
        Needs.CREATE,
        mutate(
            "upsertBucket",
            lambda world, place: {"entityName": TEAM, "modelName": place, "name": world.word("r")},
        ),
    ),
    "upsertBucket (id)": Operation(
        Needs.WRITE, mutate("upsertBucket", lambda w, p: _run_id(w, p, notes="x"))
    ),
    "createRunFiles": Operation(
        Needs.WRITE, mutate("createRunFiles", lambda w, p: {**_home(w, p), "files": ["a.txt"]})
    ),
    "updateRunState": Operation(
        Needs.WRITE, mutate("updateRunState", lambda w, p: _run_id(w, p, state="failed"))
    ),
    "stopRun": Operation(Needs.WRITE, mutate("stopRun", _run_id)),
    "deleteRun": Operation(Needs.WRITE, mutate("deleteRun", _run_id), is_quiet=True),
    "rewindRun": Operation(
        Needs.WRITE,
        mutate("rewindRun", lambda w, p: {**_home(w, p), "metricName": "_step", "metricValue": 0}),
    ),
    "markRunFilesUploaded": Operation(
        Needs.WRITE,
        mutate("markRunFilesUploaded", lambda w, p: {**_home(w, p), "files": ["a.txt"]}),
    ),
    "deleteFiles": Operation(Needs.WRITE, mutate("deleteFiles", _file_ids)),
    "upsertModel": Operation(
        Needs.CREATE,
        mutate(
            "upsertModel",
            lambda world, place: {
                "entityName": TEAM,
                "name": world.project(place),
                "description": "x",
            },
        ),
    ),
    "upsertModel (access)": Operation(
        Needs.CREATE_AND_MANAGE,
        mutate(
            "upsertModel",
            lambda world, place: {
                "entityName": TEAM,
                "name": world.project(place),
                "access": "USER_WRITE",
            },
        ),
    ),
    "renameProject": Operation(Needs.MANAGE, mutate("renameProject", _new_name)),
    "deleteModel": Operation(Needs.MANAGE, mutate("deleteModel", _fresh_project)),
    "createProjectMembers": Operation(
        Needs.MANAGE, mutate("createProjectMembers", lambda w, p: _let_in(w, p, "userIds"))
    ),
    "deleteProjectMembers": Operation(
        Needs.MANAGE, mutate("deleteProjectMembers", lambda w, p: _let_in(w, p, "userIds"))
    ),
    "updateProjectMember": Operation(
        Needs.MANAGE,
        mutate(
            "updateProjectMember",
            lambda w, p: {**_let_in(w, p, "userId"), "userProjectRole": "viewer"},
        ),
    ),
    "updateProjectTeamMember": Operation(
        Needs.MANAGE,
        mutate(
            "updateProjectTeamMember",
            lambda w, p: {**_let_in(w, p, "teamId"), "teamProjectRole": "viewer"},
        ),
    ),
    "createTeam": Operation(
        Needs.ORGANIZE, mutate("createTeam", lambda world, _: {"teamName": world.word("group")})
    ),
    "createInvite": Operation(
        Needs.TEAM_MANAGE,
        mutate(
            "createInvite",
            lambda world, _: {"entityName": TEAM, "email": f"{world.word('new')}@lab.org"},
        ),
    ),
    "deleteInvite": Operation(
        Needs.TEAM_MANAGE,
        mutate(
            "deleteInvite",
            lambda world, _: {"entityName": TEAM, "id": opaque("Invite", invite(world))},
        ),
    ),
    "deleteInvite (member)": Operation(
        Needs.TEAM_MANAGE,
        mutate(
            "deleteInvite",
            lambda world, _: {"entityName": TEAM, "id": opaque("User", world.member().id)},
        ),
    ),
    "createServiceAccount": Operation(
        Needs.TEAM_MANAGE,
        mutate("createServiceAccount", lambda *_: {"entityName": TEAM, "description": "robot"}),
    ),
    "createUser": Operation(
        Needs.ADMIN,
        mutate("createUser", lambda world, _: {"email": f"{world.word('new')}@lab.org"}),
    ),
    "generateApiKey": Operation(
        Needs.ACCOUNT, mutate("generateApiKey", lambda *_: {"description": "x"})
    ),
    "deleteApiKey": Operation(Needs.OWNER, mutate("deleteApiKey", _key_id)),
    "upsertView": Operation(
        Needs.CREATE,
        mutate(
            "upsertView",
            lambda _, place: {
                "entityName": TEAM,
                "projectName": place,
                "type": "project-view",
                "spec": "{}",
            },
        ),
    ),
    "upsertView (id)": Operation(
        Needs.WRITE, mutate("upsertView", lambda w, p: {**_view_id(w, p), "displayName": "x"})
    ),
    "deleteView": Operation(Needs.WRITE, mutate("deleteView", _view_id)),
    "upsertSweep": Operation(
        Needs.CREATE,
        mutate("upsertSweep", lambda _, p: {"entityName": TEAM, "projectName": p, "config": SWEEP}),
    ),
    "upsertSweep (id)": Operation(
        Needs.WRITE, mutate("upsertSweep", lambda w, p: _sweep_id(w, p, description="x"))
    ),
    "takeOverSweep": Operation(
        Needs.CREATE,
        mutate(
            "takeOverSweep",
            lambda _, place: {
                "name": "kept",
                "entityName": TEAM,
                "projectName": place,
                "config": SWEEP,
                "state": "RUNNING",
                "seed": 1,
                "trials": "{}",
            },
        ),
    ),
    "createAgent": Operation(
        Needs.WRITE,
        mutate(
            "createAgent",
            lambda world, place: {
                "entityName": TEAM,
                "projectName": place,
                "sweep": world.sweep(place).name,
                "host": "h",
            },
        ),
    ),
    "agentHeartbeat": Operation(
        Needs.WRITE,
        mutate(
            "agentHeartbeat",
            lambda world, place: {"id": opaque("Agent", world.agent(place).id)},
        ),
    ),
    "leaveSweep": Operation(
        Needs.WRITE,
        mutate("leaveSweep", lambda world, place: {"id": opaque("Agent", world.agent(place).id)}),
    ),
    "enqueueSweepRun": Operation(
        Needs.WRITE, mutate("enqueueSweepRun", lambda w, p: _sweep_id(w, p, config='{"lr": 0.5}'))
    ),
    "notifyScriptableRunAlert": Operation(
        Needs.WRITE,
        mutate(
            "notifyScriptableRunAlert",
            lambda w, p: {**_home(w, p), "title": "t", "text": "x"},
        ),
    ),
}
