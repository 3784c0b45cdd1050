"""Tables and media in artifacts: how they are added, and read back.

A value `name` is described by `<name>.<kind>.json`; the files that it consists of lie in `media/`
of the same artifact (`value_files.py`). A table holds its cells in that document.
Reads what W&B's client wrote, and what Runwell wrote before it took those forms.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from runwell.errors import UsageError
from runwell.sdk.artifact.content import Content
from runwell.sdk.artifact.entry import ArtifactManifestEntry
from runwell.sdk.artifact.value_files import ArtifactFiles
from runwell.sdk.media.file import Media
from runwell.sdk.media.table import Table
from runwell.values.json import Json

if TYPE_CHECKING:
    from runwell.sdk.artifact.artifact import Artifact
    from runwell.sdk.media.image import Image
    from runwell.sdk.media.joined_table import JoinedTable, PartitionedTable

_Document = dict[str, Json]


def add_value(
    content: Content, value: Media, name: str, *, overwrite: bool
) -> ArtifactManifestEntry:
    """Adds a value; returns the entry of what describes it.

    Raises:
        UsageError: It is no value of these kinds.
    """
    if not isinstance(value, Media):
        raise UsageError(f"a {type(value).__name__} cannot be added; use a table or media")
    return ArtifactFiles(content).add(value, name, overwrite=overwrite)


def read_value(artifact: Artifact, name: str) -> Media | None:
    """Returns the value with a name, None if there is none.

    Raises:
        UsageError: It is of a kind that is not read back.
    """
    for path in artifact.manifest.entries:
        if path == name or (path.startswith(f"{name}.") and path.endswith(".json")):
            document = _document_at(artifact, path)
            if document is not None:
                return _value_of(artifact, document)
    return None


def _document_at(artifact: Artifact, path: str) -> _Document | None:
    file = Path(artifact.get_entry(path).download())
    document = json.loads(file.read_bytes())
    return document if isinstance(document, dict) and "_type" in document else None


def _value_of(artifact: Artifact, document: _Document) -> Media:
    kind = document["_type"]
    if kind == "table":
        return Table.of_document(document, lambda cell: _cell(artifact, cell))
    if kind == "joined-table":
        return _joined(artifact, document)
    if kind == "partitioned-table":
        return _partitioned(artifact, document)
    made = _media(artifact, document)
    if made is None:
        raise UsageError(f"values of the kind {kind!r} are not read back; download the artifact")
    return made


def _joined(artifact: Artifact, document: _Document) -> JoinedTable:
    from runwell.sdk.media.joined_table import JoinedTable

    first, second = (_table(artifact, document.get(key)) for key in ("table1", "table2"))
    given = document.get("join_key")
    keys = [str(each) for each in given] if isinstance(given, list) else str(given)
    return JoinedTable(first, second, keys)


def _table(artifact: Artifact, told: Json) -> Table:
    """Returns a table that another value names by its path."""
    found = read_value(artifact, told) if isinstance(told, str) else None
    if not isinstance(found, Table):
        raise UsageError(f"the artifact has no table {told!r}")
    return found


def _partitioned(artifact: Artifact, document: _Document) -> PartitionedTable:
    from runwell.sdk.media.joined_table import PartitionedTable

    folder = str(document.get("parts_path", ""))
    made = PartitionedTable(folder)
    for path in sorted(artifact.manifest.entries):
        if path.startswith(f"{folder.rstrip('/')}/") and path.endswith(".table.json"):
            made.add_part(_table(artifact, path))
    return made


def _cell(artifact: Artifact, cell: Json) -> object:
    if isinstance(cell, dict) and "_type" in cell and "path" in cell:
        return _media(artifact, cell) or cell
    return cell


def _media(artifact: Artifact, document: _Document) -> Media | None:
    path, caption = document.get("path"), document.get("caption")
    kind = str(document["_type"])
    if not isinstance(path, str) or kind not in {"image-file", *_READERS}:
        return None
    file = artifact.get_entry(path).download()
    if kind == "image-file":
        return _image(artifact, document, file)
    return _READERS[kind](file, caption if isinstance(caption, str) else None)


def _image(artifact: Artifact, document: _Document, file: str) -> Image:
    from runwell.sdk.media.image import Image

    caption, classes = document.get("caption"), document.get("classes")
    told = classes.get("path") if isinstance(classes, dict) else None
    known = _document_at(artifact, told) if isinstance(told, str) else None
    class_set = known.get("class_set") if known else None
    return Image(
        file,
        caption=caption if isinstance(caption, str) else None,
        classes=class_set if isinstance(class_set, list) else None,  # type: ignore[arg-type]
        boxes={
            name: {"box_data": _boxes_in(artifact, layer)}
            for name, layer in _layers(document, "boxes")
        },
        masks={
            name: {"path": artifact.get_entry(str(layer["path"])).download()}
            for name, layer in _layers(document, "masks")
            if isinstance(layer, dict) and "path" in layer
        },
    )


def _layers(document: _Document, what: str) -> list[tuple[str, Json]]:
    layers = document.get(what)
    return list(layers.items()) if isinstance(layers, dict) else []


def _boxes_in(artifact: Artifact, layer: Json) -> Json:
    """Returns the boxes of a layer, which lie in the document or in a file of their own."""
    if isinstance(layer, dict) and isinstance(layer.get("path"), str):
        file = Path(artifact.get_entry(str(layer["path"])).download())
        layer = json.loads(file.read_bytes()).get("box_data")
    return layer if isinstance(layer, list) else []


def _audio(path: str, caption: str | None) -> Media:
    from runwell.sdk.media.audio import Audio

    return Audio(path, caption=caption)


def _video(path: str, caption: str | None) -> Media:
    from runwell.sdk.media.video import Video

    return Video(path, caption=caption)


def _html(path: str, _: str | None) -> Media:
    from runwell.sdk.media.html import Html

    return Html(Path(path).read_text(), inject=False)


def _object3d(path: str, caption: str | None) -> Media:
    from runwell.sdk.media.object3d import Object3D

    return Object3D(path, caption=caption)


def _molecule(path: str, caption: str | None) -> Media:
    from runwell.sdk.media.molecule import Molecule

    return Molecule(path, caption=caption)


_READERS: Mapping[str, Callable[[str, str | None], Media]] = {
    "audio-file": _audio,
    "video-file": _video,
    "html-file": _html,
    "object3D-file": _object3d,
    "molecule-file": _molecule,
}
