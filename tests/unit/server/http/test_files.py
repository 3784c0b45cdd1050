from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runwell.errors import UsageError
from runwell.server.http.files import read_range
from runwell.server.services.assembly import Services
from runwell.server.services.signatures import UPLOAD_S
from runwell.store.ports.runs import Run, RunChange
from runwell.store.ports.stores import Stores
from tests.fakes.clock import FakeClock
from tests.unit.server.asgi import Browser
from tests.unit.server.conftest import People


@pytest.fixture
def link(services: Services, people: People, run: Run) -> str:
    return services.files.upload_link(people.owner, run, "media/a b.txt")


def test_whoever_has_the_link_uploads_and_whoever_has_a_key_reads(
    nobody: Browser, guest: Browser, link: str
) -> None:
    assert nobody.send("PUT", link, body=[b"hello ", b"world"]).status == 200
    answer = guest.get("/files/ann/digits/r1/media/a%20b.txt")
    assert (answer.status, answer.body) == (200, b"hello world")
    assert answer.headers["content-length"] == "11"
    assert nobody.get("/files/ann/digits/r1/media/a%20b.txt").status == 401


def test_an_empty_file_can_be_uploaded(nobody: Browser, owner: Browser, link: str) -> None:
    assert nobody.send("PUT", link).status == 200
    assert owner.get("/files/ann/digits/r1/media/a%20b.txt").body == b""


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("a%20b.txt", "other.txt"),
        ("/r1/", "/r2/"),
        ("/media/", "/media/../"),
        ("/media/", "//media/"),
        ("signature=", "signature=A"),
        ("expires=", "expires=9"),
        ("?expires", "?nothing"),
    ],
)
def test_a_link_that_was_changed_is_worth_nothing(
    nobody: Browser, services: Services, run: Run, link: str, old: str, new: str
) -> None:
    assert old in link
    assert nobody.send("PUT", link.replace(old, new), body=b"x").status == 403
    assert services.files.all(run) == ()


def test_a_key_alone_uploads_nothing(owner: Browser, link: str) -> None:
    assert owner.send("PUT", link.partition("?")[0], body=b"x").status == 403


def test_a_link_is_good_for_a_day(nobody: Browser, link: str, clock: FakeClock) -> None:
    clock.now += UPLOAD_S + 1
    answer = nobody.send("PUT", link, body=b"x")
    assert (answer.status, "expired" in answer.json()["errors"][0]["message"]) == (403, True)


def test_an_upload_has_a_limit(nobody: Browser, link: str, services: Services, run: Run) -> None:
    assert nobody.send("PUT", link, headers={"content-length": str(2**40)}).status == 413
    assert services.files.all(run) == ()


@pytest.mark.parametrize(
    ("name", "kind", "is_saved"),
    [
        ("a.png", "image/png", False),
        ("a.mp4", "video/mp4", False),
        ("a.json", "text/plain; charset=utf-8", False),
        ("a.md", "text/plain; charset=utf-8", False),
        ("a.log", "text/plain; charset=utf-8", False),
        ("a.html", "application/octet-stream", True),
        ("a.svg", "application/octet-stream", True),
        ("a.xml", "application/octet-stream", True),
        ("a.js", "application/octet-stream", True),
        ("a.mjs", "application/octet-stream", True),
        ("a.xhtml", "application/octet-stream", True),
        ("a.pdf", "application/octet-stream", True),
        ("a", "application/octet-stream", True),
    ],
)
def test_a_browser_runs_nothing_that_was_uploaded(
    nobody: Browser,
    owner: Browser,
    services: Services,
    people: People,
    run: Run,
    name: str,
    kind: str,
    is_saved: bool,
) -> None:
    nobody.send("PUT", services.files.upload_link(people.owner, run, name), body=b"<script>")
    headers = owner.get(f"/files/ann/digits/r1/{name}").headers
    assert headers["content-type"] == kind
    assert ("content-disposition" in headers) is is_saved
    assert headers["content-security-policy"].startswith("sandbox; default-src 'none'")
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cross-origin-resource-policy"] == "same-origin"


@pytest.mark.parametrize(
    ("name", "is_page"), [("a.html", True), ("a.js", False), ("a.svg", False), ("a.xhtml", False)]
)
def test_a_page_is_shown_in_an_origin_of_its_own(
    nobody: Browser,
    owner: Browser,
    services: Services,
    people: People,
    run: Run,
    name: str,
    is_page: bool,
) -> None:
    nobody.send("PUT", services.files.upload_link(people.owner, run, name), body=b"<p>hello")
    headers = owner.get(f"/files/ann/digits/r1/{name}?as=page").headers
    rules = headers["content-security-policy"].split("; ")
    assert ("content-disposition" in headers) is not is_page
    assert (headers["content-type"] == "text/html; charset=utf-8") is is_page
    assert rules[0] == ("sandbox allow-scripts allow-popups" if is_page else "sandbox")
    assert {"default-src 'none'", "frame-ancestors 'self'"} <= {*rules}
    assert "http" not in headers["content-security-policy"]
    assert nobody.get(f"/files/ann/digits/r1/{name}?as=page").status == 401


