from __future__ import annotations

from urllib.parse import quote

import pytest

from runwell.server.services.assembly import Services
from runwell.store.ports.runs import Run, RunChange
from runwell.values.json import Json
from tests.unit.server.asgi import Browser
from tests.unit.server.conftest import People
from tests.unit.server.streaming import log_lines, log_rows

BASE = "/api/v1/projects/ann/digits/runs"


@pytest.fixture
def full(services: Services, people: People, run: Run) -> Run:
    facts: Json = {"w": {"host": "box", "codePath": "train.py", "args": ["--lr", "1 2"]}}
    chart: Json = {"panel_type": "Vega2", "panel_config": {"panelDefId": "wandb/bar/v0"}}
    config: dict[str, Json] = {
        "lr": {"value": float("inf")},
        "_wandb": {"value": {"e": facts, "visualize": {"k": chart}}},
    }
    change = RunChange(
        config=config,
        summary={"loss": float("nan"), "_wandb": {"runtime": 7}},
        notes="n",
        tags=("a",),
        group="g",
        job_type="train",
        host="box",
        commit="c0ffee",
        repo="https://example.org/x.git",
        sweep="s",
    )
    services.runs.change(people.owner, run, change)
    log_rows(services, people.owner, run, [{"_step": 3, "loss": 1}])
    return log_lines(services, people.owner, run, ["a"])


SHOWN = {
    "id": "r1",
    "name": "one",
    "state": "running",
    "user": "ann",
    "created_at": 1_000_000.0,
    "heartbeat_at": 1_000_000.0,
    "finished_at": None,
    "runtime_s": 7.0,
    "group": "g",
    "job_type": "train",
    "notes": "n",
    "tags": ["a"],
    "host": "box",
    "sweep": "s",
    "config": {"lr": "Infinity"},
    "summary": {"loss": "NaN"},
    "rows": 1,
    "last_step": 3,
}


def test_a_list_holds_what_tables_show(owner: Browser, full: Run) -> None:
    assert full.run_id == "r1"
    assert owner.get(BASE).json() == {"items": [SHOWN], "total": 1, "next_cursor": None}


def test_a_run_alone_tells_more(owner: Browser, full: Run) -> None:
    assert owner.get(f"{BASE}/{full.run_id}").json() == SHOWN | {
        "environment": {"host": "box", "codePath": "train.py", "args": ["--lr", "1 2"]},
        "visualize": {"k": {"panel_type": "Vega2", "panel_config": {"panelDefId": "wandb/bar/v0"}}},
        "class_labels": {},
        "command": "python train.py --lr '1 2'",
        "commit": "c0ffee",
        "repo": "https://example.org/x.git",
        "exit_code": None,
        "console_lines": 1,
        "stop_requested": False,
        "branch": None,
    }


def test_an_end_has_a_time_that_a_new_life_takes_away(
    owner: Browser, services: Services, people: People, run: Run
) -> None:
    ended = services.runs.set_state(people.owner, run, "finished")
    assert owner.get(f"{BASE}/r1").json()["finished_at"] == ended.finished_at
    services.runs.change(people.owner, ended, RunChange(state="running"))
    assert owner.get(f"{BASE}/r1").json()["finished_at"] is None


def test_pages_follow_each_other(
    owner: Browser, services: Services, people: People, run: Run
) -> None:
    for number in range(4):
        services.runs.upsert(people.owner, None, "digits", f"x{number}", RunChange())
    seen: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        page = owner.get(f"{BASE}?limit=2&order=%2Bname&cursor={quote(cursor)}").json()
        seen += [item["id"] for item in page["items"]]
        cursor = page["next_cursor"]
        assert page["total"] == 5
    assert sorted(seen) == [run.run_id, "x0", "x1", "x2", "x3"]


def test_runs_are_searched_and_filtered(
    owner: Browser, services: Services, people: People, run: Run
) -> None:
    config: dict[str, Json] = {"lr": {"value": 0.1}}
    services.runs.upsert(
        people.owner, None, "digits", "x1", RunChange(config=config, display_name="two")
    )

    def ids(query: str) -> list[str]:
        return [item["id"] for item in owner.get(f"{BASE}?{query}").json()["items"]]

    assert ids("search=tw") == ["x1"]
    assert ids("search=^o.e$&regex=true") == [run.run_id]
    assert ids("filter=" + quote('{"config.lr": {"$gt": 0}}')) == ["x1"]
    for bad in (
        "filter=[",
        "filter=[1]",
        "search=(&regex=true",
        "order=nope",
        "limit=0",
        "limit=1001",
    ):
        answer = owner.get(f"{BASE}?{bad}")
        assert (bad, answer.status in (400, 422)) == (bad, True)
        assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    "query", ["regex=true&search=a(%3F=b)", 'filter={"name":{"$regex":"a(%3F=b)"}}']
)
def test_a_regular_expression_that_is_none_is_told_with_the_syntax_to_use(
    owner: Browser, run: Run, query: str
) -> None:
    answer = owner.get(f"{BASE}?{query}")
    assert answer.status == 400
    assert answer.json()["detail"] == (
        "the regular expression 'a(?=b)' is not understood: invalid perl operator: (?=; "
        "use the syntax of RE2, which has no look-around and no back-references"
    )


def test_a_run_is_renamed_annotated_and_tagged(owner: Browser, full: Run) -> None:
    path = f"{BASE}/{full.run_id}"
    changed = owner.send("PATCH", path, {"name": "new", "tags": ["b", "b"]}).json()
    assert (changed["name"], changed["tags"], changed["notes"]) == ("new", ["b"], "n")
    assert owner.send("PATCH", path, {"notes": "", "tags": []}).json()["tags"] == []
    assert owner.get(path).json()["notes"] == ""


@pytest.mark.parametrize(
    "patch", [{"name": ""}, {"state": "finished"}, {"tags": "a"}, {"notes": 1}, [1]]
)
def test_what_cannot_be_changed_is_refused(owner: Browser, run: Run, patch: object) -> None:
    assert owner.send("PATCH", f"{BASE}/{run.run_id}", patch).status == 422


def test_a_stop_is_taken_as_a_wish(owner: Browser, run: Run) -> None:
    answer = owner.post(f"{BASE}/{run.run_id}/stop")
    assert (answer.status, answer.json()["state"]) == (202, "running")
    assert owner.get(f"{BASE}/r1").json()["stop_requested"] is True
