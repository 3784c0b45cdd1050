"""Files of a run, as the public API lists them."""

from __future__ import annotations

import re

from ariadne import ObjectType

from runwell.errors import UsageError
from runwell.server.http.files import file_path
from runwell.server.http.graphql.context import Context, Info, date_time
from runwell.server.http.graphql.ids import encode_id
from runwell.store.ports import Run, RunFile
from runwell.values.json import Json

MAX_PAGE = 1000
_POSITION = re.compile("[0-9]{1,18}")

run = ObjectType("Run")


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
) -> Json:
    """Pages by position; `pattern` is SQL's LIKE."""
    context = info.context
    wanted = [
        file
        for file in context.services.files.all(found)
        if (not names or file.path in names) and (names or _is_like(file.path, pattern))
    ]
    start = _position(after)
    end = min(start + max(1, min(first or 50, MAX_PAGE)), len(wanted))
    edges: list[Json] = [
        {"node": _node(context, found, file), "cursor": str(start + index + 1)}
        for index, file in enumerate(wanted[start:end])
    ]
    return {
        "edges": edges,
        "page_info": {"end_cursor": str(end), "has_next_page": end < len(wanted)},
    }


def _node(context: Context, found: Run, file: RunFile) -> Json:
    url = context.base_url + file_path(found, file.path)
    return {
        "id": encode_id("File", found.id) + file.blob[-16:],
        "name": file.path,
        "url": url,
        "direct_url": url,
        "size_bytes": file.size_bytes,
        "mimetype": file.mimetype,
        "updated_at": date_time(file.updated_at),
        "md5": None,
    }


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
