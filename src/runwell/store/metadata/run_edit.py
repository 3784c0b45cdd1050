"""Many runs at once: which match, and the same set on all of them in one transaction."""

from __future__ import annotations

import json
from collections.abc import Sequence

import numpy as np
from sqlalchemy import Connection, select, update

from runwell.errors import UsageError
from runwell.filters.field import Field
from runwell.filters.field import Source as FieldSource
from runwell.filters.parse import parse_filter
from runwell.store.columns.cache import ColumnCache
from runwell.store.columns.source import Source
from runwell.store.dialect import Dialect
from runwell.store.metadata.documents import write_document
from runwell.store.metadata.run_page import asked_fields, matching_places
from runwell.store.metadata.run_row import ALIVE, changed_columns, encode_tags
from runwell.store.ports.run_table import EditedRun, RunEdit, RunRef
from runwell.store.ports.runs import RunChange, RunQuery
from runwell.store.schema.runs import runs

_MAY_BE_NONE = ("group_name", "job_type")
_ID = Field(FieldSource.RUN, "name")


def read_matching(cache: ColumnCache, project_id: int, query: RunQuery) -> list[RunRef]:
    """Returns all runs that match, the oldest first. Raises UsageError."""
    tree = parse_filter(query.filters)
    with cache.view(project_id, asked_fields(tree, query) | {_ID}) as (view, _):
        places = matching_places(view, tree, query)
        keys, ids = view.keys[places], view.columns[_ID]
        codes = ids.cells.codes[places]
        order = np.argsort(keys)
        return [
            RunRef(key, ids.texts[code])
            for key, code in zip(keys[order].tolist(), codes[order].tolist(), strict=True)
        ]


def edit_runs(
    connection: Connection, dialect: Dialect, among: Sequence[int], edit: RunEdit
) -> tuple[EditedRun, ...]:
    """Sets the same on runs that are not in the trash. Raises UsageError."""
    is_one = dialect.among(runs.c.id, among)
    rows = select(runs.c.id, runs.c.tags).where(is_one, ALIVE).order_by(runs.c.id)
    found = connection.execute(rows.with_for_update()).all()
    change = RunChange(
        display_name=edit.display_name,
        group=edit.group,
        job_type=edit.job_type,
        notes=edit.notes,
    )
    columns = changed_columns(change, 0.0, None)
    columns |= {name: None for name in _MAY_BE_NONE if columns.get(name) == ""}
    if columns:
        connection.execute(update(runs).where(is_one, ALIVE).values(columns))
    if edit.add_tags or edit.remove_tags:
        for run, text in found:
            _retag(connection, dialect, run, json.loads(text), edit)
    edited = select(runs.c.run_id, runs.c.state, runs.c.display_name)
    after = connection.execute(edited.where(is_one, ALIVE).order_by(runs.c.id))
    return tuple(EditedRun(*row) for row in after)


def _retag(
    connection: Connection, dialect: Dialect, run: int, before: Sequence[str], edit: RunEdit
) -> None:
    tags = [*dict.fromkeys((*before, *edit.add_tags))]
    tags = [tag for tag in tags if tag not in edit.remove_tags]
    if tags == before:
        return
    if len(tags) > edit.most_tags:
        raise UsageError(f"a run has at most {edit.most_tags} tags; one would have {len(tags)}")
    connection.execute(update(runs).where(runs.c.id == run).values(tags=encode_tags(tags)))
    write_document(connection, dialect, run, Source.TAGS, {"tags": list(tags)})
