"""`wandb.apis.public`: what `Api` answers with."""

from __future__ import annotations

from runwell.sdk.query.api import Api
from runwell.sdk.query.collection import ArtifactCollection
from runwell.sdk.query.file import File
from runwell.sdk.query.job import Job
from runwell.sdk.query.project import ArtifactType, Project
from runwell.sdk.query.queue import QueuedRun, RunQueue
from runwell.sdk.query.registry import Registries, Registry
from runwell.sdk.query.report import Report
from runwell.sdk.query.report import Report as BetaReport
from runwell.sdk.query.run import Run
from runwell.sdk.query.runs import Runs
from runwell.sdk.query.sweep import Sweep
from runwell.sdk.query.team import Member, Team
from runwell.sdk.query.user import User

__all__ = [
    "Api",
    "ArtifactCollection",
    "ArtifactType",
    "BetaReport",
    "File",
    "Job",
    "Member",
    "Project",
    "QueuedRun",
    "Registries",
    "Registry",
    "Report",
    "Run",
    "RunQueue",
    "Runs",
    "Sweep",
    "Team",
    "User",
]
