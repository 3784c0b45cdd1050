"""The rows of artifacts: our own API, the wire, and the bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from runwell.server.services.artifacts.storage import storage_path
from runwell.store.artifacts.nouns import Manifest, ManifestKind, Version
from runwell.wire.manifest import encode_manifest
from tests.unit.server.matrix.documents import mutate
from tests.unit.server.matrix.operations import Make, Needs, Operation, Sent
from tests.unit.server.matrix.world import TEAM, World, mark_of, opaque
from tests.unit.server.services.artifacts.logging import Client, md5

FILES = {"a.txt": b"bytes"}


def _client(world: World, place: str) -> Client:
    return Client(world.services, world.admin, world.run(place))


def _logged(world: World, place: str) -> Version:
    return _client(world, place).log(world.word("data"), FILES, description=mark_of(place))


def _begun(world: World, place: str) -> Version:
    """Makes a version that lacks nothing but its commit."""
    client = _client(world, place)
    version = client.begin(world.word("data"), {})
    client.describe(version, {})
    return version


def _portfolio(world: World, place: str) -> int:
    """Links a version into a fresh portfolio and returns the portfolio's id."""
    version = _logged(world, place)
    name = world.word("shelf")
    found = world.services.artifacts.editing.link(world.admin, version.id, TEAM, place, name, ())
    return found.collection.id


def _path(ending: str, document: object = None) -> Make:
    """Asks for something of a fresh collection."""

    def make(world: World, place: str) -> Sent:
        name = _logged(world, place).collection
        return Sent(f"/api/v1/projects/{TEAM}/{place}/artifacts/{name}{ending}", document)

    return make


def _list(name: str) -> Make:
    return lambda _, place: Sent(f"/api/v1/projects/{TEAM}/{place}/{name}")


def _of_run(world: World, place: str) -> Sent:
    client = _client(world, place)
    client.log(world.word("data"), FILES)
    return Sent(f"/api/v1/projects/{TEAM}/{place}/runs/{client.run.run_id}/artifacts")


def _link(world: World, place: str) -> Sent:
    name = _logged(world, place).collection
    document = {"entity": TEAM, "project": place, "portfolio": world.word("shelf")}
    return Sent(f"/api/v1/projects/{TEAM}/{place}/artifacts/{name}/v0/links", document)


API: dict[str, Operation] = {
    "GET {home}/artifact-types": Operation(Needs.READ, _list("artifact-types")),
    "GET {home}/artifacts": Operation(Needs.READ, _list("artifacts")),
    "GET {home}/artifacts/{name}": Operation(Needs.READ, _path("")),
    "PATCH {home}/artifacts/{name}": Operation(Needs.WRITE, _path("", {"description": "x"})),
    "DELETE {home}/artifacts/{name}": Operation(Needs.WRITE, _path("")),
    "GET {home}/artifacts/{name}/versions": Operation(Needs.READ, _path("/versions")),
    "GET {home}/artifacts/{name}/{version}": Operation(Needs.READ, _path("/v0")),
    "PATCH {home}/artifacts/{name}/{version}": Operation(
        Needs.WRITE, _path("/v0", {"description": "x"})
    ),
    "DELETE {home}/artifacts/{name}/{version}": Operation(Needs.WRITE, _path("/v0")),
    "GET {home}/artifacts/{name}/{version}/files": Operation(Needs.READ, _path("/v0/files")),
    "GET {home}/artifacts/{name}/{version}/compare/{other}": Operation(
        Needs.READ, _path("/v0/compare/v0")
    ),
    "GET {home}/artifacts/{name}/{version}/lineage": Operation(Needs.READ, _path("/v0/lineage")),
    "GET {home}/artifacts/{name}/{version}/history": Operation(Needs.READ, _path("/v0/history")),
    "GET {home}/runs/{id}/artifacts": Operation(Needs.READ, _of_run),
    "POST {home}/artifacts/{name}/{version}/links": Operation(Needs.WRITE, _link),
}


def _id(make: Callable[[World, str], Version], **more: object) -> Callable[..., dict[str, object]]:
    def given(world: World, place: str) -> dict[str, object]:
        return {"artifactID": opaque("Artifact", make(world, place).id), **more}

    return given


def _alias(world: World, place: str) -> dict[str, object]:
    version = _logged(world, place)
    alias = {
        "entityName": TEAM,
        "projectName": place,
        "artifactCollectionName": version.collection,
        "alias": "best",
    }
    return {"artifactID": opaque("Artifact", version.id), "aliases": [alias]}


def _manifest(world: World, place: str) -> dict[str, object]:
    client = _client(world, place)
    version = client.begin(world.word("data"), FILES)
    return {
        "artifactID": opaque("Artifact", version.id),
        "name": "wandb_manifest.json",
        "digest": md5(b"x"),
        "entityName": TEAM,
        "projectName": place,
        "runName": client.run.run_id,
        "type": "FULL",
    }


