"""Artifacts through the official client: logged, read, changed, linked, deleted."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.contract.stack import Client, Server

pytestmark = pytest.mark.official

HEAD = """
import datetime, json, os, sys, wandb
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
api = wandb.Api()
"""


def told(client: Client, script: str, *arguments: str) -> Any:  # noqa: ANN401 - looked into
    """Runs a script and returns what it said last."""
    return json.loads(client.must(HEAD + script, *arguments).splitlines()[-1])


def test_everything_that_is_logged_comes_back(client: Client) -> None:
    script = """
os.makedirs("dir/sub"); open("dir/x", "w").write("x"); open("dir/sub/y", "w").write("y" * 1000)
open("ref.txt", "w").write("outside")
run = wandb.init(project="everything", id="w")
artifact = made("data", "dataset", {"made.json": "{}", "empty": ""}, description="d",
                metadata={"a": [1, {"b": None}], "u": "é😀"})
artifact.add_dir("dir", name="d")
artifact.add_reference("file://" + os.path.abspath("ref.txt"))
artifact.ttl = datetime.timedelta(days=3)
logged = run.log_artifact(artifact, aliases=["best"], tags=["a tag"]).wait()
run.finish()
found = api.artifact("everything/data:best")
say(name=found.name, version=found.version, aliases=sorted(found.aliases), tags=found.tags,
    description=found.description, metadata=found.metadata, type=found.type, size=found.size,
    count=found.file_count, ttl=found.ttl.total_seconds(), state=found.state,
    same=found.digest == logged.digest, id=found.id == logged.id,
    by=found.logged_by().id, files=tree(found.download()),
    parts=tree(found.download(root="again", multipart=True)), verified=found.verify(),
    listed=sorted(file.name for file in found.files()),
    one=found.get_entry("d/sub/y").download(root="one").endswith("y"),
    commit=api.artifact("everything/data:" + found.commit_hash).version)
"""
    files = {
        "made.json": "{}",
        "empty": "",
        "d/x": "x",
        "d/sub/y": "y" * 1000,
        "ref.txt": "outside",
    }
    assert told(client, script) == {
        "name": "data:best",
        "version": "v0",
        "aliases": ["best", "latest"],
        "tags": ["a tag"],
        "description": "d",
        "metadata": {"a": [1, {"b": None}], "u": "é😀"},
        "type": "dataset",
        "size": 1010,
        "count": 5,
        "ttl": 3 * 86400.0,
        "state": "COMMITTED",
        "same": True,
        "id": True,
        "by": "w",
        "files": files,
        "parts": files,
        "verified": None,
        "listed": sorted(files),
        "one": True,
        "commit": "v0",
    }


def test_versions_follow_each_other_and_aliases_move(client: Client) -> None:
    script = """
run = wandb.init(project="versions", id="w")
log = lambda text, **options: run.log_artifact(made("m", "model", {"x": text}), **options).wait()
zero, one = log("0", aliases=["prod"]), log("1", aliases=["prod"])
same = log("0", aliases=["again"])
one.aliases.append("extra"); one.tags = ["t"]; one.description = "words"
one.metadata = {"k": 1}; one.ttl = datetime.timedelta(hours=1); one.save()
draft = one.new_draft(); draft.remove("x")
with draft.new_file("y") as file: file.write("y")
two = run.log_artifact(draft).wait()
three = made("m", "model", {"z": "z"}, incremental=True)
three = run.log_artifact(three).wait()
run.finish()
read = lambda name: api.artifact("versions/m:" + name)
say(numbers=[a.version for a in (zero, one, same, two, three)],
    aliases={a.version: sorted(a.aliases) for a in map(read, ("v0", "v1", "v3"))},
    entries={name: sorted(read(name).manifest.entries) for name in ("v1", "v2", "v3")},
    changed=[read("extra").tags, read("extra").description, read("extra").metadata,
             read("extra").ttl.total_seconds()],
    listed=[a.name for a in api.artifacts("model", "versions/m")],
    tagged=[a.name for a in api.artifacts("model", "versions/m", tags=["t"])],
    exists=[api.artifact_exists("versions/m:v3"), api.artifact_exists("versions/m:v4"),
            api.artifact_exists("versions/none")])
"""
    assert told(client, script) == {
        "numbers": ["v0", "v1", "v0", "v2", "v3"],
        "aliases": {"v0": ["again"], "v1": ["extra", "prod"], "v3": ["latest"]},
        "entries": {"v1": ["x"], "v2": ["y"], "v3": ["y", "z"]},
        "changed": [["t"], "words", {"k": 1}, 3600.0],
        "listed": ["m:v3", "m:v2", "m:v1", "m:v0"],
        "tagged": ["m:v1"],
        "exists": [True, False, False],
    }


def test_runs_and_artifacts_know_of_each_other(client: Client) -> None:
    script = """
run = wandb.init(project="lineage", id="maker")
run.log_artifact(made("data", "dataset", {"x": "inside"})).wait()
for number in range(2):
    run.upsert_artifact(made("dist", "dataset", {f"p{number}": "p"}), distributed_id="D")
