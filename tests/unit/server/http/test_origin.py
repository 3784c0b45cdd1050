from __future__ import annotations

import pytest
from starlette.requests import Request

from runwell.server.http.origin import base_url


def request(root_path: str = "", **headers: str) -> Request:
    return Request(
        {
            "type": "http",
            "method": "GET",
            "scheme": "http",
            "path": "/graphql",
            "query_string": b"",
            "root_path": root_path,
            "server": ("127.0.0.1", 8080),
            "headers": [(n.replace("_", "-").encode(), v.encode()) for n, v in headers.items()],
        }
    )


@pytest.mark.parametrize(
    ("asked", "url"),
    [
        (request(host="box:8080"), "http://box:8080"),
        (request(host="[::1]:8080"), "http://[::1]:8080"),
        (
            request(host="box", x_forwarded_proto="https", x_forwarded_host="lab.example"),
            "https://lab.example",
        ),
        (request(host="box", x_forwarded_prefix="/lab/"), "http://box/lab"),
        (request("/root/", host="box"), "http://box/root"),
        (request("/root", host="box", x_forwarded_prefix="/../x?"), "http://box/root"),
        (request(host="box", x_forwarded_proto="javascript"), "http://box"),
        (request(host="a b/<script>"), "http://localhost"),
        (request(host="box", x_forwarded_proto="https, http"), "https://box"),
    ],
)
def test_links_lead_back_the_way_the_client_came(asked: Request, url: str) -> None:
    assert base_url(asked) == url
