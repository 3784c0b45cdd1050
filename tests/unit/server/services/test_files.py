from __future__ import annotations

from urllib.parse import parse_qs, unquote

import pytest

from runwell.errors import InvalidName, NotFound, PermissionDenied
from runwell.server.events import FilesChanged, ProjectKey
from runwell.server.services.assembly import Services
from runwell.server.services.files import check_path, media_type
from runwell.store.ports.files import RunFile
from runwell.store.ports.runs import Run
from tests.fakes.clock import FakeClock
from tests.unit.server.conftest import People

WHERE = ProjectKey("ann", "digits")


def keep(services: Services, path: str, *parts: bytes) -> RunFile:
    return services.files.keep(WHERE, "r1", path, iter(parts))


def test_what_is_uploaded_can_be_read(services: Services, run: Run, clock: FakeClock) -> None:
    start = services.bus.now()
    kept = keep(services, "media/images/a.png", b"12", b"34")
    assert (kept.size_bytes, kept.mimetype, kept.updated_at) == (4, "image/png", clock.now)
    found = services.files.get(run, "media/images/a.png")
    with services.files.open(found) as body:
        assert body.read() == b"1234"
    assert services.bus.since(start)[1] == (FilesChanged(WHERE, "r1"),)


def test_a_second_upload_replaces_the_first(services: Services, run: Run) -> None:
    keep(services, "a.txt", b"one")
    keep(services, "a.txt", b"three")
    (file,) = services.files.all(run)
    with services.files.open(file) as body:
        assert (body.read(), file.size_bytes) == (b"three", 5)


def test_an_empty_file_is_a_file(services: Services, run: Run) -> None:
    assert keep(services, "empty.txt").size_bytes == 0
    assert [file.path for file in services.files.all(run)] == ["empty.txt"]


def test_files_are_listed_by_path(services: Services, run: Run) -> None:
    for path in ("b", "a/z", "a/b"):
        keep(services, path, b"x")
    assert [file.path for file in services.files.all(run)] == ["a/b", "a/z", "b"]


def test_a_link_is_for_one_file_of_one_run(services: Services, people: People, run: Run) -> None:
    link = services.files.upload_link(people.owner, run, "a b/ü.txt")
    path, _, query = link.partition("?")
    fields = {name: values[0] for name, values in parse_qs(query).items()}
    target = unquote(path)
    assert target == "/uploads/ann/digits/r1/a b/ü.txt"
    services.files.check_link(target, fields["expires"], fields["signature"])
    with pytest.raises(PermissionDenied):
        services.files.check_link(target + "x", fields["expires"], fields["signature"])


def test_links_are_for_those_who_may_write(services: Services, people: People, run: Run) -> None:
    with pytest.raises(PermissionDenied):
        services.files.upload_link(people.guest, run, "a.txt")


@pytest.mark.parametrize(
    "path",
    [
        "",
        ".",
        "..",
        "../a",
        "a/../b",
        "a/../../b",
        "/etc/passwd",
        "a//b",
        "a/",
        "a\\b",
        "a\x00b",
        "x" * 1025,
    ],
)
def test_paths_that_lead_elsewhere_are_refused(
    services: Services, people: People, run: Run, path: str
) -> None:
    for attempt in (
        lambda: check_path(path),
        lambda: services.files.upload_link(people.owner, run, path),
        lambda: keep(services, path, b"x"),
    ):
        with pytest.raises(InvalidName):
            attempt()
    assert services.files.all(run) == ()


def test_paths_with_dots_in_names_are_fine() -> None:
    paths = ["..a", "a..b/c", ".hidden", "a/.b", "ü/😀.txt"]
    assert [check_path(path) for path in paths] == paths


def test_what_is_not_there_is_not_found(services: Services, run: Run) -> None:
    with pytest.raises(NotFound, match="run r1 has no file nope"):
        services.files.get(run, "nope")
    with pytest.raises(NotFound):
        services.files.keep(WHERE, "nope", "a.txt", iter([b"x"]))


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("a.PNG", "image/png"),
        ("output.log", "text/plain"),
        ("config.yaml", "application/yaml"),
        ("a.json", "application/json"),
        ("model.pt", "application/octet-stream"),
        ("a.tar.gz", "application/octet-stream"),
        ("noending", "application/octet-stream"),
        ("v1.2/noending", "application/octet-stream"),
    ],
)
def test_names_tell_media_types(path: str, kind: str) -> None:
    assert media_type(path) == kind
