from __future__ import annotations

from runwell import __version__
from tests.unit.server.asgi import Browser


def test_the_viewer_is_whose_key_it_is(guest: Browser) -> None:
    assert guest.get("/api/v1/viewer").json() == {
        "username": "bob",
        "entity": "bob",
        "is_admin": False,
        "sign_in": "key",
        "version": __version__,
    }


def test_a_page_may_ask_who_is_signed_in_without_being_refused(
    guest: Browser, nobody: Browser
) -> None:
    viewer = guest.get("/api/v1/viewer").json()
    assert guest.get("/api/v1/session").json() == {"viewer": viewer}
    assert nobody.get("/api/v1/viewer").status == 401
    assert nobody.get("/api/v1/session").json() == {"viewer": None}


def test_a_sign_in_knows_its_fields(nobody: Browser) -> None:
    headers = {"sec_fetch_site": "same-origin"}
    assert nobody.post("/api/v1/session", {"key": "x", "more": 1}, **headers).status == 422
    assert nobody.post("/api/v1/session", {"key": "x" * 513}, **headers).status == 422
    assert nobody.post("/api/v1/session", {}, **headers).status == 422
