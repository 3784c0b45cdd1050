from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from runwell.store.ports.stores import Stores


def test_a_secret_is_made_once_and_kept(stores: Stores) -> None:
    first = stores.secrets.get_or_create("uploads")
    assert len(first) == 32
    assert stores.secrets.get_or_create("uploads") == first
    assert stores.secrets.get_or_create("sessions") != first


def test_who_asks_at_once_gets_the_same(stores: Stores) -> None:
    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(stores.secrets.get_or_create, ["uploads"] * 16))
    assert len(found) == 1
