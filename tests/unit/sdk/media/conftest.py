"""Where media of a test are written."""

from __future__ import annotations

from pathlib import Path

import pytest

from runwell.sdk.media.file import MediaFiles


@pytest.fixture
def files(tmp_path: Path) -> MediaFiles:
    return MediaFiles(tmp_path / "files", lambda path, size: None)
