"""From what the stores keep to what our API says."""

from __future__ import annotations

import shlex

from runwell.server.http.ui.shapes import projects as project_shapes
from runwell.server.http.ui.shapes import runs as shapes
from runwell.server.services import config as documents
from runwell.server.services.runs import is_over
from runwell.server.services.series import CustomChart
from runwell.store.ports.projects import Project
from runwell.store.ports.runs import Run
from runwell.values.json import Json, plain


def project_view(project: Project) -> project_shapes.Project:
    """Returns a project's card."""
    return project_shapes.Project(
        entity=project.entity,
        name=project.name,
        description=project.description,
        run_count=project.run_count,
        running_count=project.running_count,
        created_at=project.created_at,
        last_active_at=project.last_active_at,
    )


def run_fields(run: Run) -> dict[str, Json]:
    """Returns the fields that every view of a run has."""
    return {
        "id": run.run_id,
        "name": run.display_name,
        "state": run.state,
        "user": run.user,
        "created_at": run.created_at,
        "heartbeat_at": run.heartbeat_at,
        "finished_at": run.finished_at if is_over(run.state) else None,
        "runtime_s": runtime_s(run),
        "group": run.group,
        "job_type": run.job_type,
        "notes": run.notes,
        "tags": list(run.tags),
        "host": run.host,
        "sweep": run.sweep,
        "config": plain(documents.unwrap(run.config)),
        "summary": plain(documents.public_summary(run.summary)),
        "rows": run.rows,
        "last_step": run.last_step,
    }


def run_view(run: Run) -> shapes.Run:
    """Returns a run as it stands in lists."""
    return shapes.Run.model_validate(run_fields(run))


def deleted_view(run: Run) -> shapes.DeletedRun:
    """Returns a run as it stands in the trash."""
    return shapes.DeletedRun.model_validate({**run_fields(run), "deleted_at": run.deleted_at})


def run_detail(run: Run, facts: dict[str, Json]) -> shapes.RunDetail:
    """Returns a run as its page shows it.

    Args:
        run: The run.
        facts: About where it ran.
    """
    return shapes.RunDetail.model_validate(
        {
            **run_fields(run),
            "environment": plain(facts),
            "visualize": plain(documents.visualize(run.config)),
            "class_labels": plain(documents.class_labels(run.config)),
            "command": command(facts, run.program),
            "commit": run.commit,
            "repo": run.repo,
            "exit_code": run.exit_code,
            "console_lines": run.console_lines,
            "stop_requested": run.stop_requested,
            "branch": run.branch and {"run": run.branch.run_id, "step": run.branch.step},
        }
    )


def chart_view(chart: CustomChart) -> dict[str, Json]:
    """Returns a custom chart, with words for the numbers that JSON lacks."""
    return {
        "key": chart.key,
        "panel_type": chart.panel_type,
        "panel_config": plain(chart.panel_config),
        "runs": chart.runs,
    }


def runtime_s(run: Run) -> float:
    """Returns how long a run ran: as its client counts, or from first to last sign of life."""
    inner = run.summary.get(documents.INTERNAL)
    told = inner.get("runtime") if isinstance(inner, dict) else None
    for value in (told, run.summary.get("_runtime")):
        if isinstance(value, (int, float)) and not isinstance(value, bool) and value > 0:
            return float(value)
    end = run.finished_at if is_over(run.state) and run.finished_at else run.heartbeat_at
    return max(0.0, end - run.created_at)


def command(facts: dict[str, Json], program: str | None) -> str | None:
    """Returns the command line that started the run, as one would type it."""
    name = facts.get("codePath") or facts.get("program") or program
    if not isinstance(name, str) or not name:
        return None
    given = facts.get("args")
    arguments = [str(item) for item in given] if isinstance(given, list) else []
    return shlex.join(["python", name, *arguments])
