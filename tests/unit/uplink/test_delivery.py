from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO, cast

import pytest

from runwell.errors import ServerError, Unreachable
from runwell.uplink.client import Client
from runwell.uplink.delivery import Delivery
from runwell.uplink.fold import Deed
from runwell.uplink.uploads import RunPlace
from runwell.values.json import Json
from runwell.wire.artifact_notes import Delivered, decode_delivered, note_path
from runwell.wire.documents.operation import Operation
from runwell.wire.records import ArtifactEntry, ArtifactRecord, LinkRecord, UseRecord

PLACE = RunPlace("ada", "demo", "abc")
ID = base64.b64encode(b"Artifact:1").decode()


def md5(data: bytes) -> str:
    return base64.b64encode(hashlib.md5(data, usedforsecurity=False).digest()).decode()


class Artifacts:
    """A server that keeps one artifact; `held` are contents that it has already."""

    def __init__(self, *held: str, state: str = "PENDING") -> None:
        self.asked: list[tuple[str, dict[str, Any]]] = []
        self.puts: dict[str, bytes] = {}
        self.held = set(held)
        self.state = state
        self.fail_at = ""
        self.error: Exception = Unreachable("gone")

    def query(self, operation: Operation, variables: Mapping[str, Json]) -> dict[str, Any]:
        if operation.name == self.fail_at:
            raise self.error
        given = cast("dict[str, Any]", variables)
        self.asked.append((operation.name, given))
        file = {"uploadUrl": "/manifest", "uploadHeaders": ["Content-MD5:x"]}
        match operation.name:
            case "CreateArtifact":
                sequence = {"latestArtifact": {"id": "base"}}
                made = {"id": ID, "state": self.state, "artifactSequence": sequence}
                return {"createArtifact": {"artifact": made}}
            case "CreateArtifactManifest":
                return {"createArtifactManifest": {"artifactManifest": {"id": "m", "file": file}}}
            case "UpdateArtifactManifest":
                return {"updateArtifactManifest": {"artifactManifest": {"id": "m", "file": file}}}
            case "CreateArtifactFiles":
                edges = [
                    {"node": {"uploadUrl": self._url(each), "artifact": {"id": ID}}}
                    for each in given["input"]["artifactFiles"]
                ]
                return {"createArtifactFiles": {"files": {"edges": edges}}}
            case "ClientIDMapping":
                return {"clientIDMapping": {"serverID": ID}}
            case _:
                return {}

    def _url(self, file: dict[str, str]) -> str | None:
        return None if file["md5"] in self.held else f"/{file['name']}"

    def put(self, url: str, headers: Mapping[str, str], content: BinaryIO, size_bytes: int) -> None:
        self.puts[url] = content.read()
        assert len(self.puts[url]) == size_bytes

    def names(self) -> list[str]:
        return [name for name, _ in self.asked]

    def input_of(self, name: str) -> dict[str, Any]:
        found = next(variables for known, variables in self.asked if known == name)
        return cast("dict[str, Any]", found["input"])


def record(**facts: Any) -> ArtifactRecord:  # noqa: ANN401 - fields of the record
    entries = (
        ArtifactEntry("a.txt", md5(b"a"), 1, file="0"),
        ArtifactEntry("b.txt", md5(b"b"), 1, file="1"),
        ArtifactEntry("far", "etag", 9, ref="s3://bucket/key"),
        ArtifactEntry("old", md5(b"o"), 1, birth_id="born"),
    )
    fields = {"entries": entries, "aliases": ("best",), "tags": ("t",), **facts}
    return ArtifactRecord("c1", "s1", "dataset", "data", "d" * 32, **fields)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    files = tmp_path / "artifacts" / "c1"
    files.mkdir(parents=True)
    (files / "0").write_bytes(b"a")
    (files / "1").write_bytes(b"b")
    return tmp_path / "artifacts"


def do(
    server: Artifacts, folder: Path, what: ArtifactRecord | UseRecord | LinkRecord
) -> tuple[bool, int]:
    sent: list[int] = []
    delivery = Delivery(cast("Client", server), PLACE, folder, sent.append)
    return delivery.do(Deed(what, 1)), sum(sent)


