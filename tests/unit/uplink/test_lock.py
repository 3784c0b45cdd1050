from __future__ import annotations

from pathlib import Path

from runwell.uplink.lock import UplinkLock


def test_only_one_holds_it(tmp_path: Path) -> None:
    path = tmp_path / "run" / "uplink.lock"
    first, second = UplinkLock(path), UplinkLock(path)
    assert (first.acquire(), first.acquire(), second.acquire()) == (True, True, False)
    first.release()
    first.release()
    assert second.acquire()
    second.release()
    assert path.parent.stat().st_mode & 0o777 == 0o700
