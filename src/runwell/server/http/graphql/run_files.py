"""Files of a run: listed, as the public API lists them, marked and deleted."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from posixpath import normpath

from ariadne import ObjectType

from runwell.errors import NotFound, UsageError
from runwell.server.http.files import file_path
from runwell.server.http.graphql.changes import mutation
from runwell.server.http.graphql.context import Info, date_time
from runwell.server.http.graphql.fields import set_fields
from runwell.server.http.graphql.linked_file import LinkedFile
from runwell.server.services.access import Action
from runwell.server.services.files import MAX_LINKS_AT_ONCE, media_type
from runwell.store.ports.files import RunFile
from runwell.store.ports.runs import Run
from runwell.values.json import Json

MAX_PAGE = 1000
_POSITION = re.compile("[0-9]{1,18}")
_ID = re.compile("RunFile:([0-9]{1,18}):(.+)", re.DOTALL)

run = ObjectType("Run")
file = ObjectType("File")


@dataclass(frozen=True, slots=True)
class FileNode:
    """A file of a run, which may be one that is not there (yet)."""

    run: Run
    found: RunFile
    is_there: bool = True


set_fields(
    file,
    {
        "name": lambda node: node.found.path,
        "sizeBytes": lambda node: node.found.size_bytes,
        "mimetype": lambda node: node.found.mimetype,
        "updatedAt": lambda node: date_time(node.found.updated_at) if node.is_there else None,
        "md5": lambda node: node.found.md5,
    },
)


@file.field("id")
def _file_id(node: FileNode | LinkedFile, _info: Info) -> str:
    return node.id if isinstance(node, LinkedFile) else encode_file_id(node.run, node.found.path)


@file.field("directUrl")
def _direct_url(node: FileNode | LinkedFile, info: Info) -> str:
    if isinstance(node, LinkedFile):
        return node.link
    return f"{info.context.base_url}{file_path(node.run, node.found.path)}"


@file.field("url")
def _url(node: FileNode | LinkedFile, info: Info, upload: bool | None = None) -> str:
    if isinstance(node, LinkedFile):
        return node.link
    context = info.context
    where = file_path(node.run, node.found.path)
    if upload:
        where = context.services.files.upload_link(context.user, node.run, node.found.path)
    return f"{context.base_url}{where}"


@run.field("fileCount")
def _file_count(found: Run, info: Info) -> int:
    context = info.context
    return len(context.services.files.all(found))


@run.field("files")
def _files(
    found: Run,
    info: Info,
    names: list[str] | None = None,
    after: str | None = None,
    first: int | None = None,
    pattern: str | None = None,
) -> dict[str, object]:
    """Pages by position; `pattern` is SQL's LIKE. Who asks by name gets what is not there, too."""
    context = info.context
    there = context.services.files.all(found)
    if names:
        wanted = _named(found, there, names)
    else:
        wanted = [FileNode(found, one) for one in there if _is_like(one.path, pattern)]
    start = _position(after)
    end = min(start + max(1, min(first or 50, MAX_PAGE)), len(wanted))
    edges = [
        {"node": node, "cursor": str(start + index + 1)}
        for index, node in enumerate(islice(wanted, start, end))
    ]
    return {
        "edges": edges,
        "page_info": {"end_cursor": str(end), "has_next_page": end < len(wanted)},
        "total_count": len(wanted),
        "upload_headers": [],
    }


@mutation.field("markRunFilesUploaded")
def _mark(_: None, info: Info, input: dict[str, Json]) -> Json:
    """Nothing is left to be done: a file is there as soon as its upload has ended."""
    context = info.context
    place = (str(input[name]) for name in ("entity_name", "project_name", "run_name"))
    run = context.services.runs.get(context.user, *place)
    context.services.access.require(context.user, Action.WRITE, run.entity, run.project)
    return {"success": True}


@mutation.field("deleteFiles")
def _delete(_: None, info: Info, input: dict[str, Json]) -> Json:
    context = info.context
    ids = input["files"]
    if not isinstance(ids, list) or len(ids) > MAX_LINKS_AT_ONCE:
        raise UsageError(f"at most {MAX_LINKS_AT_ONCE} files can be deleted at once")
    paths: dict[int, list[str]] = {}
    for key, path in map(decode_file_id, map(str, ids)):
        paths.setdefault(key, []).append(path)
    for found in [context.services.runs.by_key(context.user, key) for key in paths]:
        context.services.files.remove(context.user, found, paths[found.id])
    return {"success": True}


def encode_file_id(found: Run, path: str) -> str:
    """Returns the opaque id of a file of a run."""
    return base64.b64encode(f"RunFile:{found.id}:{path}".encode()).decode()


def decode_file_id(opaque: str) -> tuple[int, str]:
    """Returns the row key of the run, and the path. Raises NotFound."""
    try:
        match = _ID.fullmatch(base64.b64decode(opaque, validate=True).decode())
    except ValueError:  # no base64, no UTF-8, or not even ASCII
        match = None
    if match is None:
        raise NotFound(f"there is no file with the id {opaque[:64]!r}")
    return int(match[1]), match[2]


def _named(found: Run, there: Iterable[RunFile], names: Iterable[str]) -> list[FileNode]:
    by_path = {one.path: one for one in there}
    nodes: list[FileNode] = []
    for path in dict.fromkeys(normpath(name) for name in names if name):
        one = by_path.get(path)
        absent = RunFile(path, 0, media_type(path), 0.0, "")
        nodes.append(FileNode(found, one or absent, is_there=one is not None))
    return nodes


def _position(cursor: str | None) -> int:
    if not cursor:
        return 0
    if not _POSITION.fullmatch(cursor):
        raise UsageError("this is no cursor of a list of files")
    return int(cursor)


def _is_like(path: str, pattern: str | None) -> bool:
    if not pattern:
        return True
    parts = ({"%": ".*", "_": "."}.get(character, re.escape(character)) for character in pattern)
    return re.fullmatch("".join(parts), path, re.DOTALL) is not None
