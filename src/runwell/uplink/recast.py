"""What `runwell sync` says of runs in place of what their journals say. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

import msgspec

from runwell.wire.records import ConsoleRecord, Record, RunRecord

PART = "-part"


@dataclass(frozen=True, slots=True)
class Recast:
    """Other values for the runs of journals.

    Attributes:
        run_id: The run that all of them become, each with its rows behind those before.
        project, entity, job_type: Where and what they are.
        tags: New tags by old ones.
        with_console: Whether their output goes along.
    """

    run_id: str | None = None
    project: str | None = None
    entity: str | None = None
    job_type: str | None = None
    tags: Mapping[str, str] = field(default_factory=dict)
    with_console: bool = True

    @property
    def mark(self) -> str:
        """What tells apart how far a journal was sent under these values; "" without any.

        It ends with `PART` if not all of the journal is sent.
        """
        if self == Recast():
            return ""
        digest = hashlib.blake2b(repr(self).encode(), digest_size=6).hexdigest()
        return digest if self.with_console else digest + PART

    def of(self, record: Record) -> Record | None:
        """Returns a record as it is sent, None if it is not."""
        if isinstance(record, ConsoleRecord):
            return record if self.with_console else None
        if not isinstance(record, RunRecord):
            return record
        return msgspec.structs.replace(
            record,
            run_id=self.run_id or record.run_id,
            # What the run has from other journals stays beside what this one says.
            resume="allow" if self.run_id else record.resume,
            project=self.project or record.project,
            entity=self.entity or record.entity,
            job_type=self.job_type or record.job_type,
            tags=tuple(self.tags.get(tag, tag) for tag in record.tags),
        )


AS_THEY_ARE = Recast()
