"""What there is: types, collections, versions, files of versions, and links to their bytes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from runwell.errors import NotFound, UsageError
from runwell.server.services.access import Access, Action
from runwell.server.services.artifacts.comparison import Comparison, compare
from runwell.server.services.artifacts.names import split_name
from runwell.server.services.artifacts.storage import Storage
from runwell.store.artifacts.nouns import (
    Alias,
    ArtifactType,
    Collection,
    Folder,
    Kind,
    ListPage,
    ListQuery,
    Membership,
    Place,
    State,
    StoredEntry,
    Version,
)
from runwell.store.ports.files import RunFile
from runwell.store.ports.people import User
from runwell.store.ports.projects import Project
from runwell.store.ports.runs import Run
from runwell.store.ports.stores import Stores
from runwell.wire.manifest import named_digest

MAX_PAGE = 10_000
_ALL_ARE_SO = {"state": State.COMMITTED.value}


@dataclass(frozen=True, slots=True)
class Reading:
    """Use cases of those who look at artifacts. A project or version in hand may be read."""

    stores: Stores
    access: Access
    storage: Storage

    def home(self, user: User, place: Place) -> Project | None:
        """Returns the project that something lies in; None if the user only sees a link to it."""
        if not self._allows(user, place):
            return None
        return self.stores.projects.find(place.entity, place.project)

    def require(self, user: User, place: Place) -> None:
        """Raises NotFound if a place is none that the user may look into."""
        self.access.require(user, Action.READ, place.entity, place.project)

    def types(self, project_id: int) -> tuple[ArtifactType, ...]:
        """Returns the types of a project, by name."""
        return self.stores.artifacts.collections.types(project_id)

    def type(self, project_id: int, name: str) -> ArtifactType | None:
        """Returns the type of this name."""
        return self.stores.artifacts.collections.find_type(project_id, name)

    def collections(
        self,
        project_ids: Sequence[int],
        query: ListQuery,
        *,
        type: str | None = None,
        kinds: Sequence[Kind] = tuple(Kind),
    ) -> ListPage[Collection]:
        """Returns a page of collections. Raises UsageError for a bad filter, order or cursor."""
        return self.stores.artifacts.collections.page(project_ids, query, type=type, kinds=kinds)

    def collection(self, project_id: int, name: str) -> Collection | None:
        """Returns the collection of this name."""
        return self.stores.artifacts.collections.find(project_id, name)

    def collection_by_id(self, user: User, id: int) -> Collection | None:
        """Returns the collection of this key, unless it is deleted or not for the user."""
        found = self.any_collection(id)
        if found is None or found.is_deleted or not self._allows(user, found.place):
            return None
        return found

    def any_collection(self, id: int) -> Collection | None:
        """Returns the collection of this key; deleted ones too."""
        return self.stores.artifacts.collections.get(id)

    def aliases(self, id: int, after: int, limit: int) -> tuple[tuple[Alias, ...], int]:
        """Returns aliases of a collection by name, and how many there are."""
        collections = self.stores.artifacts.collections
        return collections.aliases(id, after, min(limit, MAX_PAGE)), collections.alias_count(id)

    def membership(self, project_id: int, name: str) -> Membership | None:
        """Returns what `collection`, `collection:alias`, `:vN`, `:digest` or `:commit` means."""
        collection, alias = split_name(name)
        found = self.collection(project_id, collection)
        return None if found is None else self.member(found.id, alias)

    def member(self, collection_id: int, alias: str) -> Membership | None:
        """Returns what an alias, `vN`, digest or commit hash means in a collection."""
        return self.stores.artifacts.memberships.find(collection_id, alias)

    def members(self, collection_ids: Sequence[int], query: ListQuery) -> ListPage[Membership]:
        """Returns a page of versions as collections show them.

        Raises:
            UsageError: The filter, the order or the cursor makes no sense.
        """
        if query.filters == _ALL_ARE_SO:  # what clients ask for, if their user asks for nothing
            query = replace(query, filters=None)
        return self.stores.artifacts.memberships.page(collection_ids, query)

    def shown_in(self, version: Version) -> tuple[Membership, ...]:
        """Returns everywhere that a version is shown, its own sequence first."""
        return self.stores.artifacts.memberships.of_version(version.id)

    def version(self, user: User, id: int) -> Version | None:
        """Returns the version of this key; deleted ones too, as long as something needs them.

        Who may read a collection that shows a version may read the version.
        """
        found = self.stores.artifacts.versions.get(id)
        return found if found is not None and self._shows(user, found) else None

    def get(self, user: User, id: int) -> Version:
        """Returns the committed version of this key. Raises NotFound."""
        found = self.version(user, id)
        if found is None or found.state is not State.COMMITTED:
            raise NotFound("there is no such artifact")
        return found

    def by_client_id(self, user: User, client_id: str) -> Version | None:
        """Returns the version that a client calls so."""
        found = self.stores.artifacts.versions.by_client_id(client_id)
        return found if found is not None and self._shows(user, found) else None

    def of_run(
        self, user: User, run: Run, *, is_output: bool, after: int, limit: int
    ) -> tuple[tuple[Version, ...], int]:
        """Returns the versions that a run logged or used, and how many there are.

        Those that are not for the user are counted, but left out.
        """
        ids, total = self.stores.artifacts.lineage.of_run(
            run.id, is_output=is_output, after=after, limit=min(limit, MAX_PAGE)
        )
        found = self.stores.artifacts.versions.many(ids)
        return tuple(version for version in found if self._shows(user, version)), total

    def runs_of(self, user: User, version: Version, *, is_output: bool) -> tuple[Run, ...]:
        """Returns the runs that logged or used a version, in the order in which they did."""
        uses = self.stores.artifacts.lineage.of_versions((version.id,), is_output=is_output)
        return self.readable_runs(user, [use.run for use in uses])

    def creator(self, user: User, version: Version) -> Run | None:
        """Returns the run that made a version, if it is still there and the user may read it."""
        run = None if version.run is None else self.stores.runs.get(version.run)
        return run if run is not None and self._shows_run(user, run) else None

    def files(self, version: Version, after: int, limit: int) -> tuple[StoredEntry, ...]:
        """Returns entries with number >= after, by path."""
        return self.stores.artifacts.entries.page(version.id, after, min(limit, MAX_PAGE))

    def files_named(self, version: Version, paths: Sequence[str]) -> tuple[StoredEntry, ...]:
        """Returns the entries of these paths. Raises UsageError if there are too many."""
        if len(paths) > MAX_PAGE:
            raise UsageError(f"at most {MAX_PAGE} files can be asked for at once")
        return self.stores.artifacts.entries.named(version.id, paths)

    def folder(
        self, version: Version, path: str, after: int, limit: int
    ) -> tuple[tuple[Folder, ...], tuple[StoredEntry, ...]]:
        """Returns what lies right in a folder: every folder, and files with number >= after."""
        return self.stores.artifacts.entries.folder(version.id, path, after, min(limit, MAX_PAGE))

    def compare(self, before: Version, after: Version) -> Comparison:
        """Returns what differs between two versions."""
        return compare(self.stores, before, after)

    def links(self, user: User, version: Version) -> tuple[Membership, ...]:
        """Returns where else a version is shown, as far as the user may look."""
        return tuple(
            shown
            for shown in self.shown_in(version)
            if shown.collection.id != version.collection_id
            and self._allows(user, shown.collection.place)
        )

    def readable_runs(self, user: User, keys: Sequence[int]) -> tuple[Run, ...]:
        """Returns those of these runs that are there and that the user may read."""
        found = self.stores.runs.get_many(keys)
        return tuple(run for run in found if self._shows_run(user, run))

    def file_link(self, entry: StoredEntry) -> str:
        """Returns a link to the bytes of a file; of a reference, what it refers to."""
        if entry.content_id is None:
            return entry.reference or ""
        digest = named_digest(entry.digest).partition(":")[2]
        return self.storage.download_link(entry.content_id, digest, entry.path)

    def storage_path(self, entry: StoredEntry) -> str | None:
        """Returns what clients call the place of a file; None for a reference."""
        if entry.content_id is None:
            return None
        return f"wandb_artifacts/{entry.content_id}/{named_digest(entry.digest).partition(':')[2]}"

    def manifest_link(self, version: Version) -> str:
        """Returns a link to the manifest of a version."""
        return self.storage.manifest_link(version.id)

    def content_of(self, user: User, entity: str, md5: str, name: str) -> RunFile:
        """Returns the bytes with this MD5 (hexadecimal) of an entity.

        Raises:
            NotFound: There are none, or no version that has them is for the user.
        """
        digest = f"md5:{md5.lower()}"
        contents = self.stores.artifacts.contents
        found = contents.find(entity, [digest]).get(digest)
        places = () if found is None else contents.places(found.id)
        if found is None or not any(self._allows(user, place) for place in places):
            raise NotFound(f"{entity} has no file with this digest")
        return self.storage.content_file(found.id, name)

    def _allows(self, user: User, place: Place) -> bool:
        return self.access.allows(user, Action.READ, place.entity, place.project)

    def _shows(self, user: User, version: Version) -> bool:
        if self._allows(user, version.place):
            return True
        return any(self._allows(user, shown.collection.place) for shown in self.shown_in(version))

    def _shows_run(self, user: User, run: Run) -> bool:
        return self.access.allows(user, Action.READ, run.entity, run.project)
