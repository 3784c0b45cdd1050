from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from runwell.sdk.media.file import MAX_PART_LENGTH, Content, MediaFile, MediaFiles, safe_path


def test_a_file_is_named_by_key_step_and_content(tmp_path: Path) -> None:
    told: list[tuple[str, int]] = []
    file = MediaFiles(tmp_path, lambda *what: told.append(what)).put(
        "images", "val/cat", 7, Content("png", b"data")
    )
    digest = hashlib.sha256(b"data").hexdigest()
    path = f"media/images/val/cat_7_{digest[:20]}.png"
    assert file == MediaFile(path, digest, 4)
    assert ((tmp_path / path).read_bytes(), told) == (b"data", [(path, 4)])


def test_the_value_for_a_row_leaves_out_what_is_unknown() -> None:
    assert MediaFile("p", "s", 1).as_row("image-file", width=2, caption=None) == {
        "_type": "image-file",
        "path": "p",
        "sha256": "s",
        "size": 1,
        "width": 2,
    }


@pytest.mark.parametrize(
    ("key", "path"),
    [
        ("a/b", "a/b"),
        ("../../etc/passwd", "_/_/etc/passwd"),
        ("/abs", "_/abs"),
        ("a//b", "a/_/b"),
        ("..", "_"),
        ('x:*?"<>|\\\n', "x_________"),
        ("ü\udc80", "ü_"),
        (" . ", "_"),
    ],
)
def test_no_key_leads_out_of_the_directory(key: str, path: str) -> None:
    assert safe_path(key) == path


def test_long_keys_are_cut_and_stay_different() -> None:
    paths = {safe_path("ü" * 300 + end) for end in "ab"}
    assert len(paths) == 2
    assert all(len(path.encode()) <= MAX_PART_LENGTH for path in paths)


def test_a_file_at_a_path_is_copied_and_named_by_its_content(tmp_path: Path) -> None:
    source = tmp_path / "video.mp4"
    source.write_bytes(b"data")
    files = MediaFiles(tmp_path / "files", lambda path, size: None)
    copied = files.put("videos", "v", 0, Content("mp4", path=source))
    assert copied == files.put("videos", "v", 0, Content("mp4", b"data"))
    source.write_bytes(b"other")
    assert (tmp_path / "files" / copied.path).read_bytes() == b"data"


def test_a_copy_that_fails_leaves_nothing_and_tells_nobody(tmp_path: Path) -> None:
    told: list[str] = []
    files = MediaFiles(tmp_path, lambda path, size: told.append(path))
    with pytest.raises(FileNotFoundError):
        files.put("videos", "v", 0, Content("mp4", path=tmp_path / "gone"))
    assert (told, [path for path in tmp_path.rglob("*") if path.is_file()]) == ([], [])