@pytest.mark.parametrize(
    ("asked", "status", "body"),
    [
        ("bytes=0-3", 206, b"0123"),
        ("bytes=8-", 206, b"89"),
        ("bytes=-2", 206, b"89"),
        ("bytes=8-100", 206, b"89"),
        ("bytes=0-1,3-4", 200, b"0123456789"),
        ("lines=0-1", 200, b"0123456789"),
        ("bytes=x-y", 200, b"0123456789"),
        (f"bytes={'9' * 5000}-", 200, b"0123456789"),
        ("bytes=10-", 416, b""),
        ("bytes=5-2", 416, b""),
    ],
)
def test_parts_of_a_file_can_be_had(
    nobody: Browser, owner: Browser, link: str, asked: str, status: int, body: bytes
) -> None:
    nobody.send("PUT", link, body=b"0123456789")
    answer = owner.get("/files/ann/digits/r1/media/a%20b.txt", {"range": asked})
    assert (answer.status, answer.body) == (status, body)


def test_a_part_of_another_version_is_not_given(nobody: Browser, owner: Browser, link: str) -> None:
    nobody.send("PUT", link, body=b"0123456789")
    path = "/files/ann/digits/r1/media/a%20b.txt"
    tag = owner.get(path).headers["etag"]
    assert owner.get(path, {"range": "bytes=8-", "if-range": tag}).body == b"89"
    whole = owner.get(path, {"range": "bytes=8-", "if-range": '"old"'})
    assert (whole.status, whole.body) == (200, b"0123456789")


@pytest.mark.parametrize("newer", [b"new", b"newer and longer"])
def test_a_file_that_is_just_being_replaced_is_given_whole(
    nobody: Browser, owner: Browser, stores: Stores, run: Run, link: str, newer: bytes
) -> None:
    nobody.send("PUT", link, body=b"0123456789")
    file = stores.files.find(run.id, "media/a b.txt")
    assert file is not None
    stores.blobs.put(file.blob, iter([newer]))  # as an upload does before it tells the database
    answer = owner.get("/files/ann/digits/r1/media/a%20b.txt")
    assert (answer.body, answer.headers["content-length"]) == (newer, str(len(newer)))


def test_a_head_tells_the_size(nobody: Browser, owner: Browser, link: str) -> None:
    nobody.send("PUT", link, body=b"0123456789")
    answer = owner.send("HEAD", "/files/ann/digits/r1/media/a%20b.txt")
    assert (answer.headers["content-length"], answer.body) == ("10", b"")


def test_what_did_not_change_is_not_sent_again(
    nobody: Browser, owner: Browser, link: str, clock: FakeClock
) -> None:
    nobody.send("PUT", link, body=b"one")
    path = "/files/ann/digits/r1/media/a%20b.txt"
    tag = owner.get(path).headers["etag"]
    assert owner.get(path, {"if-none-match": tag}).status == 304
    clock.now += 1
    nobody.send("PUT", link, body=b"two")
    assert owner.get(path, {"if-none-match": tag}).body == b"two"


@pytest.mark.parametrize(
    "path",
    ["nope", "../r1/media/a%20b.txt", "%2e%2e/%2e%2e/etc/passwd", "media/../media/a%20b.txt"],
)
def test_paths_that_lead_elsewhere_find_nothing(
    nobody: Browser, owner: Browser, link: str, path: str
) -> None:
    nobody.send("PUT", link, body=b"x")
    assert owner.get(f"/files/ann/digits/r1/{path}").status == 404


@given(
    header=st.text(max_size=20) | st.from_regex(r"bytes=\d{0,4}-\d{0,4}", fullmatch=True),
    size=st.integers(0, 5000),
)
def test_a_range_lies_inside_the_file(header: str, size: int) -> None:
    try:
        found = read_range(header, size)
    except UsageError:
        return
    assert found is None or 0 <= found[0] < found[1] <= size


def test_pages_of_this_server_alone_may_fetch_files(nobody: Browser) -> None:
    path = "/files/ann/digits/r1/a.txt"
    own = nobody.send("OPTIONS", path, headers={"origin": "http://localhost:8080"})
    assert own.headers["access-control-allow-origin"] == "http://localhost:8080"
    for foreign in ("http://evil.example", "https://localhost:8080", "null", ""):
        answer = nobody.send("OPTIONS", path, headers={"origin": foreign})
        assert "access-control-allow-origin" not in answer.headers


@pytest.mark.parametrize("shown_by", ["image", "iframe", "video"])
def test_what_a_live_run_has_not_sent_yet_is_on_its_way(
    owner: Browser, run: Run, shown_by: str
) -> None:
    del run
    address = "/files/ann/digits/r1/media/later.html?as=page"
    answer = owner.get(address, {"sec-fetch-dest": shown_by})
    assert (answer.status, answer.headers["refresh"]) == (202, "1")
    assert answer.headers["cache-control"] == "no-store"
    assert owner.get(address).status == 404  # a program is told that there is none


def test_what_a_run_that_has_ended_did_not_send_is_not_there(
    owner: Browser, run: Run, services: Services, people: People
) -> None:
    services.runs.change(people.owner, run, RunChange(state="finished"))
    address = "/files/ann/digits/r1/media/later.png"
    assert owner.get(address, {"sec-fetch-dest": "image"}).status == 404
