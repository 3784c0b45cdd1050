"""Who is signed in; signing in and out."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from runwell import __version__
from runwell.errors import AuthenticationError
from runwell.server.http.auth import COOKIE, Caller, Door, require_same_origin, set_cookie
from runwell.server.http.origin import prefix, scheme
from runwell.server.http.ui.guard import caller_of
from runwell.server.http.ui.routes import delete, get, post
from runwell.server.http.ui.shapes import viewer as shapes
from runwell.server.http.ui.shapes.shape import Problem
from runwell.server.services.sessions import Sessions


@dataclass(frozen=True, slots=True)
class ViewerRoutes:
    """Who is signed in."""

    @get("/viewer", responses={401: {"model": Problem}})
    def viewer(self, request: Request) -> shapes.Viewer:
        """Returns who is signed in."""
        return viewer_view(caller_of(request))


def viewer_view(caller: Caller) -> shapes.Viewer:
    """Returns who is signed in, and how."""
    return shapes.Viewer(
        username=caller.user.name,
        entity=caller.user.entity,
        is_admin=caller.user.is_admin,
        sign_in=caller.sign_in.value,
        version=__version__,
    )


@dataclass(frozen=True, slots=True)
class SessionRoutes:
    """Signing in and out: the only requests that need nobody signed in."""

    sessions: Sessions
    door: Door

    @get("/session")
    def session(self, request: Request) -> shapes.Session:
        """Returns who is signed in, if anybody: the question that a page may ask without a no."""
        try:
            return shapes.Session(viewer=viewer_view(self.door.caller(request)))
        except AuthenticationError:
            return shapes.Session(viewer=None)

    @post("/session", status_code=204)
    def sign_in(self, request: Request, body: shapes.SignInRequest) -> Response:
        """Signs the browser in with an API key."""
        require_same_origin(request)
        token = self.door.by_key(request, body.key.strip(), self.sessions.open)
        response = Response(status_code=204)
        path, is_secure = prefix(request) or "/", scheme(request) == "https"
        set_cookie(response, token, path=path, is_secure=is_secure)
        return response

    @delete("/session", status_code=204)
    def sign_out(self, request: Request) -> Response:
        """Ends the browser's session."""
        require_same_origin(request)
        self.sessions.close(request.cookies.get(COOKIE, ""))
        response = Response(status_code=204)
        response.delete_cookie(COOKIE, path=prefix(request) or "/")
        return response
