from __future__ import annotations

from pathlib import Path

import pytest

from runwell.integrations.ray.entry import Entry, EntryError, make_entry, split_config


def test_what_is_for_us_is_taken_and_the_rest_is_for_init() -> None:
    given = {
        "project": "p",
        "group": "g",
        "api_key": "k",
        "excludes": ["a", "b"],
        "log_config": True,
        "tags": ["t"],
        "id": "chosen",
    }
    rest = {"tags": ["t"], "id": "chosen"}
    assert make_entry(given) == Entry("p", "g", "k", ("a", "b"), log_config=True, init=rest)
    assert make_entry({"excludes": "alone"}) == Entry(excludes=("alone",))
    assert len(given) == 7  # the caller's own is left as it was


def test_the_key_is_the_first_line_of_its_file(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("  secret \nanother line\n")
    assert make_entry({"api_key_file": str(tmp_path / "key")}).api_key == "secret"


@pytest.mark.parametrize("content", [None, "", "\n"])
def test_a_file_without_a_key_is_an_error(content: str | None, tmp_path: Path) -> None:
    if content is not None:
        (tmp_path / "key").write_text(content)
    with pytest.raises(EntryError, match="key"):
        make_entry({"api_key_file": str(tmp_path / "key")})


def test_two_keys_are_one_too_many() -> None:
    with pytest.raises(ValueError, match="leave out one"):
        make_entry({"api_key_file": "somewhere", "api_key": "k"})


def test_the_entry_is_no_part_of_the_config() -> None:
    config = {"lr": 0.1, "wandb": {"project": "p", "api_key": "k"}, "callbacks": object()}
    assert split_config(config) == ({"project": "p", "api_key": "k"}, {"lr": 0.1})
    assert "wandb" in config


def test_rllib_has_its_entry_in_the_config_of_loggers() -> None:
    config = {"lr": 0.1, "logger_config": {"wandb": {"project": "p"}}, "wandb": {"project": "q"}}
    assert split_config(config) == ({"project": "p"}, {"lr": 0.1})


def test_a_config_without_an_entry_says_what_to_add() -> None:
    with pytest.raises(EntryError, match="has no entry 'wandb'"):
        split_config({"lr": 0.1})
