"""The first question to a server: does it know the run, and which of its lines are ours?

The server may know the run from an earlier journal (then our lines begin behind those), from this
journal (the uplink died, or lost its cursor, or the server moved to another address), or not at
all. Every run carries in its config where the lines of each of its journals begin, so the answer
does not hang on the cursor alone.
"""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from runwell.errors import NotFound
from runwell.uplink.client import Client
from runwell.uplink.profile import FirstLines, first_lines_in, writer_of
from runwell.values.json import Json
from runwell.wire.answer import document_of
from runwell.wire.documents.run_lives import RUN_RESUME_STATUS
from runwell.wire.records import RunRecord
from runwell.wire.rendezvous import Cursor


@dataclass(frozen=True, slots=True)
class Found:
    """A run as the server has it.

    Attributes:
        config: In the form of the wire.
        summary: The summary.
        num_lines: How many history, event and console lines it has.
    """

    config: dict[str, Json]
    summary: dict[str, Json]
    num_lines: FirstLines


def find(client: Client, run: RunRecord) -> Found | None:
    """Returns what the server has of a run, None if it does not know it.

    Raises:
        ServerError, TransportError: As `Client.query`.
    """
    variables: dict[str, Json] = {
        "entity": run.entity,
        "project": run.project,
        "name": run.run_id,
    }
    model = client.query(RUN_RESUME_STATUS, variables).get("model")
    bucket = model.get("bucket") if isinstance(model, dict) else None
    if not isinstance(bucket, dict):
        return None
    lines = (
        _count(bucket.get("historyLineCount")),
        _count(bucket.get("eventsLineCount")),
        _count(bucket.get("logLineCount")),
    )
    return Found(
        document_of(bucket.get("config")), document_of(bucket.get("summaryMetrics")), lines
    )


def settle(
    found: Found | None, run: RunRecord, cursor: Cursor, base_url: str, *, may_revive: bool
) -> Cursor:
    """Returns the cursor from which to go on with this server. Pure.

    Args:
        found: What the server has of the run.
        run: The run of this journal.
        cursor: How far we came, with this server or another.
        base_url: The server.
        may_revive: Send the whole run again if the server lost it or somebody deleted it.

    Raises:
        NotFound: The run was there and is gone, and nobody asked to send it again.
    """
    is_same_server = cursor.base_url == base_url
    has_sent = cursor.offset > 0 or cursor.history_lines > 0
    ours = first_lines_in(found.config, writer_of(run)) if found is not None else None
    if found is not None and ours is not None:
        has_all = found.num_lines[0] >= ours[0] + cursor.history_lines
        if is_same_server or has_all:
            return _with(cursor, base_url, ours)
        return Cursor(base_url=base_url, first_lines=ours)  # the lines went to another server
    if is_same_server and has_sent:
        if found is not None:  # somebody replaced the config; the cursor still holds
            return _with(cursor, base_url, cursor.first_lines)
        if not may_revive:
            raise NotFound("the run was deleted there")
    # Of a run that several write, each counts its own lines.
    num_lines = found.num_lines if found is not None and not run.is_shared else (0, 0, 0)
    return Cursor(base_url=base_url, first_lines=num_lines)


def _with(cursor: Cursor, base_url: str, first_lines: FirstLines) -> Cursor:
    return msgspec.structs.replace(
        cursor, base_url=base_url, first_lines=first_lines, state="shipping", message=""
    )


def _count(value: Json) -> int:
    return value if isinstance(value, int) else 0
