from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from runwell.store import schema

ROOM = Path(schema.__file__).parent


def loaded_with(module: str) -> set[str]:
    code = f"import sys, runwell.store.schema.{module}; print(*sys.modules)"
    shown = subprocess.check_output([sys.executable, "-c", code], text=True).split()
    return {name.rpartition(".")[2] for name in shown if name.startswith("runwell.store.schema.")}


def test_whoever_asks_for_one_table_has_all_of_them() -> None:
    modules = {path.stem for path in ROOM.glob("*.py")} - {"__init__"}
    assert loaded_with("columns") == modules
