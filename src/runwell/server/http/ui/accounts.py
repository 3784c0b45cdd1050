"""Accounts and their keys."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request

from runwell.server.http.ui.guard import user_of
from runwell.server.http.ui.routes import delete, get, patch, post
from runwell.server.http.ui.shapes import people as shapes
from runwell.server.services.people import People
from runwell.store.ports.people import Key, User
from runwell.values.access import Kind


@dataclass(frozen=True, slots=True)
class AccountRoutes:
    """Accounts and their keys."""

    people: People

    @get("/users")
    def list_users(self, request: Request) -> shapes.AccountList:
        """Returns every account. For admins of the organisation or the server."""
        asker = user_of(request)
        return shapes.AccountList(
            items=[account_view(one, asker) for one in self.people.all(asker)]
        )

    @post("/users", status_code=201)
    def add_user(self, request: Request, new: shapes.NewAccount) -> shapes.FreshAccount:
        """Adds a person. For admins of the server."""
        asker = user_of(request)
        made, key = self.people.create(
            asker, new.name, email=new.email, key=new.key, is_admin=new.is_admin
        )
        return shapes.FreshAccount(account=account_view(made, asker), key=key)

    @patch("/users/{name}")
    def change_user(
        self, request: Request, name: str, patch: shapes.AccountPatch
    ) -> shapes.Account:
        """Changes, renames, closes or opens an account. For admins of the server."""
        asker, found = user_of(request), self.people.get(name)
        found = self.people.change(
            asker,
            found,
            is_admin=patch.is_admin,
            is_org_admin=patch.is_org_admin,
            email=patch.email,
        )
        if patch.is_active is not None:
            found = self.people.set_active(asker, found, is_active=patch.is_active)
        if patch.name is not None:
            found = self.people.rename(asker, found, patch.name)
        return account_view(found, asker)

    @get("/users/{name}/keys")
    def list_keys(self, request: Request, name: str) -> shapes.ApiKeyList:
        """Returns what is known of the keys of an account: one's own, or any for an admin."""
        keys = self.people.keys(user_of(request), self.people.get(name))
        return shapes.ApiKeyList(items=[key_view(key) for key in keys])

    @post("/users/{name}/keys", status_code=201)
    def add_key(self, request: Request, name: str, new: shapes.NewKey) -> shapes.FreshKey:
        """Gives an account one more key."""
        made, key = self.people.add_key(
            user_of(request), self.people.get(name), description=new.description, key=new.key
        )
        return shapes.FreshKey(api_key=key_view(made), key=key)

    @delete("/keys/{id}", status_code=204)
    def revoke_key(self, request: Request, id: str) -> None:
        """Makes a key worthless."""
        self.people.revoke(user_of(request), id)


def account_view(found: User, asker: User) -> shapes.Account:
    """Returns an account as whoever asks may see it."""
    sees_email = asker.is_admin or asker.is_org_admin or asker.id == found.id
    return shapes.Account(
        name=found.name,
        kind="service" if found.kind is Kind.SERVICE else "person",
        email=found.email if sees_email else None,
        is_admin=found.is_admin,
        is_org_admin=found.is_org_admin,
        team=found.team,
        description=found.description,
        created_at=found.created_at,
        is_active=found.deactivated_at is None,
    )


def key_view(key: Key) -> shapes.ApiKey:
    """Returns what is known of a key."""
    return shapes.ApiKey(
        id=key.id,
        hint=key.hint,
        description=key.description,
        created_at=key.created_at,
        used_at=key.used_at,
    )
