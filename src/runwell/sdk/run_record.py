"""Who a run is: the record that its settings make, with which its journal begins."""

from __future__ import annotations

import os

from runwell.sdk import identity, terminal
from runwell.sdk.capture.process import host_name, own_start
from runwell.sdk.settings import Settings
from runwell.values.names import DEFAULT_PROJECT, check_run_id, mend_project
from runwell.wire.records import RunRecord


def record_of(settings: Settings, now: float) -> RunRecord:
    """Returns the record of a new run that this process begins now, in seconds since the epoch.

    Names that nobody gave are made up.

    Raises:
        InvalidName: The id cannot be one.
    """
    gpus = settings.x_stats_gpu_device_ids
    is_shared = settings.mode == "shared"
    return RunRecord(
        run_id=check_run_id(settings.run_id or identity.make_run_id()),
        project=_project(settings.project or DEFAULT_PROJECT),
        entity=settings.entity,
        name=settings.run_name or identity.make_run_name(),
        started_at=now,
        host=settings.host or host_name(),
        pid=os.getpid(),
        process_started_at=own_start(),
        group=settings.run_group,
        job_type=settings.run_job_type,
        notes=settings.run_notes,
        tags=tuple(settings.run_tags or ()),
        sweep_id=settings.sweep_id,
        samples_system=not settings.x_disable_stats,
        is_shared=is_shared,
        label=settings.x_label,
        tells_end=settings.x_update_finish_state and (settings.x_primary or not is_shared),
        kept_here=tuple(settings.ignore_globs),
        sample_every_s=settings.x_stats_sampling_interval,
        gpus=None if gpus is None else tuple(gpus),
        disks=tuple(settings.x_stats_disk_paths),
    )


def _project(given: str) -> str:
    project = mend_project(given)
    if project != given:
        terminal.termwarn(
            f"project {given!r} has characters that it may not have; it is {project!r}"
        )
    return project
