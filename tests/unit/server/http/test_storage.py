from __future__ import annotations

import hashlib
from urllib.parse import quote

import pytest

from runwell.server.services.assembly import Services
from runwell.store.artifacts.nouns import Version
from runwell.store.ports import Run, RunChange
from tests.fakes.clock import FakeClock
from tests.unit.server.asgi import Browser
from tests.unit.server.conftest import People
from tests.unit.server.services.artifacts.logging import Client

FILES = {"a/ü b.txt": b"0123456789", "page.html": b"<script>1</script>"}


@pytest.fixture
def client(services: Services, people: People, run: Run) -> Client:
    return Client(services, people.owner, run)


@pytest.fixture
def version(client: Client) -> Version:
    return client.log("m", FILES)


def link(services: Services, version: Version, path: str) -> str:
    (entry,) = services.artifacts.reading.files_named(version, [path])
    return services.artifacts.reading.file_link(entry)


def test_a_signed_link_gives_its_file_to_anybody(
    services: Services, nobody: Browser, version: Version
) -> None:
    where = link(services, version, "a/ü b.txt")
    answer = nobody.get(where)
    assert (answer.status, answer.body) == (200, b"0123456789")
    assert answer.headers["access-control-allow-origin"] == "*"
    part = nobody.get(where, {"range": "bytes=2-4"})
    assert (part.status, part.body) == (206, b"234")
    head = nobody.send("HEAD", where)
    assert (head.status, head.headers["content-length"], head.body) == (200, "10", b"")
    assert nobody.get(where, {"if-none-match": answer.headers["etag"]}).status == 304


def test_a_link_is_for_one_file_one_method_and_a_day(
    services: Services, nobody: Browser, version: Version, clock: FakeClock
) -> None:
    where = link(services, version, "a/ü b.txt")
    path, _, query = where.partition("?")
    other = link(services, version, "page.html").partition("?")[0]
    assert nobody.get(path).status == 403
    assert nobody.get(f"{other}?{query}").status == 403
    assert nobody.send("PUT", f"{path.rpartition('/')[0]}?{query}", body=b"x").status == 403
    clock.now += 25 * 3600
    assert nobody.get(where).status == 403


def test_what_a_browser_would_run_is_no_page(
    services: Services, nobody: Browser, version: Version
) -> None:
    answer = nobody.get(link(services, version, "page.html"))
    assert answer.headers["content-type"] == "application/octet-stream"
    assert "sandbox" in answer.headers["content-security-policy"]


def test_uploads_are_checked(services: Services, nobody: Browser, client: Client) -> None:
    pending = client.begin("m", {"x": b"promised"}, deduplicate=False)
    (slot,) = client.slots(pending, {"x": b"promised"})
    assert slot.link is not None
    refused = nobody.send("PUT", slot.link, body=b"other")
    assert (refused.status, "digest" in refused.json()["errors"][0]["message"]) == (400, True)
    assert nobody.send("PUT", slot.link, body=[b"prom", b"ised"]).status == 200
    assert client.slots(pending, {"x": b"promised"})[0].link is None


def test_pages_of_any_origin_may_ask(nobody: Browser) -> None:
    answer = nobody.send("OPTIONS", "/storage/wandb_artifacts/1/x")
    assert (answer.status, answer.headers["access-control-allow-origin"]) == (204, "*")


def test_paths_that_clients_build_want_a_key_that_may_read(
    owner: Browser, guest: Browser, nobody: Browser, services: Services, people: People
) -> None:
    made, _ = services.runs.upsert(people.owner, None, "hidden", "r", RunChange())
    Client(services, people.owner, made).log("m", FILES)
    md5 = hashlib.md5(FILES["a/ü b.txt"], usedforsecurity=False).hexdigest()
    name = quote("ü b.txt")
    for path in (
        f"/artifactsV2/default/ann/hidden/m/QQ%3D%3D/QQ%3D%3D/{md5}/{name}",
        f"/artifactsV2/default/ann/hidden/m/QQ%3D%3D/{md5}/{name}",
        f"/artifacts/ann/{md5}",
    ):
        assert owner.get(path).body == b"0123456789"
        assert (guest.get(path).status, nobody.get(path).status) == (404, 401)
    assert owner.get("/artifacts/ann/xyz").status == 400
