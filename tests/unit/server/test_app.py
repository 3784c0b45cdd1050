from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest
from fastapi import FastAPI
from starlette.routing import Route

from runwell.server import app as module
from runwell.server.app import Options, make_app
from runwell.server.services.assembly import Services
from runwell.store.ports.runs import Run
from tests.fakes.clock import FakeClock
from tests.unit.server.asgi import Browser, basic
from tests.unit.server.conftest import OWNER_KEY, People

DEADLINE_S = 10.0


def test_it_says_that_it_is_ready_to_anybody(nobody: Browser) -> None:
    answer = nobody.get("/ready")
    assert (answer.status, answer.json()) == (200, {"status": "ok"})


def test_it_works_below_a_prefix_whether_or_not_a_proxy_takes_it_off(
    services: Services, people: People, static: Path
) -> None:
    app = make_app(services, Options(root_path="/lab", static=static))
    owner = Browser(app, {"authorization": basic(OWNER_KEY)})
    for path in ("/lab/api/v1/viewer", "/api/v1/viewer"):
        assert owner.get(path).json()["username"] == people.owner.name
    assert b'<base href="/lab/" />' in owner.get("/lab/ann/digits").body
    problem = owner.get("/lab/api/v1/projects/ann/nope")
    assert problem.headers["content-type"] == "application/problem+json"
    too_much = {"content-length": str(2**30)}
    assert owner.send("POST", "/lab/api/v1/session", headers=too_much).status == 413


def test_silent_runs_are_looked_for_and_rows_are_sealed_beside_the_requests(
    services: Services, run: Run, clock: FakeClock, monkeypatch: pytest.MonkeyPatch, people: People
) -> None:
    monkeypatch.setattr(module, "LOOK_EVERY_S", 0.001)
    monkeypatch.setattr(module, "SEAL_EVERY_S", 0.001)
    sealed = Event()
    attempts: list[int] = []

    def seal() -> int:
        attempts.append(1)
        if len(attempts) == 1:
            raise OSError("no space left")
        sealed.set()
        return 0

    app = make_app(replace(services, seal_due=seal), Options())
    clock.now += 1000

    async def live() -> None:
        async with app.router.lifespan_context(app):
            end = asyncio.get_running_loop().time() + DEADLINE_S
            while (
                services.runs.by_key(people.owner, run.id).state != "crashed" or not sealed.is_set()
            ):
                assert asyncio.get_running_loop().time() < end
                await asyncio.sleep(0.005)

    asyncio.run(live())
    assert services.bus.closed


OPEN = {
    ("GET", "/ready"),
    ("GET", "/api/v1/openapi.json"),
    ("GET", "/api/v1/session"),
    ("POST", "/api/v1/session"),  # where a key is shown
    ("GET", "/assets/{path:path}"),
    ("GET", "/{path:path}"),
    ("OPTIONS", "/storage/{path:path}"),  # says what every browser may know
    ("OPTIONS", "/files/{entity}/{project}/{run}/{path:path}"),  # the same
    ("OPTIONS", "/uploads/{entity}/{project}/{run}/{path:path}"),
}


def routes(app: FastAPI) -> set[tuple[str, str]]:
    """Returns method and path of all that the application answers to."""
    plain = {
        (method, route.path)
        for route in app.routes
        if isinstance(route, Route)
        for method in (route.methods or set()) - {"HEAD"}
    }
    described = app.openapi()["paths"].items()
    return plain | {(method.upper(), path) for path, methods in described for method in methods}


def target_of(path: str, run: Run) -> str:
    """Returns an address on a route, with something that is there where the tests have any."""
    known = {"entity": run.entity, "project": run.project, "run": run.run_id, "id": run.run_id}
    known |= {"name": "v", "team": "lab", "user": "bob", "member": "bob", "agent": "1"}
    known |= {"content": "1", "manifest": "1", "artifact": "1", "upload": "u", "number": "1"}
    known |= {"md5": "0" * 32, "region": "r", "collection": "c", "birth": "b", "version": "v0"}
    known |= {"other": "v1"}
    return path.replace("{path:path}", "a.txt").format(**known)


def test_every_answer_tells_browsers_to_be_careful(app: FastAPI, run: Run, owner: Browser) -> None:
    for method, path in sorted(routes(app)):
        if path.endswith("/live"):
            continue  # has no end
        headers = owner.send(method, target_of(path, run)).headers
        assert headers["x-content-type-options"] == "nosniff", path
        assert "frame-ancestors" in headers["content-security-policy"], path
        assert "'unsafe-eval'" not in headers["content-security-policy"], path


def test_a_body_that_is_far_too_long_is_refused_before_it_is_read(
    app: FastAPI, run: Run, owner: Browser
) -> None:
    huge = {"content-length": str(2**43), "content-type": "application/json"}
    taking = {"POST", "PUT", "PATCH"}
    for method, path in sorted(route for route in routes(app) if route[0] in taking):
        answer = owner.send(method, target_of(path, run), body=[b"{", b"x" * 100], headers=huge)
        assert answer.status in (413, 403), path  # links that are not signed are refused earlier


def test_nobody_gets_past_any_door(app: FastAPI, run: Run) -> None:
    assert routes(app) > OPEN
    for method, path in sorted(routes(app)):
        target = target_of(path, run)
        for headers in ({}, {"authorization": basic("x" * 40)}):
            is_refused = Browser(app, headers).send(method, target).status in (401, 403, 429)
            assert is_refused is ((method, path) not in OPEN), path
