"""Names: what is taken, what is refused with a reason, what is mended."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runwell.errors import InvalidName
from runwell.values.names import (
    check_api_key,
    check_entity,
    check_project,
    check_run_id,
    mend_project,
)


@pytest.mark.parametrize("name", ["digits", "été 2026", "a.b_c-d", "x" * 128, "模型"])
def test_ordinary_project_names_are_taken(name: str) -> None:
    assert check_project(name) == name


@pytest.mark.parametrize("name", ["", " ", ".", "..", "a/b", "a\\b", "a?b", "a#b", "a%b", "a:b", "a\nb", "x" * 129])
def test_project_names_that_break_addresses_are_refused(name: str) -> None:
    with pytest.raises(InvalidName, match="invalid project"):
        check_project(name)


@given(st.text(max_size=200))
def test_a_mended_project_name_is_always_taken(name: str) -> None:
    assert check_project(mend_project(name))


@given(st.from_regex(r"[a-z0-9 _-]{1,60}[a-z0-9]", fullmatch=True))
def test_mending_leaves_good_names_alone(name: str) -> None:
    assert mend_project(name) == name


@pytest.mark.parametrize("run_id", ["", "..", "a/b", "../../etc", "x" * 129, "a\x00"])
def test_run_ids_that_could_leave_their_directory_are_refused(run_id: str) -> None:
    with pytest.raises(InvalidName, match="invalid run id"):
        check_run_id(run_id)


def test_run_ids_of_the_usual_form_are_taken() -> None:
    assert check_run_id("3f2k9xq1") == "3f2k9xq1"


@pytest.mark.parametrize("name", ["", "a b", "a/b", "..", "x" * 65, "é"])
def test_entities_are_plain_words(name: str) -> None:
    with pytest.raises(InvalidName, match="invalid entity"):
        check_entity(name)


@pytest.mark.parametrize(("key", "is_taken"), [("k" * 40, True), ("A-_9" * 32, True), ("k" * 39, False), ("k" * 129, False), ("k" * 39 + " ", False)])
def test_api_keys_have_the_form_that_clients_accept(key: str, is_taken: bool) -> None:  # noqa: FBT001
    if is_taken:
        assert check_api_key(key) == key
    else:
        with pytest.raises(InvalidName, match="40 to 128") as caught:
            check_api_key(key)
        assert key not in str(caught.value)
