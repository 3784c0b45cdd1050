"""Where artifacts lie on this machine: cache, staging, downloads."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path

import msgspec

from runwell.sdk.terminal import warn_once

DEFAULT_CAP_BYTES = 50 * 1024**3
_AWKWARD = re.compile(r'[\\/:*?"<>|\x00-\x1f]')


class ArtifactPlaces(msgspec.Struct, frozen=True):
    """Directories.

    Attributes:
        cache: Holds contents by their digest; may be removed at any time.
        staging: Holds files that were added and not logged yet.
        downloads: Holds a folder per version.
        cache_cap_bytes: How much the cache may hold after a download.
    """

    cache: Path
    staging: Path
    downloads: Path
    cache_cap_bytes: int = DEFAULT_CAP_BYTES

    def download_of(self, name: str) -> Path:
        """Returns the default folder of a version, `name:v0`."""
        return self.downloads / _AWKWARD.sub("-" if os.name == "nt" else ":", name)


def places(environ: Mapping[str, str] = os.environ) -> ArtifactPlaces:
    """Returns the directories that the environment asks for."""
    home = Path(environ.get("HOME") or "~").expanduser()
    cache = environ.get("WANDB_CACHE_DIR")
    data = environ.get("WANDB_DATA_DIR")
    cache_root = Path(environ.get("XDG_CACHE_HOME") or home / ".cache") / "wandb"
    data_root = Path(environ.get("XDG_DATA_HOME") or home / ".local" / "share") / "wandb"
    return ArtifactPlaces(
        cache=(Path(cache).expanduser() if cache else cache_root) / "artifacts",
        staging=(Path(data).expanduser() if data else data_root) / "artifacts" / "staging",
        downloads=Path(environ.get("WANDB_ARTIFACT_DIR") or "artifacts").expanduser(),
        cache_cap_bytes=_cap(environ.get("RUNWELL_CACHE_CAP_GB")),
    )


def _cap(text: str | None) -> int:
    """Returns a cap in bytes; a text that is no number is told, and the default holds."""
    try:
        return int(float(text) * 1024**3) if text else DEFAULT_CAP_BYTES
    except (ValueError, OverflowError):
        warn_once("cache cap", f"RUNWELL_CACHE_CAP_GB is {text!r}; use a number of GiB")
        return DEFAULT_CAP_BYTES
