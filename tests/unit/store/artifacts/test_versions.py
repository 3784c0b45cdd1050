from __future__ import annotations

import threading

import pytest

from runwell.errors import Conflict, NotFound
from runwell.store.artifacts.nouns import (
    Kind,
    ListQuery,
    NewVersion,
    State,
    Version,
    VersionChange,
)
from runwell.store.ports.people import User
from runwell.store.ports.projects import Project
from runwell.store.ports.runs import Run
from runwell.store.ports.stores import Stores


@pytest.fixture
def new(ann: User, run: Run) -> NewVersion:
    return NewVersion("model", "m", ann.id, run.id, "d0", client_id=None)


def commit(stores: Stores, project: Project, new: NewVersion, now: float = 10.0) -> Version:
    begun = stores.artifacts.versions.begin(project.id, new, now)
    if begun.state is State.COMMITTED:
        return begun
    return stores.artifacts.versions.commit(
        begun.id, now, digest=begun.digest, size_bytes=5, file_count=1
    )


def named(stores: Stores, project: Project, name: str) -> int | None:
    collection = stores.artifacts.collections.find(project.id, "m")
    assert collection is not None
    found = stores.artifacts.memberships.find(collection.id, name)
    return None if found is None else found.version_index


def other(new: NewVersion, digest: str, *aliases: str, **fields: object) -> NewVersion:
    told = {name: getattr(new, name) for name in NewVersion.__slots__}
    return NewVersion(**{**told, "digest": digest, "aliases": aliases, **fields})


def test_nothing_is_to_be_seen_before_the_commit(
    stores: Stores, project: Project, new: NewVersion
) -> None:
    begun = stores.artifacts.versions.begin(project.id, new, 10.0)
    assert (begun.state, begun.version_index, begun.aliases) == (State.PENDING, None, ())
    assert [named(stores, project, name) for name in ("latest", "v0", "d0")] == [None, None, None]
    assert stores.artifacts.lineage.of_run(begun.run or 0, is_output=True) == ((), 0)


def test_a_commit_gives_number_names_and_output(
    stores: Stores, project: Project, run: Run, new: NewVersion
) -> None:
    zero = commit(stores, project, other(new, "d0", "prod", tags=("t",)))
    one = commit(stores, project, other(new, "d1", "prod", "best"))
    assert (zero.version_index, one.version_index, zero.tags) == (0, 1, ("t",))
    assert [alias.name for alias in one.aliases] == ["best", "latest", "prod"]
    found = {name: named(stores, project, name) for name in ("latest", "prod", "v0", "d0", "v2")}
    assert found == {"latest": 1, "prod": 1, "v0": 0, "d0": 0, "v2": None}
    assert one.commit_hash is not None
    assert named(stores, project, one.commit_hash) == 1
    assert stores.artifacts.lineage.of_run(run.id, is_output=True) == ((zero.id, one.id), 2)
    again = stores.artifacts.versions.commit(one.id, 99.0, digest="x", size_bytes=0, file_count=0)
    assert again == one


def test_the_same_digest_is_the_same_version_and_gets_the_names(
    stores: Stores, project: Project, new: NewVersion
) -> None:
    zero = commit(stores, project, new)
    commit(stores, project, other(new, "d1"))
    same = stores.artifacts.versions.begin(project.id, other(new, "d0", "again"), 20.0)
    assert (same.id, same.state) == (zero.id, State.COMMITTED)
    assert (named(stores, project, "latest"), named(stores, project, "again")) == (0, 0)
    fresh = stores.artifacts.versions.begin(project.id, other(new, "d0", deduplicate=False), 20.0)
    assert fresh.id != zero.id


def test_a_client_that_begins_again_gets_the_same(
    stores: Stores, project: Project, new: NewVersion
) -> None:
    first = stores.artifacts.versions.begin(project.id, other(new, "d", client_id="c"), 10.0)
    again = stores.artifacts.versions.begin(project.id, other(new, "d", client_id="c"), 11.0)
    shared = [
        stores.artifacts.versions.begin(
            project.id, other(new, digest, client_id=digest, distributed_id="D"), 12.0
        )
        for digest in ("p0", "p1")
    ]
    assert (again.id, shared[0].id) == (first.id, shared[1].id)
    found = stores.artifacts.versions.by_client_id("p1")
    assert found is not None
    assert found.id == shared[0].id


def test_a_collection_is_of_one_type_and_kind(
    stores: Stores, project: Project, new: NewVersion
) -> None:
    zero = commit(stores, project, new)
    with pytest.raises(Conflict, match="of type model"):
        stores.artifacts.versions.begin(project.id, other(new, "d9", type="dataset"), 20.0)
    with pytest.raises(Conflict, match="sequence"):
        stores.artifacts.memberships.link(zero, project.id, "m", (), 20.0)
    stores.artifacts.memberships.link(zero, project.id, "shelf", (), 20.0)
    with pytest.raises(Conflict, match="portfolio"):
        stores.artifacts.versions.begin(project.id, other(new, "d9", collection="shelf"), 20.0)


