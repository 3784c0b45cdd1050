from __future__ import annotations

import pytest

from runwell.store.ports.runs import Run
from tests.unit.server.asgi import Browser

BASE = "/api/v1/projects/ann/digits"
READS = [
    "/api/v1/viewer",
    "/api/v1/projects",
    BASE,
    f"{BASE}/runs",
    f"{BASE}/runs/r1",
    f"{BASE}/metrics",
    f"{BASE}/runs/r1/values?key=x",
    f"{BASE}/runs/r1/logs",
    f"{BASE}/runs/r1/files",
]
WRITES = [("PATCH", f"{BASE}/runs/r1", {"notes": "x"}), ("POST", f"{BASE}/runs/r1/stop", None)]
SERIES = {"runs": ["r1"], "keys": ["loss"]}


@pytest.mark.parametrize("path", READS)
def test_everybody_with_a_key_reads_and_nobody_else(
    nobody: Browser, guest: Browser, owner: Browser, run: Run, path: str
) -> None:
    assert run.run_id == "r1"
    statuses = [asker.get(path).status for asker in (nobody, guest, owner)]
    assert statuses == [401, 200, 200]


def test_the_same_holds_for_curves(
    nobody: Browser, guest: Browser, owner: Browser, run: Run
) -> None:
    path = f"/api/v1/projects/{run.entity}/{run.project}/series"
    assert [who.post(path, SERIES).status for who in (nobody, guest, owner)] == [401, 200, 200]


@pytest.mark.parametrize(("method", "path", "document"), WRITES)
def test_only_who_may_write_changes(
    nobody: Browser,
    guest: Browser,
    owner: Browser,
    run: Run,
    method: str,
    path: str,
    document: object,
) -> None:
    assert run.run_id == "r1"
    statuses = [asker.send(method, path, document).status for asker in (nobody, guest, owner)]
    assert (statuses[:2], statuses[2] in (200, 202)) == ([401, 403], True)


@pytest.mark.parametrize(
    "path", [path.replace("digits", "nope") for path in READS[2:]] + [f"{BASE}/runs/nope"]
)
def test_what_is_not_there_is_not_found(owner: Browser, run: Run, path: str) -> None:
    assert run.run_id == "r1"
    answer = owner.get(path)
    assert (answer.status, answer.json()["type"]) == (404, "urn:runwell:not_found")
