"""Whole trainings with frameworks on the drop-in, each in an environment of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.contract.stack import Client, Server, running_server

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
    """Runs scripts in the environment that the module's `ENVIRONMENT` names."""
    name: str = request.module.ENVIRONMENT
    python = ENVIRONMENTS / name / "bin" / "python"
    if not python.exists():
        pytest.skip(f"no environment with {name}: `make test-integrations` makes it")
    return OwnClient(python, tmp_path, server)


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
