"""Administration of accounts and their keys. What changes who may do what holds at once here."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from runwell.errors import Conflict, InvalidName, NotFound, PermissionDenied, UsageError
from runwell.server.services.access import Access, Action
from runwell.server.services.accounts import Accounts, hash_key, hint_of, mend_entity
from runwell.store.ports.people import Key, User
from runwell.store.ports.stores import Stores
from runwell.values.names import check_api_key, check_entity
from runwell.values.text import storable

FOUND_AT_MOST = 100
MAX_KEYS = 100
MAX_DESCRIPTION = 256
_EMAIL = re.compile(r"[^\s@<>()\[\],;:\"\\]{1,64}@[A-Za-z0-9.-]{1,189}")


def check_email(text: str) -> str:
    """Returns an address as it is kept, in lower case. Raises InvalidName."""
    if not _EMAIL.fullmatch(text):
        raise InvalidName("e-mail address", text[:64], "it looks like name@example.org")
    return text.lower()


@dataclass(frozen=True, slots=True)
class People:
    """Use cases around accounts. `user` is always who asks."""

    stores: Stores
    access: Access
    accounts: Accounts
    clock: Callable[[], float]

    def create(
        self,
        user: User,
        name: str | None,
        *,
        email: str | None = None,
        key: str | None = None,
        is_admin: bool = False,
    ) -> tuple[User, str]:
        """Adds a person and returns their key, which is not kept.

        Args:
            user: Who asks; an admin of the server.
            name: None to make one of the address.
            email: Their address; invites that wait for it become memberships.
            key: A key of one's own choosing.
            is_admin: Makes them an admin of the server.

        Raises:
            InvalidName, UsageError: A name, address or key that cannot be one; or none at all.
            Conflict: One of them is taken.
        """
        self.access.require_admin(user)
        email = None if email is None else check_email(email)
        if name is None:
            if email is None:
                raise UsageError("a user needs a name or an e-mail address")
            name = self._free_name(mend_entity(email.partition("@")[0]))
        added, key = self.accounts.add(name, key=key, is_admin=is_admin, email=email)
        self._forget()
        return added, key

    def search(self, text: str) -> tuple[User, ...]:
        """Returns people of whom name or address begins or ends with the text."""
        return self.stores.users.search(text, FOUND_AT_MOST)

    def all(self, user: User) -> tuple[User, ...]:
        """Returns every account. Raises PermissionDenied."""
        self.access.require_organizer(user)
        return self.stores.users.all()

    def get(self, name: str) -> User:
        """Returns the account of this name. Raises NotFound."""
        found = self.stores.users.by_name(name)
        if found is None:
            raise NotFound(f"there is no user {name!r}")
        return found

    def change(
        self,
        user: User,
        found: User,
        *,
        is_admin: bool | None = None,
        is_org_admin: bool | None = None,
        email: str | None = None,
    ) -> User:
        """Changes an account; None keeps what is there.

        Raises:
            PermissionDenied: The user is no admin.
            UsageError: They would take their own rights away.
        """
        self.access.require_admin(user)
        if is_admin is False and found.id == user.id:
            raise UsageError("you would be no admin any more; let another admin do it")
        email = None if email is None else check_email(email)
        after = self.stores.users.change(
            found.id, is_admin=is_admin, is_org_admin=is_org_admin, email=email
        )
        self._forget()
        return after

    def rename(self, user: User, found: User, name: str) -> User:
        """Gives an account, and the entity with all its projects, another name."""
        self.access.require_admin(user)
        after = self.stores.users.rename(found.id, check_entity(name))
        self._forget()
        return after

    def set_active(self, user: User, found: User, *, is_active: bool) -> User:
        """Closes an account, so that its keys and sessions let nobody in, or opens it again."""
        self.access.require_admin(user)
        if found.id == user.id and not is_active:
            raise UsageError("you would lock yourself out; let another admin do it")
        after = self.stores.users.set_active(found.id, None if is_active else self.clock())
        self._forget()
        return after

    def keys(self, user: User, found: User) -> tuple[Key, ...]:
        """Returns what is known of the keys of an account. Raises PermissionDenied."""
        self._require_keys(user, found)
        return self.stores.users.keys(found.id)

    def may_see_keys(self, user: User, found: User) -> bool:
        """Says whether the user may see and make keys of an account."""
        if user.is_admin or user.id == found.id:
            return True
        return found.team is not None and self.access.allows(user, Action.MANAGE, found.team)

    def add_key(
        self, user: User, found: User, *, description: str = "", key: str | None = None
    ) -> tuple[Key, str]:
        """Gives an account one more key and returns it, which is not kept."""
        self._require_keys(user, found)
        if len(self.stores.users.keys(found.id)) >= MAX_KEYS:
            raise Conflict(f"{found.name} has {MAX_KEYS} keys already; revoke one first")
        key = self.accounts.fresh_key() if key is None else check_api_key(key)
        text = storable(description)[:MAX_DESCRIPTION]
        now = self.clock()
        added = self.stores.users.add_key(
            found.id, hash_key(key), now, hint=hint_of(key), description=text
        )
        return added, key

    def revoke(self, user: User, id: str) -> None:
        """Makes a key worthless. Raises NotFound, also for one that is not theirs to revoke."""
        key = self.stores.users.find_key(id)
        owner = None if key is None else self.stores.users.get(key.user_id)
        if key is None or owner is None or not self.may_see_keys(user, owner):
            raise NotFound("there is no such API key")
        self.stores.users.delete_key(id)
        self._forget()

    def _require_keys(self, user: User, found: User) -> None:
        if not self.may_see_keys(user, found):
            raise PermissionDenied(f"{user.name} may not see the keys of {found.name}")

    def _free_name(self, wish: str) -> str:
        name, number = wish, 1
        while self.stores.users.by_name(name) or self.stores.teams.entity(name):
            number += 1
            name = f"{wish[:56]}-{number}"
        return name

    def _forget(self) -> None:
        self.access.forget()
        self.accounts.forget()
