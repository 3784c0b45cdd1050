"""A sweep that a server keeps, asked by W&B's wire."""

from __future__ import annotations

import base64
import json
import signal
from collections import deque
from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING

import msgspec

from runwell.agents.folder import SweepNote
from runwell.agents.orders import Order, Place, parse_orders
from runwell.errors import (
    Garbled,
    NotFound,
    ServerError,
    TransportError,
    Unreachable,
    UsageError,
)
from runwell.sdk.rendezvous import Server
from runwell.sweeps.config import SweepConfig, read_config
from runwell.sweeps.yaml_text import parse_yaml, to_text
from runwell.values.json import Json

if TYPE_CHECKING:
    import urllib3

TIMEOUT_S = 60.0
_SIGNALS = 128  # exit codes behind it stand for signals, and so do negative ones
_STOPPED = (-signal.SIGTERM, _SIGNALS + signal.SIGTERM)
ENDED_TOLD = 16  # trials, the latest, whose end is told with each question
GOODBYE_S = 5.0  # who leaves does not wait longer for a server that is away
_UPSERT = """
mutation UpsertSweep($id: ID, $config: String, $state: String, $entityName: String,
    $projectName: String, $displayName: String, $priorRunsFilters: JSONString) {
  upsertSweep(input: {id: $id, config: $config, state: $state, entityName: $entityName,
      projectName: $projectName, displayName: $displayName,
      priorRunsFilters: $priorRunsFilters}) {
    sweep { id name project { name entity { name } } }
    configValidationWarnings
  }
}
"""
_FIND = """
query SweepConfig($entity: String, $project: String, $sweep: String!) {
  project(name: $project, entityName: $entity) {
    sweep(sweepName: $sweep) { id name state config project { name entity { name } } }
  }
}
"""
_ENROLL = """
mutation CreateAgent($host: String!, $projectName: String, $entityName: String, $sweep: String!) {
  createAgent(input: {host: $host, projectName: $projectName, entityName: $entityName,
      sweep: $sweep}) { agent { id } }
}
"""
_BEAT = """
mutation Heartbeat($id: ID!, $metrics: JSONString, $runState: JSONString) {
  agentHeartbeat(input: {id: $id, metrics: $metrics, runState: $runState}) {
    agent { id }
    commands
  }
}
"""
_LEAVE = """
mutation LeaveSweep($id: ID!, $runState: JSONString) {
  leaveSweep(input: {id: $id, runState: $runState}) { success }
}
"""
_TAKE_OVER = """
mutation TakeOverSweep($name: String!, $entityName: String, $projectName: String,
    $config: String!, $state: String!, $seed: Int64!, $trials: JSONString!) {
  takeOverSweep(input: {name: $name, entityName: $entityName, projectName: $projectName,
      config: $config, state: $state, seed: $seed, trials: $trials}) {
    sweep { name project { name entity { name } } }
  }
}
"""


class Wire:
    """Asks a server's GraphQL."""

    def __init__(self, server: Server) -> None:
        import urllib3

        self.server = server
        self._pool: urllib3.PoolManager = urllib3.PoolManager(retries=False, timeout=TIMEOUT_S)
        self._headers = {"Content-Type": "application/json"}
        if server.api_key:
            credentials = base64.b64encode(f"api:{server.api_key}".encode()).decode()
            self._headers["Authorization"] = f"Basic {credentials}"

    def ask(
        self, query: str, variables: Mapping[str, Json], timeout_s: float = TIMEOUT_S
    ) -> dict[str, Json]:
        """Returns the data.

        Raises:
            Unreachable: Nobody answered, or the server failed: try again.
            NotFound: What it is about is gone.
            UsageError: The server refused the question, and says why.
        """
        from urllib3.exceptions import HTTPError

        body = json.dumps({"query": query, "variables": dict(variables)}).encode()
        try:
            answer = self._pool.request(
                "POST",
                f"{self.server.base_url}/graphql",
                body=body,
                headers=self._headers,
                timeout=timeout_s,
            )
        except HTTPError as error:
            raise Unreachable(f"{error}: {self.server.base_url}") from error
        return self._data(answer.status, answer.data)

    def _data(self, status: int, body: bytes) -> dict[str, Json]:
        if status >= 500 or status == 429:
            raise Unreachable(f"the server answered {status}: {self.server.base_url}")
        try:
            document = msgspec.json.decode(body)
        except msgspec.DecodeError as error:
            raise Garbled(f"this is no W&B server: {self.server.base_url}") from error
        errors = document.get("errors") if isinstance(document, dict) else None
        if errors:
            said = "; ".join(str(error.get("message")) for error in errors)
            if status == 404:
                raise NotFound(said)
            raise UsageError(said) if status == 200 else ServerError(said, status=status)
        data = document.get("data") if isinstance(document, dict) else None
        if not isinstance(data, dict):
            raise Garbled(f"this is no W&B server: {self.server.base_url}")
        return data


