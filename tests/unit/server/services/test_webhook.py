from __future__ import annotations

import logging
from threading import Event

import pytest

from runwell.errors import UsageError
from runwell.server.services.webhook import WAITING_AT_MOST, Webhook


def test_a_message_is_tried_again_and_then_let_go(caplog: pytest.LogCaptureFixture) -> None:
    sent: list[bytes] = []

    def post(_: str, body: bytes) -> None:
        sent.append(body)
        if b"good" not in body or len(sent) == 1:
            raise OSError

    hook = Webhook("https://example.org/SECRET", post, lambda _: None)
    hook({"title": "good"})
    hook({"title": "bad"})
    with caplog.at_level(logging.WARNING):
        hook.drain()
    assert sent == [b'{"title":"good"}'] * 2 + [b'{"title":"bad"}'] * 3
    assert "SECRET" not in caplog.text


def test_whoever_raises_an_alert_never_waits() -> None:
    gate = Event()

    def post(_: str, _body: bytes) -> None:
        gate.wait(10)

    hook = Webhook("http://example.org", post, lambda _: None)
    for _ in range(WAITING_AT_MOST + 10):
        hook({"title": "t"})
    gate.set()
    hook.drain()


@pytest.mark.parametrize("url", ["file:///etc/passwd", "https://", "example.org"])
def test_an_address_is_http(url: str) -> None:
    with pytest.raises(UsageError):
        Webhook(url)
