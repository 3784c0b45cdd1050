"""Writes into a run where it runs: machine, interpreter, commit, packages; and its code.

What goes wrong here is told, and the run goes on without it.
"""

from __future__ import annotations

import sys
from pathlib import Path

from runwell import __version__
from runwell.errors import RunwellError
from runwell.sdk import terminal
from runwell.sdk.boundary import absorb
from runwell.sdk.capture.conda import ENVIRONMENT, conda_environment
from runwell.sdk.capture.environment import GitWish, environment_facts, machine_facts
from runwell.sdk.capture.packages import requirements
from runwell.sdk.run import Run
from runwell.sdk.settings import Settings
from runwell.values.json import Json
from runwell.wire.records import RunRecord


def note(run: Run, settings: Settings, record: RunRecord) -> None:
    """Writes where the run runs, and which packages are there."""
    if settings.x_disable_meta:
        return
    try:
        facts = environment_facts(
            started_at=record.started_at,
            host=record.host,
            program=settings.program,
            git=None if settings.disable_git else _git_wish(settings),
            directory=Path.cwd(),
            version=__version__,
        )
        machine = {} if settings.x_disable_machine_info else machine_facts()
        run.note_environment({**facts, **machine, **_told(settings)})
        if settings.x_save_requirements:
            run.keep_file("requirements.txt", requirements(sys.path))
            packages = conda_environment(Path(sys.prefix))
            if packages is not None:
                run.keep_file(ENVIRONMENT, packages)
    except Exception as error:  # noqa: BLE001  a run without its surroundings is a run
        absorb("noting the environment", error)


def _git_wish(settings: Settings) -> GitWish:
    return GitWish(
        settings.git_root, settings.git_remote, settings.git_remote_url, settings.git_commit
    )


def _told(settings: Settings) -> dict[str, Json]:
    """Returns the facts that somebody has set."""
    facts: dict[str, Json] = {
        "username": settings.username,
        "email": settings.email,
        "docker": settings.docker,
        "cpu_count": settings.x_stats_cpu_count,
        "cpu_count_logical": settings.x_stats_cpu_logical_count,
        "gpu_count": settings.x_stats_gpu_count,
        "gpu": settings.x_stats_gpu_type,
    }
    return {name: fact for name, fact in facts.items() if fact}


def keep_program(run: Run, settings: Settings) -> None:
    """Keeps the file of the program in `code/`; one without a file, as in a shell, has none."""
    from runwell.sdk.capture.program import program_file

    found = program_file(settings.program, sys.modules.get("__main__"), Path.cwd())
    if found is None:
        return
    source, place = found
    try:
        run.keep_file(f"code/{place}", source.read_bytes())
    except OSError as error:
        terminal.termwarn(f"the program's file is not kept ({error}): {source}")


def keep_changes(run: Run, settings: Settings) -> None:
    """Keeps what the working tree has that its commit has not, in `diff.patch`."""
    from runwell.sdk.capture.changes import PATCH, changes_of
    from runwell.sdk.capture.git import find_commit

    if settings.disable_git:
        return
    start = Path(settings.git_root).expanduser() if settings.git_root else Path.cwd()
    found = find_commit(start)
    if found is None or found.commit is None:
        return
    try:
        patch = changes_of(Path(found.root))
    except (RunwellError, OSError) as error:
        terminal.termwarn(f"changes that were not committed are not kept: {error}")
        return
    if patch:
        run.keep_file(PATCH, patch)
