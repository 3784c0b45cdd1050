"""Who is signed in; signing in and out."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from runwell import __version__
from runwell.server.http.auth import COOKIE, Door, require_same_origin, set_cookie
from runwell.server.http.origin import prefix, scheme
from runwell.server.http.ui import shapes
from runwell.server.http.ui.guard import PREFIX, caller_of, guarded_router
from runwell.server.services.sessions import Sessions


def viewer_router(door: Door) -> APIRouter:
    """Returns `GET /viewer`."""
    router = guarded_router(door, "session")

    @router.get("/viewer")
    def viewer(request: Request) -> shapes.Viewer:
        """Returns who is signed in."""
        caller = caller_of(request)
        return shapes.Viewer(
            username=caller.user.name,
            entity=caller.user.name,
            is_admin=caller.user.is_admin,
            sign_in=caller.sign_in.value,
            version=__version__,
        )

    return router


def session_router(sessions: Sessions) -> APIRouter:
    """Returns `POST` and `DELETE /session`, the only handlers that need nobody signed in."""
    router = APIRouter(prefix=PREFIX, tags=["session"])

    @router.post("/session", status_code=204)
    def sign_in(request: Request, body: shapes.SignInRequest) -> Response:
        """Signs the browser in with an API key."""
        require_same_origin(request)
        token = sessions.open(body.key.strip())
        response = Response(status_code=204)
        path, is_secure = prefix(request) or "/", scheme(request) == "https"
        set_cookie(response, token, path=path, is_secure=is_secure)
        return response

    @router.delete("/session", status_code=204)
    def sign_out(request: Request) -> Response:
        """Ends the browser's session."""
        require_same_origin(request)
        sessions.close(request.cookies.get(COOKIE, ""))
        response = Response(status_code=204)
        response.delete_cookie(COOKIE, path=prefix(request) or "/")
        return response

    return router
