"""What a server is asked about launch queues; a part of `Api`."""

from __future__ import annotations

from collections.abc import Mapping

from runwell.sdk.query.api_place import ApiPlace
from runwell.sdk.query.job import jobs_of
from runwell.sdk.query.queue import QueuedRun, RunQueue, make_queue, save_queue
from runwell.values.json import Json


class ApiQueues(ApiPlace):
    """The calls about launch queues."""

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
