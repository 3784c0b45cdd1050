from __future__ import annotations

from pathlib import Path

from runwell.sdk.run import Run
from runwell.wire.records import RunRecord


def run_of(url: str | None, **facts: str | None) -> Run:
    given = {"group": None, "job_type": None, "notes": None, "sweep_id": None, **facts}
    record = RunRecord("r", "p", "e", "name", 1.0, "host", 1, 0.0, **given)  # type: ignore[arg-type]
    from runwell.sdk.nowhere import Nowhere

    return Run(record, Nowhere(), None, find_url=lambda run: url)


def test_pages_follow_from_the_page_of_the_run() -> None:
    run = run_of("http://here/e/p/runs/r", sweep_id="s")
    assert (run.project_url, run.sweep_url) == ("http://here/e/p", "http://here/e/p/sweeps/s")
    assert (run.get_url(), run.get_project_url(), run.get_sweep_url()) == (
        run.url, run.project_url, run.sweep_url
    )  # fmt: skip
    unknown = run_of(None, sweep_id="s")
    assert (unknown.project_url, unknown.sweep_url) == (None, None)
    assert run_of("http://here/e/p/runs/r").sweep_url is None


def test_a_notebook_shows_the_page() -> None:
    shown = run_of('http://here/e/p/runs/r"').to_html(height=300)
    assert 'src="http://here/e/p/runs/r&quot;?jupyter=true"' in shown
    assert "height:300px" in shown
    assert run_of(None).to_html() == "<div>Run <strong>name</strong> (e/p/r)</div>"
    assert "text/html" in run_of(None)._repr_mimebundle_()


def test_a_run_knows_how_it_was_started(run: Run) -> None:
    assert (run.offline, run.disabled, run.resumed, run.starting_step) == (True, False, False, 0)
    assert (run.settings.mode, run.settings.run_id, run.settings.run_name) == (
        "offline", "abc", "swift-fox"
    )  # fmt: skip
    assert Path(run.dir) == Path(run.sync_dir) / "files"
    assert run.project_name() == "demo"
