from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from runwell.sdk.capture.process import process_started_at
from runwell.uplink.life import ProcessLife, Vitals, ignores_interrupt, read_vitals


def life_with(vitals: Vitals | None, started_at_s: float) -> ProcessLife:
    return ProcessLife(7, started_at_s, lambda _pid: vitals)


@pytest.mark.parametrize(
    ("vitals", "started_at_s", "is_alive"),
    [
        (None, 5.0, False),
        (Vitals(is_zombie=False, started_at_s=5.0), 5.0, True),
        (Vitals(is_zombie=False, started_at_s=5.01), 5.0, True),
        (Vitals(is_zombie=False, started_at_s=6.0), 5.0, False),
        (Vitals(is_zombie=True, started_at_s=5.0), 5.0, False),
        (Vitals(is_zombie=False, started_at_s=6.0), 0.0, True),
        (Vitals(is_zombie=False, started_at_s=0.0), 5.0, True),
    ],
)
def test_a_process_lives_if_it_is_there_and_the_same(
    vitals: Vitals | None, started_at_s: float, is_alive: bool
) -> None:
    assert life_with(vitals, started_at_s).is_alive() is is_alive


def test_vitals_agree_with_what_the_client_writes_of_itself() -> None:
    vitals = read_vitals(os.getpid())
    assert vitals == Vitals(is_zombie=False, started_at_s=process_started_at(os.getpid()))


def test_a_name_with_spaces_and_parentheses_does_not_confuse(tmp_path: Path) -> None:
    (tmp_path / "self").mkdir()
    (tmp_path / "7").mkdir()
    fields = " ".join(str(number) for number in range(4, 22))
    (tmp_path / "7" / "stat").write_text(f"7 (a) Z (b)) R {fields} 500 0\n")
    vitals = read_vitals(7, tmp_path)
    assert vitals == Vitals(is_zombie=False, started_at_s=500 / os.sysconf("SC_CLK_TCK"))
    assert read_vitals(8, tmp_path) is None


def test_without_proc_an_id_in_use_must_do(tmp_path: Path) -> None:
    assert read_vitals(os.getpid(), tmp_path) == Vitals(is_zombie=False, started_at_s=0.0)


def test_a_dead_process_is_a_zombie_until_it_is_collected_and_then_gone() -> None:
    process = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    life = ProcessLife(process.pid, process_started_at(process.pid))
    assert life.is_alive()
    process.kill()
    os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
    assert not life.is_alive()
    process.communicate()
    assert not life.is_alive()


def test_an_interrupt_reaches_the_process() -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", "input()"], stdin=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    ProcessLife(process.pid, process_started_at(process.pid)).interrupt()
    process.communicate()
    assert process.returncode in {-signal.SIGINT, 130, 1}


def test_a_process_in_the_background_of_a_script_is_ended_in_another_way() -> None:
    script = "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN); print(1); input()"
    process = subprocess.Popen(
        [sys.executable, "-uc", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    process.stdout.readline()
    ProcessLife(process.pid, process_started_at(process.pid)).interrupt()
    process.communicate()
    assert process.returncode == -signal.SIGTERM


def test_only_what_the_system_says_is_believed(tmp_path: Path) -> None:
    (tmp_path / "7").mkdir()
    (tmp_path / "7" / "status").write_text("Name:\tx\nSigIgn:\t0000000001001000\n")
    assert not ignores_interrupt(7, tmp_path)
    (tmp_path / "7" / "status").write_text("Name:\tx\nSigIgn:\t0000000001001002\n")
    assert ignores_interrupt(7, tmp_path)
    assert not ignores_interrupt(8, tmp_path)


def test_a_process_that_took_over_the_id_is_not_interrupted() -> None:
    process = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    ProcessLife(process.pid, 1.0).interrupt()
    process.communicate(b"\n")
    assert process.returncode == 0
