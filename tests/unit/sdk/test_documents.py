from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from runwell.sdk.documents import config_yaml, document_bytes, write_whole
from runwell.values.json import Json


def test_numbers_that_json_lacks_are_words() -> None:
    assert document_bytes({"a": [float("nan"), float("-inf")]}) == b'{"a":["NaN","-Infinity"]}'


def test_odd_values_are_readable_json() -> None:
    odd: dict[str, Json] = {"surrogate": "\ud800", "big": 2**100}
    assert json.loads(document_bytes(odd)) == odd


def test_config_is_one_key_a_line() -> None:
    assert config_yaml({"b": [1], "a": "x"}) == (b'"a":\n    value: "x"\n"b":\n    value: [1]\n')
    assert config_yaml({}) == b"{}\n"


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    path = tmp_path / "file"
    for content in (b"old", b"new"):
        write_whole(path, content)
    assert (path.read_bytes(), [p.name for p in tmp_path.iterdir()]) == (b"new", ["file"])


def test_a_file_without_a_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No such file"):
        write_whole(tmp_path / "absent" / "file", b"")


def test_a_file_that_cannot_be_written_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "in the way").mkdir()
    with pytest.raises(OSError, match="in the way"):
        write_whole(tmp_path / "in the way", b"new")
    assert [path.name for path in tmp_path.iterdir()] == ["in the way"]


def test_threads_write_the_same_file_at_once(tmp_path: Path) -> None:
    def write() -> None:
        for _ in range(100):
            write_whole(tmp_path / "file", b"same")

    with ThreadPoolExecutor(4) as pool:
        for writing in [pool.submit(write) for _ in range(4)]:
            writing.result()
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"same"]
