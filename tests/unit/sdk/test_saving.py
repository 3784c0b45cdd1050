from __future__ import annotations

from pathlib import Path

import pytest

from runwell.errors import UsageError
from runwell.sdk.run import Run
from runwell.wire.records import FileRecord
from tests.fakes.reading import records_of
from tests.unit.sdk.conftest import Start


def sent(run: Run) -> list[tuple[str, int]]:
    own = ("wandb-", "config", "requirements")
    files = [record for record in records_of(run) if isinstance(record, FileRecord)]
    return [(file.path, file.size_bytes) for file in files if not file.path.startswith(own)]


@pytest.fixture
def model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "work/models/best/m.pt"
    path.parent.mkdir(parents=True)
    path.write_text("one")
    monkeypatch.chdir(tmp_path / "work")
    return path


def test_now_copies_and_sends_once(run: Run, model: Path) -> None:
    saved = run.save("models/best/m.pt", policy="now")
    assert saved == [str(Path(run.dir) / "models/best/m.pt")]
    model.write_text("other")
    run.finish()
    assert Path(saved[0]).read_text() == "one"
    assert sent(run) == [("models/best/m.pt", 3)]


def test_live_sends_now_and_what_it_is_at_the_end(run: Run, model: Path) -> None:
    (saved,) = run.save("models/*/*.pt") or [""]
    model.write_text("longer")
    run.finish()
    assert Path(saved).read_text() == "longer"
    assert sent(run) == [("models/best/m.pt", 3), ("models/best/m.pt", 6)]


def test_end_sends_at_the_end_what_is_still_there(run: Run, model: Path) -> None:
    gone = model.with_name("gone.pt")
    gone.write_text("x")
    run.save("models/best/*", policy="end")
    gone.unlink()
    assert sent(run) == []
    run.finish()
    assert sent(run) == [("models/best/m.pt", 3)]


@pytest.mark.parametrize(
    ("base", "place"), [(None, "best/m.pt"), ("models", "best/m.pt"), (".", "models/best/m.pt")]
)
def test_the_base_is_left_out_of_the_path(
    run: Run, model: Path, base: str | None, place: str
) -> None:
    given = None if base is None else model.parents[2] / base
    run.save(str(model.parent / "*.pt"), base_path=given, policy="now")
    assert sent(run) == [(place, 3)]


def test_a_file_in_the_runs_own_directory_stays_where_it_is(run: Run) -> None:
    path = Path(run.dir) / "mine.txt"
    path.write_text("x")
    assert run.save(str(path), base_path=run.dir) == [str(path)]
    assert (path.read_text(), path.is_symlink()) == ("x", False)


def test_what_is_not_there_is_told(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run.save("none/*.pt") == []
    assert "no file is saved" in capsys.readouterr().err


def test_calls_that_cannot_be_meant_are_refused(run: Run, model: Path) -> None:
    with pytest.raises(UsageError, match="policy"):
        run.save("models/best/m.pt", policy="sometimes")
    with pytest.raises(UsageError, match="not below"):
        run.save("models/best/m.pt", base_path="/nowhere")
    with pytest.raises(UsageError, match="glob_str"):
        run.save(5)  # type: ignore[arg-type]
    assert sent(run) == []


def test_a_path_may_hold_what_a_pattern_is_made_of(start: Start, tmp_path: Path) -> None:
    (tmp_path / "a[1].txt").write_text("x")
    run = start()
    assert run.save(tmp_path / "a[1].txt", base_path=tmp_path, policy="now") == []
    (kept,) = run.save(tmp_path / "a[1].txt", base_path=tmp_path, policy="now", glob=False) or []
    assert Path(kept).read_text() == "x"
