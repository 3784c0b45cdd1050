from __future__ import annotations

from typing import Any

from runwell.store.ports.runs import Run
from tests.unit.server.asgi import Browser
from tests.unit.server.http.graphql.asking import ask, errors

SAVE = """
mutation UpsertView2($id: ID, $entityName: String, $projectName: String, $type: String,
    $name: String, $displayName: String, $description: String, $spec: String) {
  upsertView(input: {id: $id, entityName: $entityName, projectName: $projectName, name: $name,
      displayName: $displayName, description: $description, type: $type, spec: $spec,
      createdUsing: WANDB_SDK}) {
    view { id name displayName spec user { username photoUrl email } project { entityName } }
    inserted
  }
}
"""
LIST = """
query Views($entity: String, $project: String, $viewType: String = "runs", $viewName: String,
    $first: Int, $after: String) {
  project(name: $project, entityName: $entity) {
    allViews(viewType: $viewType, viewName: $viewName, first: $first, after: $after) {
      edges { node { id name displayName spec createdAt updatedAt } cursor }
      pageInfo { endCursor hasNextPage }
    }
  }
}
"""
DELETE = (
    "mutation Delete($id: ID!) { deleteView(input: {id: $id}) { success pendingDrafts { id } } }"
)
SPEC = '{"section": {"x": NaN}, "unknown": [1, null]}'
VIEW = {
    "entityName": "ann",
    "projectName": "digits",
    "type": "project-view",
    "name": "nw-abc-v",
    "displayName": "Best",
    "description": "",
    "spec": SPEC,
}


def listed(browser: Browser, **variables: object) -> Any:  # noqa: ANN401 - looked into
    return ask(browser, LIST, entity="ann", project="digits", **variables)["project"]["allViews"]


def test_a_view_is_kept_as_it_was_sent(owner: Browser, run: Run) -> None:
    assert run.project == "digits"
    made = ask(owner, SAVE, **VIEW)["upsertView"]
    assert made["inserted"] is True
    assert made["view"]["spec"] == SPEC
    assert made["view"]["user"] == {"username": "ann", "photoUrl": None, "email": None}
    (edge,) = listed(owner, viewType="project-view", viewName="nw-abc-v")["edges"]
    assert (edge["node"]["id"], edge["node"]["spec"]) == (made["view"]["id"], SPEC)


def test_saving_by_id_changes_the_view(owner: Browser, run: Run) -> None:
    assert run.project == "digits"
    first = ask(owner, SAVE, **VIEW)["upsertView"]["view"]
    again = ask(owner, SAVE, id=first["id"], displayName="Better")["upsertView"]
    assert again["inserted"] is False
    assert (again["view"]["displayName"], again["view"]["spec"]) == ("Better", SPEC)


def test_views_come_in_pages(owner: Browser, run: Run) -> None:
    assert run.project == "digits"
    for number in range(3):
        ask(owner, SAVE, **{**VIEW, "name": f"v{number}", "type": "runs", "spec": "{}"})
    names, after = [], None
    while True:
        page = listed(owner, first=2, after=after)
        names += [edge["node"]["name"] for edge in page["edges"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert sorted(names) == ["v0", "v1", "v2"]
    assert errors(owner, LIST, entity="ann", project="digits", after="x") != []


def test_deleting_needs_the_right_to_write(owner: Browser, guest: Browser, run: Run) -> None:
    assert run.project == "digits"
    made = ask(owner, SAVE, **VIEW)["upsertView"]["view"]["id"]
    assert errors(guest, DELETE, id=made) != []
    assert ask(owner, DELETE, id=made)["deleteView"] == {"success": True, "pendingDrafts": []}
    assert listed(owner, viewType="project-view")["edges"] == []
    assert errors(owner, DELETE, id=made) != []


def test_a_document_must_be_an_object(owner: Browser, run: Run) -> None:
    assert run.project == "digits"
    assert errors(owner, SAVE, **{**VIEW, "spec": "[1]"}) != []
