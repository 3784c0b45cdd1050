from __future__ import annotations

from pathlib import Path

import pytest

from runwell.sdk.settings import Settings
from runwell.sdk.settings_file import from_files


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def test_the_directory_wins_over_the_user(tmp_path: Path) -> None:
    write(tmp_path / "home/.config/wandb/settings", "[default]\nentity = me\nproject = p\n")
    write(tmp_path / "here/wandb/settings", "[default]\nproject = q%\nsilent = true\n")
    found = from_files({"HOME": str(tmp_path / "home")}, tmp_path / "here")
    assert found == Settings(entity="me", project="q%", silent=True)


def test_the_users_file_may_be_elsewhere(tmp_path: Path) -> None:
    write(tmp_path / "settings", "[default]\nentity = us\n")
    assert from_files({"WANDB_CONFIG_DIR": str(tmp_path)}, tmp_path).given() == {"entity": "us"}


def test_no_files_say_nothing(tmp_path: Path) -> None:
    assert from_files({}, tmp_path) == Settings()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[default]\nentitty = me\nproject = p\n", "did you mean 'entity'"),
        ("[default]\nmode = sideways\nproject = p\n", "mode is 'sideways'"),
    ],
)
def test_lines_that_cannot_be_used_are_left_out(
    text: str, told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path / "wandb/settings", text)
    assert from_files({}, tmp_path) == Settings(project="p")
    assert told in capsys.readouterr().err


@pytest.mark.parametrize("text", ["no ini", "[other]\na = 1\n", "[default\n", "\x00"])
def test_files_that_are_none_are_left_out(text: str, tmp_path: Path) -> None:
    write(tmp_path / "wandb/settings", text)
    assert from_files({}, tmp_path) == Settings()
