"""What tests of several folders stand on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.unit.store.blank import BlankFile


@pytest.fixture(scope="session")
def blank_file(tmp_path_factory: pytest.TempPathFactory) -> BlankFile:
    """A SQLite file of this schema that holds nothing, to be copied."""
    from tests.unit.store.blank import BlankFile  # most tests need no database

    return BlankFile.made(tmp_path_factory.mktemp("blank"))
