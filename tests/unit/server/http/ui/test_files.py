from __future__ import annotations

from runwell.server.events import ProjectKey
from runwell.server.services.assembly import Services
from runwell.store.ports.runs import Run
from tests.fakes.clock import FakeClock
from tests.unit.server.asgi import Browser


def test_files_are_listed_by_path(
    owner: Browser, services: Services, run: Run, clock: FakeClock
) -> None:
    for path in ("b.txt", "a/c.png"):
        services.files.keep(ProjectKey("ann", "digits"), run.run_id, path, iter([b"123"]))
    expected = [
        {"path": "a/c.png", "size_bytes": 3, "mimetype": "image/png", "updated_at": clock.now},
        {"path": "b.txt", "size_bytes": 3, "mimetype": "text/plain", "updated_at": clock.now},
    ]
    assert owner.get("/api/v1/projects/ann/digits/runs/r1/files").json() == {"items": expected}
