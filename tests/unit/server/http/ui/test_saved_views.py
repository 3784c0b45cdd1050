from __future__ import annotations

from runwell.store.ports.runs import Run
from tests.unit.server.asgi import Browser

VIEWS = "/api/v1/projects/ann/digits/views"
SPEC = {"section": {"panelBankConfig": {"sections": []}, "unknown": [1, None]}}


def test_a_view_is_saved_read_listed_and_deleted(owner: Browser, run: Run) -> None:
    assert run.project == "digits"
    saved = owner.send(
        "PUT", f"{VIEWS}/nw-1-v", {"display_name": "Best", "type": "project-view", "spec": SPEC}
    )
    assert (saved.status, saved.json()["spec"]) == (200, SPEC)
    assert owner.get(f"{VIEWS}/nw-1-v").json() == saved.json()
    found = "/api/v1/projects/ann/digits/workspace?name="
    assert owner.get(f"{found}nw-1-v").json() == {"view": saved.json(), "template": None}
    assert owner.get(f"{found}nw-2-v").json() == {"view": None, "template": None}
    listed = owner.get(f"{VIEWS}?type=project-view").json()["items"]
    assert listed == [{key: at for key, at in saved.json().items() if key != "spec"}]
    assert owner.get(f"{VIEWS}?type=runs").json()["items"] == []
    assert owner.send("DELETE", f"{VIEWS}/nw-1-v").status == 204
    assert owner.get(f"{VIEWS}/nw-1-v").status == 404


def test_a_personal_workspace_is_its_users_alone(owner: Browser, guest: Browser, run: Run) -> None:
    assert run.project == "digits"
    assert owner.send("PUT", f"{VIEWS}/nw-ann-w", {"spec": SPEC}).json()["may_edit"] is True
    assert guest.get(f"{VIEWS}/nw-ann-w").json()["may_edit"] is False
    assert guest.send("PUT", f"{VIEWS}/nw-ann-w", {"spec": {}}).status == 403
    # Not even an admin changes somebody else's by mistake.
    assert owner.send("PUT", f"{VIEWS}/nw-bob-w", {"spec": {}}).status == 403


def test_who_saved_meanwhile_is_not_overwritten(owner: Browser, run: Run) -> None:
    assert run.project == "digits"
    seen = owner.send("PUT", f"{VIEWS}/v", {"spec": SPEC}).json()["updated_at"]
    late = {"spec": {}, "unchanged_since": seen - 1}
    assert owner.send("PUT", f"{VIEWS}/v", late).status == 409
    assert owner.get(f"{VIEWS}/v").json()["spec"] == SPEC


def test_bad_views_are_refused(owner: Browser, run: Run) -> None:
    assert run.project == "digits"
    assert owner.send("PUT", f"{VIEWS}/a%20b", {"spec": {}}).status == 400
    assert owner.send("PUT", f"{VIEWS}/v", {"spec": [1]}).status == 422
