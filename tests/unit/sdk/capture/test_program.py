from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

from runwell.sdk.capture.program import program_file


def test_a_program_is_called_by_its_path_below_the_directory(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    program = tmp_path / "deep" / "train.py"
    program.write_text("pass")
    assert program_file("deep/train.py", None, tmp_path) == (program, "deep/train.py")
    main = SimpleNamespace(__file__=str(program))
    assert program_file(None, main, tmp_path / "elsewhere") == (program, "train.py")


def test_a_shell_has_no_program(tmp_path: Path) -> None:
    assert program_file(None, SimpleNamespace(), tmp_path) is None
    assert program_file("gone.py", None, tmp_path) is None
