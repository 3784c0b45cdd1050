"""Artifacts by our own client: the same as the official client's, and all that comes back."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.contract.stack import Client, Server

pytestmark = pytest.mark.official

MAKE = """
import datetime, os, sys
import {module} as wandb
os.makedirs("dir/sub", exist_ok=True)
open("dir/x", "w").write("x"); open("dir/sub/y", "w").write("y" * 1000)
open("ref.txt", "w").write("outside")
run = wandb.init(project="artifacts", id=sys.argv[1])
run.log({{"a": 1}}); run.log({{"a": 2}})
artifact = wandb.Artifact(sys.argv[1] + "-data", type="dataset", description="d",
                          metadata={{"a": [1, {{"b": None}}], "u": "é😀"}})
for name, text in (("made.json", "{{}}"), ("empty", "")):
    with artifact.new_file(name) as file:
        file.write(text)
artifact.add_dir("dir", name="d")
artifact.add_file("dir/x", name="again/x")
artifact.add_reference("file://" + os.path.abspath("ref.txt"))
artifact.ttl = datetime.timedelta(days=3)
run.log_artifact(artifact, aliases=["best"], tags=["a tag"]).wait()
used = run.use_artifact(sys.argv[1] + "-data:best")
run.link_artifact(used, "linked-" + sys.argv[1], aliases=["prod"])
run.finish()
"""
READ = """
query($e: String!, $p: String!, $n: String!) { project(name: $p, entityName: $e) {
  artifactCollectionMembership(name: $n) { artifact {
    versionIndex description metadata ttlDurationSeconds historyStep state size digest fileCount
    artifactType { name } tags { name } aliases { alias artifactCollection { name } }
    usedBy { edges { node { name } } } currentManifest { file { directUrl } } } } } }
"""
HEAD = """
import datetime, json, os, sys, runwell as wandb
def made(name, kind, texts, **options):
    artifact = wandb.Artifact(name, type=kind, **options)
    for path, text in texts.items():
        with artifact.new_file(path) as file:
            file.write(text)
    return artifact
def tree(root):
    return {os.path.relpath(os.path.join(place, name), root): open(os.path.join(place, name)).read()
            for place, _, names in os.walk(root) for name in names}
def say(**facts):
    print(json.dumps(facts))
"""


def own(client: Client) -> Client:
    return Client(Path(sys.executable), client.folder, client.server)


def told(client: Client, script: str, **environ: str) -> Any:  # noqa: ANN401 - looked into
    """Runs a script with our client and returns what it said last."""
    said = own(client).must(HEAD + script, RUNWELL_HOME=str(client.folder), **environ)
    return json.loads(said.splitlines()[-1])


def kept(server: Server, name: str) -> tuple[Any, Any]:
    """Returns an artifact as the server has it, and its manifest."""
    asked = {"query": READ, "variables": {"e": server.entity, "p": "artifacts", "n": name}}
    answer = json.loads(server.ask("/graphql", asked))
    artifact = answer["data"]["project"]["artifactCollectionMembership"]["artifact"]
    url = artifact.pop("currentManifest")["file"]["directUrl"]
    return artifact, json.loads(server.ask(url.removeprefix(server.url)))


def test_both_clients_leave_the_same_artifact(client: Client) -> None:
    client.must(MAKE.format(module="wandb"), "theirs")
    own(client).must(MAKE.format(module="runwell"), "ours", RUNWELL_HOME=str(client.folder))
    (theirs, their_manifest), (ours, our_manifest) = (
        kept(client.server, f"{name}-data:best") for name in ("theirs", "ours")
    )
    renamed = json.loads(json.dumps(theirs).replace("theirs", "ours"))
    for each in (ours, renamed):
        each["aliases"].sort(key=json.dumps)
        each["metadata"] = json.loads(each["metadata"])
    assert ours == renamed
    for manifest in (their_manifest, our_manifest):
        for entry in manifest["contents"].values():
            entry.pop("birthArtifactID", None)
    assert our_manifest["contents"] == their_manifest["contents"]


def test_everything_that_is_logged_comes_back(client: Client) -> None:
    script = """
