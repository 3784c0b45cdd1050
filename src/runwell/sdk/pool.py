"""Connections to a server: straight, or through a proxy; with whose certificate."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from runwell.errors import ServerError
from runwell.wire.rendezvous import STRAIGHT, Route

if TYPE_CHECKING:
    import urllib3

NO_ADDRESS = "this is no address of a server"


def pool_for(base_url: str, route: Route = STRAIGHT, connections: int = 8) -> urllib3.PoolManager:
    """Returns connections to a server, through a proxy if the route or the environment names one.

    Args:
        base_url: The server.
        route: How it is reached.
        connections: So many are kept open.

    Raises:
        ServerError: The address, or that of the proxy, is none.
    """
    import urllib3
    from urllib3.exceptions import HTTPError, InsecureRequestWarning

    try:
        parts = urlsplit(base_url)
        host, named = parts.hostname or "", dict(route.proxies).get(parts.scheme)
    except ValueError as error:
        raise ServerError(NO_ADDRESS, status=400) from error
    certificates = "CERT_NONE" if route.is_trusted else None
    if route.is_trusted:
        urllib3.disable_warnings(InsecureRequestWarning)  # somebody has said that it is meant
    around = None if _is_local(host) or proxy_bypass(host) else getproxies().get(parts.scheme)
    proxy = named or around
    if not proxy:
        return urllib3.PoolManager(maxsize=connections, cert_reqs=certificates)
    address = proxy if "://" in proxy else f"http://{proxy}"
    try:
        return urllib3.ProxyManager(address, maxsize=connections, cert_reqs=certificates)
    except (HTTPError, ValueError) as error:
        raise ServerError(
            f"the proxy that settings or the environment name for {parts.scheme} cannot be used; "
            "name an http one, or add the host to NO_PROXY",
            status=400,
        ) from error


def _is_local(host: str) -> bool:
    """Tells whether a host is this machine, which no proxy finds."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
