"""`Api`: what a server has, for programs. Reads, and changes what it says it changes."""

# ruff: noqa: FBT001, FBT002  the signatures are W&B's, whose flags may be positional

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from runwell import __version__
from runwell.errors import NotFound, UsageError
from runwell.sdk import identity
from runwell.sdk.artifact.outlet import Outlet
from runwell.sdk.artifact.remote import Collection
from runwell.sdk.connection import Connection, connect
from runwell.sdk.organization import Organization, find_organization
from runwell.sdk.query.collection import ArtifactCollection, versions_of
from runwell.sdk.query.job import Job, check_name, jobs_of
from runwell.sdk.query.paging import Pages
from runwell.sdk.query.project import ArtifactType, Project
from runwell.sdk.query.queue import QueuedRun, RunQueue, make_queue, save_queue
from runwell.sdk.query.registry import (
    Registries,
    Registry,
    find_registry,
    make_registry,
    registries_of,
)
from runwell.sdk.query.report import Report, reports_of
from runwell.sdk.query.run import Run
from runwell.sdk.query.run_path import parts_of, read_path
from runwell.sdk.query.runs import Runs, find_run, runs_of
from runwell.sdk.query.sweep import Sweep, find_sweep
from runwell.sdk.query.team import Team
from runwell.sdk.query.user import User
from runwell.values.json import Json
from runwell.wire.answer import at, nodes
from runwell.wire.api_documents import CREATE_PROJECT, PROJECT, PROJECTS, UPDATE_RUN, USERS
from runwell.wire.documents import VIEWER
from runwell.wire.people_documents import CREATE_TEAM, CREATE_USER

if TYPE_CHECKING:
    from runwell.sdk.artifact.artifact import Artifact

_PAIR = 2

Run.find_sweep = staticmethod(find_sweep)