run = wandb.init(project="all-back", id="w")
logged = run.log_artifact(made("data", "dataset", {"a": "a", "deep/b": "b" * 1000})).wait()
other = made("other", "dataset", {})
other.add_reference(logged.get_entry("deep/b"), "pointed")
other.add(wandb.Table(columns=["x"], data=[[1], [2]]), "table")
run.log_artifact(other)
found = run.use_artifact("other")
table = found.get("table")
root = found.download()
open(root + "/extra", "w").write("x")
try:
    found.verify(); told = "verified"
except wandb.Error:
    told = "not as it was"
found.checkout()
found.verify()
fresh = found.download(root="fresh", skip_cache=True)
run.finish()
say(files=sorted(tree(root)), pointed=tree(root)["pointed"], told=told, rows=table.data,
    fresh=sorted(tree(fresh)), version=found.version, same=found.digest == other.digest)
"""
    files = ["pointed", "table.table.json"]
    assert told(client, script) == {
        "files": files,
        "pointed": "b" * 1000,
        "told": "not as it was",
        "rows": [[1], [2]],
        "fresh": files,
        "version": "v0",
        "same": True,
    }


def test_versions_follow_each_other_and_aliases_move(client: Client) -> None:
    script = """
run = wandb.init(project="own-versions", id="w")
log = lambda text, **options: run.log_artifact(made("m", "model", {"x": text}), **options).wait()
zero, one = log("0", aliases=["prod"]), log("1", aliases=["prod"])
same = log("0", aliases=["again"])
one.aliases.append("extra"); one.tags = ["t"]; one.description = "words"
one.metadata = {"k": 1}; one.ttl = datetime.timedelta(hours=1); one.save()
draft = one.new_draft(); draft.remove("x")
with draft.new_file("y") as file: file.write("y")
two = run.log_artifact(draft).wait()
three = run.log_artifact(made("m", "model", {"z": "z"}, incremental=True)).wait()
for number in range(2):
    run.upsert_artifact(made("dist", "dataset", {f"p{number}": "p"}), distributed_id="D")
whole = run.finish_artifact(made("dist", "dataset", {"last": "l"}), distributed_id="D").wait()
read = lambda name: run.use_artifact("m:" + name)
say(numbers=[a.version for a in (zero, one, same, two, three)],
    aliases={a.version: sorted(a.aliases) for a in map(read, ("v0", "v1", "v3"))},
    entries={name: sorted(read(name).manifest.entries) for name in ("v1", "v2", "v3")},
    changed=[read("extra").tags, read("extra").description, read("extra").metadata,
             read("extra").ttl.total_seconds()], whole=sorted(whole.manifest.entries))
run.finish()
"""
    assert told(client, script) == {
        "numbers": ["v0", "v1", "v0", "v2", "v3"],
        "aliases": {"v0": ["again"], "v1": ["extra", "prod"], "v3": ["latest"]},
        "entries": {"v1": ["x"], "v2": ["y"], "v3": ["y", "z"]},
        "changed": [["t"], "words", {"k": 1}, 3600.0],
        "whole": ["last", "p0", "p1"],
    }


def test_an_offline_run_brings_its_artifacts_along(client: Client) -> None:
    script = """
run = wandb.init(project="artifacts", id="offline")
run.log_artifact(made("later", "dataset", {"a": "a"})).wait()
run.finish()
say(path=run.sync_dir)
"""
    path = told(client, script, WANDB_MODE="offline")["path"]
    sync = "import sys; from runwell.cli.main import cli; cli(['sync', sys.argv[1]])"
    own(client).must(sync, path, RUNWELL_HOME=str(client.folder))
    artifact, manifest = kept(client.server, "later:latest")
    assert (artifact["state"], list(manifest["contents"])) == ("COMMITTED", ["a"])


def test_artifacts_are_put_listed_and_fetched_by_command(client: Client) -> None:
    def command(*words: str) -> str:
        call = "import sys; from runwell.cli.main import cli; cli(sys.argv[1:])"
        return own(client).must(call, *words, RUNWELL_HOME=str(client.folder)).strip()

    (client.folder / "weights.bin").write_bytes(b"w")
    put = command("artifact", "put", "weights.bin", "-n", "artifacts/net", "-t", "model")
    assert put == f"{client.server.entity}/artifacts/net:v0"
    listed = [json.loads(line) for line in command(
        "artifact", "ls", "artifacts", "--type", "model", "--json"
    ).splitlines()]  # fmt: skip
    assert [(each["name"], each["size"]) for each in listed] == [("net:v0", 1)]
    folder = command("artifact", "get", "artifacts/net:latest", "--root", "fetched")
    assert (client.folder / folder / "weights.bin").read_bytes() == b"w"


def test_a_link_is_there_when_the_call_returns_and_a_refused_one_raises(client: Client) -> None:
    script = """
