from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runwell.errors import InvalidName, UsageError
from runwell.server.services.artifacts.names import (
    MAX_NAME_LENGTH,
    MAX_NAMES_AT_ONCE,
    MAX_PATH_LENGTH,
    check_aliases,
    check_entry_path,
    check_name,
    check_tags,
)


@pytest.mark.parametrize(
    "name", ["m", "a.b-c_d", "run-1-t", "ünï 😀", "...", "a" * MAX_NAME_LENGTH]
)
def test_names_that_may_be(name: str) -> None:
    assert check_name("artifact", name) == name


@pytest.mark.parametrize(
    "name",
    [
        *("", " ", ".", "..", " .. ", "a" * (MAX_NAME_LENGTH + 1)),
        *("../x", "a/b", "..\\x", "a:b", "a\x00", "a\r\nb", "a\x7f", "a\x85b", "\ud800"),
        *("a\u202egpj.exe", "a\u2028b", "\u2066a", "a\u200f"),
    ],
)
def test_names_that_lead_astray_are_refused(name: str) -> None:
    with pytest.raises(InvalidName):
        check_name("artifact", name)


@pytest.mark.parametrize(
    "path", ["a", "a/b.txt", ".hidden", "a/..b", "a b/é", "a\\b", "C:x", "a:b"]
)
def test_paths_that_may_be(path: str) -> None:
    assert check_entry_path(path) == path


@pytest.mark.parametrize(
    "path",
    [
        *("", ".", "..", "/", "/a", "a/", "a//b", "./a", "../a", "a/../b", "a/..", "a/./b"),
        *("..\\a", "a\\..\\..\\b", "\\a", "\\\\host\\share", "C:\\a", "c:/a", "a\x00b", "\udc80"),
        "a" * (MAX_PATH_LENGTH + 1),
    ],
)
def test_paths_that_lead_out_of_the_folder_are_refused(path: str) -> None:
    with pytest.raises(InvalidName):
        check_entry_path(path)


@given(st.text(alphabet="ab./\\:C~\x00é", max_size=12))
def test_what_is_taken_stays_in_the_folder_on_any_system(path: str) -> None:
    try:
        check_entry_path(path)
    except InvalidName:
        return
    for separators in ("/", "/\\"):
        depth = 0
        for part in path.translate(str.maketrans(separators, "/" * len(separators))).split("/"):
            depth += -1 if part == ".." else part not in ("", ".")
            assert depth >= 0
    assert not path.startswith(("/", "\\"))


def test_lists_of_names_are_short() -> None:
    many = [f"n{number}" for number in range(MAX_NAMES_AT_ONCE + 1)]
    for check in (check_aliases, check_tags):
        assert check(["a", "b", "a"]) == ("a", "b")
        with pytest.raises(UsageError, match="at most"):
            check(many)
    with pytest.raises(InvalidName):
        check_tags(["a\u202eb"])