def test_a_version_is_made_filled_and_committed(folder: Path) -> None:
    server = Artifacts()
    assert do(server, folder, record(metadata="{}", history_step=3)) == (True, 2)
    assert server.names() == [
        "CreateArtifact",
        "CreateArtifactManifest",
        "CreateArtifactFiles",
        "CreateArtifactManifest",
        "CommitArtifact",
    ]
    made = server.input_of("CreateArtifact")
    assert made["aliases"] == [{"artifactCollectionName": "data", "alias": "best"}]
    assert (made["clientID"], made["digest"], made["runName"]) == ("c1", "d" * 32, "abc")
    manifest = server.puts.pop("/manifest")
    assert server.puts == {"/a.txt": b"a", "/b.txt": b"b"}
    assert json.loads(manifest)["contents"] == {
        "a.txt": {"digest": md5(b"a"), "size": 1, "birthArtifactID": ID},
        "b.txt": {"digest": md5(b"b"), "size": 1, "birthArtifactID": ID},
        "far": {"digest": "etag", "ref": "s3://bucket/key", "size": 9},
        "old": {"digest": md5(b"o"), "size": 1, "birthArtifactID": "born"},
    }
    assert server.asked[3][1]["digest"] == md5(manifest)


def test_the_note_stays_and_the_files_go(folder: Path) -> None:
    do(Artifacts(), folder, record())
    assert decode_delivered(note_path(folder, "c1").read_bytes()) == Delivered(ID)
    assert not (folder / "c1").exists()


def test_what_the_server_has_is_not_sent_again(folder: Path) -> None:
    server = Artifacts(md5(b"a"))
    do(server, folder, record())
    assert server.puts.keys() == {"/b.txt", "/manifest"}
    same = Artifacts(state="COMMITTED")
    assert do(same, folder, record()) == (True, 0)
    assert same.names() == ["CreateArtifact"]


def test_a_delivery_that_broke_off_can_be_done_again(folder: Path) -> None:
    server = Artifacts()
    server.fail_at = "CommitArtifact"
    with pytest.raises(Unreachable):
        do(server, folder, record())
    assert (folder / "c1" / "0").exists()
    assert not note_path(folder, "c1").exists()
    server.fail_at = ""
    assert do(server, folder, record())[0]


def test_a_refusal_is_noted_and_is_no_error(folder: Path) -> None:
    server = Artifacts()
    server.fail_at, server.error = "CreateArtifact", ServerError("type clash")
    assert do(server, folder, record()) == (False, 0)
    assert decode_delivered(note_path(folder, "c1").read_bytes()) == Delivered(error="type clash")


def test_shares_of_several_writers_are_patches_and_only_the_last_one_commits(folder: Path) -> None:
    server = Artifacts()
    do(server, folder, record(distributed_id="D", is_final=False))
    assert server.names()[-1] == "UpdateArtifactManifest"
    assert server.asked[1][1]["type"] == "PATCH"


def test_what_is_added_is_laid_over_the_latest_version(folder: Path) -> None:
    server = Artifacts()
    do(server, folder, record(is_incremental=True))
    assert (server.asked[1][1]["type"], server.asked[1][1]["baseArtifactID"]) == (
        "INCREMENTAL",
        "base",
    )


def test_pointers_of_the_client_become_those_of_the_server(folder: Path) -> None:
    entry = ArtifactEntry("p", "x", ref="wandb-client-artifact://other/a/b")
    server = Artifacts()
    do(server, folder, record(entries=(entry,)))
    hexed = base64.b64decode(ID).hex()
    contents = json.loads(server.puts["/manifest"])["contents"]
    assert contents["p"]["ref"] == f"wandb-artifact://{hexed}/a/b"


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "..", ""])
def test_a_journal_cannot_name_files_of_others(folder: Path, name: str) -> None:
    server = Artifacts()
    entry = ArtifactEntry("a", "x", 1, file=name)
    assert do(server, folder, record(entries=(entry,)))[0] is False
    assert server.puts == {}


def test_use_and_link_name_the_run_and_the_collection(folder: Path) -> None:
    server = Artifacts()
    do(server, folder, UseRecord("v", "train", "bob", "other"))
    assert server.input_of("UseArtifact") == {
        "entityName": "ada",
        "projectName": "demo",
        "runName": "abc",
        "artifactID": "v",
        "usedAs": "train",
        "artifactEntityName": "bob",
        "artifactProjectName": "other",
    }
    do(server, folder, LinkRecord(None, "c1", "models", aliases=("prod",)))
    assert server.input_of("LinkArtifact") == {
        "artifactID": ID,
        "artifactPortfolioName": "models",
        "entityName": "ada",
        "projectName": "demo",
        "aliases": [{"artifactCollectionName": "models", "alias": "prod"}],
    }