def _manifest_id(world: World, place: str) -> dict[str, object]:
    found = _begun_manifest(world, place, b"x")
    return {"artifactManifestID": opaque("ArtifactManifest", found.id), "digest": md5(b"y")}


def _begun_manifest(world: World, place: str, data: bytes) -> Manifest:
    version = _client(world, place).begin(world.word("data"), FILES)
    return world.services.artifacts.writing.begin_manifest(
        world.admin, version.id, ManifestKind.FULL, md5(data), None
    )


def _new(world: World, place: str) -> dict[str, object]:
    return {
        "artifactTypeName": "model",
        "artifactCollectionNames": [world.word("data")],
        "entityName": TEAM,
        "projectName": place,
        "digest": md5(b"x"),
    }


def _new_files(world: World, place: str) -> dict[str, object]:
    version = _client(world, place).begin(world.word("data"), FILES)
    spec = {"artifactID": opaque("Artifact", version.id), "name": "a.txt", "md5": md5(b"bytes")}
    return {"artifactFiles": [spec], "storageLayout": "V2"}


def _used(world: World, place: str) -> dict[str, object]:
    return {
        "entityName": TEAM,
        "projectName": place,
        "runName": world.run(place).run_id,
        "artifactID": opaque("Artifact", _logged(world, place).id),
    }


def _linked(world: World, place: str) -> dict[str, object]:
    return {
        "artifactID": opaque("Artifact", _logged(world, place).id),
        "artifactPortfolioName": world.word("shelf"),
        "entityName": TEAM,
        "projectName": place,
    }


def _sequence(world: World, place: str) -> str:
    return opaque("ArtifactCollection", _logged(world, place).collection_id)


def _tagged(world: World, place: str) -> dict[str, object]:
    return {
        "entityName": TEAM,
        "projectName": place,
        "artifactCollectionName": _logged(world, place).collection,
        "tags": [{"tagName": "t"}],
    }


def _collection(key: str, **more: object) -> Callable[..., dict[str, object]]:
    return lambda world, place: {key: _sequence(world, place), **more}


def _shelf(key: str, **more: object) -> Callable[..., dict[str, object]]:
    def given(world: World, place: str) -> dict[str, object]:
        return {key: opaque("ArtifactCollection", _portfolio(world, place)), **more}

    return given


def _unlinked(world: World, place: str) -> dict[str, object]:
    version = _logged(world, place)
    link = world.services.artifacts.editing.link
    found = link(world.admin, version.id, TEAM, place, world.word("shelf"), ())
    shelf = opaque("ArtifactCollection", found.collection.id)
    return {"artifactID": opaque("Artifact", version.id), "artifactPortfolioID": shelf}


def _parts(world: World, place: str) -> dict[str, object]:
    client, data = _client(world, place), world.word("bytes").encode()
    version = client.begin(world.word("data"), {"a.txt": data})
    (slot,) = client.slots(version, {"a.txt": data})
    storage = world.services.artifacts.storage
    upload, _ = storage.part_links(slot.content, [1])
    storage.keep_part(slot.content.id, upload, 1, iter([data]))
    return {
        "completeMultipartAction": "Complete",
        "completedParts": [
            {"partNumber": 1, "hexMD5": hashlib.md5(data, usedforsecurity=False).hexdigest()}
        ],
        "artifactID": opaque("Artifact", version.id),
        "storagePath": storage_path(slot.content),
        "uploadID": upload,
    }


def _find(world: World, place: str) -> Sent:
    found = opaque("Artifact", _logged(world, place).id)
    return Sent("/graphql", {"query": f'{{ artifact(id: "{found}") {{ id description }} }}'})


def _find_collection(world: World, place: str) -> Sent:
    query = f'{{ artifactCollection(id: "{_sequence(world, place)}") {{ id name }} }}'
    return Sent("/graphql", {"query": query})


def _find_client_id(world: World, place: str) -> Sent:
    client_id = world.word("client")
    _client(world, place).log(world.word("data"), FILES, client_id=client_id)
    query = f'{{ clientIDMapping(clientID: "{client_id}") {{ serverID }} }}'
    return Sent("/graphql", {"query": query})


QUERIES: dict[str, Operation] = {
    "artifact": Operation(Needs.READ, _find),
    "artifactCollection": Operation(Needs.READ, _find_collection),
    "clientIDMapping": Operation(Needs.READ, _find_client_id),
}

