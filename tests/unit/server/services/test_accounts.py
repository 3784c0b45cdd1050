from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runwell.errors import AuthenticationError, Conflict, InvalidName
from runwell.server.services.accounts import (
    Accounts,
    hash_key,
    mend_entity,
    new_key,
)
from runwell.server.services.remembered import KEEP_S
from runwell.store.ports.stores import Stores
from runwell.values.names import check_api_key, check_entity
from tests.fakes.clock import FakeClock

KEY = "k" * 40


@pytest.fixture
def accounts(stores: Stores, clock: FakeClock) -> Accounts:
    return Accounts(stores.users, stores.teams, clock, lambda: KEY)


def test_a_fresh_key_has_a_form_that_every_client_takes() -> None:
    assert check_api_key(new_key()) != new_key()


def test_who_is_added_is_found_by_their_key(accounts: Accounts) -> None:
    user, key = accounts.add("ann")
    assert key == KEY
    assert accounts.by_key(key) == user
    assert accounts.find("ann") == user


def test_keys_are_kept_as_hashes_alone(accounts: Accounts, stores: Stores) -> None:
    user, key = accounts.add("ann")
    assert stores.users.by_key(hash_key(key)) == user
    assert stores.users.by_key(key) is None


def test_an_unknown_key_is_refused_without_being_repeated(accounts: Accounts) -> None:
    with pytest.raises(AuthenticationError) as caught:
        accounts.by_key("s3cret")
    assert "s3cret" not in str(caught.value)
    assert "runwell user add" in str(caught.value)


def test_an_answer_is_remembered_for_seconds_only(
    accounts: Accounts, stores: Stores, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    user, _ = accounts.add("ann")
    assert accounts.by_key(KEY) == user
    monkeypatch.setattr(type(stores.users), "by_key", lambda *_: None)
    clock.now += KEEP_S - 0.1
    assert accounts.by_key(KEY) == user
    clock.now += 0.2
    with pytest.raises(AuthenticationError):
        accounts.by_key(KEY)


def test_names_and_keys_are_checked_and_taken_once(accounts: Accounts) -> None:
    accounts.add("ann", key=KEY)
    for name, key, error in (
        ("a b", "x" * 40, InvalidName),
        ("cat", "short", InvalidName),
        ("ann", "x" * 40, Conflict),
        ("cat", KEY, Conflict),
    ):
        with pytest.raises(error):
            accounts.add(name, key=key)


def test_the_owner_is_made_once_and_keeps_their_key(accounts: Accounts) -> None:
    owner, key = accounts.ensure_owner("Jane Doe", None)
    assert (owner.name, owner.is_admin, key) == ("Jane-Doe", True, KEY)
    assert accounts.ensure_owner("Jane Doe", key) == (owner, key)


def test_an_owner_whose_key_was_lost_gets_another(accounts: Accounts) -> None:
    owner, _ = accounts.ensure_owner("jane", "a" * 40)
    assert accounts.ensure_owner("jane", None) == (owner, KEY)
    assert accounts.by_key("a" * 40) == owner
    assert accounts.ensure_owner("jane", "b" * 40) == (owner, "b" * 40)


@given(st.text())
def test_every_name_can_be_mended(name: str) -> None:
    mended = mend_entity(name)
    assert check_entity(mended) == mended


def test_a_domain_goes() -> None:
    assert [mend_entity("CORP\\jane"), mend_entity("..."), mend_entity("")] == [
        "jane",
        "owner",
        "owner",
    ]
