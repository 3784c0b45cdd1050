"""What a server is asked about registries; a part of `Api`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from runwell.errors import NotFound, UsageError
from runwell.sdk.organization import Organization, find_organization
from runwell.sdk.query.api_place import ApiPlace
from runwell.sdk.query.registry import (
    Registries,
    Registry,
    find_registry,
    make_registry,
    registries_of,
)
from runwell.values.json import Json


class ApiRegistries(ApiPlace):
    """The calls about registries."""

    def organization(self, name: str | None = None) -> Organization:
        """Returns an organisation, one's own if none is named. Raises NotFound."""
        return find_organization(self._connection, name, self.default_entity)

    def registries(
        self,
        organization: str | None = None,
        filter: Mapping[str, Json] | None = None,
        order: str | None = None,
        per_page: int = 100,
        start: str | None = None,
    ) -> Registries:
        """Returns the registries of an organisation; only those that a filter means.

        Args:
            organization: Its name; one's own if none is given.
            filter: A filter of W&B's language.
            order: Another order.
            per_page: How many are fetched at once.
            start: Where to begin: what `cursor` of an earlier list was.
        """
        name = self.organization(organization).name
        return registries_of(self._connection, name, filter, order, per_page, start)

    def registry(self, name: str, organization: str | None = None) -> Registry:
        """Returns a registry by its name. Raises NotFound."""
        entity = self.organization(organization).org_entity.name
        return find_registry(self._connection, entity, name)

    def create_registry(
        self,
        name: str,
        visibility: str,
        organization: str | None = None,
        description: str | None = None,
        artifact_types: Sequence[str] | None = None,
    ) -> Registry:
        """Makes a registry.

        Args:
            name: Its name.
            visibility: "organization" (everybody may look) or "restricted" (who is let in).
            organization: Whose it is; default: one's own.
            description: Free text.
            artifact_types: What may be linked into it; None: anything.

        Raises:
            UsageError: There is one of this name, or a word is none of those.
        """
        entity = self.organization(organization).org_entity.name
        try:
            find_registry(self._connection, entity, name)
        except NotFound:
            types = list(artifact_types or ())
            return make_registry(self._connection, entity, name, visibility, description, types)
        raise UsageError(f"there is a registry {name!r} already")
