"""Files and artifacts by the official client, on a server whose blobs lie in S3."""

from __future__ import annotations

import json
import os
import uuid
from pathlib import Path

import pytest

from tests.contract.stack import Client, running_server
from tests.unit.store.blobs.s3_server import running_s3

pytestmark = pytest.mark.official

LOG = """
import json, os, wandb
from pathlib import Path
data = os.urandom(9 * 2**20)  # more than one part
Path("big.bin").write_bytes(data)
Path("note.txt").write_text("hello")
with wandb.init(project="s3", id="one", settings=wandb.Settings(silent=True)) as run:
    run.save("note.txt", policy="now")
    made = wandb.Artifact("data", type="dataset")
    made.add_file("big.bin")
    made.add_file("note.txt")
    run.log_artifact(made).wait()
api = wandb.Api()
found = api.artifact("s3/data:v0")
root = Path(found.download())
with api.run("s3/one").file("note.txt").download(root="again") as note:
    text = note.read()
print(json.dumps([found.verify() is None, (root / "big.bin").read_bytes() == data, text]))
"""


def test_what_lies_in_s3_comes_back(
    official: Path, tmp_path: Path, database: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "key")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    monkeypatch.setenv("AWS_METADATA_ENDPOINT", "http://127.0.0.1:9")
    with running_s3(tmp_path) as s3:
        blobs = s3.url(f"contract-{uuid.uuid4().hex[:6]}")
        with running_server(tmp_path / "data", database, blobs=blobs) as server:
            printed = Client(official, tmp_path, server).must(LOG)
            assert json.loads(printed.splitlines()[-1]) == [True, True, "hello"]
        assert s3.unfinished_uploads() == 0
    assert not (tmp_path / "data" / "blobs").exists()
