"""Browsers that signed in. A session is a random token; the server keeps its hash."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass

from runwell.errors import AuthenticationError
from runwell.server.services.accounts import Accounts, hash_key
from runwell.store.ports.people import User
from runwell.store.ports.sessions import Sessions as SessionStore

SESSION_S = 30 * 24 * 3600.0


def new_token() -> str:
    """Returns a fresh session token."""
    return secrets.token_urlsafe(32)


@dataclass(frozen=True, slots=True)
class Sessions:
    """Opens and ends sessions."""

    store: SessionStore
    accounts: Accounts
    clock: Callable[[], float]
    make_token: Callable[[], str] = new_token

    def open(self, key: str) -> str:
        """Returns the token of a new session for whoever has this key.

        Raises:
            AuthenticationError: Nobody has it.
        """
        user, token, now = self.accounts.by_key(key), self.make_token(), self.clock()
        self.store.add(hash_key(token), user.id, now, now + SESSION_S)
        return token

    def user(self, token: str) -> User:
        """Returns whose session it is. Raises AuthenticationError if it has ended."""
        user = self.store.find(hash_key(token), self.clock())
        if user is None:
            raise AuthenticationError("your session has ended; sign in again")
        return user

    def close(self, token: str) -> None:
        """Ends a session."""
        self.store.delete(hash_key(token))