def test_commits_at_once_get_numbers_of_their_own(
    stores: Stores, project: Project, new: NewVersion
) -> None:
    begun = [
        stores.artifacts.versions.begin(project.id, other(new, f"d{n}", "prod"), 10.0)
        for n in range(6)
    ]
    threads = [
        threading.Thread(
            target=stores.artifacts.versions.commit,
            args=(version.id, 10.0),
            kwargs={"digest": version.digest, "size_bytes": 0, "file_count": 0},
        )
        for version in begun
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = stores.artifacts.versions.many([version.id for version in begun])
    assert sorted(version.version_index or 0 for version in found) == list(range(6))
    names = [alias.name for version in found for alias in version.aliases]
    assert sorted(names) == ["latest", "prod"]


def test_a_change_sets_what_it_names(stores: Stores, project: Project, new: NewVersion) -> None:
    zero = commit(stores, project, other(new, "d0", "a", "b", tags=("t",)))
    change = VersionChange("words", "{}", 60, False, ("u",), ("t",), ("b", "c"))
    after = stores.artifacts.versions.change(zero.id, change, 20.0)
    assert (after.description, after.metadata, after.ttl_s) == ("words", "{}", 60)
    assert (after.tags, after.expires_at) == (("u",), zero.created_at + 60)
    assert [alias.name for alias in after.aliases] == ["b", "c"]
    assert stores.artifacts.versions.change(zero.id, VersionChange(), 21.0).metadata == "{}"
    inherited = stores.artifacts.versions.change(zero.id, VersionChange(inherit_ttl=True), 22.0)
    assert (inherited.ttl_s, inherited.expires_at) == (None, None)


def test_a_deleted_version_is_shown_nowhere_and_hands_latest_on(
    stores: Stores, project: Project, new: NewVersion
) -> None:
    commit(stores, project, new)
    one = commit(stores, project, other(new, "d1", "prod"))
    shelf = stores.artifacts.memberships.link(one, project.id, "shelf", ("staging",), 20.0)
    with pytest.raises(Conflict, match="called prod"):
        stores.artifacts.versions.delete(one.id, 30.0, with_aliases=False)
    gone = stores.artifacts.versions.delete(one.id, 30.0, with_aliases=True)
    assert (gone.state, gone.aliases) == (State.DELETED, ())
    assert (named(stores, project, "latest"), named(stores, project, "v1")) == (0, None)
    assert stores.artifacts.memberships.find(shelf.collection.id, "staging") is None
    with pytest.raises(NotFound):
        stores.artifacts.versions.commit(one.id, 31.0, digest="", size_bytes=0, file_count=0)
    two = commit(stores, project, other(new, "d1"))
    assert two.version_index == 2  # a number is never given again


def test_links_have_numbers_of_their_own(stores: Stores, project: Project, new: NewVersion) -> None:
    commit(stores, project, new)
    one = commit(stores, project, other(new, "d1"))
    link = stores.artifacts.memberships.link(one, project.id, "shelf", ("s",), 20.0)
    again = stores.artifacts.memberships.link(one, project.id, "shelf", ("t",), 21.0)
    assert (link.version_index, again.id) == (0, link.id)
    assert [alias.name for alias in again.aliases] == ["latest", "s", "t"]
    assert [shown.collection.kind for shown in stores.artifacts.memberships.of_version(one.id)] == [
        Kind.SEQUENCE,
        Kind.PORTFOLIO,
    ]
    stores.artifacts.memberships.unlink(link.collection.id, one.id)
    with pytest.raises(NotFound):
        stores.artifacts.memberships.unlink(link.collection.id, one.id)


def test_collections_are_listed_changed_and_deleted(
    stores: Stores, project: Project, new: NewVersion
) -> None:
    for name in ("a", "b", "c"):
        commit(stores, project, other(new, name, collection=name))
    collections = stores.artifacts.collections
    first = collections.page((project.id,), ListQuery(limit=1))
    (newest,) = first.items
    assert (newest.name, newest.version_count, first.total) == ("c", 1, 3)
    collections.tag(newest.id, 20.0, added=("x", "y"))
    collections.tag(newest.id, 20.0, removed=("y",))
    tagged = collections.page((project.id,), ListQuery({"tag": "x"}, "+name"))
    assert [found.name for found in tagged.items] == ["c"]
    moved = collections.change(newest.id, 21.0, name="d", description="words", type="other")
    assert (moved.name, moved.description, moved.type) == ("d", "words", "other")
    with pytest.raises(Conflict):
        collections.change(newest.id, 22.0, name="a")
    assert collections.delete(newest.id, 23.0).is_deleted
    assert collections.find(project.id, "d") is None
    fresh = commit(stores, project, other(new, "c", collection="d"))
    assert fresh.version_index == 0


def test_versions_are_filtered_and_ordered(
    stores: Stores, project: Project, new: NewVersion
) -> None:
    for number in range(4):
        metadata = f'{{"acc": {number}, "deep": {{"a": "x{number % 2}"}}}}'
        commit(stores, project, other(new, f"d{number}", metadata=metadata))
    collection = stores.artifacts.collections.find(project.id, "m")
    assert collection is not None

    def found(filters: object = None, order: str = "") -> list[int]:
        page = stores.artifacts.memberships.page(
            (collection.id,),
            ListQuery(filters, order),  # type: ignore[arg-type]
        )
        return [shown.version_index for shown in page.items]

    assert found() == [3, 2, 1, 0]
    assert found(order="+versionIndex") == [0, 1, 2, 3]
    assert found({"metadata.acc": {"$gte": 2}}) == [3, 2]
    assert found({"metadata.deep.a": "x1"}, "+createdAt") == [1, 3]
    assert found({"alias": "latest"}) == [3]
