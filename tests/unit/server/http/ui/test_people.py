from __future__ import annotations

from tests.unit.server.asgi import Browser

USERS, TEAMS = "/api/v1/users", "/api/v1/teams"


def bearer(app: Browser, key: str) -> Browser:
    return Browser(app.app, {"authorization": f"Bearer {key}"})


def test_an_admin_makes_a_user_with_a_given_name_and_key(owner: Browser, guest: Browser) -> None:
    made = owner.post(USERS, {"name": "eve", "key": "e" * 40, "email": "Eve@lab.org"})
    assert (made.status, made.json()["key"]) == (201, "e" * 40)
    assert made.json()["account"]["email"] == "eve@lab.org"
    eve = bearer(owner, "e" * 40)
    assert eve.get("/api/v1/viewer").json()["username"] == "eve"
    assert owner.post(USERS, {"name": "eve"}).status == 409
    assert owner.post(USERS, {"name": "joe", "key": "short"}).status == 400
    assert owner.post(USERS, {}).status == 400
    assert guest.post(USERS, {"name": "joe"}).status == 403
    assert [item["name"] for item in owner.get(USERS).json()["items"]] == ["ann", "bob", "eve"]


def test_an_account_is_changed_closed_and_renamed(owner: Browser, guest: Browser) -> None:
    assert guest.send("PATCH", f"{USERS}/bob", {"is_admin": True}).status == 403
    after = owner.send("PATCH", f"{USERS}/bob", {"is_org_admin": True, "email": "b@lab.org"})
    assert after.json()["is_org_admin"] is True
    assert guest.post(TEAMS, {"name": "lab"}).status == 201
    assert owner.send("PATCH", f"{USERS}/bob", {"is_active": False}).json()["is_active"] is False
    assert guest.get("/api/v1/viewer").status == 401
    owner.send("PATCH", f"{USERS}/bob", {"is_active": True, "name": "robert"})
    assert guest.get("/api/v1/viewer").json()["username"] == "robert"
    assert owner.send("PATCH", f"{USERS}/ann", {"is_active": False}).status == 400
    assert owner.send("PATCH", f"{USERS}/ann", {"is_admin": False}).status == 400
    assert owner.send("PATCH", f"{USERS}/nobody", {}).status == 404


def test_keys_are_listed_without_themselves(owner: Browser, guest: Browser) -> None:
    made = guest.post(f"{USERS}/bob/keys", {"description": "laptop"}).json()
    listed = guest.get(f"{USERS}/bob/keys")
    assert made["key"] not in listed.body.decode()
    descriptions = [item["description"] for item in listed.json()["items"]]
    assert sorted(descriptions) == ["", "laptop"]  # made in the same moment
    assert guest.get(f"{USERS}/ann/keys").status == 403
    assert guest.post(f"{USERS}/ann/keys", {}).status == 403
    fresh = bearer(owner, made["key"])
    assert fresh.get("/api/v1/viewer").status == 200
    assert owner.send("DELETE", f"/api/v1/keys/{made['api_key']['id']}").status == 204
    assert fresh.get("/api/v1/viewer").status == 401


def test_a_team_over_http(owner: Browser, guest: Browser) -> None:
    assert owner.post(TEAMS, {"name": "lab"}).json()["members"][0]["role"] == "admin"
    assert guest.get(f"{TEAMS}/lab").status == 404
    assert owner.send("PUT", f"{TEAMS}/lab/members/bob", {"role": "viewer"}).status == 200
    team = owner.send("PUT", f"{TEAMS}/lab/members/bob", {"role": "member"}).json()
    roles = [(one["account"]["name"], one["role"]) for one in team["members"]]
    assert roles == [("ann", "admin"), ("bob", "member")]
    assert guest.get(TEAMS).json() == {"items": ["lab"]}
    assert guest.post(f"{TEAMS}/lab/invites", {"email": "x@y.org"}).status == 403
    invited = owner.post(f"{TEAMS}/lab/invites", {"email": "x@y.org"}).json()["invites"]
    assert [one["email"] for one in invited] == ["x@y.org"]
    assert owner.send("DELETE", f"{TEAMS}/lab/invites/{invited[0]['id']}").status == 204
    service = owner.post(f"{TEAMS}/lab/service-accounts", {"description": "ci"}).json()
    worker = bearer(owner, service["key"])
    assert worker.get("/api/v1/viewer").json()["entity"] == "lab"
    assert owner.send("DELETE", f"{TEAMS}/lab/members/lab-ci").status == 204
    assert worker.get("/api/v1/viewer").status == 401
    assert owner.send("DELETE", f"{TEAMS}/lab/members/bob").status == 204
    assert owner.send("DELETE", f"{TEAMS}/lab").status == 204


def test_a_project_says_who_sees_it(owner: Browser, guest: Browser) -> None:
    create = 'mutation { upsertModel(input: {name: "p", entityName: "ann"}) { inserted } }'
    owner.post("/graphql", {"query": create})
    path = "/api/v1/projects/ann/p"
    assert guest.get(path).status == 404
    access = owner.send("PUT", f"{path}/members/bob", {"role": "viewer"}).json()
    assert access == {"visibility": "team", "members": [{"entity": "bob", "role": "viewer"}]}
    assert guest.get(f"{path}/access").status == 200
    assert guest.send("PATCH", path, {"visibility": "open"}).status == 403
    assert owner.send("DELETE", f"{path}/members/bob").status == 204
    assert guest.get(path).status == 404
    assert owner.send("PATCH", path, {"visibility": "public", "name": "q"}).status == 200
    assert guest.get("/api/v1/projects/ann/q").status == 200
