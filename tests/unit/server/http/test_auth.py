from __future__ import annotations

import pytest
from fastapi import FastAPI

from runwell.server.http import auth
from runwell.server.http.auth import COOKIE
from runwell.server.services.assembly import Services
from runwell.store.ports.runs import Run
from tests.unit.server.asgi import Answer, Browser, basic
from tests.unit.server.conftest import OWNER_KEY, People

VIEWER = "/api/v1/viewer"
SAME = {"sec_fetch_site": "same-origin"}


@pytest.fixture
def at_home(app: FastAPI, monkeypatch: pytest.MonkeyPatch) -> Browser:
    """The owner, in front of the machine: their own socket, over loopback."""
    monkeypatch.setattr(
        auth, "belongs_to", lambda _uid, client, _server: client.host == "127.0.0.1"
    )
    return Browser(app, client=("127.0.0.1", 40_000))


def sign_in(nobody: Browser, key: str = OWNER_KEY, **headers: str) -> Answer:
    return nobody.post("/api/v1/session", {"key": key}, **(SAME | headers))


def cookie_of(answer: Answer) -> str:
    return answer.headers["set-cookie"].partition(";")[0]


def test_nobody_sees_anything(nobody: Browser) -> None:
    answer = nobody.get(VIEWER)
    assert answer.status == 401
    assert answer.headers["content-type"] == "application/problem+json"
    assert "www-authenticate" not in answer.headers
    assert answer.json() == {
        "type": "urn:runwell:not_authenticated",
        "title": "Unauthorized",
        "status": 401,
        "detail": "sign in first, or send an API key",
    }


@pytest.mark.parametrize("form", [basic(OWNER_KEY), f"Bearer {OWNER_KEY}", f"bearer  {OWNER_KEY} "])
def test_a_key_opens(nobody: Browser, people: People, form: str) -> None:
    viewer = nobody.get(VIEWER, {"authorization": form}).json()
    assert (viewer["username"], viewer["is_admin"], viewer["sign_in"]) == (
        people.owner.name,
        True,
        "key",
    )


@pytest.mark.parametrize(
    "form", [basic("x" * 40), "Basic ???", "Basic /w==", "Bearer x", "Digest x", ""]
)
def test_a_wrong_key_does_not(nobody: Browser, form: str) -> None:
    assert nobody.get(VIEWER, {"authorization": form}).status == 401


def test_a_session_opens_until_it_is_closed(nobody: Browser) -> None:
    signed = sign_in(nobody)
    assert signed.status == 204
    assert "HttpOnly" in signed.headers["set-cookie"]
    assert "SameSite=lax" in signed.headers["set-cookie"]
    assert "Secure" not in signed.headers["set-cookie"]
    nobody.headers["cookie"] = cookie_of(signed)
    assert nobody.get(VIEWER).json()["sign_in"] == "session"
    assert nobody.send("DELETE", "/api/v1/session", headers=SAME).status == 204
    assert nobody.get(VIEWER).status == 401


def test_a_session_behind_tls_stays_there(nobody: Browser) -> None:
    signed = sign_in(nobody, x_forwarded_proto="https", x_forwarded_prefix="/lab")
    assert "Secure" in signed.headers["set-cookie"]
    assert "Path=/lab" in signed.headers["set-cookie"]


def test_a_wrong_key_opens_no_session(nobody: Browser) -> None:
    answer = sign_in(nobody, "x" * 40)
    assert (answer.status, "set-cookie" in answer.headers) == (401, False)


def test_a_foreign_page_signs_nobody_in(nobody: Browser) -> None:
    assert sign_in(nobody, sec_fetch_site="cross-site").status == 403


def test_who_sits_here_needs_no_sign_in(at_home: Browser) -> None:
    assert at_home.get(VIEWER).json()["sign_in"] == "local"


def test_another_user_of_this_machine_is_nobody(at_home: Browser) -> None:
    at_home.client = ("127.0.0.2", 40_000)
    assert at_home.get(VIEWER).status == 401


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8080", "10.0.0.1:8080", "", "[::"])
def test_a_foreign_name_for_this_machine_opens_nothing(at_home: Browser, host: str) -> None:
    assert at_home.get(VIEWER, {"host": host}).status == 401


@pytest.mark.parametrize(
    "header", ["forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via"]
)
def test_who_comes_through_a_proxy_does_not_sit_here(at_home: Browser, header: str) -> None:
    assert at_home.get(VIEWER, {header: "x"}).status == 401


def test_locality_can_be_turned_off(app: FastAPI, services: Services, at_home: Browser) -> None:
    from runwell.server.app import Options, make_app

    at_home.app = make_app(services, Options(local_user=None))
    assert at_home.get(VIEWER).status == 401


def test_an_old_cookie_locks_no_owner_out(at_home: Browser) -> None:
    assert at_home.get(VIEWER, {"cookie": f"{COOKIE}=old"}).json()["sign_in"] == "local"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"sec-fetch-site": "same-origin"}, 200),
        ({"sec-fetch-site": "none"}, 200),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "cross-site", "origin": "http://localhost:8080"}, 403),
        ({"origin": "http://localhost:8080"}, 200),
        ({"origin": "http://localhost:9090"}, 403),
        ({"origin": "null"}, 403),
        ({}, 403),
    ],
)
def test_a_change_by_locality_or_cookie_must_come_from_our_own_page(
    at_home: Browser, run: Run, headers: dict[str, str], status: int
) -> None:
    path = f"/api/v1/projects/ann/digits/runs/{run.run_id}"
    assert at_home.send("PATCH", path, {"notes": "x"}, headers=headers).status == status
    away = Browser(at_home.app, {"cookie": cookie_of(sign_in(Browser(at_home.app)))})
    assert away.send("PATCH", path, {"notes": "x"}, headers=headers).status == status


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"sec-fetch-site": "same-origin", "sec-fetch-mode": "cors"}, 200),
        ({"sec-fetch-site": "none", "sec-fetch-mode": "navigate"}, 200),
        ({"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"}, 200),
        ({"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors"}, 403),
        ({"sec-fetch-site": "same-site", "sec-fetch-mode": "cors"}, 403),
        ({"sec-fetch-site": "cross-site"}, 403),
    ],
)
def test_a_foreign_page_may_link_here_but_not_fetch(
    at_home: Browser, headers: dict[str, str], status: int
) -> None:
    assert at_home.get(VIEWER, headers).status == status
    away = Browser(at_home.app, {"cookie": cookie_of(sign_in(Browser(at_home.app)))})
    assert away.get(VIEWER, headers).status == status


def test_programs_with_a_key_need_no_page(owner: Browser, run: Run) -> None:
    path = f"/api/v1/projects/ann/digits/runs/{run.run_id}"
    assert owner.send("PATCH", path, {"notes": "x"}).status == 200


def test_the_wire_takes_keys_alone(at_home: Browser) -> None:
    answer = at_home.post("/graphql", {"query": "{viewer{id}}"}, **SAME)
    assert answer.status == 401
    assert answer.json()["errors"][0]["message"].startswith("send an API key")
    assert answer.headers["www-authenticate"] == "Basic"
