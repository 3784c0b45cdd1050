"""What two clients left of the same script, and where the two differ.

A run is a flat table of facts (`config/lr: number`, `rows/loss: 12`, `files/media/…: there`); what
each client notes of itself, and what a moment or a dice decides, is no fact.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from tests.contract.stack import Server

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "differences.md"
# Notes of the clients themselves, and copies of what is compared anyway.
OWN = {"_wandb", "_runtime", "_timestamp", "_step"}
OWN_FILES = {"config.yaml", "wandb-summary.json", "wandb-metadata.json", "requirements.txt"}
OWN_FILES |= {"output.log", "diff.patch", "conda-environment.yaml"}
READ = """
query($e: String!, $p: String!) { project(name: $p, entityName: $e) {
  runs(first: 20) { edges { node {
    name displayName state group jobType tags config summaryMetrics historyKeys
    files(first: 300) { edges { node { name } } }
    outputArtifacts(first: 30) { edges { node { ...version } } }
    inputArtifacts(first: 30) { edges { node { ...version } } } } } } } }
fragment version on Artifact {
  artifactType { name } artifactSequence { name } aliases { alias } versionIndex }
"""
_HASH = re.compile(r"_[0-9a-f]{20}\.")
_DICE = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_MOMENT = re.compile(r"[0-9]{16}")
_GIVEN_NAME = re.compile(r"[a-z]+-[a-z]+-[0-9]+")


def facts_of(server: Server, project: str) -> dict[str, str]:
    """Returns the facts of a project's runs; of several, each under the number of its name."""
    asked = {"query": READ, "variables": {"e": server.entity, "p": project}}
    answer = json.loads(server.ask("/graphql", asked))
    nodes = [edge["node"] for edge in answer["data"]["project"]["runs"]["edges"]]
    nodes.sort(key=lambda node: (_text(node["displayName"]), json.dumps(_config(node))))
    facts = {}
    for number, node in enumerate(nodes):
        prefix = "" if len(nodes) == 1 else f"{number}: "
        for name, fact in _facts_of_run(node):
            facts[prefix + name.replace(node["name"], "RUN")] = fact.replace(node["name"], "RUN")
    return facts


def _facts_of_run(node: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    yield "name", _text(node["displayName"])
    for fact in ("state", "group", "jobType"):
        yield fact, _MOMENT.sub("MOMENT", str(node[fact] or ""))
    yield "tags", _DICE.sub("UUID", ",".join(sorted(node["tags"] or ())))
    for key, value in _config(node).items():
        yield f"config/{key}", _kind(value)
    for key, value in json.loads(node["summaryMetrics"] or "{}").items():
        if key not in OWN:
            yield f"summary/{key}", _kind(value)
    for key, seen in (node["historyKeys"] or {}).get("keys", {}).items():
        if key not in OWN:
            yield f"rows/{key}", str(sum(each["count"] for each in seen["typeCounts"]))
    for edge in node["files"]["edges"]:
        if edge["node"]["name"] not in OWN_FILES:
            yield f"files/{_HASH.sub('_#.', edge['node']['name'])}", "there"
    yield from _artifacts_of(node)


def _artifacts_of(node: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for way in ("outputArtifacts", "inputArtifacts"):
        for edge in node[way]["edges"]:
            version = edge["node"]
            kind, given = version["artifactType"]["name"], version["artifactSequence"]["name"]
            # The end of a table's name is made of the run's id.
            name = f"{kind} {given[:-6] + '#' if kind == 'run_table' else given}"
            aliases = ",".join(sorted(each["alias"] for each in version["aliases"]))
            yield f"{way}/{name} {version['versionIndex']}", aliases


def _config(node: Mapping[str, Any]) -> dict[str, Any]:
    config = json.loads(node["config"] or "{}")
    return {key: box["value"] for key, box in config.items() if key not in OWN}


def _text(name: str | None) -> str:
    """Returns a run's name; one that was made up is as good as another."""
    return "(made up)" if _GIVEN_NAME.fullmatch(name or "") else str(name)


def _kind(value: object) -> str:
    if isinstance(value, dict):
        return str(value.get("_type", "mapping"))
    if isinstance(value, bool) or value is None:
        return str(value)
    return "number" if isinstance(value, int | float) else type(value).__name__


def differences(ours: Mapping[str, str], theirs: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """Returns what differs: the fact, what we have, what the official client has."""
    return [
        (name, ours.get(name, "—"), theirs.get(name, "—"))
        for name in sorted({*ours, *theirs})
        if ours.get(name) != theirs.get(name)
    ]


def documented(project: str) -> dict[str, bool]:
    """Returns the patterns of facts that `docs/reference/differences.md` lists for a script.

    False is that of a difference that is there only sometimes.
    """
    rows = [line.split("|") for line in PAGE.read_text().splitlines() if line.startswith("| `")]
    own = [row for row in rows if row[1].strip().strip("`") == project]
    return {row[2].strip().strip("`"): "sometimes" not in row[4] for row in own}


def check_alike(project: str, ours: Server, theirs: Server) -> None:
    """Fails unless two projects differ just where the documents say so."""
    found = differences(facts_of(ours, project), facts_of(theirs, project))
    known = documented(project)
    new = [each for each in found if not any(fnmatchcase(each[0], name) for name in known)]
    certain = [name for name, is_certain in known.items() if is_certain]
    gone = [name for name in certain if not any(fnmatchcase(each[0], name) for each in found)]
    lines = "".join(f"\n  {name}: {here} | {there}" for name, here, there in new)
    assert not new, f"{project} differs from the official client's:{lines}"
    assert not gone, f"{project} does not differ any more: {gone}"
