"""Where the files of a value lie in an artifact, and what they are called there.

    media/<directory>/<first 20 hex of the MD5>.<extension>

The name tells the content alone, so versions with the same picture share its file; W&B's client
names them alike. Documents are written with sorted keys, so that equal values have equal digests.
"""

from __future__ import annotations

import base64
import hashlib
import json
from pathlib import Path

from runwell.sdk.artifact.content import Content as Draft
from runwell.sdk.artifact.entry import ArtifactManifestEntry
from runwell.sdk.media.file import COPY_BYTES, Content, Media, MediaFile, MediaFiles, Step
from runwell.sdk.media.table import Table
from runwell.values.json import Json, plain

_STEP = "artifact"
_HEX_OF_NAME = 20


class ArtifactFiles(MediaFiles):
    """Writes the files of values into a draft."""

    is_in_artifact = True

    def __init__(self, draft: Draft) -> None:
        super().__init__(Path(), lambda _, __: None)
        self._draft = draft

    def put(self, directory: str, key: str, step: Step, content: Content) -> MediaFile:
        place = self._draft.stage()
        if content.path is None:
            place.write_bytes(content.data)
        sha256, md5 = _take(content, place)
        path = f"media/{directory}/{md5[:_HEX_OF_NAME]}.{content.extension}"
        self._draft.add_file(place, path, is_ours=True, overwrite=True)
        return MediaFile(path, sha256, None)

    def put_value(self, value: Media, name: str) -> str:
        return self.add(value, name, overwrite=True).path

    def put_classes(self, class_set: list[Json]) -> Json:
        if not class_set:
            return None
        document: Json = {"_type": "classes", "class_set": class_set}
        md5 = hashlib.md5(encoded(document), usedforsecurity=False).digest()
        path = f"media/classes/{md5.hex()}_cls.classes.json"
        self._add_document(document, path, overwrite=True)
        return {"type": "classes-file", "path": path, "digest": base64.b64encode(md5).decode()}

    def add(self, value: Media, name: str, *, overwrite: bool) -> ArtifactManifestEntry:
        """Writes a value and what describes it, `<name>.<kind>.json`; returns the entry of that."""
        if isinstance(value, Table):
            document, kind = value.as_document(self, name), "table"
        else:
            document = value.write(self, name, _STEP)
            kind = str(document.get("_type"))
        suffix = f".{kind}.json"
        path = name if name.endswith(suffix) else name + suffix
        return self._add_document(document, path, overwrite=overwrite)

    def _add_document(self, document: Json, path: str, *, overwrite: bool) -> ArtifactManifestEntry:
        place = self._draft.stage()
        place.write_bytes(encoded(document))
        return self._draft.add_file(place, path, is_ours=True, overwrite=overwrite)


def encoded(document: Json) -> bytes:
    """Returns a document as W&B's client writes it: sorted keys, ASCII."""
    return json.dumps(plain(document), sort_keys=True).encode()


def _take(content: Content, place: Path) -> tuple[str, str]:
    """Brings a file to its place, unless it is there; returns its SHA-256 and MD5, in hex."""
    sha256, md5 = hashlib.sha256(), hashlib.md5(usedforsecurity=False)
    if content.path is None:
        sha256.update(content.data)
        md5.update(content.data)
        return sha256.hexdigest(), md5.hexdigest()
    with content.path.open("rb") as given, place.open("wb") as taken:
        while piece := given.read(COPY_BYTES):
            sha256.update(piece)
            md5.update(piece)
            taken.write(piece)
    return sha256.hexdigest(), md5.hexdigest()
