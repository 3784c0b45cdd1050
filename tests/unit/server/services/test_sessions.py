from __future__ import annotations

import pytest

from runwell.errors import AuthenticationError
from runwell.server.services.assembly import Services
from runwell.server.services.sessions import SESSION_S
from runwell.store.ports.stores import Stores
from tests.fakes.clock import FakeClock
from tests.unit.server.conftest import OWNER_KEY, People


def test_a_session_belongs_to_whoever_had_the_key(services: Services, people: People) -> None:
    token = services.sessions.open(OWNER_KEY)
    assert services.sessions.user(token) == people.owner


def test_a_wrong_key_opens_nothing(services: Services) -> None:
    with pytest.raises(AuthenticationError):
        services.sessions.open("x" * 40)


def test_a_session_ends_by_itself(services: Services, people: People, clock: FakeClock) -> None:
    token = services.sessions.open(OWNER_KEY)
    clock.now += SESSION_S + 1
    with pytest.raises(AuthenticationError, match="sign in again"):
        services.sessions.user(token)
    assert people.owner.name == "ann"


def test_a_closed_session_is_over(services: Services, people: People) -> None:
    token, other = services.sessions.open(OWNER_KEY), services.sessions.open(OWNER_KEY)
    services.sessions.close(token)
    services.sessions.close("never there")
    with pytest.raises(AuthenticationError):
        services.sessions.user(token)
    assert services.sessions.user(other) == people.owner


def test_the_token_itself_is_not_kept(services: Services, stores: Stores, people: People) -> None:
    token = services.sessions.open(OWNER_KEY)
    assert stores.sessions.find(token, 0.0) is None
    assert people.guest.name == "bob"
