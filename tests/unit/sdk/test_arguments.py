from __future__ import annotations

from pathlib import Path

import pytest

from runwell.errors import UsageError
from runwell.sdk.arguments import check_others, config_items, path_text, reinit_word, resume_word


@pytest.mark.parametrize(
    ("include", "exclude", "chosen"),
    [
        (None, None, {"lr": 1, "l": 2}),
        (["lr"], None, {"lr": 1}),
        ("lr", None, {"lr": 1}),
        (None, ["lr"], {"l": 2}),
        ([], [], {"lr": 1, "l": 2}),
    ],
)
def test_items_of_a_config_can_be_chosen(
    include: list[str] | None, exclude: list[str] | None, chosen: dict[str, int]
) -> None:
    assert config_items({"lr": 1, "l": 2}, include, exclude) == chosen


def test_to_choose_and_to_leave_out_exclude_each_other() -> None:
    with pytest.raises(UsageError, match="not both"):
        config_items({}, ["a"], ["b"])


def test_keys_that_are_none_are_refused() -> None:
    with pytest.raises(UsageError, match="the keys of the config are 5"):
        config_items({}, 5, None)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("given", "word"),
    [(True, "finish_previous"), (False, "return_previous"), (None, None), ("default", "default")],
)
def test_flags_of_reinit_are_words(given: bool | str | None, word: str | None) -> None:
    assert reinit_word(given) == word


@pytest.mark.parametrize(
    ("given", "word"), [(True, "auto"), (False, None), (None, None), ("must", "must")]
)
def test_flags_of_resume_are_words(given: bool | str | None, word: str | None) -> None:
    assert resume_word(given) == word


def test_paths_are_text() -> None:
    assert (path_text(None), path_text(Path("a") / "b"), path_text("c")) == (None, "a/b", "c")
    with pytest.raises(UsageError, match="dir is 5"):
        path_text(5)  # type: ignore[arg-type]


def test_what_others_take_is_taken_and_nothing_else() -> None:
    check_others({"force": True, "monitor_gym": True})
    with pytest.raises(UsageError, match="no argument 'projct'"):
        check_others({"projct": "demo"})