run = wandb.init(project="links", id="w")
one = made("m", "model", {"x": "1"})
link = run.link_artifact(one, "shelf", aliases=["staging"])
facts = dict(link=[link.name, link.is_link, "staging" in link.aliases], logged=one.name)
rows = run.log_artifact(made("rows", "dataset", {"x": "1"}))
try:
    run.link_artifact(rows, "shelf")
except wandb.Error as error:
    facts["refused"] = str(error)
for path in ("a/b/c/d", "a//shelf"):
    try:
        run.link_artifact(rows, path)
    except wandb.UsageError as error:
        facts["wrong"] = str(error)
run.finish()
say(**facts)
"""
    facts = told(client, script)
    assert facts.pop("refused") == "shelf holds artifacts of type model, not dataset"
    assert "names no artifact" in facts.pop("wrong")
    assert facts == {"link": ["shelf:v0", True, True], "logged": "m:v0"}


def test_collections_are_changed_paged_and_deleted(client: Client) -> None:
    script = """
with wandb.init(project="shelves", id="w") as run:
    for name, kind in (("a", "kind1"), ("b", "kind2"), ("c", "kind2")):
        run.log_artifact(made(name, kind, {"x": "1"})).wait()
    run.link_artifact(made("d", "kind3", {"x": "2"}), "shelf")
api = wandb.Api()
def names(found):
    return [each.name for each in found]
def refusal(call):
    try:
        call()
    except wandb.UsageError as error:
        return str(error)
found = api.artifact_collection("kind1", "shelves/a")
found.name, found.description, found.tags, found.type = "z", "words", ["t", "u"], "kind9"
before = api.artifact_collection("kind1", "shelves/a").description
found.save()
again = api.artifact_collection("kind9", "shelves/z")
again.tags = ["u", "v"]
again.save()
again.change_type("kind1")
last = api.artifact_collection("kind1", "shelves/z")
facts = dict(before=before, after=[last.description, sorted(last.tags), last.type, last.name],
    versions=names(last.artifacts()))
first = api.artifact_collections("shelves", "kind2", per_page=1)
first[0]
rest = api.artifact_collections("shelves", "kind2", per_page=1, start=first.cursor)
facts["paged"] = sorted([first[0].name, *names(rest)])
facts["rest"] = len(list(rest))
shelf = api.artifact_collection("kind3", "shelves/shelf")
facts["portfolio"] = refusal(lambda: shelf.change_type("kind1"))
shelf.description = "links"
shelf.save()
facts["links"] = api.artifact_collection("kind3", "shelves/shelf").description
facts["inner"] = refusal(lambda: last.change_type("wandb-history"))
facts["text"] = refusal(lambda: setattr(last, "tags", "tag"))
shelf.delete()
last.delete()
facts["gone"] = [api.artifact_collection_exists("shelves/shelf", "kind3"),
                 api.artifact_collection_exists("shelves/z", "kind1"),
                 api.artifact_exists("shelves/d:v0")]
say(**facts)
"""
    assert told(client, script) == {
        "before": None,
        "after": ["words", ["u", "v"], "kind1", "z"],
        "versions": ["z:v0"],
        "paged": ["b", "c"],
        "rest": 1,
        "portfolio": "shelf holds links; only the type of a sequence can change",
        "links": "links",
        "inner": "artifacts of type 'wandb-history' are the client's own",
        "text": "tags are a list of words, not a text",
        "gone": [False, False, True],
    }
