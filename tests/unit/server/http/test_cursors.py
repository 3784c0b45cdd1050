from __future__ import annotations

from runwell.server.events import Cursor, FilesChanged, ProjectKey
from runwell.server.http.cursors import HEADER
from runwell.server.services.assembly import Services
from runwell.store.ports.runs import Run
from tests.unit.server.asgi import Browser

NAME = HEADER.lower()


def test_an_answer_says_how_far_things_had_happened(
    owner: Browser, services: Services, run: Run
) -> None:
    before = services.bus.now()
    assert owner.get("/api/v1/projects/ann/digits/runs").headers[NAME] == str(before)
    services.bus.publish(FilesChanged(ProjectKey("ann", "digits"), run.run_id))
    after = Cursor.parse(owner.get("/api/v1/session").headers[NAME])
    assert after == Cursor(before.boot, before.number + 1)


def test_pages_and_files_say_nothing_of_it(owner: Browser, run: Run) -> None:
    assert NAME not in owner.get("/ann/digits").headers
    assert NAME not in owner.get("/ready").headers
