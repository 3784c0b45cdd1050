from __future__ import annotations

import base64
import json
import math

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from runwell.errors import UsageError
from runwell.filters.leaf import leaves
from runwell.filters.parse import parse_filter
from runwell.filters.predicate import Subject, holds
from runwell.store.artifacts.listing import COLLECTION_FIELDS, MEMBERSHIP_FIELDS
from runwell.store.artifacts.nouns import Kind, ListQuery, Membership, NewVersion
from runwell.store.pattern import compile_pattern
from runwell.store.ports.people import User
from runwell.store.ports.projects import Project
from runwell.store.ports.runs import Run
from runwell.store.ports.stores import Stores
from runwell.values.json import Json

VALUES: list[Json] = [
    *(None, True, False, 0, 1, 2, 2.5, -1, math.nan, math.inf, 10**400),
    *("", "a", "b", "é", "A", "tag", "best", "latest", "v1", "v10", "1", "\0", "COMMITTED", "m"),
]
METADATA = [
    '{"a": 1, "b": {"c": [1, "a", null]}}',
    '{"a": NaN, "b": "é"}',
    '{"a": null}',
    "[1]",
    None,
]
KEYS = [
    *("state", "version", "versionIndex", "digest", "description", "tag", "aliases", "type"),
    *("size", "createdAt", "linked_at", "collection", "metadata", "metadata.a", "metadata.b"),
    *("metadata.b.c", "metadata.none", "artifact_created_at", "updated_at"),
]
TIMES = {"createdAt", "linked_at", "artifact_created_at", "updated_at"}

numbers = st.sampled_from([value for value in VALUES if not isinstance(value, str)])


def condition(key: str) -> st.SearchStrategy[Json]:
    plain = numbers if key in TIMES else st.sampled_from(VALUES)
    ordered = plain.filter(lambda value: value is not None and not isinstance(value, bool))
    inner = st.one_of(
        plain,
        st.tuples(st.sampled_from(["$eq", "$ne", "$contains"]), plain).map(lambda one: dict([one])),
        st.tuples(st.sampled_from(["$gt", "$gte", "$lt", "$lte"]), ordered).map(
            lambda one: dict([one])
        ),
        st.lists(plain, max_size=3).map(lambda values: {"$in": values}),
        st.booleans().map(lambda told: {"$exists": told}),
        st.sampled_from(["^a", "é", "v1$", ""]).map(lambda pattern: {"$regex": pattern}),
    )
    return inner.map(lambda told: {key: told})


documents: st.SearchStrategy[Json] = st.recursive(
    st.sampled_from(KEYS).flatmap(condition),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).flatmap(
            lambda terms: st.sampled_from(["$and", "$or", "$nor"]).map(lambda word: {word: terms})
        ),
        inner.map(lambda term: {"$not": term}),
    ),
    max_leaves=5,
)


@pytest.fixture
def shown(stores: Stores, project: Project, run: Run, ann: User) -> list[Membership]:
    """A sequence and a portfolio with some of its versions, which differ in everything."""
    for number in range(11):
        new = NewVersion(
            "model",
            "m",
            ann.id,
            run.id,
            f"d{number % 3}{number}",
            client_id=None,
            description=[None, "", "a b", "é"][number % 4],
            metadata=METADATA[number % 5],
            tags=[(), ("a",), ("b", "tag")][number % 3],
            aliases=[(), ("best",)][number % 2],
        )
        begun = stores.artifacts.versions.begin(project.id, new, number)
        version = stores.artifacts.versions.commit(
            begun.id, number, digest=begun.digest, size_bytes=number % 3, file_count=1
        )
        if number % 4 == 0:
            stores.artifacts.memberships.link(version, project.id, "shelf", ["a"], number + 0.5)
    every = stores.artifacts.memberships.page(places(stores, project), ListQuery(limit=100))
    return list(every.items)


def places(stores: Stores, project: Project) -> list[int]:
    return [one.id for one in stores.artifacts.collections.page((project.id,), ListQuery()).items]


def seen(item: Membership) -> Subject:
    """A membership as filters see it."""
    version = item.version
    metadata = json.loads(version.metadata) if version.metadata else None
    told: dict[str, Json] = {
        "id": version.id,
        "state": version.state.value,
        "version": f"v{item.version_index}",
        "version_index": item.version_index,
        "digest": version.digest,
        "description": version.description,
        "tag": list(version.tags),
        "alias": [alias.name for alias in item.aliases],
        "type": version.type,
        "size": version.size_bytes,
        "created_at": item.created_at,
        "updated_at": version.updated_at,
        "artifact_created_at": version.created_at,
        "collection": item.collection.name,
    }
    inside = dict(leaves(metadata)) if isinstance(metadata, dict) else {}
    return Subject({name: value for name, value in told.items() if value is not None}, inside, {})


