"""Our own API and the files: whatever is asked, the answer is no 500 and comes."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import FIXTURES_STAY
from tests.fuzz.conftest import Target
from tests.fuzz.matter import named, of_kind, texts

_QUICK = settings(
    deadline=None,
    suppress_health_check=FIXTURES_STAY,
)
_METHODS = ("get", "post", "put", "patch", "delete")
_ENDLESS = ("/live",)  # a stream of events has no end to wait for


def test_every_handler_of_our_api(target: Target, examples: int) -> None:
    described = target.app.openapi()
    schemas = described.get("components", {}).get("schemas", {})
    handlers = [
        (path, method, handler)
        for path, each in sorted(described["paths"].items())
        for method, handler in sorted(each.items())
        if method in _METHODS and not path.endswith(_ENDLESS)
    ]
    assert len(handlers) > 20

    @settings(_QUICK, max_examples=examples)
    @given(st.data())
    def attempt(data: st.DataObject) -> None:
        path, method, handler = data.draw(st.sampled_from(handlers))
        where, query = path, []
        for parameter in handler.get("parameters", ()):
            if parameter["in"] == "path":
                likely = "run" if "/runs/{id}" in path else ""
                kind = likely if parameter["name"] == "id" else parameter["name"]
                name = data.draw(named(kind, texts)).encode("utf-8", "replace")
                where = where.replace(f"{{{parameter['name']}}}", quote(name, safe=""))
            elif parameter["in"] == "query" and data.draw(st.booleans()):
                told = parameter["schema"].get("type", "string")
                drawn = data.draw(of_kind(told, parameter["name"]))
                text = _plain(drawn).encode("utf-8", "replace")
                query.append(f"{parameter['name']}={quote(text, safe='')}")
        body = _body(data, handler, schemas)
        answer = target.owner.send(
            method.upper(),
            f"{where}?{'&'.join(query)}",
            body=body,
            headers={"content-type": "application/json"},
        )
        assert answer.status < 500, (answer.status, method, where, query, body, answer.body)

    attempt()


def test_files_by_any_path(target: Target, examples: int) -> None:
    roots = ("/files/ann/digits/r1", "/uploads/ann/digits/r1", "/histories", "/files", "")

    @settings(_QUICK, max_examples=examples)
    @given(
        method=st.sampled_from(["GET", "HEAD", "PUT", "POST", "OPTIONS", "DELETE"]),
        root=st.sampled_from(roots),
        path=texts,
        query=st.lists(
            st.tuples(st.sampled_from(["expires", "signature", "x"]), texts), max_size=3
        ),
        range_=st.one_of(st.none(), st.sampled_from(["bytes=0-", "bytes=-1", "bytes=9-3", "x"])),
    )
    def attempt(
        method: str, root: str, path: str, query: list[tuple[str, str]], range_: str | None
    ) -> None:
        asked = "&".join(f"{k}={quote(v.encode('utf-8', 'replace'))}" for k, v in query)
        where = f"{root}/{quote(path.encode('utf-8', 'replace'))}?{asked}"
        headers = {} if range_ is None else {"range": range_}
        answer = target.owner.send(method, where, body=b"x", headers=headers)
        assert answer.status < 500, (answer.status, method, where, answer.body)

    attempt()


def _plain(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _body(data: st.DataObject, handler: dict[str, Any], schemas: dict[str, Any]) -> bytes:
    """Returns a body: nothing, noise, any JSON, or an object with the fields that are known."""
    if "requestBody" not in handler or data.draw(st.integers(0, 14)) == 0:
        return data.draw(st.sampled_from([b"", b"{", b"\xff", b"[" * 5000, b"null"]))
    schema = handler["requestBody"]["content"].get("application/json", {}).get("schema", {})
    shape = schemas.get(schema.get("$ref", "").rpartition("/")[2], {})
    body = {
        name: data.draw(of_kind(_kind(described), name))
        for name, described in shape.get("properties", {}).items()
        if name in shape.get("required", ()) or data.draw(st.booleans())
    }
    return json.dumps(body).encode()


def _kind(described: dict[str, Any]) -> str:
    first: dict[str, Any] = next(iter(described.get("anyOf", [described])), {})
    kind: str = first.get("type", "string")
    return kind