run.finish_artifact(made("dist", "dataset", {"last": "l"}), distributed_id="D").wait()
run.finish()
run = wandb.init(project="lineage", id="taker")
used = run.use_artifact("data:latest")
other = made("model", "model", {}); other.add_reference(used.get_entry("x"), "linked")
run.log_artifact(other).wait()
run.finish()
data = api.artifact("lineage/data:v0")
say(made=[a.name for a in api.run("lineage/maker").logged_artifacts()],
    used=[a.name for a in api.run("lineage/taker").used_artifacts()],
    by=data.logged_by().id, users=[run.id for run in data.used_by()],
    linked=tree(api.artifact("lineage/model:latest").download()),
    distributed=sorted(api.artifact("lineage/dist:latest").manifest.entries))
"""
    assert told(client, script) == {
        "made": ["data:v0", "dist:v0"],
        "used": ["data:v0"],
        "by": "maker",
        "users": ["taker"],
        "linked": {"linked": "inside"},
        "distributed": ["last", "p0", "p1"],
    }


def test_collections_are_listed_linked_changed_and_deleted(client: Client) -> None:
    script = """
run = wandb.init(project="collections", id="w")
one = run.log_artifact(made("m", "model", {"x": "1"}), aliases=["keep"]).wait()
two = run.log_artifact(made("m", "model", {"x": "2"})).wait()
link = run.link_artifact(two, "shelf", aliases=["staging"])
run.finish()
shelf = api.artifact("collections/shelf:staging")
facts = dict(link=[link.name, link.is_link], shelf=[shelf.name, shelf.source_name, shelf.version],
    linked=[a.name for a in api.artifact("collections/m:v1").linked_artifacts],
    types=[kind.name for kind in api.artifact_types("collections")],
    all=sorted(c.name for c in api.artifact_collections("collections", "model")))
shelf.unlink()
facts["unlinked"] = api.artifact_exists("collections/shelf:staging")
collection = api.artifact_collection("model", "collections/m")
collection.description = "words"; collection.tags = ["t"]; collection.save()
collection.change_type("other")
collection = api.artifact_collection("other", "collections/m")
facts["collection"] = [collection.description, collection.tags, sorted(collection.aliases)]
try:
    api.artifact("collections/m:v0").delete()
except Exception as error:
    facts["refused"] = "take the aliases off first" in str(error)
api.artifact("collections/m:v0").delete(delete_aliases=True)
api.artifact("collections/m:v1").delete(delete_aliases=True)
facts["left"] = [api.artifact_exists("collections/m:" + name) for name in ("v0", "v1", "latest")]
collection.delete()
facts["gone"] = api.artifact_collection_exists("collections/m", "other")
say(**facts)
"""
    assert told(client, script) == {
        "link": ["shelf:v0", True],
        "shelf": ["shelf:staging", "m:v1", "v0"],
        "linked": ["shelf:v0"],
        "types": ["model"],
        "all": ["m", "shelf"],
        "unlinked": False,
        "collection": ["words", ["t"], ["keep", "latest"]],
        "refused": True,
        "left": [False, False, False],
        "gone": False,
    }


def test_a_table_of_a_run_is_an_artifact_too(client: Client) -> None:
    script = """
from PIL import Image
run = wandb.init(project="tables", id="w")
picture = wandb.Image(Image.new("RGB", (3, 2), (255, 0, 0)))
run.log({"t": wandb.Table(columns=["a", "b", "i"], data=[[1, "x", picture], [2.5, None, picture]])})
run.finish()
(artifact,) = api.run("tables/w").logged_artifacts()
table = artifact.get("t")
say(name=artifact.name, type=artifact.type, columns=table.columns,
    data=[row[:2] for row in table.data], size=list(table.data[0][2].image.size))
"""
    assert told(client, script) == {
        "name": "run-w-t:v0",
        "type": "run_table",
        "columns": ["a", "b", "i"],
        "data": [[1, "x"], [2.5, None]],
        "size": [3, 2],
    }


def test_the_command_line_puts_gets_and_lists(client: Client, server: Server) -> None:
    script = """
import subprocess
open("file.txt", "w").write("content")
def wandb_(*words):
    done = subprocess.run([sys.executable, "-m", "wandb", *words], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr + done.stdout
    return done.stdout + done.stderr
wandb_("artifact", "put", "file.txt", "--name", "shell/thing", "--type", "t", "-a", "mine")
listed = wandb_("artifact", "ls", "shell")
wandb_("artifact", "get", "shell/thing:mine", "--root", "got")
say(listed="thing:v0" in listed, files=tree("got"))
"""
    assert told(client, script) == {"listed": True, "files": {"file.txt": "content"}}


def test_who_asks_for_xxh128_gets_md5_and_a_sound_artifact(client: Client) -> None:
    script = """
import inspect
asked = dict(digest_algorithm="XXH128")
if "digest_algorithm" not in inspect.signature(wandb.Artifact.__init__).parameters:
    asked = {}  # older clients know MD5 alone
with wandb.init(project="digests", id="w") as run:
    run.log_artifact(made("m", "model", {"x": "text", "y": "more"}, **asked)).wait()
found = api.artifact("digests/m:v0")
say(files=tree(found.download()), verified=found.verify(), size=found.size,
    algorithms=sorted({entry.extra.get("alg", "MD5") for entry in found.manifest.entries.values()}))
"""
    assert told(client, script) == {
        "files": {"x": "text", "y": "more"},
        "verified": None,
        "size": 8,
        "algorithms": ["MD5"],
    }
