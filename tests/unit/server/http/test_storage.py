from __future__ import annotations

import hashlib
from itertools import product
from urllib.parse import quote, unquote

import pytest

from runwell.server.http.files import MAX_UPLOAD_BYTES
from runwell.server.http.graphql.ids import encode_id
from runwell.server.services.artifacts.storage import MAX_MANIFEST_BYTES
from runwell.server.services.assembly import Services
from runwell.store.artifacts.nouns import ManifestKind, Version
from runwell.store.ports.runs import Run, RunChange
from runwell.wire.manifest import Entry
from tests.fakes.clock import FakeClock
from tests.unit.server.asgi import Browser
from tests.unit.server.conftest import People
from tests.unit.server.http.graphql.asking import ask
from tests.unit.server.services.artifacts.logging import Client, md5

FILES = {"a/ü b.txt": b"0123456789", "page.html": b"<script>1</script>"}
SLOTS = """mutation ($input: CreateArtifactFilesInput!) { createArtifactFiles(input: $input) {
    files { edges { node { storagePath uploadUrl
        uploadMultipartUrls { uploadID uploadUrlParts { partNumber uploadUrl } } } } } } }"""
JOIN = """mutation ($input: CompleteMultipartUploadArtifactInput!) {
    completeMultipartUploadArtifact(input: $input) { digest } }"""


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


CHANGES = [
    ("/wandb_artifacts/", "/wandb_artifacts/../wandb_artifacts/"),
    ("/wandb_artifacts/", "//wandb_artifacts/"),
    ("/storage/", "/x/storage/"),
    ("b.txt", "b.html"),
    ("b.txt", "b.txt/x"),
    ("signature=", "signature=A"),
    ("signature=", "signature=%C3%A9"),
    ("signature=", "signature=&other="),
    ("expires=", "expires=9"),
    ("expires=", "expires=x"),
    ("expires=", "nothing="),
]


def test_a_link_that_was_changed_is_worth_nothing(
    services: Services, nobody: Browser, owner: Browser, version: Version
) -> None:
    where = link(services, version, "a/ü b.txt")
    for (old, new), browser in product(CHANGES, (nobody, owner)):  # a key opens no door here either
        assert old in where
        answer = browser.get(where.replace(old, new))
        # What is no path of the storage is one of the web UI, whose page stands there.
        assert answer.status == 403 or b"page" in answer.body
        assert FILES["a/ü b.txt"] not in answer.body


def test_the_link_of_a_manifest_opens_no_other(
    services: Services, nobody: Browser, version: Version
) -> None:
    other = services.artifacts.storage.manifest_link(version.id)
    assert nobody.get(other).status == 200
    assert nobody.get(other.replace(f"/{version.id}/", f"/{version.id + 1}/")).status == 403


KINDS = {
    "p.html": "application/octet-stream",
    "p.svg": "application/octet-stream",
    "p.js": "application/octet-stream",
    "p.pdf": "application/octet-stream",
    "p.png": "image/png",
    "p.json": "text/plain; charset=utf-8",
    'x"; filename=y.html': "application/octet-stream",
    "x\r\nX-Evil: 1\r\n\r\n.html": "application/octet-stream",
    "é\u202e.html": "application/octet-stream",
}


def test_no_file_of_an_artifact_is_a_page_of_ours(
    services: Services, owner: Browser, client: Client
) -> None:
    data = b"<script>alert(1)</script>"
    version = client.log("pages", {f"d/{name}": data for name in KINDS})
    hexadecimal = hashlib.md5(data, usedforsecurity=False).hexdigest()
    for name, kind in KINDS.items():
        for where in (
            link(services, version, f"d/{name}"),
            f"/artifactsV2/default/ann/digits/m/QQ/QQ/{hexadecimal}/{quote(name)}",
        ):
            answer = owner.get(where)
            assert (answer.status, answer.body) == (200, data)
            headers = answer.headers
            assert headers["content-type"] == kind
            assert headers["content-security-policy"].startswith("sandbox; default-src 'none'")
            assert headers["x-content-type-options"] == "nosniff"
            assert not any("evil" in key or "\n" in value for key, value in headers.items())
            saved = headers.get("content-disposition", "")
            assert bool(saved) is (kind == "application/octet-stream")
            assert not saved or unquote(saved.partition("UTF-8''")[2]) == name
            assert '"' not in saved


def test_bodies_have_limits(services: Services, nobody: Browser, client: Client) -> None:
    pending = client.begin("m", {"x": b"promised"}, deduplicate=False)
    (slot,) = client.slots(pending, {"x": b"promised"})
    assert slot.link is not None
    manifest = services.artifacts.writing.begin_manifest(
        client.user, pending.id, ManifestKind.FULL, md5(b"{}"), None
    )
    where = services.artifacts.storage.manifest_upload_link(manifest)
    for target, limit in ((slot.link, MAX_UPLOAD_BYTES), (where, MAX_MANIFEST_BYTES)):
        refused = nobody.send("PUT", target, headers={"content-length": str(limit + 1)})
        assert refused.status == 413
    assert client.slots(pending, {"x": b"promised"})[0].link is not None


def test_a_big_file_comes_in_parts(
    services: Services, owner: Browser, nobody: Browser, client: Client
) -> None:
    parts = [b"first ", b"second ", b"third"]
    data = b"".join(parts)
    pending = client.begin("big", {"x": data})
    told = [
        {"partNumber": number, "hexMD5": hashlib.md5(part, usedforsecurity=False).hexdigest()}
        for number, part in enumerate(parts, 1)
    ]
    key = encode_id("Artifact", pending.id)
    spec = {"artifactID": key, "name": "x", "md5": md5(data), "uploadPartsInput": told}
    made = ask(owner, SLOTS, input={"artifactFiles": [spec], "storageLayout": "V2"})
    (edge,) = made["createArtifactFiles"]["files"]["edges"]
    upload = edge["node"]["uploadMultipartUrls"]
    links = {
        part["partNumber"]: "/storage" + part["uploadUrl"].partition("/storage")[2]
        for part in upload["uploadUrlParts"]
    }
    assert sorted(links) == [1, 2, 3]
    join = {
        "completeMultipartAction": "Complete",
        "completedParts": told,
        "artifactID": key,
        "storagePath": edge["node"]["storagePath"],
        "uploadID": upload["uploadID"],
    }
    for number in (3, 1):  # in any order, and a part may come twice
        for _ in range(2):
            answer = nobody.send("PUT", links[number], body=parts[number - 1])
            assert answer.headers["etag"] == f'"{told[number - 1]["hexMD5"]}"'
    lacking = owner.post("/graphql", {"query": JOIN, "variables": {"input": join}}).json()
    assert "part 2" in lacking["errors"][0]["message"]
    assert nobody.send("PUT", links[2].replace("signature=", "signature=A")).status == 403
    nobody.send("PUT", links[2], body=parts[1])
    joined = ask(owner, JOIN, input=join)["completeMultipartUploadArtifact"]
    assert joined["digest"] == hashlib.md5(data, usedforsecurity=False).hexdigest()
    client.describe(pending, {"x": Entry(md5(data), size=len(data))})
    assert nobody.get(link(services, client.commit(pending), "x")).body == data


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
