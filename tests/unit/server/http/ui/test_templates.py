from __future__ import annotations

from runwell.store.ports.runs import Run
from runwell.values.json import Json
from tests.unit.server.asgi import Browser

ADDRESS = "/api/v1/workspace-template"
SPEC: dict[str, Json] = {"section": {"settings": {"xAxis": "_runtime", "smoothingWeight": 0.5}}}
OTHER: dict[str, Json] = {"section": {"settings": {"shouldAutoGeneratePanels": False}}}


def put(browser: Browser, spec: Json, *, for_everybody: bool = False) -> Json:
    answer = browser.send("PUT", ADDRESS, {"spec": spec, "for_everybody": for_everybody})
    assert answer.status == 200
    told: Json = answer.json()
    return told


def beginning(browser: Browser, name: str) -> Json:
    """What a workspace that nobody touched begins with."""
    answer = browser.get(f"/api/v1/projects/ann/digits/workspace?name={name}")
    found: dict[str, Json] = answer.json()
    assert found["view"] is None
    return found["template"]


def test_who_wants_nothing_begins_with_nothing(owner: Browser, run: Run) -> None:
    assert run.project == "digits"
    assert owner.get(ADDRESS).json() == {"own": None, "everybody": None}
    assert beginning(owner, "nw-ann-w") is None


def test_ones_own_workspaces_begin_with_ones_own_template(owner: Browser, run: Run) -> None:
    assert run.project == "digits"
    assert put(owner, SPEC) == {"own": SPEC, "everybody": None}
    assert owner.get(ADDRESS).json() == {"own": SPEC, "everybody": None}
    assert beginning(owner, "nw-ann-w") == SPEC
    assert beginning(owner, "nw-ann-r") == SPEC
    assert beginning(owner, "nw-bob-w") is None
    assert beginning(owner, "nw-abc-v") is None
    put(owner, None)
    assert beginning(owner, "nw-ann-w") is None


def test_who_has_none_begins_with_that_of_everybody(
    owner: Browser, guest: Browser, run: Run
) -> None:
    assert run.project == "digits"
    put(owner, OTHER, for_everybody=True)
    assert guest.get(ADDRESS).json() == {"own": None, "everybody": OTHER}
    assert beginning(owner, "nw-ann-w") == OTHER
    put(owner, SPEC)
    assert beginning(owner, "nw-ann-w") == SPEC


def test_only_an_administrator_says_what_everybody_begins_with(guest: Browser) -> None:
    answer = guest.send("PUT", ADDRESS, {"spec": SPEC, "for_everybody": True})
    assert answer.status == 403
    assert put(guest, SPEC) == {"own": SPEC, "everybody": None}


def test_a_workspace_that_is_there_begins_with_itself(owner: Browser, run: Run) -> None:
    assert run.project == "digits"
    put(owner, SPEC)
    owner.send("PUT", "/api/v1/projects/ann/digits/views/nw-ann-w", {"spec": OTHER})
    found = owner.get("/api/v1/projects/ann/digits/workspace?name=nw-ann-w").json()
    assert (found["view"]["spec"], found["template"]) == (OTHER, None)
