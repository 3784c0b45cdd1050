"""Who may come in; what they may do then is said in `access.py`.

A key is kept as its SHA-256 only; it is long and random, so that a slow hash would add nothing, and
it is found by that hash, so that no comparison tells by its time how much of a guess was right.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Callable
from dataclasses import replace

from runwell.errors import AuthenticationError
from runwell.server.services.remembered import Remembered
from runwell.store.ports.people import Teams, User, Users
from runwell.values.names import check_api_key, check_entity

KEY_BYTES = 24
HINT_CHARACTERS = 5
NOTE_USE_EVERY_S = 3600.0
_NOT_IN_A_NAME = re.compile(r"[^A-Za-z0-9_.-]+")


def hash_key(key: str) -> str:
    """Returns what a database may keep of a key."""
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()


def hint_of(key: str) -> str:
    """Returns the first letters of a key, by which its owner tells it from others."""
    return key[:HINT_CHARACTERS]


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
        users, teams: Where they are kept.
        clock: Seconds since the epoch.
        make_key: Returns fresh keys.
    """

    def __init__(
        self,
        users: Users,
        teams: Teams,
        clock: Callable[[], float],
        make_key: Callable[[], str] = new_key,
    ) -> None:
        self._users = users
        self._teams = teams
        self._clock = clock
        self._make_key = make_key
        self._known = Remembered(self._load, clock)

    def by_key(self, key: str) -> User:
        """Returns the user whose key it is. Raises AuthenticationError if it is nobody's."""
        return self.by_key_hash(hash_key(key))

    def by_key_hash(self, key_hash: str) -> User:
        """Returns the user whose key has this hash. Raises AuthenticationError.

        An answer may be some seconds old (`remembered.KEEP_S`).
        """
        return self._known(key_hash)

    def _load(self, key_hash: str) -> User:
        user = self._users.by_key(key_hash)
        if user is None:
            raise AuthenticationError(
                "this API key is not known here; ask for one with `runwell user add NAME`"
            )
        self._note_use(key_hash)
        return user

    def _note_use(self, key_hash: str) -> None:
        now, before = self._clock(), self._users.key_used_at(key_hash)
        if before is None or now - before >= NOTE_USE_EVERY_S:
            self._users.touch_key(key_hash, now)

    def by_header(self, service: User, name: str, email: str) -> User:
        """Returns a service account as it works in the name of a person of its team.

        Whoever is not in the team, or not known, is not who it works for: it works as itself.
        """
        found = self._users.by_name(name) if name else None
        if found is None and email:
            found = self._users.by_email(email.lower())
        if found is None or found.deactivated_at is not None:
            return service
        teams = self._teams.standing(found).teams
        return replace(service, acts_for=found.id) if service.team in teams else service

    def forget(self) -> None:
        """Looks everybody up anew: accounts or keys have changed."""
        self._known.forget()

    def fresh_key(self) -> str:
        """Returns a key that nobody has yet."""
        return self._make_key()

    def add(
        self,
        name: str,
        *,
        key: str | None = None,
        is_admin: bool = False,
        email: str | None = None,
        team: str | None = None,
        description: str = "",
    ) -> tuple[User, str]:
        """Adds an account and returns its key, which is not kept; with a team, a service account.

        Raises:
            InvalidName: The name or the key has a form that clients refuse.
            Conflict: One of them is taken.
        """
        check_entity(name)
        key = check_api_key(key) if key is not None else self._make_key()
        user = self._users.add(
            name,
            is_admin=is_admin,
            key_hash=hash_key(key),
            hint=hint_of(key),
            now=self._clock(),
            email=email,
            team=team,
            description=description,
        )
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
        self._users.add_key(user.id, hash_key(key), self._clock(), hint=hint_of(key))
        return user, key

    def all(self) -> tuple[User, ...]:
        """Returns everybody."""
        return self._users.all()

    def find(self, name: str) -> User | None:
        """Returns who has this name."""
        return self._users.by_name(name)
