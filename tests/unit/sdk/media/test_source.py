from __future__ import annotations

import io
import urllib.request
from pathlib import Path

import pytest

from runwell.errors import UsageError
from runwell.sdk.media import source
from runwell.sdk.media.file import Content
from runwell.sdk.media.source import content_of

KNOWN = ("obj", "pts.json")


def test_a_path_is_kept_with_the_longest_extension_that_fits(tmp_path: Path) -> None:
    path = tmp_path / "cloud.PTS.json"
    path.write_text("[]")
    for given in (path, str(path)):
        assert content_of(given, "a thing", KNOWN) == Content("pts.json", path=path)


def test_bytes_and_open_files_are_read_at_once() -> None:
    buffer = io.StringIO()
    buffer.write("v 1")
    assert content_of(buffer, "a thing", KNOWN, "obj") == Content("obj", b"v 1")
    assert content_of(b"v 1", "a thing", KNOWN, ".OBJ") == Content("obj", b"v 1")


def test_an_open_file_has_its_name(tmp_path: Path) -> None:
    path = tmp_path / "m.obj"
    path.write_text("v 2")
    with path.open() as given:
        assert content_of(given, "a thing", KNOWN) == Content("obj", b"v 2")


def test_other_values_are_none_of_its() -> None:
    assert content_of(5, "a thing", KNOWN) is None


@pytest.mark.parametrize(("given", "file_type"), [("m.foo", None), (b"x", None), (b"x", "foo")])
def test_unknown_types_are_refused(given: object, file_type: str | None) -> None:
    with pytest.raises(UsageError, match="a thing"):
        content_of(given, "a thing", KNOWN, file_type)


def test_a_path_without_a_file_is_an_error_of_its_own() -> None:
    with pytest.raises(FileNotFoundError):
        content_of("none.obj", "a thing", KNOWN)


def test_a_web_address_is_fetched_up_to_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(urllib.request, "urlopen", lambda address, timeout: io.BytesIO(b"12345"))
    address = "https://example.org/m.obj?size=1#top"
    assert content_of(address, "a thing", KNOWN) == Content("obj", b"12345")
    monkeypatch.setattr(source, "MAX_FETCHED_BYTES", 4)
    with pytest.raises(UsageError, match="more than 4 bytes"):
        content_of(address, "a thing", KNOWN)
