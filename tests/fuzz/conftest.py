"""A server in this process with something of everything in it, to throw things at."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from fastapi import FastAPI

from runwell.server.app import Options, make_app
from runwell.server.events import ProjectKey
from runwell.server.services.assembly import assemble
from runwell.server.services.delivery import Sent
from runwell.store.open import open_stores
from runwell.store.ports.runs import RunChange
from runwell.wire.stream import Chunk, StreamBody
from tests.fakes.clock import FakeClock
from tests.unit.server.asgi import Browser, basic

KEY = "o" * 40


@dataclass(frozen=True, slots=True)
class Target:
    """The server.

    Attributes:
        app: Its application.
        owner: Who may do everything.
    """

    app: FastAPI
    owner: Browser


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Target]:
    folder = tmp_path_factory.mktemp("fuzz")
    stores = open_stores(f"sqlite:///{folder / 'runwell.db'}", str(folder / "blobs"))
    services = assemble(stores, clock=FakeClock(1e9))
    user, _ = services.accounts.add("ann", key=KEY, is_admin=True)
    for run_id in ("r1", "r2"):
        change = RunChange(config={"lr": {"value": 0.1}}, summary={"loss": 1}, tags=("t",))
        services.runs.upsert(user, None, "digits", run_id, change)
        rows = [json.dumps({"_step": s, "loss": s / 2, "n": {"a": s}, "t": "x"}) for s in range(9)]
        files = {"wandb-history.jsonl": Chunk(0, rows), "output.log": Chunk(0, ["a", "b"])}
        body = StreamBody(files=files)
        services.ingest.take(Sent(user, ProjectKey("ann", "digits"), run_id, body))
        services.files.keep(ProjectKey("ann", "digits"), run_id, "a/b.txt", iter([b"123"]))
    app = make_app(services, Options(static=folder))
    yield Target(app, Browser(app, {"authorization": basic(KEY)}))
    stores.close()


@pytest.fixture(scope="session")
def examples(request: pytest.FixtureRequest) -> int:
    """How many attempts each test makes: `--fuzz-examples`."""
    count: int = request.config.getoption("fuzz_examples")
    return count
