from __future__ import annotations

import os
from pathlib import Path

import pytest

from runwell.sdk.capture.process import host_name, is_alive, own_start, process_started_at


def test_this_process_started_before_now() -> None:
    up = float(Path("/proc/uptime").read_text().split()[0])
    assert 0 < process_started_at(os.getpid()) <= up


@pytest.mark.skipif(not hasattr(os, "fork"), reason="nothing is forked here")
def test_a_forked_child_has_a_start_of_its_own() -> None:
    assert own_start() == process_started_at(os.getpid())
    child = os.fork()
    if child == 0:
        os._exit(0 if own_start() == process_started_at(os.getpid()) else 1)
    assert os.waitpid(child, 0)[1] == 0


def test_a_process_that_is_gone_did_not_start() -> None:
    pid = os.fork()
    if pid == 0:
        os._exit(0)
    os.waitpid(pid, 0)
    assert (process_started_at(pid), is_alive(pid), is_alive(os.getpid())) == (0.0, False, True)


def test_a_process_that_nobody_has_collected_does_not_live() -> None:
    pid = os.fork()
    if pid == 0:
        os._exit(0)
    os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)  # it has ended, and is still there
    try:
        assert not is_alive(pid, process_started_at(pid))
    finally:
        os.waitpid(pid, 0)


def test_a_process_of_somebody_else_lives() -> None:
    assert is_alive(1)


def test_this_host_has_a_name() -> None:
    assert host_name() == os.uname().nodename
