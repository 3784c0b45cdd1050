from __future__ import annotations

from pathlib import Path

import pytest

from runwell.errors import Conflict, PermissionDenied, ServerError, Unreachable
from runwell.uplink.fold import ReadyFile
from runwell.uplink.uploads import FILES_PER_QUESTION, RunPlace, Settled, Uploader
from tests.fakes.wire_server import StoredRun, WireServer
from tests.unit.uplink.doubles import MemoryClient

PLACE = RunPlace("ada", "demo", "abc")


@pytest.fixture
def client() -> MemoryClient:
    wire = WireServer()
    wire.runs["abc"] = StoredRun("id", "name")
    return MemoryClient(wire)


def upload(client: MemoryClient, directory: Path, *paths: str) -> list[bool]:
    files = [ReadyFile(path, number) for number, path in enumerate(paths)]
    settled = list(Uploader(client, PLACE, directory).upload(files))
    assert [each.file for each in settled] == files
    return [each.is_uploaded for each in settled]


def test_bytes_arrive_under_their_path(client: MemoryClient, tmp_path: Path) -> None:
    (tmp_path / "media").mkdir()
    (tmp_path / "media" / "a.png").write_bytes(b"png")
    (tmp_path / "empty").touch()
    assert upload(client, tmp_path, "media/a.png", "empty") == [True, True]
    assert client.wire.runs["abc"].uploads == {"media/a.png": b"png", "empty": b""}


def test_addresses_are_asked_for_a_few_files_at_a_time(
    client: MemoryClient, tmp_path: Path
) -> None:
    names = [f"{number}.txt" for number in range(FILES_PER_QUESTION + 1)]
    for name in names:
        (tmp_path / name).touch()
    assert all(upload(client, tmp_path, *names))
    assert client.log.count("CreateRunFiles") == 2


def test_a_file_that_is_gone_is_given_up(client: MemoryClient, tmp_path: Path) -> None:
    (tmp_path / "there").touch()
    assert upload(client, tmp_path, "gone", "there") == [False, True]


def test_a_file_that_is_not_wanted_is_given_up(client: MemoryClient, tmp_path: Path) -> None:
    (tmp_path / "a").touch()
    client.failures.extend([None, ServerError("too large", status=413)])
    assert upload(client, tmp_path, "a") == [False]


def test_an_address_that_is_too_old_is_asked_for_again(
    client: MemoryClient, tmp_path: Path
) -> None:
    (tmp_path / "a").write_bytes(b"x")
    client.failures.extend([None, PermissionDenied("expired")])
    assert upload(client, tmp_path, "a") == [True]
    assert client.log == ["CreateRunFiles", "put", "CreateRunFiles", "put"]


def test_a_server_that_never_takes_its_own_address_is_left(
    client: MemoryClient, tmp_path: Path
) -> None:
    (tmp_path / "a").touch()
    client.failures.extend([None, PermissionDenied("no")] * 5)
    assert upload(client, tmp_path, "a") == [False]


def test_a_server_without_files_costs_nothing_but_a_question(
    client: MemoryClient, tmp_path: Path
) -> None:
    client.failures.append(Conflict("no files here"))
    assert upload(client, tmp_path, "a", "b") == [False, False]
    assert client.log == ["CreateRunFiles"]


def test_what_was_settled_before_a_cut_stays_settled(client: MemoryClient, tmp_path: Path) -> None:
    for name in "ab":
        (tmp_path / name).touch()
    client.failures.extend([None, None, Unreachable("gone")])
    files = [ReadyFile("a", 1), ReadyFile("b", 2)]
    uploading = Uploader(client, PLACE, tmp_path).upload(files)
    assert next(uploading) == Settled(files[0], is_uploaded=True)
    with pytest.raises(Unreachable):
        next(uploading)


@pytest.mark.parametrize("path", ["../secret", "media/../../secret", "/etc/hostname", ""])
def test_nothing_outside_the_runs_directory_is_sent(
    client: MemoryClient, tmp_path: Path, path: str
) -> None:
    (tmp_path / "secret").write_text("mine")
    (tmp_path / "files" / "media").mkdir(parents=True)
    assert upload(client, tmp_path / "files", path) == [False]
    assert "put" not in client.log
