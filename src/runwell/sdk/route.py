"""How settings say that a server is reached: proxies, headers, whose certificate is accepted."""

from __future__ import annotations

from collections.abc import Mapping

from runwell.sdk.settings import Settings, variable_of
from runwell.wire.rendezvous import Route

_NAMES = (
    "insecure_disable_ssl", "http_proxy", "https_proxy", "x_proxies", "x_extra_http_headers"
)  # fmt: skip


def route_of(settings: Settings) -> Route:
    """Returns the route that settings say."""
    named = {"http": settings.http_proxy, "https": settings.https_proxy}
    proxies = {**(settings.x_proxies or {}), **{key: url for key, url in named.items() if url}}
    return Route(
        proxies=tuple(sorted(proxies.items())),
        headers=tuple(sorted((settings.x_extra_http_headers or {}).items())),
        is_trusted=settings.insecure_disable_ssl,
    )


def route_in(environ: Mapping[str, str]) -> Route:
    """Returns the route that the environment says. Raises UsageError: it says none."""
    variables = {name: environ.get(variable_of(name)) for name in _NAMES}
    return route_of(Settings(**{name: text for name, text in variables.items() if text}))
