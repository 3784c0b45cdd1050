"""The files of a run: those of the user's that are kept with it, its own, and fetched ones.

A part of `Run`. What is written lies below `files/` and stands in the journal, so that the uplink
sends it; what is fetched comes from the server.
"""

# ruff: noqa: FBT001, FBT002  the signatures are W&B's, whose flags may be positional

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import TYPE_CHECKING

from runwell.errors import UsageError
from runwell.sdk.boundary import guarded
from runwell.sdk.documents import write_whole
from runwell.sdk.run_part import RunPart
from runwell.sdk.terminal import termwarn
from runwell.wire.records import FileRecord

if TYPE_CHECKING:
    from runwell.sdk.saving import Saving


class RunFiles(RunPart):
    """The calls about files; `Run` sets the attribute that this reads."""

    _saving: Saving | None

    @guarded
    def save(
        self,
        glob_str: str | os.PathLike[str],
        base_path: str | os.PathLike[str] | None = None,
        policy: str = "live",
        glob: bool = True,
    ) -> list[str]:
        """Keeps files with the run.

        Args:
            glob_str: A path, or a pattern for several.
            base_path: What of the path is left out in `files/`; by default, of an absolute path all
                but the last folder, of a relative one nothing.
            glob: False takes `glob_str` for one path, whatever stands in it.
            policy: "now" copies them; "live" sends them now and again at the end; "end" then.

        Returns:
            Where the files are in the run's directory.

        Raises:
            UsageError: Another policy, or a path that is not below `base_path`.
        """
        if self._directory is None:
            return []
        if self._saving is None:
            from runwell.sdk.saving import Saving

            self._saving = Saving(self._directory.files, self._note_file)
        return self._saving.save(glob_str, base_path, policy, is_pattern=bool(glob))

    def restore(
        self,
        name: str,
        run_path: str | None = None,
        replace: bool = False,
        root: str | None = None,
    ) -> io.TextIOWrapper | None:
        """Fetches a file of a run from the server; returns it, open for reading.

        Args:
            name: Its path in the run.
            run_path: entity/project/id of the run; default: this one.
            replace: Whether a file that is here already is fetched anew.
            root: Where it is put; default: `run.dir`.

        Returns:
            The file; None if it was here already and `replace` was not said.

        Raises:
            UsageError: The run has no such file, or there is no server to ask.
        """
        from runwell.sdk.query.run_path import read_path
        from runwell.sdk.query.runs import find_run

        if self._upstream is None:
            raise UsageError(f"{name!r} has to be asked for, and this run has no server")
        connection = self._upstream.connect()
        path = run_path or f"{self.project}/{self.id}"
        entity, project, run_id = read_path(path, self.entity, self.project)
        file = find_run(connection, entity or connection.entity(), project, run_id).file(name)
        folder = root or self.dir
        if (Path(folder) / name).exists() and not replace:
            return None
        if not file.size:
            raise UsageError(f"the run {path} has no file {name!r}")
        return file.download(folder, replace=True)

    def keep_file(self, name: str, data: bytes) -> None:
        """Writes a file of ours below `files/`."""
        if self._directory is not None:
            (self._directory.files / name).parent.mkdir(parents=True, exist_ok=True)
        self._write_file(name, data)

    def _write_file(self, name: str, data: bytes) -> None:
        if self._directory is None:
            return
        try:
            write_whole(self._directory.files / name, data)
        except OSError as error:
            termwarn(f"could not write {name}: {error}", repeat=False)
            return
        self._note_file(name, len(data))

    def _note_file(self, path: str, size_bytes: int) -> None:
        self._write(FileRecord(path, size_bytes))
