"""Tables and media in artifacts: how they are written there, and read back.

A value `name` is described by `<name>.<kind>.json`; the files that it consists of lie in `media/`
of the same artifact. A table holds its cells in that document.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from runwell.errors import UsageError
from runwell.sdk.artifact.content import Content
from runwell.sdk.artifact.entry import ArtifactManifestEntry
from runwell.sdk.documents import document_bytes
from runwell.sdk.media.file import Media, MediaFiles
from runwell.sdk.media.table import Table
from runwell.values.json import Json

if TYPE_CHECKING:
    from runwell.sdk.artifact.artifact import Artifact

_STEP = "artifact"


def add_value(
    content: Content, value: Media, name: str, *, overwrite: bool
) -> ArtifactManifestEntry:
    """Adds a value; returns the entry of what describes it.

    Raises:
        UsageError: It is no value of these kinds.
    """
    if not isinstance(value, Media):
        raise UsageError(f"a {type(value).__name__} cannot be added; use a table or media")
    place = content.stage()
    place.mkdir()
    files = MediaFiles(place, lambda path, _: _take(content, place, path))
    if isinstance(value, Table):
        document, kind = value.as_document(files, name), "table"
    else:
        document = value.write(files, name, _STEP)
        kind = str(document.get("_type"))
    described = content.stage()
    described.write_bytes(document_bytes(document))
    suffix = f".{kind}.json"
    path = name if name.endswith(suffix) else name + suffix
    return content.add_file(described, path, is_ours=True, overwrite=overwrite)


def _take(content: Content, root: Path, path: str) -> None:
    source = content.stage()
    (root / path).replace(source)
    content.add_file(source, path, is_ours=True, overwrite=True)


def read_value(artifact: Artifact, name: str) -> Media | None:
    """Returns the value with a name, None if there is none.

    Raises:
        UsageError: It is of a kind that is not read back.
    """
    for path in artifact.manifest.entries:
        if path == name or (path.startswith(f"{name}.") and path.endswith(".json")):
            file = Path(artifact.get_entry(path).download())
            document = json.loads(file.read_bytes())
            if isinstance(document, dict) and "_type" in document:
                return _value_of(artifact, document)
    return None


def _value_of(artifact: Artifact, document: dict[str, Json]) -> Media:
    kind = document["_type"]
    if kind == "table":
        return Table.of_document(document, lambda cell: _cell(artifact, cell))
    made = _media(artifact, document)
    if made is None:
        raise UsageError(f"values of the kind {kind!r} are not read back; download the artifact")
    return made


def _cell(artifact: Artifact, cell: Json) -> object:
    if isinstance(cell, dict) and "_type" in cell and "path" in cell:
        return _media(artifact, cell) or cell
    return cell


def _media(artifact: Artifact, document: dict[str, Json]) -> Media | None:
    path, caption = document.get("path"), document.get("caption")
    if not isinstance(path, str):
        return None
    said = caption if isinstance(caption, str) else None
    file = Path(artifact.get_entry(path).download())
    match document["_type"]:
        case "image-file":
            from runwell.sdk.media.image import Image

            return Image(str(file), caption=said)
        case "audio-file":
            from runwell.sdk.media.audio import Audio

            return Audio(str(file), caption=said)
        case "video-file":
            from runwell.sdk.media.video import Video

            return Video(str(file), caption=said)
        case "html-file":
            from runwell.sdk.media.html import Html

            return Html(file.read_text(), inject=False)
        case _:
            return None
