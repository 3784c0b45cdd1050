"""How a server is reached, as settings say, and what connections come of it."""

from __future__ import annotations

from typing import cast

import pytest
import urllib3
from urllib3.exceptions import HTTPError

from runwell.errors import ServerError, Unreachable, UsageError
from runwell.sdk.connection import Connection
from runwell.sdk.pool import pool_for
from runwell.sdk.rendezvous import Server
from runwell.sdk.route import route_in, route_of
from runwell.sdk.settings import Settings
from runwell.wire.rendezvous import STRAIGHT, Route


@pytest.fixture(autouse=True)
def _no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"):
        monkeypatch.delenv(name, raising=False)


def test_settings_say_proxies_headers_and_trust() -> None:
    settings = Settings(
        http_proxy="http://one:1",
        x_proxies={"http": "http://two:2", "https": "http://three:3"},
        x_extra_http_headers={"X-Team": "a"},
        insecure_disable_ssl=True,
    )
    assert route_of(settings) == Route(
        proxies=(("http", "http://one:1"), ("https", "http://three:3")),
        headers=(("X-Team", "a"),),
        is_trusted=True,
    )
    assert route_of(Settings()) == STRAIGHT


def test_the_environment_says_them_too() -> None:
    environ = {
        "WANDB_INSECURE_DISABLE_SSL": "true",
        "WANDB_HTTPS_PROXY": "http://one:1",
        "WANDB__EXTRA_HTTP_HEADERS": '{"X-Team": "a"}',
        "WANDB_MODE": "nonsense",
    }
    assert route_in(environ) == Route((("https", "http://one:1"),), (("X-Team", "a"),), True)
    with pytest.raises(UsageError):
        route_in({"WANDB__EXTRA_HTTP_HEADERS": "[1]"})
    with pytest.raises(UsageError):
        route_in({"WANDB__EXTRA_HTTP_HEADERS": "X: y"})


def test_a_pool_goes_where_the_route_says() -> None:
    straight = pool_for("https://host", Route(is_trusted=True), 3)
    assert straight.connection_pool_kw["cert_reqs"] == "CERT_NONE"
    assert straight.proxy is None
    around = pool_for("http://host", Route(proxies=(("http", "box:3128"),)))
    assert isinstance(around, urllib3.ProxyManager)
    assert str(around.proxy) == "http://box:3128"
    assert pool_for("https://host", Route(proxies=(("http", "box:3128"),))).proxy is None
    with pytest.raises(ServerError, match="proxy"):
        pool_for("http://host", Route(proxies=(("http", "socks5://box"),)))


def test_headers_go_to_the_server_and_nowhere_else() -> None:
    asked: list[dict[str, str]] = []

    class Pool:
        def request(self, method: str, url: str, **more: object) -> object:
            asked.append(cast("dict[str, str]", more["headers"]))
            raise HTTPError(f"{method} {url}")

    server = Server("http://host", None, route=Route(headers=(("X-Team", "a"),)))
    connection = Connection(server, cast("urllib3.PoolManager", Pool()))
    for url in ("/files/x", "http://host/files/x", "http://host.evil/x", "https://b.s3/x"):
        with pytest.raises(Unreachable), connection.fetch(url):
            pass
    assert ["X-Team" in headers for headers in asked] == [True, True, False, False]
