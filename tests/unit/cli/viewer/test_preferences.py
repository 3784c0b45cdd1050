from __future__ import annotations

from pathlib import Path

import pytest

from runwell.cli.viewer.preferences import DEFAULTS, Preferences, changed, load, save, told
from runwell.errors import UsageError


def test_what_is_kept_comes_back(tmp_path: Path) -> None:
    path = tmp_path / "state" / "leet.json"
    assert load(path) == DEFAULTS
    save(path, Preferences(columns=5, colour="red", log=True))
    assert load(path) == Preferences(columns=5, colour="red", log=True)
    assert [each.name for each in path.parent.iterdir()] == ["leet.json"]


@pytest.mark.parametrize("text", ["{", "[]", '{"columns": "x"}', '{"nix": 1}'])
def test_a_file_that_says_something_else_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "leet.json"
    path.write_text(text)
    with pytest.raises(UsageError, match="--reset"):
        load(path)


@pytest.mark.parametrize("liked", [DEFAULTS, Preferences(rows=1, log=True, console=False)])
def test_what_is_told_can_be_set(liked: Preferences) -> None:
    built = DEFAULTS
    for name, text in told(liked):
        built = changed(built, name, text)
    assert built == liked


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("nix", "1", "keeps no 'nix'"),
        ("columns", "0", "a number from 1 to 12"),
        ("rows", "13", "a number from 1 to 12"),
        ("rows", "many", "a number from 1 to 12"),
        ("colour", "mauve", "one of cyan"),
        ("log", "maybe", "on or off"),
    ],
)
def test_what_cannot_be_is_refused(name: str, text: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        changed(DEFAULTS, name, text)
