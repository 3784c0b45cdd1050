"""What a server is asked about projects, their runs, sweeps and reports; a part of `Api`."""

# ruff: noqa: FBT001, FBT002  the signatures are W&B's, whose flags may be positional

from __future__ import annotations

import os
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path

from runwell.errors import NotFound
from runwell.sdk import identity
from runwell.sdk.query.api_place import ApiPlace
from runwell.sdk.query.paging import Pages
from runwell.sdk.query.project import Project, find_project
from runwell.sdk.query.report import Report, reports_of
from runwell.sdk.query.run import Run
from runwell.sdk.query.run_path import read_path
from runwell.sdk.query.runs import Runs, find_run, runs_of
from runwell.sdk.query.sweep import Sweep, find_sweep
from runwell.values.json import Json
from runwell.wire.answer import at
from runwell.wire.documents.projects import CREATE_PROJECT, PROJECTS
from runwell.wire.documents.runs import UPDATE_RUN


class ApiRuns(ApiPlace):
    """The calls about projects and runs."""

    def run(self, path: str = "") -> Run:
        """Returns a run: `entity/project/id`, or the address of its page. Raises NotFound."""
        entity, project, run_id = read_path(path, self._entity, self._project)
        return find_run(self._connection, entity or self.default_entity, project, run_id)

    def runs(
        self,
        path: str | None = None,
        filters: Mapping[str, Json] | None = None,
        order: str = "+created_at",
        per_page: int = 50,
        include_sweeps: bool = False,
        lazy: bool = True,
    ) -> Runs:
        """Returns the runs of a project.

        Args:
            path: `project` or `entity/project`.
            filters: A filter of W&B's language.
            order: `+` or `-` and a key: created_at, heartbeat_at, config.x.value,
                summary_metrics.x.
            per_page: So many are fetched at once.
            include_sweeps: Taken for the sake of scripts that pass it.
            lazy: False fetches configs and summaries with the pages.
        """
        entity, project = self._place(path)
        return runs_of(
            self._connection,
            entity,
            project,
            filters,
            order=order,
            per_page=per_page,
            is_whole=not lazy,
        )

    def create_run(
        self,
        *,
        run_id: str | None = None,
        project: str | None = None,
        entity: str | None = None,
        state: str = "running",
    ) -> Run:
        """Makes a run that no process has."""
        name = run_id or identity.make_run_id()
        asked: dict[str, Json] = {
            "name": name,
            "modelName": project or self._project or "uncategorized",
            "entityName": entity or self.default_entity,
            "state": state,
        }
        node = at(self._connection.query(UPDATE_RUN, {"input": asked}), "upsertBucket", "bucket")
        if not isinstance(node, dict):
            raise NotFound(f"the server did not make the run {name}")
        return Run(self._connection, node)

    def project(self, name: str, entity: str | None = None) -> Project:
        """Returns a project. Raises NotFound."""
        return find_project(self._connection, entity or self.default_entity, name)

    def projects(self, entity: str | None = None, per_page: int = 200) -> Pages[Project]:
        """Returns the projects of an entity."""
        asked: dict[str, Json] = {"entity": entity or self.default_entity}
        make = lambda node: Project(self._connection, node)  # noqa: E731
        return Pages(self._connection, PROJECTS, asked, ("models",), make, per_page=per_page)

    def create_project(self, name: str, entity: str) -> None:
        """Makes a project, if there is none of this name."""
        self._connection.query(CREATE_PROJECT, {"entity": entity, "name": name})

    def sweep(self, path: str = "") -> Sweep:
        """Returns a sweep: `entity/project/id`. Raises NotFound."""
        entity, project, sweep_id = read_path(path, self._entity, self._project)
        return find_sweep(self._connection, entity or self.default_entity, project, sweep_id)

    def sync_tensorboard(
        self,
        root_dir: str | os.PathLike[str],
        run_id: str | None = None,
        project: str | None = None,
        entity: str | None = None,
    ) -> Run:
        """Sends what event files of TensorBoard say, and returns the run that they became.

        Args:
            root_dir: A file, or a folder with such in it.
            run_id: Its id; made up if not given.
            project, entity: Where it goes.

        Raises:
            UsageError: There is no event file.
        """
        send = import_module("runwell.sdk.event_files").send  # stands on the runs of this process
        server = self._connection.server
        run = send(
            Path(root_dir),
            run_id=run_id,
            project=project or self._project,
            entity=entity or self.default_entity,
            base_url=server.base_url,
            api_key=server.api_key,
        )
        return self.run(run.path)

    def reports(self, path: str = "", name: str | None = None, per_page: int = 50) -> Pages[Report]:
        """Returns the reports of a project; with a `name` the one of that."""
        entity, project = self._place(path)
        return reports_of(self._connection, entity, project, name, per_page)
