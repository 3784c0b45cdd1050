"""Who may come in, and what they may do.

A key is kept as its SHA-256 only; it is long and random, so that a slow hash would add nothing.
Everybody who has a key reads everything on this server; people write below their own name, and
an admin everywhere.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Callable
from threading import Lock

from runwell.errors import AuthenticationError, PermissionDenied
from runwell.store.ports import User, Users
from runwell.values.names import check_api_key, check_entity

KEY_BYTES = 24
REMEMBER_S = 5.0
_REMEMBER_AT_MOST = 4096
_NOT_IN_A_NAME = re.compile(r"[^A-Za-z0-9_.-]+")


def hash_key(key: str) -> str:
    """Returns what a database may keep of a key."""
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()


def new_key() -> str:
    """Returns a fresh key: 48 hexadecimal digits, a form that every client takes."""
    return secrets.token_hex(KEY_BYTES)


def mend_entity(name: str) -> str:
    """Returns the nearest valid entity name: `Jane Doe` becomes `Jane-Doe`, a domain goes."""
    mended = _NOT_IN_A_NAME.sub("-", re.split(r"[\\/]", name)[-1]).strip("-.")[:64]
    return mended or "owner"


class Accounts:
    """People and their keys.

    Args:
        users: Where they are kept.
        clock: Seconds since the epoch.
        make_key: Returns fresh keys.
    """

    def __init__(
        self, users: Users, clock: Callable[[], float], make_key: Callable[[], str] = new_key
    ) -> None:
        self._users = users
        self._clock = clock
        self._make_key = make_key
        self._lock = Lock()
        self._known: dict[str, tuple[float, User]] = {}

    def by_key(self, key: str) -> User:
        """Returns the user whose key it is. Raises AuthenticationError if it is nobody's."""
        return self.by_key_hash(hash_key(key))

    def by_key_hash(self, key_hash: str) -> User:
        """Returns the user whose key has this hash. Raises AuthenticationError.

        Remembers an answer for `REMEMBER_S` seconds: each request of each run asks.
        """
        now = self._clock()
        with self._lock:
            until, user = self._known.get(key_hash, (0.0, None))
        if user is not None and now < until:
            return user
        user = self._users.by_key(key_hash)
        if user is None:
            raise AuthenticationError(
                "this API key is not known here; ask for one with `runwell user add NAME`"
            )
        with self._lock:
            if len(self._known) >= _REMEMBER_AT_MOST:
                self._known.clear()
            self._known[key_hash] = (now + REMEMBER_S, user)
        return user

    def add(self, name: str, *, key: str | None = None, is_admin: bool = False) -> tuple[User, str]:
        """Adds a user and returns their key, which is not kept.

        Raises:
            InvalidName: The name or the key has a form that clients refuse.
            Conflict: One of them is taken.
        """
        check_entity(name)
        key = check_api_key(key) if key is not None else self._make_key()
        user = self._users.add(name, is_admin=is_admin, key_hash=hash_key(key), now=self._clock())
        return user, key

    def ensure_owner(self, name: str, key: str | None) -> tuple[User, str]:
        """Returns the owner of this server and a key of theirs, making both if need be.

        Args:
            name: What the operating system calls them.
            key: The key that was kept from the last start, if any.
        """
        if key is not None:
            user = self._users.by_key(hash_key(key))
            if user is not None:
                return user, key
        key = key or self._make_key()
        name = mend_entity(name)
        user = self._users.by_name(name)
        if user is None:
            return self.add(name, key=key, is_admin=True)
        self._users.add_key(user.id, hash_key(key), self._clock())
        return user, key

    def all(self) -> tuple[User, ...]:
        """Returns everybody."""
        return self._users.all()

    def find(self, name: str) -> User | None:
        """Returns who has this name."""
        return self._users.by_name(name)


def may_write(user: User, entity: str) -> bool:
    """Says whether the user may change what belongs to the entity."""
    return user.is_admin or user.name == entity


def require_write(user: User, entity: str) -> None:
    """Raises PermissionDenied unless the user may change what belongs to the entity."""
    if not may_write(user, entity):
        raise PermissionDenied(
            f"{user.name} may not write to {entity}; use your own entity {user.name!r}, "
            "or ask an admin"
        )