class Api:
    """A server.

    Args:
        overrides: `base_url`, `entity`, `project`, `api_key`: what holds instead of the
            environment.
        timeout: Taken for the sake of scripts that pass it.
        api_key: The key.
        connection: The server, if it is known already.

    Raises:
        UsageError: No server is configured and none runs here.
    """

    def __init__(
        self,
        overrides: Mapping[str, object] | None = None,
        timeout: float | None = None,
        api_key: str | None = None,
        *,
        connection: Connection | None = None,
    ) -> None:
        given = {key: str(value) for key, value in (overrides or {}).items() if value}
        self._connection = connection or connect(
            given.get("base_url"), api_key or given.get("api_key")
        )
        self.timeout = timeout
        self._entity = given.get("entity") or given.get("username") or _variable("WANDB_ENTITY")
        self._project = given.get("project") or _variable("WANDB_PROJECT")

    @property
    def settings(self) -> dict[str, str | None]:
        """Whose and which project is meant when none is named, and the server."""
        base_url = self._connection.server.base_url
        return {"entity": self._entity, "project": self._project, "base_url": base_url}

    @property
    def api_key(self) -> str | None:
        """The key."""
        return self._connection.server.api_key

    @property
    def default_entity(self) -> str:
        """Whose projects are meant when none is named."""
        return self._entity or self._connection.entity()

    @property
    def viewer(self) -> User:
        """Who asks."""
        node = at(self._connection.query(VIEWER, {}), "viewer")
        if not isinstance(node, dict):
            raise NotFound("the server does not know who asks; set WANDB_API_KEY")
        return User(node, self._connection)

    @property
    def user_agent(self) -> str:
        """By what name this client calls itself."""
        return f"runwell/{__version__}"

    def flush(self) -> None:
        """Does nothing: nothing is remembered."""

    # Runs and projects.

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
        owner = entity or self.default_entity
        node = at(self._connection.query(PROJECT, {"entity": owner, "name": name}), "project")
        if not isinstance(node, dict):
            raise NotFound(f"there is no project {owner}/{name}")
        return Project(self._connection, node)

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

    def from_path(self, path: str) -> Run | Sweep | Project | Artifact:
        """Returns what a path names: a project, a run, `…/sweeps/id`, or `…/name:alias`."""
        if ":" in path and "://" not in path:
            return self.artifact(path)
        if "/sweeps/" in path:
            return self.sweep(path)
        parts = parts_of(path)
        if len(parts) == _PAIR:
            return self.project(parts[1], parts[0])
        return self.run(path)

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

    # Artifacts.

    def artifact(self, name: str, type: str | None = None) -> Artifact:
        """Returns a version: `entity/project/name:alias`. Raises NotFound."""
        from runwell.sdk.artifact.artifact import find_artifact
        from runwell.sdk.artifact.remote import Remote

        default = lambda: self._place(None)  # noqa: E731
        return find_artifact(Remote(self._connection), name, default, type, self.default_entity)

    def artifact_exists(self, name: str, type: str | None = None) -> bool:
        """Tells whether there is such a version."""
        try:
            self.artifact(name, type)
        except (NotFound, UsageError):
            return False
        return True

    def artifacts(
        self,
        type_name: str,
        name: str,
        order: str | None = None,
        per_page: int = 50,
        tags: Sequence[str] | None = None,
        start: str | None = None,
    ) -> Pages[Artifact]:
        """Returns the versions of a collection, the newest first.

        Args:
            type_name: Their type.
            name: Of the collection.
            order: Another order.
            per_page: How many are fetched at once.
            tags: Only those that have all of them.
            start: Where to begin: what `cursor` of an earlier list was.
        """
        entity, project, collection = read_path(name, self._entity, self._project)
        wanted = [{"tags": {"$in": [tag]}} for tag in tags or ()]
        filters = json.dumps({"$and": wanted}) if wanted else None
        place = (entity or self.default_entity, project)
        return versions_of(
            self._connection,
            place,
            type_name,
            collection,
            order=order,
            filters=filters,
            per_page=per_page,
            start=start,
        )

    def artifact_versions(self, type_name: str, name: str, per_page: int = 50) -> Pages[Artifact]:
        """Returns the versions of a collection; an older name of `artifacts`."""
        return self.artifacts(type_name, name, per_page=per_page)

    def artifact_types(
        self,
        project: str | None = None,
        start: str | None = None,
    ) -> Pages[ArtifactType]:
        """Returns the types of artifacts of a project, from `start` (a `cursor`) on."""
        entity, name = self._place(project)
        return self.project(name, entity).artifacts_types(start=start)

    def artifact_type(self, type_name: str, project: str | None = None) -> ArtifactType:
        """Returns a type of artifacts."""
        return ArtifactType(self._connection, *self._place(project), type_name)

    def artifact_collections(
        self,
        project_name: str,
        type_name: str,
        order: str | None = None,
        per_page: int = 50,
        start: str | None = None,
    ) -> Pages[ArtifactCollection]:
        """Returns the collections of a type, from `start` (a `cursor`) on."""
        return self.artifact_type(type_name, project_name).collections(order, per_page, start)

    def artifact_collection(self, type_name: str, name: str) -> ArtifactCollection:
        """Returns a collection: `entity/project/name`. Raises NotFound."""
        entity, project, collection = read_path(name, self._entity, self._project)
        owner = entity or self.default_entity
        place = Collection(owner, project, collection)
        return find_collection_at(self._connection, place, type_name)

    def artifact_collection_exists(self, name: str, type: str) -> bool:
        """Tells whether there is such a collection."""
        try:
            self.artifact_collection(type, name)
        except NotFound:
            return False
        return True

    # Registries.

    def organization(self, name: str | None = None) -> Organization:
        """Returns an organisation, one's own if none is named. Raises NotFound."""
        return find_organization(self._connection, name, self.default_entity)

    def registries(
        self,
        organization: str | None = None,
        filter: Mapping[str, Json] | None = None,
        order: str | None = None,
        per_page: int = 100,
        start: str | None = None,
    ) -> Registries:
        """Returns the registries of an organisation; only those that a filter means.

        Args:
            organization: Its name; one's own if none is given.
            filter: A filter of W&B's language.
            order: Another order.
            per_page: How many are fetched at once.
            start: Where to begin: what `cursor` of an earlier list was.
        """
        name = self.organization(organization).name
        return registries_of(self._connection, name, filter, order, per_page, start)

    def registry(self, name: str, organization: str | None = None) -> Registry:
        """Returns a registry by its name. Raises NotFound."""
        entity = self.organization(organization).org_entity.name
        return find_registry(self._connection, entity, name)

    def create_registry(
        self,
        name: str,
        visibility: str,
        organization: str | None = None,
        description: str | None = None,
        artifact_types: Sequence[str] | None = None,
    ) -> Registry:
        """Makes a registry.

        Args:
            name: Its name.
            visibility: "organization" (everybody may look) or "restricted" (who is let in).
            organization: Whose it is; default: one's own.
            description: Free text.
            artifact_types: What may be linked into it; None: anything.

        Raises:
            UsageError: There is one of this name, or a word is none of those.
        """
        entity = self.organization(organization).org_entity.name
        try:
            find_registry(self._connection, entity, name)
        except NotFound:
            types = list(artifact_types or ())
            return make_registry(self._connection, entity, name, visibility, description, types)
        raise UsageError(f"there is a registry {name!r} already")

    # Launch queues.

    def job(self, name: str, path: str | None = None) -> Job:
        """Returns a job: a version of an artifact that says how a script is started.

        Args:
            name: `entity/project/name:alias`.
            path: Where its files go; default: the folder of artifacts.

        Raises:
            NotFound: There is no such version.
            UsageError: It is no such name, or no job.
        """
        check_name(name)
        found = self.artifact(name, type="job")
        return Job(self._connection, name, found, self.default_entity, path)

    def list_jobs(self, entity: str, project: str) -> list[dict[str, Json]]:
        """Returns the versions of each job of a project, as the server tells them."""
        return jobs_of(self._connection, entity, project)

    def queued_run(
        self,
        entity: str,
        project: str,
        queue_name: str,
        run_queue_item_id: str,
        project_queue: str | None = None,
        priority: int | None = None,
    ) -> QueuedRun:
        """Returns something that was put into a queue; see `QueuedRun`."""
        return QueuedRun(
            self._connection,
            entity,
            project,
            queue_name,
            run_queue_item_id,
            project_queue,
            priority,
        )

    def run_queue(self, entity: str, name: str) -> RunQueue:
        """Returns a queue; whether it is there, the first question to it shows."""
        return RunQueue(self._connection, entity, name)

    def create_run_queue(
        self,
        name: str,
        type: str,
        entity: str | None = None,
        prioritization_mode: str | None = None,
        config: Mapping[str, Json] | None = None,
        template_variables: Mapping[str, Json] | None = None,
    ) -> RunQueue:
        """Makes a queue.

        Args:
            name: 1 to 64 characters.
            type: What runs its items: local-process, local-container, kubernetes, sagemaker or
                gcp-vertex.
            entity: Whose it is.
            prioritization_mode: V0: the lowest number first; default: first come, first served.
            config: How they are run, with `{{names}}` in it.
            template_variables: What may stand for each name: `{"schema": {"type": …}}`.

        Raises:
            UsageError: A word is none of those.
            ServerError: There is one of this name.
        """
        return make_queue(
            self._connection,
            entity or self.default_entity,
            name,
            type,
            prioritization_mode,
            config,
            template_variables,
        )

    def upsert_run_queue(
        self,
        name: str,
        resource_config: Mapping[str, Json],
        resource_type: str,
        entity: str | None = None,
        template_variables: Mapping[str, Json] | None = None,
        external_links: Mapping[str, str] | None = None,
        prioritization_mode: str | None = None,
    ) -> RunQueue:
        """Makes a queue or changes it; see `create_run_queue`.

        Args:
            name, entity: Which.
            resource_config, resource_type, template_variables: How its items are run.
            external_links: Addresses to keep with it, by what they are called.
            prioritization_mode: V0 or DISABLED.
        """
        return save_queue(
            self._connection,
            entity or self.default_entity,
            name,
            resource_type,
            prioritization_mode,
            resource_config,
            template_variables,
            external_links,
        )

    # People.

    def user(self, username_or_email: str) -> User | None:
        """Returns somebody by name or address, None if nobody has it."""
        return next(iter(self.users(username_or_email)), None)

    def users(self, username_or_email: str) -> list[User]:
        """Returns everybody whose name or address begins so."""
        answer = self._connection.query(USERS, {"query": username_or_email})
        return [User(node) for node in nodes(at(answer, "users"))]

    def create_user(self, email: str, admin: bool | None = False) -> User:
        """Makes an account; only an admin of the server may. Raises ServerError."""
        asked: dict[str, Json] = {"email": email, "admin": bool(admin)}
        made = at(self._connection.query(CREATE_USER, {"input": asked}), "createUser", "user")
        if not isinstance(made, dict):
            raise NotFound(f"the server made no account for {email!r}")
        return User(made)

    def team(self, team: str) -> Team:
        """Returns a team. Raises NotFound."""
        return Team(self._connection, team)

    def create_team(self, team: str, admin_username: str | None = None) -> Team:
        """Makes a team; its admin is who asks, or who is named. Raises ServerError."""
        asked: dict[str, Json] = {"teamName": team, "teamAdminUserName": admin_username}
        self._connection.query(CREATE_TEAM, {"input": asked})
        return Team(self._connection, team)

    def _place(self, path: str | None) -> tuple[str, str]:
        """Returns entity and project of `project` or `entity/project`."""
        parts = parts_of(path or "")
        if len(parts) > _PAIR:
            raise UsageError(f"{path!r} names no project; write entity/project")
        project = parts.pop() if parts else self._project
        if not project:
            raise UsageError("no project is named; write entity/project, or set WANDB_PROJECT")
        return (parts.pop() if parts else None) or self.default_entity, project

    def __repr__(self) -> str:
        return f"<Api {self._connection.server.base_url}>"


def find_run_at(connection: Connection, path: str) -> Run:
    """Returns the run at entity/project/id. Raises NotFound."""
    return Api(connection=connection).run(path)


def find_collection_at(connection: Connection, place: Collection, type: str) -> ArtifactCollection:
    """Returns a collection of artifacts of a type. Raises NotFound."""
    found = ArtifactType(connection, place.entity, place.project, type).collection(place.name)
    if found is None:
        raise NotFound(f"there is no collection {place.entity}/{place.project}/{place.name}")
    return found


User.make_api = staticmethod(lambda connection: Api(connection=connection))
Outlet.find_run = staticmethod(find_run_at)
Outlet.find_collection = staticmethod(find_collection_at)


def _variable(name: str) -> str | None:
    return os.environ.get(name) or None
