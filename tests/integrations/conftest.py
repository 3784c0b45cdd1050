"""Whole trainings with frameworks on the drop-in, each in an environment of its own."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.contract.stack import Client, Server, running_server
from tests.integrations.likeness import check_alike

DEADLINE_S = 280.0  # importing a framework takes long beside other work
ENVIRONMENTS = ROOT / ".venv-integrations"


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running_server(tmp_path_factory.mktemp("server") / "data") as running:
        yield running


@dataclass(frozen=True, slots=True)
class OwnClient(Client):
    """Runs scripts with our client, whose uplink is that of the test alone."""

    def environ(self, more: dict[str, str]) -> dict[str, str]:
        return Client.environ(self, {"XDG_RUNTIME_DIR": str(self.folder), **more})


@pytest.fixture
def client(request: pytest.FixtureRequest, server: Server, tmp_path: Path) -> Client:
    """Runs scripts in the environment that the module's `ENVIRONMENT` names, else in that of the
    tests."""
    name: str | None = getattr(request.module, "ENVIRONMENT", None)
    if name is None:
        return OwnClient(Path(sys.executable), tmp_path, server, DEADLINE_S)
    python = ENVIRONMENTS / name / "bin" / "python"
    if not python.exists():
        pytest.skip(f"no environment with {name}: `make test-integrations` makes it")
    return OwnClient(python, tmp_path, server, DEADLINE_S)


@pytest.fixture(scope="session")
def twin(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A second server, for what the official client leaves of the same scripts."""
    with running_server(tmp_path_factory.mktemp("twin") / "data") as running:
        yield running


@pytest.fixture
def compare(
    request: pytest.FixtureRequest, server: Server, twin: Server, tmp_path: Path
) -> Callable[..., None]:
    """Runs a script with the official client; the runs of its projects are alike then."""
    python = ENVIRONMENTS / request.module.ENVIRONMENT / "bin" / "python"
    folder = tmp_path / "official"
    folder.mkdir()

    def run(
        script: str,
        *projects: str,
        arguments: Sequence[str] = (),
        PYTHONPATH: str = "",  # noqa: N803
        **environ: str,
    ) -> None:
        if not (ENVIRONMENTS / "official").is_dir():
            pytest.skip("no official client: `make test-integrations` brings it")
        path = os.pathsep.join([str(ENVIRONMENTS / "official"), PYTHONPATH])
        official = Client(python, folder, twin, DEADLINE_S)
        official.must(script, *arguments, PYTHONPATH=path, **environ)
        for project in projects:
            check_alike(project, server, twin)

    return run


@pytest.fixture
def runs_of(server: Server) -> Callable[[str], list[dict[str, object]]]:
    """Returns the runs of a project, whole, by their names."""

    def read(project: str) -> list[dict[str, object]]:
        path = f"/projects/{server.entity}/{project}"
        items = server.get(f"{path}/runs")["items"]
        return sorted(
            (server.run(project, item["id"]) for item in items), key=lambda run: str(run["name"])
        )

    return read
