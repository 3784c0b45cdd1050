"""What is changed about artifacts that are there: texts, tags, aliases, time to live, links, and
whether they are there at all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from runwell.errors import NotFound, UsageError
from runwell.server.events import ArtifactsChanged, Bus, ProjectKey
from runwell.server.services.access import Access, Action
from runwell.server.services.artifacts.deeds import deeds_of
from runwell.server.services.artifacts.names import check_aliases, check_name, check_tags
from runwell.server.services.artifacts.reading import Reading
from runwell.server.services.artifacts.writing import check_metadata
from runwell.server.services.projects import Projects
from runwell.store.artifacts.nouns import (
    Collection,
    Deed,
    Kind,
    Membership,
    Place,
    State,
    Version,
    VersionChange,
)
from runwell.store.ports.people import User
from runwell.store.ports.projects import Project
from runwell.store.ports.runs import Run
from runwell.store.ports.stores import Stores
from runwell.values.text import storable

AT_ONCE = 500
MAX_TTL_S = 100 * 365 * 24 * 3600


class AliasPlace(NamedTuple):
    """An alias in a collection."""

    entity: str
    project: str
    collection: str
    alias: str


@dataclass(frozen=True, slots=True)
class Editing:
    """Use cases of those who change artifacts. All raise PermissionDenied and NotFound."""

    stores: Stores
    access: Access
    projects: Projects
    reading: Reading
    bus: Bus
    clock: Callable[[], float]

    def change(self, user: User, id: int, change: VersionChange) -> Version:
        """Changes a version. Raises UsageError, InvalidName."""
        version = self._version(user, id)
        if change.ttl_s is not None and not 0 <= change.ttl_s <= MAX_TTL_S:
            raise UsageError("a time to live is given in seconds, at most 100 years")
        aliases = change.aliases
        checked = replace(
            change,
            metadata=check_metadata(change.metadata),
            tags_added=check_tags(change.tags_added),
            aliases=None if aliases is None else check_aliases(aliases),
        )
        now = self.clock()
        changed = self.stores.artifacts.versions.change(version.id, checked, now)
        self.stores.artifacts.actions.note(
            version.id, user.id, deeds_of(version, changed, checked), now
        )
        self._tell(changed.place, changed.collection)
        return changed

    def name(
        self, user: User, id: int, places: Sequence[AliasPlace], *, are_added: bool
    ) -> Version:
        """Gives a version aliases, or takes them off, in any collections that show it."""
        version = self.reading.get(user, id)
        found: list[tuple[int, str]] = []
        for place in places:
            self.access.require(user, Action.WRITE, place.entity, place.project)
            home = self.projects.get(user, place.entity, place.project)
            collection = self.stores.artifacts.collections.find(home.id, place.collection)
            if collection is None:
                raise NotFound(f"there is no artifact {place.collection}")
            found.append((collection.id, check_name("alias", place.alias)))
        self.stores.artifacts.memberships.name(found, version.id, are_added=are_added)
        deed = Deed.NAMED if are_added else Deed.UNNAMED
        self.stores.artifacts.actions.note(
            version.id, user.id, [(deed, *place) for place in found], self.clock()
        )
        for place in places:
            self.bus.publish(
                ArtifactsChanged(ProjectKey(place.entity, place.project), place.collection)
            )
        return self.reading.get(user, id)

    def delete(self, user: User, id: int, *, with_aliases: bool) -> Version:
        """Deletes a version. Raises Conflict if it has aliases that were not to go with it."""
        version = self.reading.version(user, id)
        if version is None:
            raise NotFound("there is no such artifact")
        self._require(user, version.place)
        deleted = self.stores.artifacts.versions.delete(id, self.clock(), with_aliases=with_aliases)
        self._tell(version.place, version.collection)
        return deleted

    def delete_outputs(self, user: User, run_key: int) -> None:
        """Deletes the versions that a run made, with their aliases; a run that is gone has none.

        What another run made first, and this one only logged again, stays.
        """
        run = self.stores.runs.get(run_key)
        if run is None or not self.access.allows(user, Action.READ, run.entity, run.project):
            return
        self.access.require(user, Action.WRITE, run.entity, run.project)
        lineage, versions, kept = self.stores.artifacts.lineage, self.stores.artifacts.versions, 0
        while True:
            ids, _ = lineage.of_run(run.id, is_output=True, after=kept, limit=AT_ONCE)
            if not ids:
                return
            for version in versions.many(ids):
                if version.run == run.id:
                    versions.delete(version.id, self.clock(), with_aliases=True)
                    self._tell(version.place, version.collection)
                else:
                    kept += 1

    def link(
        self,
        user: User,
        id: int,
        entity: str | None,
        project: str | None,
        portfolio: str,
        aliases: Sequence[str],
    ) -> Membership:
        """Shows a version in a portfolio, made on demand. Raises Conflict, InvalidName."""
        version = self.reading.get(user, id)
        home = self.projects.ensure(user, entity, project)
        self._require_type(home, version.type)
        names, now = check_aliases(aliases), self.clock()
        membership = self.stores.artifacts.memberships.link(
            version, home.id, check_name("portfolio", portfolio), names, now
        )
        shown_in = membership.collection.id
        done = [(Deed.LINKED, shown_in, ""), *((Deed.NAMED, shown_in, name) for name in names)]
        self.stores.artifacts.actions.note(version.id, user.id, done, now)
        self._tell(membership.collection.place, membership.collection.name)
        return membership

    def unlink(self, user: User, id: int, portfolio_id: int) -> None:
        """Shows a version in a portfolio no longer. Raises UsageError if it is no portfolio."""
        collection = self._collection(user, portfolio_id)
        if collection.kind is not Kind.PORTFOLIO:
            raise UsageError("a version cannot leave the sequence that it was born in; delete it")
        self.stores.artifacts.memberships.unlink(collection.id, id)
        done = [(Deed.UNLINKED, collection.id, "")]
        self.stores.artifacts.actions.note(id, user.id, done, self.clock())
        self._tell(collection.place, collection.name)

    def change_collection(
        self,
        user: User,
        id: int,
        kind: Kind,
        *,
        name: str | None = None,
        description: str | None = None,
        type: str | None = None,
    ) -> Collection:
        """Renames, describes or moves a collection to another type. Raises Conflict."""
        collection = self._collection(user, id, kind)
        changed = self.stores.artifacts.collections.change(
            collection.id,
            self.clock(),
            name=None if name is None else check_name("artifact", name),
            description=None if description is None else storable(description),
            type=None if type is None else check_name("artifact type", type),
        )
        self._tell(changed.place, changed.name)
        return changed

    def tag_collection(
        self, user: User, place: AliasPlace, tags: Sequence[str], *, are_added: bool
    ) -> Collection:
        """Gives a collection tags, or takes them off; `place.alias` counts for nothing."""
        self.access.require(user, Action.WRITE, place.entity, place.project)
        home = self.projects.get(user, place.entity, place.project)
        found = self.stores.artifacts.collections.find(home.id, place.collection)
        if found is None:
            raise NotFound(f"there is no artifact {place.collection}")
        given = check_tags(tags)
        changed = self.stores.artifacts.collections.tag(
            found.id,
            self.clock(),
            added=given if are_added else (),
            removed=() if are_added else given,
        )
        self._tell(changed.place, changed.name)
        return changed

    def delete_collection(self, user: User, id: int, kind: Kind) -> Collection:
        """Deletes a collection; of a sequence, all its versions too."""
        collection = self._collection(user, id, kind)
        deleted = self.stores.artifacts.collections.delete(collection.id, self.clock())
        self._tell(collection.place, collection.name)
        return deleted

    def use(self, user: User, run: Run, id: int, used_as: str | None) -> Version:
        """Notes that a run uses a version."""
        self.access.require(user, Action.WRITE, run.entity, run.project)
        version = self.reading.get(user, id)
        self.stores.artifacts.lineage.use(run.id, id, used_as, self.clock())
        self._tell(version.place, version.collection)
        return version

    def _require_type(self, home: Project, type: str) -> None:
        """Raises UsageError if a registry takes only types that it knows, and not this one."""
        if home.takes_any_type:
            return
        known = [one.name for one in self.stores.artifacts.collections.types(home.id)]
        if type not in known:
            raise UsageError(
                f"{home.name} takes artifacts of type {', '.join(known) or 'none'}, not {type}; "
                "add the type to the registry first"
            )

    def _version(self, user: User, id: int) -> Version:
        version = self.reading.version(user, id)
        if version is None or version.state is State.DELETED:
            raise NotFound("there is no such artifact")
        self._require(user, version.place)
        return version

    def _require(self, user: User, place: Place) -> None:
        self.access.require(user, Action.WRITE, place.entity, place.project)

    def _collection(self, user: User, id: int, kind: Kind | None = None) -> Collection:
        found = self.reading.collection_by_id(user, id)
        if found is None:
            raise NotFound("there is no such artifact collection")
        self._require(user, found.place)
        if kind is not None and found.kind is not kind:
            raise UsageError(f"{found.name} is no {kind.name.lower()}")
        return found

    def _tell(self, place: Place, collection: str) -> None:
        self.bus.publish(ArtifactsChanged(ProjectKey(place.entity, place.project), collection))
