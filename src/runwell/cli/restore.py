"""`runwell restore`: brings a backup back, or the code and the config of a run."""

from __future__ import annotations

import os
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import click

from runwell.cli import options
from runwell.errors import UsageError

if TYPE_CHECKING:
    from runwell.sdk.query.run import Run

_BACKUP = "backup.json"


@click.command()
@click.argument("target")
@click.option("--no-git", is_flag=True, help="Of a run: leave the working tree alone.")
@click.option(
    "--branch/--no-branch", "makes_branch", default=True, help="Of a run: on a branch of its own."
)
@click.option("--project", "-p", help="Of a run: its project, if TARGET does not say it.")
@click.option("--entity", "-e", help="Of a run: who owns the project.")
@options.server
@options.home
def restore(
    target: str,
    no_git: bool,
    makes_branch: bool,
    project: str | None,
    entity: str | None,
    host: str | None,
    key: str | None,
    data: Path | None,
    database: str | None,
    blobs: str | None,
) -> None:
    """Bring back a backup, or the code and the config of a run.

    TARGET is the folder of a backup, which comes back where nothing is yet and may go to another
    engine; or a run, entity/project/id: its commit and what was not committed in the git tree that
    you are in, its config in wandb/config.yaml.
    """
    if (Path(target) / _BACKUP).is_file():
        from runwell.cli.backup import restore_backup_at

        restore_backup_at(Path(target), data, database, blobs)
        return
    from runwell.sdk.query.api import Api

    given = {"base_url": host, "project": project, "entity": entity}
    run = Api({name: value for name, value in given.items() if value}, api_key=key).run(target)
    if not no_git:
        _restore_code(run, makes_branch=makes_branch)
    _restore_config(run)


def _restore_code(run: Run, *, makes_branch: bool) -> None:
    from runwell.cli.checkout import Code, check_out
    from runwell.sdk.capture.changes import PATCH
    from runwell.sdk.capture.git import find_commit
    from runwell.wire.answer import at, text_of

    metadata = run.metadata
    commit, remote = run.commit, text_of(at(metadata, "git", "remote"))
    if commit is None:
        raise UsageError("the run knows no commit; --no-git brings only its config back")
    here = find_commit(Path.cwd())
    if here is None:
        place = f" of {remote}" if remote else ""
        raise UsageError(f"this is no git tree; call it in a clone{place}, or say --no-git")
    patch = run.file(PATCH)
    code = Code(run.id, commit, remote, patch.read() if patch.size else b"")
    check_out(Path(here.root), code, makes_branch=makes_branch, tell=click.echo)
    command = _command(metadata)
    if command:
        click.echo(f"it ran: {command}")


def _restore_config(run: Run) -> None:
    from runwell.sdk.documents import config_yaml, write_whole

    folder = Path(os.environ.get("WANDB_DIR") or ".") / "wandb"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "config.yaml"
    write_whole(path, config_yaml(run.config))
    click.echo(f"config in {path}")


def _command(metadata: object) -> str | None:
    """Returns how the program was started, as one would type it; None if nobody knows."""
    if not isinstance(metadata, dict):
        return None
    program, args = metadata.get("codePath") or metadata.get("program"), metadata.get("args")
    if not isinstance(program, str) or program.startswith("<") or not isinstance(args, list):
        return None
    return shlex.join(["python", program, *map(str, args)])
