from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.guard.tree import ROOT


def test_arrows_point_down() -> None:
    program = Path(sys.executable).parent / "lint-imports"
    result = subprocess.run(
        [str(program), "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stdout + result.stderr
