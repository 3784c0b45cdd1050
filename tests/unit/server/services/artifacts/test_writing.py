from __future__ import annotations

import hashlib

import pytest

from runwell.errors import Conflict, InvalidName, NotFound, PermissionDenied, UsageError
from runwell.server.events import ArtifactsChanged, ProjectKey
from runwell.server.services.artifacts.writing import WantedFile
from runwell.server.services.assembly import Services
from runwell.store.artifacts.nouns import ManifestKind, State, Version
from runwell.store.ports.runs import Run
from runwell.wire.manifest import Entry, decode_manifest, entries_digest
from tests.unit.server.conftest import People
from tests.unit.server.services.artifacts.logging import Client, files_of, md5, point

FILES = {"a/b/x": b"one", "a/y": b"two", "z": b""}


@pytest.fixture
def client(services: Services, people: People, run: Run) -> Client:
    return Client(services, people.owner, run)


def test_what_is_logged_is_kept(client: Client, services: Services) -> None:
    start = services.bus.now()
    version = client.log("m", FILES, {"r": "s3://bucket/key"})
    assert (version.state, version.version_index, version.size_bytes) == (State.COMMITTED, 0, 6)
    assert version.file_count == 4
    assert files_of(services, version) == FILES
    assert services.bus.since(start)[1] == (ArtifactsChanged(ProjectKey("ann", "digits"), "m"),)
    entries = services.artifacts.storage.stores.artifacts.entries
    folders, files = entries.folder(version.id, "a", 0, 10)
    assert [(folder.path, folder.file_count, folder.size_bytes) for folder in folders] == [
        ("a/b", 1, 3)
    ]
    assert [file.path for file in files] == ["a/y"]


def test_known_bytes_are_not_asked_for_again(client: Client) -> None:
    client.log("m", FILES)
    version = client.begin("other", {"q": b"one"})
    (slot,) = client.slots(version, {"q": b"one"})
    assert slot.link is None
    assert client.upload(version, {"q": b"one", "new": b"new"}) == 1


def test_a_file_that_has_not_come_keeps_the_commit_away(client: Client) -> None:
    version = client.begin("m", FILES)
    client.slots(version, FILES)
    client.describe(version, {path: Entry(md5(data)) for path, data in FILES.items()})
    with pytest.raises(UsageError, match="a/b/x was not uploaded"):
        client.commit(version)
    client.upload(version, FILES)
    assert client.commit(version).state is State.COMMITTED
    assert client.commit(version).version_index == 0


@pytest.mark.parametrize(
    ("entries", "message"),
    [
        ({"z": Entry(md5(b""), size=7)}, "has 0 bytes, not 7"),
        ({"z": Entry("no digest")}, "no digest"),
        ({"../z": Entry("e", ref="s3://b/k")}, "relative path"),
        ({"/z": Entry("e", ref="s3://b/k")}, "relative path"),
    ],
)
def test_a_manifest_that_is_wrong_is_refused(
    client: Client, entries: dict[str, Entry], message: str
) -> None:
    version = client.begin("m", FILES)
    client.upload(version, FILES)
    client.describe(version, entries)
    with pytest.raises(UsageError, match=message):
        client.commit(version)


def test_a_commit_needs_a_manifest_that_was_uploaded(client: Client, services: Services) -> None:
    version = client.begin("m", {})
    with pytest.raises(UsageError, match="needs a manifest"):
        client.commit(version)
    services.artifacts.writing.begin_manifest(
        client.user, version.id, ManifestKind.FULL, md5(b"x"), None
    )
    with pytest.raises(UsageError, match="not uploaded"):
        client.commit(version)


def test_layers_are_laid_over_each_other(client: Client, services: Services) -> None:
    base = client.log("m", {"a": b"1", "b": b"2"})
    above = client.begin("m", {"b": b"3", "c": b"4"}, deduplicate=False)
    client.upload(above, {"b": b"3", "c": b"4"})
    entries = {"b": Entry(md5(b"3")), "c": Entry(md5(b"4"))}
    client.describe(above, entries, ManifestKind.INCREMENTAL, base.id)
    done = client.commit(above)
    assert files_of(services, done) == {"a": b"1", "b": b"3", "c": b"4"}
    kept = services.artifacts.storage.manifest_file(done.id)
    with services.artifacts.storage.open(kept) as body:
        manifest = decode_manifest(body.read())
    assert done.digest == entries_digest(manifest)
    assert sorted(manifest) == ["a", "b", "c"]


