from __future__ import annotations

import subprocess
import sys

import pytest

import runwell
from tests.guard.tree import undocumented


@pytest.mark.parametrize("name", sorted(runwell.__all__))
def test_every_exported_name_exists(name: str) -> None:
    assert hasattr(runwell, name)


def test_nothing_is_exported_twice() -> None:
    assert len(runwell.__all__) == len(set(runwell.__all__))


def test_dir_shows_what_is_exported() -> None:
    assert set(runwell.__all__) <= set(dir(runwell))


def test_star_import_gives_exactly_what_is_exported() -> None:
    code = (
        "before = set(globals()) | {'before'}\n"
        "from runwell import *\n"
        "print(*sorted(set(globals()) - before))"
    )
    shown = subprocess.check_output([sys.executable, "-c", code], text=True).split()
    assert shown == sorted(runwell.__all__)


def test_every_exported_name_is_documented() -> None:
    assert (
        undocumented({f"runwell.{name}" for name in runwell.__all__ if name != "__version__"}) == []
    )