def create(
    wire: Wire,
    config: Mapping[str, Json],
    place: Place,
    *,
    display_name: str | None = None,
    prior_runs: list[str] | None = None,
) -> tuple[Place, list[str]]:
    """Makes a sweep; returns where it is, and what the server warns of."""
    names: list[Json] = [{"name": name} for name in prior_runs or ()]
    asked: dict[str, Json] = {
        "config": to_text(dict(config)),
        "entityName": place.entity,
        "projectName": place.project,
        "displayName": display_name,
        "priorRunsFilters": json.dumps({"$or": names}) if names else None,
    }
    made = _inside(wire.ask(_UPSERT, asked), "upsertSweep")
    warnings = made.get("configValidationWarnings")
    told = [str(warning) for warning in warnings] if isinstance(warnings, list) else []
    return _place(_inside(made, "sweep")), told


def find(wire: Wire, place: Place) -> dict[str, Json]:
    """Returns a sweep with id, state, config and project. Raises NotFound."""
    asked = {"entity": place.entity, "project": place.project, "sweep": place.sweep_id}
    project = wire.ask(_FIND, asked).get("project")
    sweep = project.get("sweep") if isinstance(project, dict) else None
    if not isinstance(sweep, dict):
        raise NotFound(f"there is no sweep {place.sweep_id}; give it as entity/project/sweep")
    return sweep


def change(wire: Wire, place: Place, **what: Json) -> None:
    """Changes state or config of a sweep."""
    wire.ask(_UPSERT, {"id": find(wire, place)["id"], **what})


def take_over(
    wire: Wire,
    note: SweepNote,
    trials: Mapping[str, Json],
    entity: str | None = None,
) -> Place:
    """Has a server take over a sweep that a folder keeps; returns where it is there.

    Args:
        wire: The server.
        note: The sweep.
        trials: Those that have ended, by the ids of their runs.
        entity: Whose it shall be.

    Raises:
        UsageError: The server cannot do that: it is not one of ours.
    """
    asked: dict[str, Json] = {
        "name": note.id,
        "entityName": entity,
        "projectName": note.project,
        "config": to_text(note.config),
        "state": note.state,
        "seed": note.seed,
        "trials": json.dumps(dict(trials)),
    }
    return _place(_inside(_inside(wire.ask(_TAKE_OVER, asked), "takeOverSweep"), "sweep"))


class ServerKeeper:
    """An agent's side of a sweep on a server."""

    def __init__(self, wire: Wire, place: Place, host: str) -> None:
        sweep = find(wire, place)
        self._wire = wire
        self._place = _place(sweep)
        self._config: SweepConfig = read_config(parse_yaml(str(sweep["config"])))
        here = self._place
        asked: dict[str, Json] = {
            "host": host,
            "entityName": here.entity,
            "projectName": here.project,
            "sweep": here.sweep_id,
        }
        agent = _inside(_inside(wire.ask(_ENROLL, asked), "createAgent"), "agent")
        self._id = agent["id"]
        self._ended: deque[str] = deque(maxlen=ENDED_TOLD)

    @property
    def server(self) -> Server:
        return self._wire.server

    @property
    def place(self) -> Place:
        return self._place

    @property
    def command(self) -> tuple[str, ...]:
        return self._config.command

    @property
    def program(self) -> str | None:
        return self._config.program

    def orders(self, live: list[str]) -> list[Order]:
        state = json.dumps({**dict.fromkeys(self._ended, False), **dict.fromkeys(live, True)})
        data = self._wire.ask(_BEAT, {"id": self._id, "metrics": "{}", "runState": state})
        commands = _inside(data, "agentHeartbeat").get("commands")
        try:
            return parse_orders(json.loads(str(commands)))
        except ValueError as error:
            raise Garbled("the server's commands are no JSON") from error

    def ended(self, run_id: str, exit_code: int) -> None:
        # The uplink tells the server more, but perhaps later: till then the run shall not be begun
        # as if it were new. What ended with an error, or by us, may not have begun at all.
        was_killed = (exit_code < 0 or exit_code > _SIGNALS) and exit_code not in _STOPPED
        if exit_code == 0 or was_killed:
            self._ended.append(run_id)

    def left(self) -> None:
        # Without it this agent counts as lost in a minute: by then a server that is away, one of
        # W&B's, which does not know the word, or a sweep that is gone will see it, too.
        with suppress(TransportError, ServerError, UsageError):
            ended = json.dumps(dict.fromkeys(self._ended, False))
            self._wire.ask(_LEAVE, {"id": self._id, "runState": ended}, GOODBYE_S)


def _place(sweep: Mapping[str, Json]) -> Place:
    project = _inside(sweep, "project")
    entity = _inside(project, "entity")
    return Place(str(sweep["name"]), str(project["name"]), str(entity["name"]))


def _inside(document: Mapping[str, Json], key: str) -> dict[str, Json]:
    found = document.get(key)
    if not isinstance(found, dict):
        raise Garbled(f"the server's answer lacks {key}")
    return found
