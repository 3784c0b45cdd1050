from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute

from runwell.server.http.ui.routes import add_routes, delete, get, patch, post, put


@dataclass(frozen=True, slots=True)
class Boxes:
    """A resource."""

    owner: str

    @get("/boxes/new")
    def new(self) -> str:
        """Returns a new one."""
        return f"new of {self.owner}"

    @get("/boxes/{name}")
    def one(self, name: str) -> str:
        return f"{name} of {self._owner_text()}"

    @post("/boxes", status_code=201)
    def add(self) -> None: ...

    @put("/boxes/{name}")
    def fill(self, name: str) -> None: ...

    @patch("/boxes/{name}")
    def change(self, name: str) -> None: ...

    @delete("/boxes/{name}", status_code=204)
    def drop(self, name: str) -> None: ...

    def _owner_text(self) -> str:
        return self.owner


def routes_of(owner: str) -> list[APIRoute]:
    router = APIRouter()
    add_routes(router, Boxes(owner))
    return [route for route in router.routes if isinstance(route, APIRoute)]


def test_marked_methods_answer_in_the_order_in_which_they_are_written() -> None:
    found = [(*(route.methods or ()), route.path, route.status_code) for route in routes_of("ann")]
    assert found == [
        ("GET", "/boxes/new", None),
        ("GET", "/boxes/{name}", None),
        ("POST", "/boxes", 201),
        ("PUT", "/boxes/{name}", None),
        ("PATCH", "/boxes/{name}", None),
        ("DELETE", "/boxes/{name}", 204),
    ]


def test_each_resource_answers_with_what_it_was_given() -> None:
    answers = [routes_of(owner)[0].endpoint() for owner in ("ann", "bob")]
    assert answers == ["new of ann", "new of bob"]


def test_openapi_describes_methods_as_it_describes_functions() -> None:
    app, router = FastAPI(), APIRouter()
    add_routes(router, Boxes("ann"))
    app.include_router(router)
    described = app.openapi()["paths"]
    assert described["/boxes/new"]["get"]["description"] == "Returns a new one."
    (only,) = described["/boxes/{name}"]["get"]["parameters"]
    assert (only["name"], only["in"]) == ("name", "path")
