"""A run as a server has it, whole: what describes it, rows, console, alerts, files, artifacts."""

from __future__ import annotations

import json
import urllib.parse
from dataclasses import dataclass
from typing import Any

from runwell.values.json import Json
from tests.contract.stack import Server

_VERSIONS = """{ edges { version node { versionIndex digest description metadata size fileCount
  state historyStep ttlDurationSeconds artifactType { name } artifactSequence { name }
  tags { name } aliases { alias artifactCollection { name } } usedBy { edges { node { name } } }
  currentManifest { file { directUrl } } } } }"""
READ = f"""
query($e: String!, $p: String!, $r: String!) {{ project(name: $p, entityName: $e) {{
  run(name: $r) {{
    config summaryMetrics history(minStep: 0, maxStep: 1000) historyLineCount eventsLineCount
    displayName notes tags group jobType state exitcode sweepName stopped fileCount
    runInfo {{ program args }}
    logLines(first: 1000) {{ edges {{ node {{ level label line }} }} }}
    files(first: 1000) {{ edges {{ node {{ name sizeBytes }} }} }}
    outputArtifacts(first: 100) {_VERSIONS} inputArtifacts(first: 100) {_VERSIONS} }} }} }}
"""


@dataclass(frozen=True, slots=True)
class Kept:
    """A run, see the module.

    Attributes:
        run: The answer to `READ`, without its files and artifacts.
        files: What is in them, by path.
        alerts: The newest first.
        logged: Versions that the run made, each with its manifest.
        used: Versions that the run used, likewise.
    """

    run: Any
    files: dict[str, bytes]
    alerts: list[dict[str, Json]]
    logged: list[dict[str, Any]]
    used: list[dict[str, Any]]

    @property
    def history(self) -> list[dict[str, Json]]:
        return [json.loads(line) for line in self.run["history"]]

    @property
    def config(self) -> dict[str, Any]:
        config: dict[str, Any] = json.loads(self.run["config"])
        return config

    @property
    def summary(self) -> dict[str, Json]:
        summary: dict[str, Json] = json.loads(self.run["summaryMetrics"])
        return summary

    @property
    def console(self) -> list[tuple[str, str, str]]:
        """Level, label and text of each line."""
        nodes = [edge["node"] for edge in self.run["logLines"]["edges"]]
        return [(node["level"], node["label"], node["line"]) for node in nodes]


def read(server: Server, project: str, id: str) -> Kept:
    """Returns a run of the project, with all that belongs to it."""
    variables = {"e": server.entity, "p": project, "r": id}
    answer = json.loads(server.ask("/graphql", {"query": READ, "variables": variables}))
    assert "errors" not in answer, answer["errors"]
    run = answer["data"]["project"]["run"]
    names = [edge["node"]["name"] for edge in run.pop("files")["edges"]]
    place = f"{server.entity}/{project}/{id}"
    files = {name: server.ask(f"/files/{place}/{urllib.parse.quote(name)}") for name in names}
    alerts = server.get(f"/projects/{server.entity}/{project}/runs/{id}/alerts")
    logged, used = (
        [_version(server, edge) for edge in run.pop(which)["edges"]]
        for which in ("outputArtifacts", "inputArtifacts")
    )
    return Kept(run, files, alerts["items"], logged, used)


def _version(server: Server, edge: dict[str, Any]) -> dict[str, Any]:
    node: dict[str, Any] = edge["node"]
    url = node["currentManifest"]["file"]["directUrl"]
    manifest = json.loads(server.ask(url.removeprefix(server.url)))
    return {**node, "version": edge["version"], "currentManifest": manifest}
