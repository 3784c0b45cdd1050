"""A run as a server has it: read, changed, deleted."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from time import sleep
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from runwell.errors import NotFound, UsageError
from runwell.sdk.connection import Connection
from runwell.sdk.notebook.shown import Card, Shown
from runwell.sdk.query.run_outputs import RunOutputs
from runwell.values.json import Json
from runwell.wire.answer import at, document_of, items_of, nodes
from runwell.wire.documents.run_lives import UPDATE_RUN_STATE
from runwell.wire.documents.runs import (
    DELETE_RUN,
    EVENTS,
    HISTORY_PAGE,
    LOG_LINES,
    RUN,
    RUN_STATE,
    SAMPLED_HISTORY,
    STOP_RUN,
    UPDATE_RUN,
)

if TYPE_CHECKING:
    from runwell.sdk.query.api import Api
    from runwell.sdk.query.history_export import HistoryExport

_INTERNAL = "_wandb"
_ENDED = frozenset({"finished", "failed", "crashed", "killed", "preempted"})
_POLL_S = 1.0


class RunSummary(dict[str, Any]):
    """The summary of a run; `update` writes it."""

    def __init__(
        self, values: Mapping[str, Json], write: Callable[[Mapping[str, object]], None]
    ) -> None:
        super().__init__(values)
        self._write_whole = write

    def update(self, *others: Mapping[str, object], **more: object) -> None:  # type: ignore[override]
        """Sets keys, if some are given, and writes the whole summary to the server."""
        for other in others:
            super().update(other)
        super().update(more)
        self._write_whole(dict(self))


class Run(RunOutputs, Shown):
    """A run of a server.

    Args:
        connection: The server.
        node: What it says of the run; what is missing is asked for when it is wanted.
    """

    find_sweep: Callable[[Connection, str, str, str], object]  # `api.py` puts it in

    def __init__(self, connection: Connection, node: dict[str, Json]) -> None:
        self._connection = connection
        self._node = node
        self._config: dict[str, Any] | None = None
        self._summary: RunSummary | None = None
        self._take_words()

    def _take_words(self) -> None:
        node = self._node
        self.tags: list[str] = [str(tag) for tag in items_of(at(node, "tags"))]
        self.notes = at(node, "notes")
        self.description = at(node, "description")
        self.group = at(node, "group")
        self.job_type = at(node, "jobType")
        self._name = str(at(node, "displayName") or at(node, "name"))

    # What it is.

    @property
    def id(self) -> str:
        """The short id."""
        return str(at(self._node, "name"))

    @property
    def storage_id(self) -> str:
        """The server's own id."""
        return str(at(self._node, "id"))

    @property
    def name(self) -> str:
        """The display name; may be set, and is written by `update`."""
        return self._name

    @name.setter
    def name(self, name: str) -> None:
        self._name = str(name)

    display_name = name

    @property
    def entity(self) -> str:
        """Who owns the project."""
        return str(at(self._node, "project", "entity", "name"))

    @property
    def project(self) -> str:
        """The project."""
        return str(at(self._node, "project", "name"))

    @property
    def path(self) -> list[str]:
        """Entity, project and id."""
        return [self.entity, self.project, self.id]

    @property
    def url(self) -> str:
        """Its page."""
        entity, project, id_ = (quote(part, safe="") for part in self.path)
        return f"{self._connection.server.base_url}/{entity}/{project}/runs/{id_}"

    @property
    def state(self) -> str:
        """running, finished, failed, crashed, killed, preempting, preempted or pending."""
        return str(at(self._node, "state"))

    @property
    def created_at(self) -> str:
        """ISO 8601."""
        return str(at(self._node, "createdAt"))

    @property
    def heartbeat_at(self) -> str:
        """When it was heard last, ISO 8601."""
        return str(at(self._node, "heartbeatAt"))

    createdAt, heartbeatAt = created_at, heartbeat_at  # noqa: N815  W&B's names

    @property
    def username(self) -> str | None:
        """Who started it."""
        name = at(self._node, "user", "username")
        return name if isinstance(name, str) else None

    @property
    def user(self) -> dict[str, Json]:
        """Who started it: name and username."""
        user = at(self._node, "user")
        return user if isinstance(user, dict) else {}

    @property
    def commit(self) -> str | None:
        """The commit of its code."""
        commit = at(self._node, "commit")
        return commit if isinstance(commit, str) else None

    @property
    def sweep_name(self) -> str | None:
        """The id of its sweep."""
        name = at(self._node, "sweepName")
        return name if isinstance(name, str) else None

    @property
    def sweep(self) -> object:
        """Its sweep."""
        if self.sweep_name is None:
            return None
        return self.find_sweep(self._connection, self.entity, self.project, self.sweep_name)

    @property
    def config(self) -> dict[str, Any]:
        """Values by key; may be changed, and is written by `update`."""
        if self._config is None:
            self._config = {key: value for key, value in self.rawconfig.items() if key != _INTERNAL}
        return self._config

    @property
    def rawconfig(self) -> dict[str, Any]:
        """The config with what clients added below `_wandb`."""
        boxed = document_of(self._whole("config"))
        return {key: at(box, "value") for key, box in boxed.items() if isinstance(box, dict)}

    @property
    def json_config(self) -> str:
        """The config as the server keeps it, JSON."""
        return str(self._whole("config"))

    @property
    def summary(self) -> RunSummary:
        """The summary; `summary.update()` writes it."""
        if self._summary is None:
            self._summary = RunSummary(
                document_of(self._whole("summaryMetrics")), self._write_summary
            )
        return self._summary

    @property
    def summary_metrics(self) -> dict[str, Json]:
        """The summary, to be read only."""
        return document_of(self._whole("summaryMetrics"))

    @property
    def system_metrics(self) -> dict[str, Json]:
        """The last system metrics."""
        return document_of(self._whole("systemMetrics"))

    @property
    def metadata(self) -> dict[str, Json] | None:
        """Where it ran: the file wandb-metadata.json; None if it has none."""
        try:
            return document_of(self.file("wandb-metadata.json").read().decode())
        except NotFound:
            return None

    @property
    def lastHistoryStep(self) -> int:  # noqa: N802  W&B's name
        """The last step that was logged, -1 without any."""
        last = at(self._whole("historyKeys"), "lastStep")
        return last if isinstance(last, int) else -1

    # What it logged.

    def history(
        self,
        samples: int = 500,
        keys: Sequence[str] | None = None,
        x_axis: str = "_step",
        pandas: bool = True,  # noqa: FBT001, FBT002  as W&B has it
        stream: str = "default",
    ) -> Any:  # noqa: ANN401  a frame of pandas, or a list of rows
        """Returns rows, at most so many; `histories` has all of any number of runs.

        Args:
            samples: So many rows are picked evenly.
            keys: Only these, and only rows that have all of them.
            x_axis: The key that goes with them.
            pandas: Returns a frame, if pandas is installed; else a list of dicts.
            stream: "system" for system metrics.
        """
        if keys is not None and stream != "default":
            raise UsageError("keys are for the history; leave them out for system metrics")
        if stream == "system":
            answer = self._ask(EVENTS, samples=samples)
            rows = [document_of(line) for line in items_of(at(answer, "events"))]
        elif keys is not None:
            spec = json.dumps({"keys": [x_axis, *keys], "samples": samples})
            answer = self._ask(SAMPLED_HISTORY, specs=[spec])
            found = items_of(at(answer, "sampledHistory"))
            rows = [row for row in items_of(found[0] if found else []) if isinstance(row, dict)]
        else:
            answer = self._ask(HISTORY_PAGE, samples=samples)
            rows = [document_of(line) for line in items_of(at(answer, "history"))]
        return _as_frame(rows, x_axis) if pandas else rows

    def scan_history(
        self,
        keys: Sequence[str] | None = None,
        page_size: int = 1000,
        min_step: int = 0,
        max_step: int | None = None,
        use_cache: bool = True,  # noqa: FBT001, FBT002  as W&B has it
    ) -> Iterator[dict[str, Any]]:
        """Yields every row, in order; nothing is sampled.

        Args:
            keys: Only these, and only rows that have all of them; of nested values with dots.
            page_size: About so many rows are fetched at once.
            min_step: The first step.
            max_step: The step before which it ends.
        """
        if isinstance(keys, str):
            raise UsageError("keys are a list of texts; write ['loss'], not 'loss'")
        end = self.lastHistoryStep + 1
        end = end if max_step is None else min(end, max_step)
        rows = self._num_rows()
        # Steps may lie far apart: a page is as wide as so many rows need on average.
        width = max(page_size, (end - min_step) * page_size // max(1, rows))
        # Repeated steps are more rows than steps; none of them may be left out.
        most = max(page_size, rows)
        for start in range(min_step, end, width):
            stop = min(start + width, end)
            answer = self._ask(HISTORY_PAGE, minStep=start, maxStep=stop, samples=most)
            for line in items_of(at(answer, "history")):
                row = document_of(line)
                picked = row if keys is None else _picked(row, keys)
                if picked is not None:
                    yield picked

    def beta_scan_history(
        self,
        keys: Sequence[str] | None = None,
        page_size: int = 1000,
        **more: Any,  # noqa: ANN401
    ) -> Iterator[dict[str, Any]]:
        """Yields every row; the same as `scan_history`."""
        return self.scan_history(keys, page_size, **more)

    def console_logs(
        self,
        *,
        per_page: int = 1000,
        last: int | None = None,
    ) -> list[dict[str, Json]]:
        """Returns lines of the console, all or the last so many: number, timestamp, level, line."""
        answer = self._ask(LOG_LINES, last=last or 1_000_000)
        return nodes(at(answer, "logLines"))

    # What is done with it.

    def load(self, force: bool = False) -> dict[str, Json]:  # noqa: FBT001, FBT002  as W&B has it
        """Reads the run, anew if `force` says so."""
        if force or "config" not in self._node:
            self._read()
        return self._node

    def load_full_data(self, force: bool = False) -> dict[str, Json]:  # noqa: FBT001, FBT002
        """Reads all of the run; the same as `load`."""
        return self.load(force)

    def update(self) -> None:
        """Writes name, notes, tags, group, job type and config as they are here."""
        boxed = {key: {"value": value} for key, value in self.config.items()}
        internal = self.rawconfig.get(_INTERNAL)
        if internal is not None:
            boxed[_INTERNAL] = {"value": internal}
        self._change(
            displayName=self._name,
            notes=self.notes,
            description=self.description,
            tags=list(self.tags),
            groupName=self.group,
            jobType=self.job_type,
            config=json.dumps(boxed),
        )

    def save(self) -> None:
        """Writes what was changed; the same as `update`."""
        self.update()

    def delete(self, delete_artifacts: bool = False) -> None:  # noqa: FBT001, FBT002  as W&B has it
        """Deletes the run, and with it the artifacts that it made if that is said."""
        asked: dict[str, Json] = {"id": self.storage_id, "deleteArtifacts": bool(delete_artifacts)}
        self._connection.query(DELETE_RUN, asked)

    def stop(self) -> None:
        """Asks the run to end itself."""
        self._connection.query(STOP_RUN, {"id": self.storage_id})

    def update_state(self, state: str) -> bool:
        """Sets the state of a run that no process has; tells whether the server took it."""
        asked: Json = {"id": self.storage_id, "state": state}
        answer = self._connection.query(UPDATE_RUN_STATE, {"input": asked})
        self._node["state"] = state
        return at(answer, "updateRunState", "success") is True

    def wait_until_finished(self) -> None:
        """Waits until the run has ended, however."""
        while self.state not in _ENDED:
            self._node["state"] = at(self._ask(RUN_STATE), "state")
            if self.state not in _ENDED:
                sleep(_POLL_S)
        self._read()

    @classmethod
    def create(
        cls,
        api: Api,
        run_id: str | None = None,
        project: str | None = None,
        entity: str | None = None,
        state: str = "running",
    ) -> Run:
        """Makes a run that no process has; the same as `Api.create_run`."""
        return api.create_run(run_id=run_id, project=project, entity=entity, state=state)

    def download_history_exports(
        self,
        download_dir: str | os.PathLike[str],
        require_complete_history: bool = True,  # noqa: FBT001, FBT002  as W&B has it
    ) -> HistoryExport:
        """Fetches the history as Parquet files; see `history_export.fetch`."""
        from runwell.sdk.query.history_export import fetch

        return fetch(
            self._connection,
            self.path,
            Path(download_dir),
            must_be_whole=require_complete_history,
        )

    def _card(self) -> Card:
        return Card("run", self.name, self.url, f"({'/'.join(self.path)})")

    def __repr__(self) -> str:
        return f"<Run {'/'.join(self.path)} ({self.state})>"

    def _write_summary(self, values: Mapping[str, object]) -> None:
        text = json.dumps(values)
        asked: Json = {"id": self.storage_id, "summaryMetrics": text}
        self._connection.query(UPDATE_RUN, {"input": asked})
        self._node["summaryMetrics"] = text  # what else was changed here stays

    def _change(self, **changes: Json) -> None:
        asked: dict[str, Json] = {"id": self.storage_id, **changes}
        answer = self._connection.query(UPDATE_RUN, {"input": asked})
        self._renew(at(answer, "upsertBucket", "bucket"))

    def _read(self) -> None:
        self._renew(self._ask(RUN))

    def _renew(self, node: Json) -> None:
        if not isinstance(node, dict):
            raise NotFound(f"the run {'/'.join(self.path)} is gone")
        self._node = {**self._node, **node}
        self._config = self._summary = None
        self._take_words()

    def _whole(self, field: str) -> Json:
        if field not in self._node:
            node = self._ask(RUN)
            if isinstance(node, dict):  # what was changed here stays as it is
                self._node = {**self._node, **node}
        return self._node.get(field)

    def _num_rows(self) -> int:
        rows = at(self._node, "historyLineCount")
        return rows if isinstance(rows, int) else 0

    def _ask(self, operation: Any, **more: Json) -> Json:  # noqa: ANN401  an Operation
        return at(self._connection.query(operation, self._place() | more), "project", "run")


def _as_frame(rows: list[dict[str, Json]], x_axis: str) -> object:
    try:
        import pandas as pd  # type: ignore[import-not-found, import-untyped, unused-ignore]
    except ModuleNotFoundError:
        return rows
    frame = pd.DataFrame(rows)
    return frame.sort_values(x_axis, ignore_index=True) if x_axis in frame else frame


def _picked(row: dict[str, Json], keys: Sequence[str]) -> dict[str, Json] | None:
    """Returns these keys of a row; None if it has not all of them."""
    found: dict[str, Json] = {}
    for key in keys:
        value = row[key] if key in row else at(row, *key.split("."))
        if value is None:
            return None
        found[key] = value
    return found
