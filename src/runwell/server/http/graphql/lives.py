"""What becomes of runs: deleted, rewound, begun where another was."""

from __future__ import annotations

from ariadne import MutationType

from runwell.errors import UsageError
from runwell.server.http.graphql.context import Info
from runwell.server.http.graphql.ids import decode_id
from runwell.values.json import Json
from runwell.values.names import DEFAULT_PROJECT

mutation = MutationType()

_STEP = "_step"
_MAX_STEP = 2**62


@mutation.field("deleteRun")
def _delete(_: None, info: Info, input: dict[str, Json]) -> Json:
    services, user = info.context.services, info.context.user
    key = decode_id("Run", str(input["id"]))
    if input.get("delete_artifacts") is True:
        services.artifacts.editing.delete_outputs(user, key)
    services.trash.put_by_key(user, key)
    return {"client_mutation_id": input.get("client_mutation_id")}


@mutation.field("rewindRun")
def _rewind(_: None, info: Info, input: dict[str, Json]) -> dict[str, object]:
    context = info.context
    metric, value = input["metric_name"], input["metric_value"]
    if metric != _STEP:
        raise UsageError(f"a run goes back to a value of {_STEP}, not of {metric!r}")
    if not isinstance(value, (int, float)) or not abs(value) <= _MAX_STEP:
        raise UsageError("a run goes back to a step, which is a number")
    run = context.services.runs.get(
        context.user,
        str(input.get("entity_name") or context.user.entity),
        str(input.get("project_name") or DEFAULT_PROJECT),
        str(input["run_name"]),
    )
    return {"rewound_run": context.services.branches.rewind(context.user, run, int(value))}
