from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner

from runwell.cli.main import cli
from runwell.errors import StoreError
from runwell.server.serve import Home, locked


def test_a_backup_is_taken_beside_a_server_and_restored_without_one(tmp_path: Path) -> None:
    data, target, again = tmp_path / "data", tmp_path / "backup", tmp_path / "again"
    stores = Home(data).open()
    stores.users.add("ann", is_admin=True, key_hash="k" * 64, now=1.0)
    stores.blobs.put("runs/1/a", iter([b"123"]))
    stores.close()
    with locked(data):
        result = CliRunner().invoke(cli, ["backup", str(target), "--data", str(data)])
    assert "checked" in result.stdout
    assert "1 files" in result.stdout
    again.mkdir()
    with locked(again):
        refused = CliRunner().invoke(cli, ["restore", str(target), "--data", str(again)])
    assert isinstance(refused.exception, StoreError)
    assert CliRunner().invoke(cli, ["restore", str(target), "--data", str(again)]).exit_code == 0
    restored = Home(again).open()
    assert [user.name for user in restored.users.all()] == ["ann"]
    assert restored.blobs.size("runs/1/a") == 3
    restored.close()
