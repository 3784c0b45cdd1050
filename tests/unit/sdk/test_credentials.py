from __future__ import annotations

import netrc
import stat
from pathlib import Path

from runwell.sdk.credentials import find_key, keep_key

KEY = "k" * 40
URL = "http://127.0.0.1:8080"


def test_a_kept_key_is_found_and_nobody_else_may_read_it(tmp_path: Path) -> None:
    environ = {"NETRC": str(tmp_path / "kept" / "netrc")}
    assert find_key(URL, environ) is None
    path = keep_key(URL, KEY, environ)
    assert (find_key(URL, environ), find_key("http://127.0.0.1:9", environ)) == (KEY, None)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [one.name for one in path.parent.iterdir()] == ["netrc"]


def test_a_new_key_takes_the_place_of_the_old_one_and_the_others_stay(tmp_path: Path) -> None:
    environ = {"HOME": str(tmp_path)}
    path = tmp_path / ".netrc"
    path.write_text(
        "machine other.example login me password secret\n"
        "machine 127.0.0.1:8080\n  login user\n  password old\n"
        "machine 127.0.0.1 login user password any"  # and no line break at the end
    )
    path.chmod(0o600)
    assert keep_key(f"{URL}/", KEY, environ) == path
    assert find_key(URL, environ) == KEY
    hosts = netrc.netrc(str(path)).hosts
    assert {name: entry[2] for name, entry in hosts.items()} == {
        "other.example": "secret",
        "127.0.0.1": "any",
        "127.0.0.1:8080": KEY,
    }


def test_an_entry_for_the_host_alone_counts_for_every_port(tmp_path: Path) -> None:
    path = tmp_path / "netrc"
    path.write_text("machine tracker.example login user password secret\n")
    path.chmod(0o600)
    assert find_key("https://tracker.example:8443/below", {"NETRC": str(path)}) == "secret"


def test_a_file_that_is_no_netrc_has_no_key(tmp_path: Path) -> None:
    path = tmp_path / "netrc"
    path.write_text("nonsense {")
    assert find_key(URL, {"NETRC": str(path)}) is None
