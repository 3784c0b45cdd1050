"""Logs artifacts as a client does, without a network."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import parse_qs, unquote

from runwell.server.services.artifacts.writing import Slot, WantedFile
from runwell.server.services.assembly import Services
from runwell.store.artifacts.nouns import ManifestKind, NewVersion, State, Version
from runwell.store.ports.people import User
from runwell.store.ports.runs import Run
from runwell.wire.manifest import Entry, encode_manifest, entries_digest


def md5(data: bytes) -> str:
    """Returns the MD5 as clients send it."""
    return base64.b64encode(hashlib.md5(data, usedforsecurity=False).digest()).decode()


def target(link: str) -> tuple[str, str, str]:
    """Returns path, expiry and signature of a link."""
    path, _, query = link.partition("?")
    fields = parse_qs(query)
    return unquote(path), fields["expires"][0], fields["signature"][0]


def to_key(opaque: str) -> int | None:
    """Reads the opaque ids of these tests: base64 of the number."""
    return int(base64.b64decode(opaque))


@dataclass(frozen=True, slots=True)
class Client:
    """Somebody who logs artifacts."""

    services: Services
    user: User
    run: Run

    def new(self, name: str, digest: str, **fields: object) -> NewVersion:
        made = NewVersion("model", name, self.user.id, None, digest)
        return replace(made, **fields)  # type: ignore[arg-type]

    def begin(self, name: str, files: Mapping[str, bytes], **fields: object) -> Version:
        digest = entries_digest({path: Entry(md5(data)) for path, data in files.items()})
        return self.services.artifacts.writing.begin(
            self.user,
            self.run.entity,
            self.run.project,
            self.new(name, digest, **fields),
            self.run,
        )

    def slots(self, version: Version, files: Mapping[str, bytes]) -> tuple[Slot, ...]:
        wanted = [WantedFile(version.id, md5(data)) for data in files.values()]
        return self.services.artifacts.writing.slots(self.user, wanted)

    def upload(self, version: Version, files: Mapping[str, bytes]) -> int:
        """Uploads what the server has not; returns how many that were."""
        slots = self.slots(version, files)
        for data, slot in zip(files.values(), slots, strict=True):
            if slot.link is not None:
                self.services.artifacts.storage.keep(slot.content.id, iter([data]))
        return sum(slot.link is not None for slot in slots)

    def describe(
        self,
        version: Version,
        entries: Mapping[str, Entry],
        kind: ManifestKind = ManifestKind.FULL,
        base: int | None = None,
    ) -> None:
        """Uploads a manifest."""
        data = encode_manifest(entries)
        writing = self.services.artifacts.writing
        found = writing.begin_manifest(self.user, version.id, kind, md5(data), base)
        self.services.artifacts.storage.keep_manifest(found.id, iter([data]))

    def commit(self, version: Version) -> Version:
        return self.services.artifacts.writing.commit(self.user, version.id, to_key)

    def log(
        self,
        name: str,
        files: Mapping[str, bytes],
        refs: Mapping[str, str] | None = None,
        **fields: object,
    ) -> Version:
        """Logs an artifact from beginning to end."""
        version = self.begin(name, files, **fields)
        if version.state is State.COMMITTED:
            return version
        self.upload(version, files)
        entries = {path: Entry(md5(data), size=len(data)) for path, data in files.items()}
        entries |= {path: Entry("e", ref=ref) for path, ref in (refs or {}).items()}
        self.describe(version, entries)
        return self.commit(version)


def point(version: Version) -> str:
    """Returns a reference into a version, in the opaque ids of these tests."""
    return f"wandb-artifact://{str(version.id).encode().hex()}/x"


def files_of(services: Services, version: Version) -> dict[str, bytes]:
    """Returns the bytes of every file of a version."""
    found: dict[str, bytes] = {}
    for entry in services.artifacts.reading.files(version, 0, 1000):
        if entry.content_id is None:
            continue
        file = services.artifacts.storage.content_file(entry.content_id, entry.path)
        with services.artifacts.storage.open(file) as body:
            found[entry.path] = body.read()
    return found
