"""Where a run ran: from its config, else from the metadata file that its client uploaded."""

from __future__ import annotations

from dataclasses import dataclass

from runwell.errors import NotFound, UsageError
from runwell.server.services import config as documents
from runwell.server.services.files import Files
from runwell.server.services.rows import parse_object
from runwell.store.ports.runs import Run
from runwell.values.json import Json

METADATA_FILE = "wandb-metadata.json"
MAX_METADATA_BYTES = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Environments:
    """Reads facts about where runs ran; keys are those of `wandb-metadata.json`."""

    files: Files

    def of(self, run: Run) -> dict[str, Json]:
        """Returns the facts; empty if nobody told any."""
        return documents.environment(run.config) or self._from_file(run)

    def _from_file(self, run: Run) -> dict[str, Json]:
        try:
            file = self.files.get(run, METADATA_FILE)
            with self.files.open(file) as body:
                data = body.read(MAX_METADATA_BYTES)
            return dict(parse_object(data.decode(), "the metadata"))
        except (NotFound, UsageError, UnicodeDecodeError):
            return {}