def test_several_writers_make_one_version(client: Client, services: Services) -> None:
    def write(name: str) -> Version:
        share = client.begin("m", {name: name.encode()}, distributed_id="D", client_id=name)
        client.upload(share, {name: name.encode()})
        client.describe(share, {name: Entry(md5(name.encode()))}, ManifestKind.PATCH)
        return share

    write("p0")
    share = write("p1")
    # One who began and fell ill takes no part.
    services.artifacts.writing.begin_manifest(client.user, share.id, ManifestKind.PATCH, "", None)
    assert files_of(services, client.commit(share)) == {"p0": b"p0", "p1": b"p1"}


def test_bytes_that_are_not_what_was_promised_are_not_kept(
    client: Client, services: Services
) -> None:
    version = client.begin("m", {"a": b"promised"})
    (slot,) = client.slots(version, {"a": b"promised"})
    with pytest.raises(UsageError, match="not the digest"):
        services.artifacts.storage.keep(slot.content.id, iter([b"other"]))
    with pytest.raises(NotFound):
        services.artifacts.storage.content_file(slot.content.id, "a")
    with pytest.raises(NotFound):
        services.artifacts.storage.keep(slot.content.id + 1, iter([b"promised"]))


def test_a_file_may_come_in_parts(client: Client, services: Services) -> None:
    data = b"0123456789"
    version = client.begin("m", {"a": data})
    wanted = WantedFile(version.id, md5(data), (1, 2))
    (slot,) = services.artifacts.writing.slots(client.user, [wanted])
    assert slot.upload is not None
    assert sorted(slot.part_links) == [1, 2]
    storage, path = services.artifacts.storage, f"wandb_artifacts/{slot.content.id}/"
    path += hashlib.md5(data, usedforsecurity=False).hexdigest()
    tags = {
        number: storage.keep_part(slot.content.id, slot.upload, number, iter([part]))
        for number, part in ((2, data[6:]), (1, data[:6]))
    }
    join = services.artifacts.writing.join
    with pytest.raises(UsageError, match="part 2"):
        join(client.user, version.id, path, slot.upload, [(1, tags[1]), (2, tags[1])])
    with pytest.raises(UsageError, match="not the digest"):
        join(client.user, version.id, path, slot.upload, [(1, tags[1])])
    told = [(number, f'"{tag}"') for number, tag in tags.items()]
    join(client.user, version.id, path, slot.upload, told)
    join(client.user, version.id, path, slot.upload, told)  # the answer was lost on the way
    client.describe(version, {"a": Entry(md5(data), size=10)})
    assert files_of(services, client.commit(version)) == {"a": data}


def test_a_committed_version_is_closed(client: Client) -> None:
    version = client.log("m", FILES)
    with pytest.raises(Conflict):
        client.slots(version, FILES)
    with pytest.raises(Conflict):
        client.describe(version, {})


def test_strangers_may_neither_write_nor_fill(
    client: Client, services: Services, people: People
) -> None:
    version = client.begin("m", FILES)
    stranger = Client(services, people.guest, client.run)
    for attempt in (
        lambda: stranger.begin("m", FILES),
        lambda: stranger.slots(version, FILES),
        lambda: stranger.describe(version, {}),
        lambda: stranger.commit(version),
    ):
        with pytest.raises((PermissionDenied, NotFound)):
            attempt()


@pytest.mark.parametrize("name", ["", " ", "a/b", "a:b", "x" * 129, "a\nb"])
def test_names_that_no_client_can_ask_for_are_refused(client: Client, name: str) -> None:
    for fields in ({}, {"aliases": (name,)}, {"type": name}):
        with pytest.raises(InvalidName):
            client.begin(name if not fields else "m", {}, **fields)


def test_what_points_into_a_version_is_noted(client: Client, services: Services) -> None:
    target = client.log("data", FILES)
    pointing = client.log("m", {}, {"x": point(target), "gone": "wandb-artifact://39/x"})
    services.artifacts.editing.delete(client.user, target.id, with_aliases=True)
    assert services.artifacts.upkeep.tidy().versions == 0
    assert pointing.file_count == 2
