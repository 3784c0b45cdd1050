"""Meeting places and notes: where they lie, and that they survive a round trip."""

from __future__ import annotations

from pathlib import Path

import pytest

from runwell.errors import DataError
from runwell.wire.rendezvous import (
    Cursor,
    Places,
    ServerNote,
    SpoolNote,
    cursor_path,
    decode_cursor,
    decode_server_note,
    decode_spool_note,
    encode_note,
    is_private,
    places,
    spool_path,
)


def test_one_variable_puts_everything_below_one_directory() -> None:
    found = places({"RUNWELL_HOME": "/srv/rw", "HOME": "/home/ada"}, "box", 1000)

    assert found == Places(Path("/srv/rw/state"), Path("/srv/rw/run"), Path("/srv/rw/data"))


def test_xdg_variables_are_followed_and_hosts_are_kept_apart() -> None:
    environ = {
        "HOME": "/home/ada",
        "XDG_STATE_HOME": "/s",
        "XDG_DATA_HOME": "/d",
        "XDG_RUNTIME_DIR": "/run/user/7",
    }

    found = places(environ, "box", 7)

    assert found == Places(Path("/s/runwell/box"), Path("/run/user/7/runwell"), Path("/d/runwell"))


def test_without_xdg_the_runtime_directory_is_the_users_own_below_tmp() -> None:
    found = places({"HOME": "/home/ada"}, "box", 1000)

    assert found == Places(
        Path("/home/ada/.local/state/runwell/box"),
        Path("/tmp/runwell-1000"),
        Path("/home/ada/.local/share/runwell"),
    )


@pytest.mark.parametrize(("mode", "is_fine"), [(0o700, True), (0o755, True), (0o777, False)])
def test_a_directory_is_private_if_only_its_owner_may_write(
    tmp_path: Path, mode: int, *, is_fine: bool
) -> None:
    tmp_path.chmod(mode)

    assert is_private(tmp_path.lstat(), tmp_path.stat().st_uid) is is_fine


def test_what_belongs_to_somebody_else_or_is_a_link_is_not_private(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    link = tmp_path / "link"
    link.symlink_to(tmp_path)
    uid = tmp_path.stat().st_uid

    assert not is_private(tmp_path.lstat(), uid + 1)
    assert not is_private(link.lstat(), uid)


def test_a_journal_has_one_note_however_often_it_is_left() -> None:
    spool = Path("/spool")

    first, again = spool_path(spool, "/a/run-1.wandb"), spool_path(spool, "/a/run-1.wandb")

    assert first == again
    assert first.parent == spool
    assert first != spool_path(spool, "/b/run-1.wandb")


def test_notes_survive_a_round_trip() -> None:
    spool_note = SpoolNote("/a/run-1.wandb", None, None, 1.5)
    server_note = ServerNote("http://127.0.0.1:8080", 7, "k" * 40, "ada")
    cursor = Cursor(offset=9, history_lines=3, closed_rows=(4, 8), uploaded=("a.png",), url="u")

    read = (
        decode_spool_note(encode_note(spool_note)),
        decode_server_note(encode_note(server_note)),
        decode_cursor(encode_note(cursor)),
    )

    assert read == (spool_note, server_note, cursor)


def test_the_cursor_lies_beside_its_journal() -> None:
    assert cursor_path("/a/run-1.wandb") == "/a/run-1.wandb.cursor"


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b'{"offset": "far"}', b"\xff\xfe"])
def test_a_note_that_is_none_is_refused(data: bytes) -> None:
    with pytest.raises(DataError, match="no Cursor"):
        decode_cursor(data)


def test_two_homes_of_one_user_have_an_uplink_each() -> None:
    runtime = {"XDG_RUNTIME_DIR": "/run/user/7"}
    first, second = (places({"HOME": f"/home/{name}", **runtime}, "box", 7) for name in "ab")
    assert first.runtime == second.runtime
    assert first.server_note == second.server_note
    assert first.uplink_lock != second.uplink_lock
    assert first.uplink_socket != second.uplink_socket
