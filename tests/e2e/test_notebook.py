"""Runs in a real Jupyter kernel, cell by cell."""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from getpass import getuser
from pathlib import Path
from typing import Any

import pytest
from jupyter_client.manager import KernelManager

from runwell.values.json import Json
from runwell.wire.records import ConfigRecord, ExitRecord, HistoryRecord, PauseRecord
from tests.e2e.conftest import LiveServer, until
from tests.fakes.reading import records_in

CELL_DEADLINE_S = 120.0
OWNER = getuser()

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


@dataclass(slots=True)
class Kernel:
    """A kernel and its client.

    Attributes:
        manager: Starts and ends the process.
        client: A client of `jupyter_client`.
        folder: Its working directory.
    """

    manager: Any
    client: Any
    folder: Path
    problems: list[str] = field(default_factory=list)

    def run(self, source: str) -> str:
        """Runs a cell; returns all that it showed as HTML or printed."""
        shown: list[str] = []

        def take(message: dict[str, Any]) -> None:
            content = message["content"]
            if message["msg_type"] in ("display_data", "execute_result"):
                data = content["data"]
                shown.append(data.get("text/html") or data.get("text/plain") or "")
            elif message["msg_type"] == "stream":
                shown.append(content["text"])
            elif message["msg_type"] == "error":
                self.problems.append("\n".join(content["traceback"]))

        self.client.execute_interactive(source, output_hook=take, timeout=CELL_DEADLINE_S)
        assert self.problems == []
        return "\n".join(shown)

    def journal(self, run_id: str) -> Path:
        (found,) = self.folder.glob(f"wandb/*run-*-{run_id}/run-{run_id}.wandb")
        return found

    def end(self) -> None:
        """Ends the kernel as Jupyter does it, and waits until it has gone."""
        self.client.shutdown()
        until(lambda: self.manager.provisioner.process.poll() is not None, 60, "the kernel lives")
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)
        for context in (self.client.context, self.manager.context):
            context.destroy(linger=0)


def started(folder: Path, environ: dict[str, str]) -> Kernel:
    manager = KernelManager(kernel_name="python3")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        manager.start_kernel(env=environ, cwd=str(folder))
        client = manager.blocking_client()
        client.start_channels()
        client.wait_for_ready(timeout=CELL_DEADLINE_S)
    return Kernel(manager, client, folder)


@pytest.fixture(scope="module")
def kernel(shared_server: LiveServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kernel]:
    folder = tmp_path_factory.mktemp("notebook")
    (folder / "study.ipynb").write_text(json.dumps({"cells": [], "nbformat": 4}))
    environ = shared_server.environ | {"JPY_SESSION_NAME": str(folder / "study.ipynb")}
    kernel = started(folder, environ)
    kernel.run("import runwell, time")
    yield kernel
    kernel.end()


def test_a_run_shows_itself_and_its_end_with_its_curves(
    kernel: Kernel, shared_server: LiveServer
) -> None:
    began = kernel.run('run = runwell.init(project="nb", id="shown", name="swift-fox")')
    page = f"{shared_server.url}/{OWNER}/nb/runs/shown"
    assert f'<a href="{page}" target="_blank" rel="noopener">swift-fox</a>' in began
    assert f'<iframe src="{page}?jupyter=true"' in kernel.run("run")
    assert f'<iframe src="{page}?jupyter=true" style="border:none;width:100%;height:500px"' in (
        kernel.run("run.display(500)")
    )
    ended = kernel.run("for i in range(9): run.log({'loss': 1 / (1 + i)})\nrun.finish()")
    assert "is complete" in ended
    assert "<td>loss</td><td><svg" in ended
    assert "<td>0.111111</td>" in ended


def test_magics_show_the_page_of_a_run(kernel: Kernel, shared_server: LiveServer) -> None:
    page = f"{shared_server.url}/{OWNER}/nb/runs/magic"
    shown = kernel.run('%%wandb -h 321\nrun = runwell.init(project="nb", id="magic")\nprint("hi")')
    assert f'<iframe src="{page}?jupyter=true" style="border:none;width:100%;height:321px"' in shown
    assert "hi" in shown
    assert page in kernel.run("%wandb -h 222")
    kernel.run("runwell.finish()")
    assert f'<iframe src="{page}?jupyter=true"' in kernel.run(f"%wandb {OWNER}/nb/magic")


def test_init_again_ends_the_run_before(kernel: Kernel) -> None:
    kernel.run('run = runwell.init(project="nb", id="first")')
    kernel.run('run = runwell.init(project="nb", id="second")')
    assert [record.exit_code for record in ends(kernel.journal("first"))] == [0]
    assert ends(kernel.journal("second")) == []
    kernel.run("run.finish()")


def test_a_run_rests_between_cells(kernel: Kernel) -> None:
    kernel.run('run = runwell.init(project="nb", id="rests"); run.log({"x": 1})')
    kernel.run("beginning = time.time()")
    kernel.run("run.log({'x': 2})")
    kernel.run("ran = run._summary_document()['_runtime']; run.finish()")
    records = records_in(kernel.journal("rests"))
    pauses = [record for record in records if isinstance(record, PauseRecord)]
    assert [pause.is_resting for pause in pauses] == [True, False] * 3
    rows = [record for record in records if isinstance(record, HistoryRecord)]
    rested_s = sum(
        later.timestamp - earlier.timestamp
        for earlier, later in zip(pauses[0:4:2], pauses[1:4:2], strict=True)
    )
    began = records[0].started_at  # type: ignore[union-attr]
    ran_s = float(kernel.run("print(ran)"))
    assert ran_s == pytest.approx(rows[1].timestamp - began - rested_s, abs=1e-3)


def test_the_session_and_the_notebook_are_kept_with_the_code(kernel: Kernel) -> None:
    kernel.run('run = runwell.init(project="nb", id="code", save_code=True)')
    kernel.run("from IPython.display import display, HTML; display(HTML('<b>bold</b>'))\n6 * 7")
    kernel.run("run.finish()")
    files = kernel.journal("code").parent / "files"
    session = json.loads((files / "code" / "_session_history.ipynb").read_text())
    cell = next(each for each in session["cells"] if "6 * 7" in each["source"])
    shown = [output["data"] for output in cell["outputs"]]
    assert [data.get("text/html") for data in shown] == ["<b>bold</b>", None]
    assert shown[1] == {"text/plain": "42"}
    assert (files / "code" / "study.ipynb").is_file()
    metadata = json.loads((files / "wandb-metadata.json").read_text())
    assert metadata["program"] == str(kernel.folder / "study.ipynb")
    assert {"_wandb": {"session_history": "code/_session_history.ipynb"}} in configs(
        kernel.journal("code")
    )


def test_a_kernel_that_is_shut_down_ends_its_run(shared_server: LiveServer, tmp_path: Path) -> None:
    kernel = started(tmp_path, shared_server.environ | {"WANDB_MODE": "offline"})
    kernel.run("import runwell")
    assert "is kept in" in kernel.run('run = runwell.init(project="nb", id="ended")')
    kernel.run("run.log({'x': 1})")
    kernel.end()
    assert [record.exit_code for record in ends(kernel.journal("ended"))] == [0]


def ends(journal: Path) -> list[ExitRecord]:
    return [record for record in records_in(journal) if isinstance(record, ExitRecord)]


def configs(journal: Path) -> list[dict[str, Json]]:
    return [record.changed for record in records_in(journal) if isinstance(record, ConfigRecord)]
