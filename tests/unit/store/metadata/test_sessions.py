from __future__ import annotations

from runwell.store.ports.people import User
from runwell.store.ports.stores import Stores


def test_a_session_holds_until_it_expires(stores: Stores, ann: User) -> None:
    stores.sessions.add("hash", ann.id, 10.0, 20.0)
    assert stores.sessions.find("hash", 19.0) == ann
    assert stores.sessions.find("hash", 20.0) is None
    assert stores.sessions.find("another", 11.0) is None


def test_a_session_can_be_ended_twice(stores: Stores, ann: User) -> None:
    stores.sessions.add("hash", ann.id, 10.0, 20.0)
    stores.sessions.delete("hash")
    stores.sessions.delete("hash")
    assert stores.sessions.find("hash", 11.0) is None


def test_a_new_session_sweeps_out_expired_ones_alone(stores: Stores, ann: User) -> None:
    stores.sessions.add("old", ann.id, 10.0, 20.0)
    stores.sessions.add("long", ann.id, 10.0, 90.0)
    stores.sessions.add("new", ann.id, 30.0, 40.0)
    # Asked for a time at which all three would still hold.
    found = [stores.sessions.find(token, 15.0) for token in ("old", "long", "new")]
    assert found == [None, ann, ann]
