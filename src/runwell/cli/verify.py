"""`runwell verify`: sees whether a server does what runs need of it, by using it.

A run is sent there and read back, with a file and an artifact; all of it is deleted again.
"""

from __future__ import annotations

import os
import secrets
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import click

from runwell.cli import options
from runwell.errors import RunwellError
from runwell.sdk.query.api import Api
from runwell.uplink.sync import Ending, sync

PROJECT = "runwell-verify"
ROWS = 100


class Fault(Exception):
    """Something came back otherwise than it went."""


@dataclass
class Trial:
    """What one trial knows of its run.

    Attributes:
        api: The server.
        folder: Where its files are; it is the trial's own.
        run_id: The run, of which no server knows yet.
        content: What its file and its artifact hold.
    """

    api: Api
    folder: Path
    run_id: str = field(default_factory=lambda: f"verify-{secrets.token_hex(4)}")
    content: bytes = field(default_factory=lambda: secrets.token_bytes(1 << 20))

    @property
    def path(self) -> str:
        return f"{self.api.default_entity}/{PROJECT}/{self.run_id}"

    def sign_in(self) -> str:
        """Asks who asks."""
        return f"as {self.api.viewer.username}"

    def send(self) -> str:
        """Writes a run with rows, a file and an artifact, and sends it."""
        journal = _write_run(self)
        base_url, key = self.api.settings["base_url"] or "", self.api.api_key
        (synced,) = sync([journal], base_url, key, progress=lambda _: None, environ={})
        if synced.ending is not Ending.DONE:
            raise Fault(synced.cursor.message or "the server has not all of it")
        return synced.cursor.url or ""

    def read_rows(self) -> str:
        """Reads the rows back."""
        rows = [row["loss"] for row in self.api.run(self.path).scan_history(keys=["loss"])]
        if rows != [number / 7 for number in range(ROWS)]:
            raise Fault(f"{len(rows)} rows came back, not all of them as they were")
        return f"{len(rows)} rows"

    def read_file(self) -> str:
        """Reads the file back."""
        if self.api.run(self.path).file("sent.bin").read() != self.content:
            raise Fault("the file came back with other bytes")
        return f"{len(self.content) >> 20} MiB"

    def read_artifact(self) -> str:
        """Fetches the artifact and compares it with its digests."""
        artifact = next(iter(self.api.run(self.path).logged_artifacts()), None)
        if artifact is None:
            raise Fault("the run has no artifact")
        fetched = Path(artifact.download(root=str(self.folder / "fetched"), skip_cache=True))
        if (fetched / "sent.bin").read_bytes() != self.content:
            raise Fault("the artifact came back with other bytes")
        return str(artifact.name)

    def delete(self) -> str:
        """Deletes the run with its artifact."""
        self.api.run(self.path).delete(delete_artifacts=True)
        if any(run.id == self.run_id for run in self.api.runs(self.path.rpartition("/")[0])):
            raise Fault("the run is still there")
        return ""


KEY = "the key is known"
CHECKS: dict[str, Callable[[Trial], str]] = {
    "a run is taken": Trial.send,
    "rows come back": Trial.read_rows,
    "a file comes back": Trial.read_file,
    "an artifact comes back": Trial.read_artifact,
    "the run can be deleted": Trial.delete,
}


@click.command()
@options.server
def verify(host: str | None, key: str | None) -> None:
    """See whether a server does what runs need of it.

    A run is sent there and read back, with a file and an artifact, and deleted. Ends with 1 if
    something is wrong.
    """
    api = Api({"base_url": host} if host else None, api_key=key)
    click.echo(f"verifying {api.settings['base_url']}")
    with tempfile.TemporaryDirectory(prefix="runwell-verify-") as folder:
        trial = Trial(api, Path(folder))
        is_known = _passes(KEY, Trial.sign_in, trial)  # without that the rest says the same
        passed = [is_known and _passes(name, check, trial) for name, check in CHECKS.items()]
    if not all(passed):
        sys.exit(1)


def _passes(name: str, check: Callable[[Trial], str], trial: Trial) -> bool:
    """Makes a check and says how it went."""
    try:
        said = check(trial)
    except (RunwellError, Fault, OSError) as error:
        click.echo(f"{click.style('wrong', fg='red')}  {name}: {error}")
        return False
    click.echo(f"{click.style('good', fg='green')}   {name}  {said}".rstrip())
    return True


def _write_run(trial: Trial) -> Path:
    """Writes the run and returns its directory; no uplink takes it up."""
    from runwell.sdk.api import revive
    from runwell.sdk.artifact.artifact import Artifact
    from runwell.sdk.session import Session
    from runwell.sdk.settings import Settings

    source = trial.folder / "sent.bin"
    source.write_bytes(trial.content)
    settings = Settings(
        mode="offline",
        root_dir=str(trial.folder),
        project=PROJECT,
        entity=trial.api.default_entity,
        run_id=trial.run_id,
        silent=True,
        console="off",
        disable_git=True,
    )
    environ = {**os.environ, "RUNWELL_HOME": str(trial.folder / "home")}
    run = Session(environ, revive).start(settings, {"checks": list(CHECKS)})
    for number in range(ROWS):
        run.log({"loss": number / 7})
    run.save(source, base_path=trial.folder, policy="now")
    artifact = Artifact(trial.run_id, type="verify")
    artifact.add_file(source)
    run.log_artifact(artifact)
    run.finish()
    return Path(run.sync_dir)