def is_found(pattern: str, text: str) -> bool:
    return compile_pattern(pattern).is_found_in(text)


def test_the_database_and_the_predicate_agree(
    stores: Stores, project: Project, shown: list[Membership]
) -> None:
    where = places(stores, project)
    subjects = {item.id: seen(item) for item in shown}

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(document=documents)
    @example(document={"tag": {"$gt": "\x00"}})  # a text that PostgreSQL does not take
    def agree(document: Json) -> None:
        tree = parse_filter(document, MEMBERSHIP_FIELDS.field)
        wanted = [
            key
            for key, subject in subjects.items()
            if holds(
                tree, subject, lambda pattern, text: compile_pattern(pattern).is_found_in(text)
            )
        ]
        found = stores.artifacts.memberships.page(where, ListQuery(document, limit=100))
        assert [item.id for item in found.items] == wanted
        assert (found.total, found.has_more) == (len(wanted), False)

    agree()


def test_pages_stay_whole_while_versions_come_and_go(
    stores: Stores, project: Project, shown: list[Membership], ann: User
) -> None:
    where = places(stores, project)
    memberships = stores.artifacts.memberships
    for number, order in enumerate(
        ["", "+id", "-versionIndex", "+size", "-createdAt", "+artifact_created_at"]
    ):
        whole = [item.id for item in memberships.page(where, ListQuery(None, order, "", 100)).items]
        met: list[int] = []
        cursor: str | None = ""
        while cursor is not None:
            page = memberships.page(where, ListQuery(None, order, cursor, 5))
            met += [item.id for item in page.items]
            assert len(page.cursors) == len(page.items)
            cursor = page.next_cursor
            if len(met) == 5:
                add(stores, project, ann, f"new{number}")
                take(stores, met[0])
        assert len(met) == len(set(met))
        assert [key for key in met if key in whole] == whole


def add(stores: Stores, project: Project, ann: User, digest: str) -> None:
    new = NewVersion("model", "m", ann.id, None, digest, client_id=None)
    begun = stores.artifacts.versions.begin(project.id, new, 50.0)
    stores.artifacts.versions.commit(
        begun.id, 50.0, digest=begun.digest, size_bytes=1, file_count=1
    )


def take(stores: Stores, membership: int) -> None:
    """Takes what was on the first page out of its portfolio: nothing behind it may slip by."""
    found = stores.artifacts.memberships.page(every(stores), ListQuery(limit=100)).items
    (item,) = [item for item in found if item.id == membership]
    if item.collection.kind is Kind.PORTFOLIO:
        stores.artifacts.memberships.unlink(item.collection.id, item.version.id)


def every(stores: Stores) -> list[int]:
    projects = range(1, 10)
    return [one.id for one in stores.artifacts.collections.page(projects, ListQuery()).items]


def packed(told: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(told).encode()).decode()


def test_what_makes_no_sense_is_refused(stores: Stores, project: Project) -> None:
    page = stores.artifacts.memberships.page
    told: list[object] = [7, None, ["-id", True, 1], ["-id", 1, "1"], ["+size", 1, 1], ["-id"]]
    for cursor in ["x", "é", *map(packed, [*told, ["-id", math.nan, 1], ["-id", 1, 2**63]])]:
        with pytest.raises(UsageError, match="cursor"):
            page((1,), ListQuery(cursor=cursor))
    for order in ["alias", "-metadata", "none", "description"]:
        with pytest.raises(UsageError, match="versionIndex"):
            page((1,), ListQuery(order=order))


def test_collections_are_found_by_what_they_are(
    stores: Stores, project: Project, shown: list[Membership]
) -> None:
    collections = stores.artifacts.collections
    collections.tag(shown[0].collection.id, 60.0, added=("x",))

    def found(filters: Json) -> list[str]:
        page = collections.page((project.id,), ListQuery(filters, "+name"))
        assert page.total == len(page.items)
        return [item.name for item in page.items]

    assert found({"name": {"$regex": "^s"}}) == ["shelf"]
    assert found({"tag": {"$in": ["x", "y"]}}) == [shown[0].collection.name]
    assert found({"type": "model", "name": {"$ne": "m"}}) == ["shelf"]
    assert found({"project_id": project.id}) == found({"project_id": str(project.id)})
    assert found({"project_id": project.id}) == ["m", "shelf"]
    assert found({"description": None}) == ["m", "shelf"]
    for told in (shown[0].version.id, str(shown[0].version.id)):  # ids: as numbers or as texts
        found_by_id = stores.artifacts.memberships.page(every(stores), ListQuery({"id": told}))
        assert {item.version.id for item in found_by_id.items} == {shown[0].version.id}
    with pytest.raises(UsageError, match="no field"):
        COLLECTION_FIELDS.field("metadata.x")
