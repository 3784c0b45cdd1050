from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from runwell.cli.main import cli
from runwell.errors import StoreError
from runwell.server.serve import Home, locked
from runwell.store.ports.files import RunFile
from runwell.store.ports.runs import RunChange

HEALTHY = ["database", "schema", "configs and summaries", "histories", "counts", "files"]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A folder of data with a run that has a file."""
    data = tmp_path / "data"
    stores = Home(data).open()
    user = stores.users.add("ann", is_admin=True, key_hash="k" * 64, now=1.0)
    project = stores.projects.ensure("ann", "digits", 1.0)
    run, _ = stores.runs.upsert(project.id, "first", user.id, RunChange(), 1.0)
    stores.blobs.put("runs/1/a", iter([b"123"]))
    stores.files.put(run.id, RunFile("a.txt", 3, "text/plain", 1.0, "runs/1/a", None))
    stores.close()
    return data


def test_sound_data_are_called_so_also_beside_a_server(data: Path) -> None:
    with locked(data):
        result = CliRunner().invoke(cli, ["doctor", "--data", str(data)])
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [*(f"✓ {name}" for name in HEALTHY), "all is well"]


def test_harm_is_told_with_what_can_be_done_and_repaired_without_a_server(data: Path) -> None:
    (data / "blobs" / "runs" / "1" / "a").unlink()
    result = CliRunner().invoke(cli, ["doctor", "--data", str(data)])
    assert result.exit_code == 1
    assert "✗ files\n    a.txt of ann/digits/first is gone\n" in result.stdout
    assert "--discard-damaged" in result.stdout
    with locked(data):
        refused = CliRunner().invoke(cli, ["doctor", "--discard-damaged", "--data", str(data)])
    assert isinstance(refused.exception, StoreError)
    mended = CliRunner().invoke(cli, ["doctor", "--discard-damaged", "--data", str(data)])
    assert (mended.exit_code, "✓ files  1 mended" in mended.stdout) == (0, True)


def test_it_can_be_read_by_programs(data: Path) -> None:
    (data / "blobs" / "runs" / "1" / "a").write_bytes(b"12")
    result = CliRunner().invoke(cli, ["doctor", "--json", "--data", str(data)])
    assert result.exit_code == 1
    checks = json.loads(result.stdout)["checks"]
    assert [check["check"] for check in checks] == HEALTHY
    assert checks[-1] == {
        "check": "files",
        "mended": [],
        "left": [
            {
                "what": "a.txt of ann/digits/first has 2 bytes instead of 3",
                "loss": "what is damaged",
            }
        ],
    }


def test_no_data_is_an_error_and_makes_none(tmp_path: Path) -> None:
    result = CliRunner().invoke(cli, ["doctor", "--data", str(tmp_path / "nothing")])
    assert isinstance(result.exception, StoreError)
    assert not (tmp_path / "nothing").exists()


def test_a_database_elsewhere_is_repaired_without_a_folder_of_data(
    data: Path, tmp_path: Path
) -> None:
    place = ["--database", f"sqlite:///{data / 'runwell.db'}", "--blobs", str(data / "blobs")]
    nothing = str(tmp_path / "nothing")
    result = CliRunner().invoke(cli, ["doctor", "--repair", "--data", nothing, *place])
    assert (result.exit_code, result.stdout.splitlines()[-1]) == (0, "all is well")
