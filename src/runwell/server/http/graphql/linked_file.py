"""A file that is known by its link: of an artifact, or one that is about to be uploaded."""

from __future__ import annotations

from dataclasses import dataclass

from runwell.store.artifacts.nouns import Version
from runwell.store.ports.files import RunFile
from runwell.values.json import Json


@dataclass(frozen=True, slots=True)
class LinkedFile:
    """A file as the schema has it. What a field's own resolver does not tell stands here by name.

    Attributes:
        id: Opaque.
        found: Path, size and so on.
        link: Where its bytes are; of a reference, what it refers to.
    """

    id: str
    found: RunFile
    link: str
    display_name: str | None = None
    storage_path: str | None = None
    digest: str | None = None
    upload_url: str | None = None
    upload_headers: tuple[str, ...] = ()
    upload_multipart_urls: Json = None
    artifact: Version | None = None
    is_there: bool = True
