from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from runwell.server.app import Options, make_app
from runwell.server.http.enclosures import MAX_BYTES
from runwell.server.services.assembly import Services
from runwell.store.ports.runs import Run
from runwell.store.ports.views import ViewChange
from tests.unit.server.asgi import Browser, basic
from tests.unit.server.conftest import OWNER_KEY, People

ELEMENT = '<script type="application/json" id="enclosures">'
PLACE = "projects/ann/digits"
VIEWS = f"{PLACE}/views?type=project-view&limit=1000"
PROJECT = "projects?entity=ann&name=digits"


@pytest.fixture
def static(static: Path) -> Path:
    (static / "index.html").write_text(
        f'<head><base href="/" /></head><body>{ELEMENT}{{}}</script>page</body>'
    )
    return static


def enclosed(browser: Browser, target: str) -> dict[str, Any]:
    """Returns what a page brings along."""
    page = browser.get(target).body.decode()
    found = re.search(f"{re.escape(ELEMENT)}(.*?)</script>page", page, re.DOTALL)
    assert found is not None
    answers: dict[str, Any] = json.loads(found[1])
    return answers


def save_view(services: Services, people: People, name: str, spec: str = "{}") -> None:
    change = ViewChange(type="project-view", spec=spec)
    services.views.save(people.owner, ("ann", "digits"), name, change)


def test_a_workspace_brings_the_answers_to_its_first_questions(
    owner: Browser, services: Services, people: People, run: Run
) -> None:
    save_view(services, people, "nw-ann-w", '{"name": "</script><script>alert(1)</script>"}')
    answers = enclosed(owner, "/ann/digits")
    workspace = f"{PLACE}/workspace?name=nw-ann-w"
    assert list(answers) == ["session", PROJECT, VIEWS, workspace]
    for question, answer in answers.items():
        assert owner.get(f"/api/v1/{question}").json() == answer
    assert answers["session"]["viewer"]["username"] == "ann"
    assert answers[workspace]["view"]["spec"]["name"].startswith("</script>")


@pytest.mark.parametrize(
    ("nw", "name"), [("abc", "nw-abc-v"), ("nwuserbob", "nw-bob-w"), ("", "nw-ann-w")]
)
def test_the_view_is_the_one_that_the_address_names(
    owner: Browser, run: Run, nw: str, name: str
) -> None:
    assert f"{PLACE}/workspace?name={name}" in enclosed(owner, f"/ann/digits?nw={nw}")


@pytest.mark.parametrize(
    ("target", "questions"),
    [
        ("/", ["session"]),
        ("/settings", ["session"]),
        ("/ann/digits/runs/r1", ["session", PROJECT]),
    ],
)
def test_other_pages_bring_no_more_than_they_show(
    owner: Browser, run: Run, target: str, questions: list[str]
) -> None:
    assert list(enclosed(owner, target)) == questions


def test_a_project_that_is_not_there_is_no_error(owner: Browser) -> None:
    answers = enclosed(owner, "/ann/coming")
    assert answers["projects?entity=ann&name=coming"] == {"items": []}
    assert not any("views" in question for question in answers)


def test_nobody_learns_anything_but_that(nobody: Browser, run: Run) -> None:
    assert enclosed(nobody, "/ann/digits") == {"session": {"viewer": None}}


def test_nobody_learns_of_what_they_may_not_see(
    owner: Browser, guest: Browser, services: Services, people: People
) -> None:
    save_view(services, people, "nw-abc-v")
    assert enclosed(owner, "/ann/digits?nw=abc")[f"{PLACE}/workspace?name=nw-abc-v"]["view"]
    answers = enclosed(guest, "/ann/digits?nw=abc")
    assert answers.pop("session")["viewer"]["username"] == "bob"
    assert answers == {PROJECT: {"items": []}}


def test_what_is_large_is_asked_for_later(
    owner: Browser, services: Services, people: People, run: Run
) -> None:
    save_view(services, people, "nw-ann-w", json.dumps({"name": "x" * MAX_BYTES}))
    assert list(enclosed(owner, "/ann/digits")) == ["session", PROJECT, VIEWS]


def test_names_are_written_as_browsers_write_them(owner: Browser, run: Run) -> None:
    answers = enclosed(owner, "/ann/two%20words")
    assert "projects?entity=ann&name=two+words" in answers


def test_a_page_below_a_prefix_asks_below_it(
    services: Services, people: People, static: Path, run: Run
) -> None:
    app = make_app(services, Options(root_path="/lab", static=static))
    below = Browser(app, {"authorization": basic(OWNER_KEY)})
    assert PROJECT in enclosed(below, "/lab/ann/digits")


def test_no_browser_keeps_a_page_with_answers(owner: Browser) -> None:
    assert owner.get("/ann/digits").headers["cache-control"] == "no-store"
