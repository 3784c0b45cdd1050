"""Routes as marks on the methods that answer them.

A resource is a small class that is given its services; each of its methods says above itself which
request it answers. `add_routes` puts those of an instance into a router, in the order in which they
are written, which decides where two paths fit.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypedDict, TypeVar

from fastapi import APIRouter

if TYPE_CHECKING:
    from starlette.responses import Response
    from typing_extensions import Unpack

_MARK = "runwell_route"

Handler = TypeVar("Handler", bound=Callable[..., object])


class Answer(TypedDict, total=False):
    """What FastAPI is told of an answer besides its type."""

    status_code: int
    response_model: type
    response_class: type[Response]
    responses: dict[int | str, dict[str, object]]


@dataclass(frozen=True, slots=True)
class _Mark:
    method: str
    path: str
    answer: Answer


def get(path: str, **answer: Unpack[Answer]) -> Callable[[Handler], Handler]:
    """Marks what answers GET."""
    return _marking("get", path, answer)


def post(path: str, **answer: Unpack[Answer]) -> Callable[[Handler], Handler]:
    """Marks what answers POST."""
    return _marking("post", path, answer)


def put(path: str, **answer: Unpack[Answer]) -> Callable[[Handler], Handler]:
    """Marks what answers PUT."""
    return _marking("put", path, answer)


def patch(path: str, **answer: Unpack[Answer]) -> Callable[[Handler], Handler]:
    """Marks what answers PATCH."""
    return _marking("patch", path, answer)


def delete(path: str, **answer: Unpack[Answer]) -> Callable[[Handler], Handler]:
    """Marks what answers DELETE."""
    return _marking("delete", path, answer)


def add_routes(router: APIRouter, resource: object) -> None:
    """Lets the marked methods of a resource answer."""
    for name, value in vars(type(resource)).items():
        mark = getattr(value, _MARK, None)
        if isinstance(mark, _Mark):
            register = getattr(router, mark.method)
            register(mark.path, **mark.answer)(getattr(resource, name))


def _marking(method: str, path: str, answer: Answer) -> Callable[[Handler], Handler]:
    def mark(handler: Handler) -> Handler:
        vars(handler)[_MARK] = _Mark(method, path, answer)
        return handler

    return mark
