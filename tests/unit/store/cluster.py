"""A PostgreSQL server of the tests' own; where none can be, tests that need it are skipped.

It waits for no disk: no test cuts the power, and all the rest survives the end of any process.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from tools.postgres import NoCluster
from tools.postgres import running_cluster as running


@contextmanager
def running_cluster() -> Iterator[Path]:
    """Gives the folder of a running cluster, in which its socket lies; skips where none can be."""
    with ExitStack() as stack:
        try:
            folder = stack.enter_context(running(is_durable=False))
        except NoCluster as error:
            pytest.skip(str(error))
        yield folder
