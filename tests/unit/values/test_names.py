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
    is_official_api_key,
    mend_project,
)


@pytest.mark.parametrize("name", ["digits", "été 2026", "a.b_c-d", "x" * 128, "模型"])
def test_ordinary_project_names_are_taken(name: str) -> None:
    assert check_project(name) == name


@pytest.mark.parametrize(
    "name",
    ["", " ", ".", "..", "a/b", "a\\b", "a?b", "a#b", "a%b", "a:b", "a\nb", "a\ud800", "x" * 129],
)
def test_project_names_that_break_addresses_are_refused(name: str) -> None:
    with pytest.raises(InvalidName, match="invalid project"):
        check_project(name)


@given(st.text(max_size=200))
def test_a_mended_project_name_is_always_taken(name: str) -> None:
    assert check_project(mend_project(name))


@given(st.from_regex(r"[a-z0-9 _-]{1,60}[a-z0-9]", fullmatch=True))
def test_mending_leaves_good_names_alone(name: str) -> None:
    assert mend_project(name) == name


@pytest.mark.parametrize("run_id", ["", "..", "a/b", "../../etc", "x" * 129, "a\x00", "a\ud800"])
def test_run_ids_that_could_leave_their_directory_are_refused(run_id: str) -> None:
    with pytest.raises(InvalidName, match="invalid run id"):
        check_run_id(run_id)


def test_run_ids_of_the_usual_form_are_taken() -> None:
    assert check_run_id("3f2k9xq1") == "3f2k9xq1"


@pytest.mark.parametrize("name", ["", "a b", "a/b", "..", "x" * 65, "é"])
def test_entities_are_plain_words(name: str) -> None:
    with pytest.raises(InvalidName, match="invalid entity"):
        check_entity(name)


@pytest.mark.parametrize("key", ["k" * 40, "A-_9" * 32])
def test_api_keys_have_40_to_128_letters_digits_hyphens_or_underscores(key: str) -> None:
    assert check_api_key(key) == key


@pytest.mark.parametrize("key", ["", "k" * 39, "k" * 129, "k" * 39 + " ", "é" * 40])
def test_a_key_of_another_form_is_refused_without_being_told(key: str) -> None:
    with pytest.raises(InvalidName, match="40 to 128") as caught:
        check_api_key(key)
    assert not key or key not in str(caught.value)


def test_official_clients_want_40_characters_behind_the_first_hyphen() -> None:
    keys = {"k" * 40: True, "local-" + "k" * 40: True, "k" * 20 + "-" + "k" * 20: False}

    assert {key: is_official_api_key(key) for key in keys} == keys
