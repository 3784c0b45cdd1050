from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner, Result

from runwell.cli.main import cli
from runwell.errors import Conflict, InvalidName, NotFound
from runwell.server.serve import Home
from runwell.server.services.accounts import hash_key


def invoke(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["user", *arguments])


def test_the_key_of_a_new_user_is_printed_once(tmp_path: Path) -> None:
    result = invoke("add", "bob", "--data", str(tmp_path))
    assert result.exit_code == 0
    key = result.stdout.strip()
    assert "bob" in result.stderr
    stores = Home(tmp_path).open()
    try:
        user = stores.users.by_key(hash_key(key))
        assert user is not None
        assert (user.name, user.is_admin) == ("bob", False)
    finally:
        stores.close()


def test_a_key_may_be_brought_and_an_admin_made(tmp_path: Path) -> None:
    result = invoke("add", "ann", "--admin", "--key", "a" * 40, "--data", str(tmp_path))
    assert result.stdout.strip() == "a" * 40
    names = [
        line.split()[:2] for line in invoke("list", "--data", str(tmp_path)).stdout.splitlines()
    ]
    assert names == [["ann", "admin"]]


def test_mistakes_are_told(tmp_path: Path) -> None:
    invoke("add", "ann", "--data", str(tmp_path))
    assert isinstance(invoke("add", "ann", "--data", str(tmp_path)).exception, Conflict)
    assert isinstance(invoke("add", "a b", "--data", str(tmp_path)).exception, InvalidName)
    weak = invoke("add", "bob", "--key", "short", "--data", str(tmp_path))
    assert isinstance(weak.exception, InvalidName)


def test_a_key_that_official_clients_would_not_send_is_taken_with_a_note(tmp_path: Path) -> None:
    key = "k" * 20 + "-" + "k" * 20
    result = invoke("add", "bob", "--key", key, "--data", str(tmp_path))
    assert (result.exit_code, result.stdout.strip()) == (0, key)
    assert "official wandb client" in result.stderr


def test_an_account_is_closed_opened_and_renamed(tmp_path: Path) -> None:
    data = ("--data", str(tmp_path))
    key = invoke("add", "bob", *data).stdout.strip()

    def owner() -> str | None:
        stores = Home(tmp_path).open()
        try:
            found = stores.users.by_key(hash_key(key))
            return None if found is None else found.name
        finally:
            stores.close()

    assert invoke("deactivate", "bob", *data).exit_code == 0
    assert owner() is None
    assert "closed" in invoke("list", *data).stdout
    assert invoke("activate", "bob", *data).exit_code == 0
    assert invoke("rename", "bob", "robert", *data).exit_code == 0
    assert owner() == "robert"
    assert isinstance(invoke("deactivate", "bob", *data).exception, NotFound)
