from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from runwell.errors import Conflict
from runwell.store.ports.people import User
from runwell.store.ports.stores import Stores


def test_a_user_is_found_by_every_key_and_by_name(stores: Stores) -> None:
    ann = stores.users.add("ann", is_admin=True, key_hash="k1", now=5.0)
    stores.users.add_key(ann.id, "k2", 6.0)
    assert ann == User(ann.id, "ann", is_admin=True, created_at=5.0)
    assert [stores.users.by_key("k1"), stores.users.by_key("k2")] == [ann, ann]
    assert stores.users.by_name("ann") == ann
    assert stores.users.all() == (ann,)


def test_nobody_is_found_by_what_is_not_known(stores: Stores, ann: User) -> None:
    assert stores.users.by_key("nothing") is None
    assert stores.users.by_name("nobody") is None


def test_a_name_is_taken_once(stores: Stores, ann: User) -> None:
    with pytest.raises(Conflict, match="'ann' exists already"):
        stores.users.add("ann", is_admin=False, key_hash="other", now=1.0)


def test_a_key_belongs_to_one_user_and_the_second_is_not_half_made(
    stores: Stores, ann: User
) -> None:
    stores.users.add_key(ann.id, "k", 1.0)
    with pytest.raises(Conflict, match="API key is in use"):
        stores.users.add("bob", is_admin=False, key_hash="k", now=1.0)
    assert stores.users.by_name("bob") is None


def test_of_those_who_take_a_name_at_once_one_gets_it(stores: Stores) -> None:
    def take(number: int) -> str:
        name = f"user{number // 8}"
        try:
            stores.users.add(name, is_admin=False, key_hash=f"key{number}", now=1.0)
        except Conflict as error:
            return str(error)
        return name

    with ThreadPoolExecutor(8) as pool:
        told = list(pool.map(take, range(80)))
    names = [f"user{number}" for number in range(10)]
    taken = [
        f"a user or team named {name!r} exists already; choose another name" for name in names
    ] * 7
    assert sorted(told) == sorted(names + taken)