_INPUTS: dict[str, tuple[Needs, Callable[..., dict[str, object]]]] = {
    "createArtifact": (Needs.CREATE, _new),
    "createArtifactManifest": (Needs.WRITE, _manifest),
    "updateArtifactManifest": (Needs.WRITE, _manifest_id),
    "createArtifactFiles": (Needs.WRITE, _new_files),
    "completeMultipartUploadArtifact": (Needs.WRITE, _parts),
    "commitArtifact": (Needs.WRITE, _id(_begun)),
    "useArtifact": (Needs.WRITE, _used),
    "updateArtifact": (Needs.WRITE, _id(_logged, description="x")),
    "deleteArtifact": (Needs.WRITE, _id(_logged, deleteAliases=True)),
    "addAliases": (Needs.WRITE, _alias),
    "deleteAliases": (Needs.WRITE, _alias),
    "linkArtifact": (Needs.WRITE, _linked),
    "unlinkArtifact": (Needs.WRITE, _unlinked),
    "updateArtifactSequence": (Needs.WRITE, _collection("artifactSequenceID", description="x")),
    "updateArtifactPortfolio": (Needs.WRITE, _shelf("artifactPortfolioID", description="x")),
    "moveArtifactSequence": (
        Needs.WRITE,
        _collection("artifactSequenceID", destinationArtifactTypeName="other"),
    ),
    "deleteArtifactSequence": (Needs.WRITE, _collection("artifactSequenceID")),
    "deleteArtifactPortfolio": (Needs.WRITE, _shelf("artifactPortfolioID")),
    "createArtifactCollectionTagAssignments": (Needs.WRITE, _tagged),
    "deleteArtifactCollectionTagAssignments": (Needs.WRITE, _tagged),
}
MUTATIONS = {
    name: Operation(needs, mutate(name, given)) for name, (needs, given) in _INPUTS.items()
}


def _upload(world: World, place: str) -> Sent:
    client, data = _client(world, place), world.word("bytes").encode()
    version = client.begin(world.word("data"), {"a.txt": data})
    (slot,) = client.slots(version, {"a.txt": data})
    assert slot.link is not None
    return Sent(slot.link, body=data)


def _upload_part(world: World, place: str) -> Sent:
    client, data = _client(world, place), world.word("bytes").encode()
    version = client.begin(world.word("data"), {"a.txt": data})
    (slot,) = client.slots(version, {"a.txt": data})
    _, links = world.services.artifacts.storage.part_links(slot.content, [1])
    return Sent(links[1], body=data)


def _upload_manifest(world: World, place: str) -> Sent:
    data = encode_manifest({})
    found = _begun_manifest(world, place, data)
    return Sent(world.services.artifacts.storage.manifest_upload_link(found), body=data)


def _download(world: World, place: str) -> Sent:
    reading = world.services.artifacts.reading
    (entry,) = reading.files(_logged(world, place), 0, 10)
    return Sent(reading.file_link(entry))


def _download_manifest(world: World, place: str) -> Sent:
    storage = world.services.artifacts.storage
    return Sent(storage.manifest_link(_logged(world, place).id))


def _keyed(path: str) -> Make:
    """Asks for bytes that lie in one project alone, by their MD5."""

    def make(world: World, place: str) -> Sent:
        data = world.word("bytes").encode()
        _client(world, place).log(world.word("data"), {"a.txt": data})
        digest = hashlib.md5(data, usedforsecurity=False).hexdigest()
        return Sent(path.format(place=place, md5=digest))

    return make


_V2 = "/artifactsV2/{region}/{entity}/{project}/{collection}"
WIRE: dict[str, Operation] = {
    "PUT /storage/wandb_artifacts/{content}/{md5}": Operation(Needs.LINK, _upload),
    "PUT /storage/wandb_parts/{content}/{upload}/{number}": Operation(Needs.LINK, _upload_part),
    "PUT /storage/wandb_manifests/{manifest}/wandb_manifest.json": Operation(
        Needs.LINK, _upload_manifest
    ),
    "GET /storage/wandb_artifacts/{content}/{md5}/{name}": Operation(Needs.LINK, _download),
    "GET /storage/wandb_manifests/{artifact}/v/wandb_manifest.json": Operation(
        Needs.LINK, _download_manifest
    ),
    f"GET {_V2}/{{birth}}/{{md5}}/{{name}}": Operation(
        Needs.READ, _keyed("/artifactsV2/r/lab/{place}/c/b/{md5}/a.txt")
    ),
    f"GET {_V2}/{{artifact}}/{{birth}}/{{md5}}/{{name}}": Operation(
        Needs.READ, _keyed("/artifactsV2/r/lab/{place}/c/a/b/{md5}/a.txt")
    ),
    "GET /artifacts/{entity}/{md5}": Operation(Needs.READ, _keyed("/artifacts/lab/{md5}")),
    "OPTIONS /storage/{path:path}": Operation(Needs.NOTHING, lambda *_: Sent("/storage/x")),
}
