from __future__ import annotations

import io
from pathlib import Path

import pytest

from runwell.errors import UsageError
from runwell.sdk.media.file import MediaFiles
from runwell.sdk.media.html import HEAD, Html


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<b>x</b>", f"{HEAD}<b>x</b>"),
        ("<HTML><Head><title>", f"<HTML><Head>{HEAD}<title>"),
        ("<html><body>", f"<html><head>{HEAD}</head><body>"),
    ],
)
def test_the_head_gets_a_style_and_links_leave_the_frame(html: str, expected: str) -> None:
    assert (Html(html).html, Html(html, inject=False).html) == (expected, html)


def test_nothing_is_fetched_from_elsewhere() -> None:
    assert "http" not in HEAD


def test_files_are_read_unless_text_shall_be_text(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text("<p>ü")
    for source in (path, str(path), io.StringIO("<p>ü")):
        assert Html(source, inject=False).html == "<p>ü"
    assert Html(str(path), inject=False, data_is_not_path=True).html == str(path)
    assert Html("x" * 5000, inject=False).html == "x" * 5000


def test_pages_are_files(files: MediaFiles) -> None:
    row = Html("a", inject=False).write(files, "h", 2)
    assert str(row["path"]).startswith("media/html/h_2_")
    assert (files.root / str(row["path"])).read_text() == "a"
    value = Html.write_several([Html("a"), Html("b")], files, "h", 2)
    assert (value["_type"], value["count"]) == ("html", 2)


def test_what_is_no_page_is_refused() -> None:
    with pytest.raises(UsageError):
        Html(5)
    with pytest.raises(FileNotFoundError):
        Html(Path("none.html"))
