from __future__ import annotations

import logging

import pytest

from runwell.errors import ServerError
from runwell.server.http.guesses import MAX_ADDRESSES, PER_ADDRESS, WINDOW_S, Guesses, network_of
from tests.fakes.clock import FakeClock
from tests.unit.server.asgi import Browser, basic
from tests.unit.server.conftest import OWNER_KEY


def is_refused(guesses: Guesses, address: str) -> bool:
    try:
        guesses.count(address)
    except ServerError:
        return True
    return False


def test_an_address_waits_for_the_next_window_and_others_do_not() -> None:
    clock = FakeClock(0.0)
    guesses = Guesses(clock, per_address=3)
    assert [is_refused(guesses, "192.0.2.1") for _ in range(5)] == [False] * 3 + [True] * 2
    assert not is_refused(guesses, "192.0.2.2")
    clock.sleep(WINDOW_S)
    assert not is_refused(guesses, "192.0.2.1")


def test_many_addresses_together_are_too_many_and_take_no_more_memory() -> None:
    guesses = Guesses(FakeClock(0.0), overall=MAX_ADDRESSES + 5)
    told = [is_refused(guesses, f"10.{n >> 16}.{n >> 8 & 255}.{n & 255}") for n in range(10_010)]
    assert told == [False] * 10_005 + [True] * 5
    assert len(guesses) == MAX_ADDRESSES


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("fe80::1%eth0", "fe80::"),
        ("unix", "unix"),
    ],
)
def test_one_place_is_one_customer(address: str, network: str) -> None:
    assert network_of(address) == network


@pytest.mark.parametrize("path", ["/api/v1/viewer", "/graphql", "/api/v1/session"])
def test_guessing_is_slowed_and_a_right_key_is_not(
    nobody: Browser, path: str, caplog: pytest.LogCaptureFixture
) -> None:
    def guess(key: str) -> tuple[int, dict[str, str]]:
        if path.endswith("session"):
            page = {"sec-fetch-site": "same-origin"}
            answer = nobody.send("POST", path, {"key": key}, headers=page)
        elif path == "/graphql":
            body = {"query": "{ viewer { id } }"}
            answer = nobody.send("POST", path, body, headers={"authorization": basic(key)})
        else:
            answer = nobody.get(path, {"authorization": basic(key)})
        return answer.status, answer.headers

    with caplog.at_level(logging.WARNING):
        statuses = [guess("x" * 40)[0] for _ in range(PER_ADDRESS + 1)]
    assert statuses == [401] * PER_ADDRESS + [429]
    assert guess("y" * 40)[1]["retry-after"] == "5"
    assert guess(OWNER_KEY)[0] in (200, 204)
    (said,) = [line for line in caplog.messages if "wrong API keys" in line]
    assert "203.0.113.9" in said
    assert "xxxx" not in said


@pytest.mark.parametrize("path", ["/sdk/otel/v1/metrics", "/sdk/otel/v1/logs"])
def test_there_is_nobody_to_send_telemetry_to(nobody: Browser, path: str) -> None:
    assert nobody.post(path, {}).status in (404, 405)
