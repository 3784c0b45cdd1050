"""Introduces a run to a server, which makes it if need be and says where it is; tells its death.

Knows neither the journal nor the cursor.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from runwell.errors import (
    AuthenticationError,
    Conflict,
    DataError,
    Garbled,
    NotFound,
    PermissionDenied,
    ServerError,
    TransportError,
)
from runwell.uplink.client import Client
from runwell.uplink.uploads import RunPlace
from runwell.values.json import Json
from runwell.wire.documents.run_lives import UPDATE_RUN_STATE, UPSERT_BUCKET
from runwell.wire.records import RunRecord

_CONFLICT = 409


@dataclass(frozen=True, slots=True)
class Introduced:
    """A run as the server knows it.

    Attributes:
        id: The server's own id, opaque.
        place: Where it is there.
        url: Its page.
        name: Its display name.
    """

    id: str
    place: RunPlace
    url: str
    name: str


def introduce(client: Client, run: RunRecord, changes: dict[str, Json]) -> Introduced:
    """Makes the run, or changes what is in `changes` (`Profile.changes_from`).

    Raises:
        ServerError, TransportError: As `Client.query`.
    """
    identity: dict[str, Json] = {"name": run.run_id, "project": run.project, "entity": run.entity}
    try:
        data = client.query(UPSERT_BUCKET, {**identity, **changes})
    except Conflict as error:  # somebody makes the same run or project just now
        raise TransportError(str(error)) from error
    return _read(data, client.base_url, run)


def mark_crashed(client: Client, known: Introduced) -> None:
    """Tells that the run's process died without saying how the run ended.

    Raises:
        ServerError, TransportError: As `Client.query`.
    """
    client.query(UPDATE_RUN_STATE, {"input": {"id": known.id, "state": "crashed"}})


def refusal(error: ServerError | DataError, base_url: str, directory: Path) -> str:
    """Returns what the user has to know: who refused what, and what to do.

    Args:
        error: Why.
        base_url: Who.
        directory: The run's, where its data is safe.
    """
    again = f"then send the run with `runwell sync {directory}`"
    match error:
        case AuthenticationError():
            return (
                f"{base_url} does not accept the API key ({error}); "
                f"set WANDB_API_KEY to a key of that server, {again}"
            )
        case PermissionDenied():
            return f"{base_url} does not let this key write there ({error}); use another, {again}"
        case NotFound():
            return f"{base_url} does not know the run ({error}); check its entity, {again}"
        case DataError():
            return f"the journal cannot be shipped: {error}"
        case _:
            return f"{base_url} refused the run ({error}); find out why, {again}"


def _read(data: dict[str, Json], base_url: str, run: RunRecord) -> Introduced:
    bucket = _inner(data.get("upsertBucket"), "bucket")
    project = _inner(bucket, "project")
    id_ = _inner(bucket, "id")
    name, entity = _inner(project, "name"), _inner(_inner(project, "entity"), "name")
    if not (isinstance(id_, str) and isinstance(name, str) and isinstance(entity, str)):
        raise Garbled("the server did not say which run it made")
    display_name = _inner(bucket, "displayName")
    path = "/".join(quote(part, safe="") for part in (entity, name))
    return Introduced(
        id=id_,
        place=RunPlace(entity, name, run.run_id),
        url=f"{base_url}/{path}/runs/{quote(run.run_id, safe='')}",
        name=display_name if isinstance(display_name, str) else run.name,
    )


def _inner(value: Json, key: str) -> Json:
    return value.get(key) if isinstance(value, dict) else None
