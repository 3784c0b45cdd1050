from __future__ import annotations

import pytest

from runwell.cli.meter import Meter
from runwell.store.progress import Progress


def test_the_meter_shows_a_bar_or_a_size_and_only_on_a_terminal(
    capsys: pytest.CaptureFixture[str],
) -> None:
    shown = Meter(is_shown=True)
    shown.tell(Progress("tables", 1, 2))
    shown.tell(Progress("files", 2_500_000, 0))
    shown.clear()
    Meter(is_shown=False).tell(Progress("tables", 1, 2))
    error = capsys.readouterr().err
    assert "████████████░░░░░░░░░░░░  50%  tables" in error
    assert "2.5 MB  files" in error
    assert error.count("tables") == 1
