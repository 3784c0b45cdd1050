"""Who asks: by key, by session, or by sitting at this machine.

Three ways, tried in this order:

    key      HTTP Basic (`api:<key>`) or Bearer; what programs send
    session  a cookie; what browsers have after signing in
    local    the connection comes from this machine, belongs to the operating system user who runs
             this server, and names it by a loopback name; only while the server listens on
             loopback alone and nobody forwards

Browsers send cookies, and reach loopback, on behalf of any page. So what changes something and
comes by session or locality must come from a page of this server (`require_same_origin`). A foreign
page may lead here by a link, but not fetch: it could not read the answer, but keep us busy.
"""

from __future__ import annotations

import base64
import binascii
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from typing import TypeVar
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response

from runwell.errors import AuthenticationError, PermissionDenied
from runwell.server.http.guesses import Guesses
from runwell.server.http.peer import End, belongs_to, is_loopback
from runwell.server.services.accounts import Accounts
from runwell.server.services.sessions import SESSION_S, Sessions
from runwell.store.ports.people import User
from runwell.values.access import Kind

_Found = TypeVar("_Found")

COOKIE = "runwell_session"
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_FORWARDING = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via")


class SignIn(str, Enum):
    """How somebody came in."""

    KEY = "key"
    SESSION = "session"
    LOCAL = "local"


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks, and how they came in."""

    user: User
    sign_in: SignIn


@dataclass(frozen=True, slots=True)
class Door:
    """Finds out who asks.

    Args:
        accounts, sessions: Who has which key and cookie.
        local_user: Who a local connection is; None if locality counts for nothing.
        uid: The operating system user of this server.
        guesses: Counts wrong keys.
    """

    accounts: Accounts
    sessions: Sessions
    local_user: User | None = None
    uid: int = -1
    guesses: Guesses = field(default_factory=Guesses)

    def caller(self, request: Request) -> Caller:
        """Returns who asks. Raises AuthenticationError; PermissionDenied for a foreign page."""
        key = read_key(request)
        if key is not None:
            return Caller(self._by_key(key, request), SignIn.KEY)
        caller = self._by_session(request) or self._by_locality(request)
        if caller is None:
            raise AuthenticationError("sign in first, or send an API key")
        require_same_origin(request)
        return caller

    def user(self, request: Request) -> User:
        """Returns who asks, on the wire of official clients: by key only."""
        key = read_key(request)
        if key is None:
            raise AuthenticationError("send an API key: set WANDB_API_KEY, or run `wandb login`")
        return self._by_key(key, request)

    def by_key(self, request: Request, key: str, find: Callable[[str], _Found]) -> _Found:
        """Returns what is found by a key that was sent; a wrong one is counted as a guess.

        Raises:
            AuthenticationError: It is nobody's key.
            ServerError: So were too many before it (429).
        """
        try:
            return find(key)
        except AuthenticationError:
            self.guesses.count(request.client.host if request.client else "")
            raise

    def _by_key(self, key: str, request: Request) -> User:
        """A service account may say for whom of its team it works."""
        user = self.by_key(request, key, self.accounts.by_key)
        if user.kind is not Kind.SERVICE:
            return user
        name = request.headers.get("x-wandb-username", "")
        return self.accounts.by_header(user, name, request.headers.get("x-wandb-user-email", ""))

    def _by_session(self, request: Request) -> Caller | None:
        token = request.cookies.get(COOKIE)
        if not token:
            return None
        try:
            return Caller(self.sessions.user(token), SignIn.SESSION)
        except AuthenticationError:
            return None  # an old cookie must not lock a local owner out

    def _by_locality(self, request: Request) -> Caller | None:
        if self.local_user is None or not is_local(request, self.uid):
            return None
        return Caller(self.local_user, SignIn.LOCAL)


def read_key(request: Request) -> str | None:
    """Returns the API key of a request, None if it has none."""
    scheme, _, value = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return value.strip() or None
    if scheme.lower() != "basic":
        return None
    try:
        _, _, key = base64.b64decode(value.strip(), validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError) as error:
        raise AuthenticationError("the Authorization header cannot be read") from error
    return key or None


def is_local(request: Request, uid: int) -> bool:
    """Says whether the user `uid` of this machine asks, directly and by a loopback name."""
    server, client = request.scope.get("server"), request.client
    if client is None or not server or server[1] is None:
        return False
    if any(name in request.headers for name in _FORWARDING):
        return False
    if not is_loopback(host_name(request)):
        return False
    return belongs_to(uid, End(client.host, client.port), End(server[0], server[1]))


def host_name(request: Request) -> str:
    """Returns the host by which the client calls this server, without port."""
    try:
        return urlsplit(f"//{request.headers.get('host', '')}").hostname or ""
    except ValueError:
        return ""


def require_same_origin(request: Request) -> None:
    """Raises PermissionDenied if a page of somebody else asks, or a change comes from no page."""
    site = request.headers.get("sec-fetch-site")
    if request.method in _SAFE_METHODS:
        is_link = request.headers.get("sec-fetch-mode") == "navigate"
        if site in ("cross-site", "same-site") and not is_link:
            raise PermissionDenied("a page of another server asks; open the address by itself")
        return
    if site is not None:
        is_ours = site in ("same-origin", "none")
    else:
        _, _, origin = request.headers.get("origin", "").partition("://")
        is_ours = bool(origin) and origin == request.headers.get("host")
    if not is_ours:
        raise PermissionDenied(
            "a change must come from a page of this server; programs send an API key instead"
        )


def set_cookie(response: Response, token: str, *, path: str, is_secure: bool) -> None:
    """Gives the browser its session."""
    response.set_cookie(
        COOKIE,
        token,
        max_age=int(SESSION_S),
        path=path,
        secure=is_secure,
        httponly=True,
        samesite="lax",
    )


def own_uid() -> int:
    """Returns the uid of this process; -1 where there is none."""
    return os.getuid() if hasattr(os, "getuid") else -1
