"""A sweep whose agents, trials and server are killed at random: no trial is lost, none runs twice.

    pytest tests/e2e/test_sweep_deaths.py --sweep-trials 200

is the full size, with 8 agents; each kill is a SIGKILL.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests.e2e.conftest import LiveServer, free_port, is_ready, until
from tests.e2e.test_sweeps import RUNWELL, agent, made, swept

# What has run to its end says so beside the sweep, where no server can lose it.
TRAIN = """
import os, time, runwell
run = runwell.init()
for step in range(5):
    run.log({"loss": run.config["x"] / (step + 1)})
    time.sleep(0.05)
with open("ended.txt", "a") as note:
    note.write(f"{run.config['x']}\\n")
"""
PATIENCE_S = 240.0


class Mortal:
    """A server that is killed and started again with the same address and data."""

    def __init__(self, folder: Path, environ: dict[str, str]) -> None:
        port = str(free_port())
        self.live = LiveServer(f"http://127.0.0.1:{port}", folder / "data", environ)
        self._command = [str(RUNWELL), "server", "--port", port, "--data", str(self.live.data)]
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [*self._command, "--crash-after", "12"]
        quiet = subprocess.DEVNULL
        self._process = subprocess.Popen(command, env=self.live.environ, stdout=quiet, stderr=quiet)
        until(lambda: is_ready(self.live.url), 60, "no server")

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()


class Crew:
    """Agents; those that did not end by themselves are started again."""

    def __init__(self, folder: Path, environ: dict[str, str], sweep: str, size: int) -> None:
        self._folder, self._environ, self._sweep = folder, environ, sweep
        self.agents = [agent(folder, environ, sweep) for _ in range(size)]
        self.killed_trials: set[str] = set()

    def have_ended(self) -> bool:
        for place, found in enumerate(self.agents):
            if found.poll() not in (None, 0):
                self.agents[place] = agent(self._folder, self._environ, self._sweep)
        return all(found.poll() == 0 for found in self.agents)

    def kill_agent(self, chance: random.Random) -> bool:
        """Kills an agent; its trial goes on without it."""
        alive = [found for found in self.agents if found.poll() is None]
        if not alive:
            return False
        victim = chance.choice(alive)
        victim.kill()
        victim.wait()
        return True

    def kill_trial(self, chance: random.Random) -> bool:
        """Kills a trial that was not killed before, with all that belongs to it."""
        for found in chance.sample(self.agents, len(self.agents)):
            try:
                for child in psutil.Process(found.pid).children():
                    run_id = child.environ().get("WANDB_RUN_ID", "")
                    if run_id and run_id not in self.killed_trials:
                        os.killpg(child.pid, signal.SIGKILL)
                        self.killed_trials.add(run_id)
                        return True
            except (psutil.Error, ProcessLookupError):  # it ended meanwhile: look at another
                continue
        return False

    def end(self) -> None:
        for found in self.agents:
            found.kill()
            found.wait()


def ended(folder: Path) -> int:
    """Returns how many trials have run to their end."""
    note = folder / "ended.txt"
    return len(note.read_text().split()) if note.exists() else 0


def wait_for(crew: Crew, folder: Path, count: int) -> None:
    """Waits until so many trials have run to their end."""
    until(lambda: crew.have_ended() or ended(folder) >= count, PATIENCE_S, "no trial ends")


def strike(death: str, mortal: Mortal, crew: Crew, chance: random.Random) -> bool:
    """Kills the server with an agent, an agent, or a trial; returns whether one was killed."""
    if death == "server":
        mortal.kill()
        crew.kill_agent(chance)
        time.sleep(chance.uniform(0, 2))
        mortal.start()
        return True
    kill, is_killed = crew.kill_agent if death == "agent" else crew.kill_trial, False

    def is_over() -> bool:
        nonlocal is_killed
        if crew.have_ended():
            return True
        is_killed = kill(chance)
        return is_killed

    until(is_over, PATIENCE_S, f"no {death} to kill")
    return is_killed


@pytest.fixture
def mortal(tmp_path: Path) -> Iterator[Mortal]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("WANDB_", "RUNWELL_"))}
    home = {"RUNWELL_HOME": str(tmp_path / "home"), "RUNWELL_UPLINK_IDLE_S": "2"}
    server = Mortal(tmp_path, kept | home)
    server.start()
    yield server
    server.kill()


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_no_trial_is_lost_when_agents_trials_and_the_server_are_killed(
    tmp_path: Path, mortal: Mortal, pytestconfig: pytest.Config
) -> None:
    count: int = pytestconfig.getoption("sweep_trials")
    chance = random.Random(1)
    environ = mortal.live.environ | {"RUNWELL_AGENT_HEARTBEAT_S": "0.5"}
    sweep = made(tmp_path, environ, count, extra="requeue: [crashed]\n")
    (tmp_path / "train.py").write_text(TRAIN)
    crew = Crew(tmp_path, environ, sweep, 8 if count >= 100 else 3)
    deaths = ["agent"] * (count // 5) + ["trial"] * (count // 10) + ["server"] * (count // 50)
    chance.shuffle(deaths)
    deaths.insert(1, "server")
    died: Counter[str] = Counter()
    try:
        for number, death in enumerate(deaths):
            # Spread over the whole sweep, however fast the machine is; the very moment is any.
            wait_for(crew, tmp_path, count * number // len(deaths))
            time.sleep(chance.uniform(0, 0.5))
            died[death] += strike(death, mortal, crew, chance)
        until(crew.have_ended, max(PATIENCE_S, count * 3.0), "the sweep does not end")
    finally:
        crew.end()
    found, runs = swept(mortal.live, "lab")
    every = range(1, count + 1)
    assert sorted(each["config"]["x"] for each in runs) == list(every)
    ends = {each["config"]["x"]: each["state"] for each in runs}
    assert ends == dict.fromkeys(every, "finished")
    assert found["state"] == "FINISHED"
    ran = Counter(map(int, (tmp_path / "ended.txt").read_text().split()))
    again = {each["config"]["x"] for each in runs if each["id"] in crew.killed_trials}
    assert set(ran) == set(every)
    assert {x for x, times in ran.items() if times > 1} <= again
    assert all(died[death] for death in deaths), f"the sweep ended too early: {dict(died)}"
    print(f"\n{count} trials, {len(crew.agents)} agents; killed: {dict(died)}")


LOST = """
import os, runwell
run = runwell.init()
run.log({"resumed": run.resumed, "loss": 1.0})
if not run.resumed:
    os.kill(os.getpid(), 9)
"""


@pytest.mark.parametrize("kind", ["command", "function"])
def test_a_trial_that_is_begun_again_goes_on_as_the_same_run(
    tmp_path: Path, mortal: Mortal, kind: str
) -> None:
    environ = mortal.live.environ | {"RUNWELL_AGENT_HEARTBEAT_S": "0.5"}
    sweep = made(tmp_path, environ, 1, extra="requeue: [crashed]\n")
    if kind == "command":
        (tmp_path / "train.py").write_text(LOST)
        found = agent(tmp_path, environ, sweep)
    else:
        body = "\n".join(f"    {line}" for line in LOST.splitlines())
        call = f"runwell.agent({sweep!r}, function=train, processes=True)"
        code = f"import runwell\ndef train():\n{body}\n{call}\n"
        found = subprocess.Popen([sys.executable, "-c", code], env=environ, cwd=tmp_path)
    found.wait(100)
    _, (only,) = swept(mortal.live, "lab")
    assert (only["state"], only["rows"], only["last_step"]) == ("finished", 2, 1)
    assert only["summary"]["resumed"]
