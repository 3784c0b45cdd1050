from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner

from runwell.cli.main import cli
from runwell.cli.sync import Errand, Meter, describe, is_for_tensorboard
from runwell.errors import UsageError
from runwell.sdk.rendezvous import Server
from runwell.uplink import sync as module
from runwell.uplink.recast import Recast
from runwell.uplink.sync import Ending, Manner, Progress, Synced
from runwell.wire.rendezvous import Cursor

JOURNAL = "/x/wandb/run-20260101_000000-abc/run-abc.wandb"
URL = "http://127.0.0.1:8080/ann/p/runs/abc"


@pytest.fixture
def endings(monkeypatch: pytest.MonkeyPatch) -> list[Ending]:
    """How the shipments will end; what was asked for is checked."""
    planned: list[Ending] = []

    def sync(
        paths: Sequence[Path], base_url: str, api_key: str | None, **_: object
    ) -> list[Synced]:
        assert (list(paths), base_url, api_key) == ([Path()], "http://box", "k" * 40)
        return [Synced(JOURNAL, ending, Cursor(url=URL, message="no answer")) for ending in planned]

    monkeypatch.setattr(module, "sync", sync)
    monkeypatch.setenv("WANDB_BASE_URL", "http://box/")
    monkeypatch.setenv("WANDB_API_KEY", "k" * 40)
    return planned


@pytest.mark.parametrize(
    ("ending", "status"),
    [(ending, 0 if ending in (Ending.DONE, Ending.SHIPPED) else 1) for ending in Ending],
)
def test_the_status_says_whether_the_server_has_it_all(
    endings: list[Ending], ending: Ending, status: int
) -> None:
    endings.extend([Ending.DONE, ending])
    result = CliRunner().invoke(cli, ["sync", "."])
    assert (result.exit_code, len(result.stdout.splitlines())) == (status, 2)


def test_with_live_it_stays_until_the_runs_have_ended(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    going, done, refused = Ending.SHIPPED, Ending.DONE, Ending.REFUSED
    lives = {"a": [going, going, done], "b": [done], "c": [going, refused]}
    asked: list[list[str]] = []
    sleeps: list[float] = []

    def sync(paths: Sequence[Path], *_: object, **__: object) -> list[Synced]:
        asked.append([path.name for path in paths])
        return [Synced(f"/x/{p.name}", lives[p.name].pop(0), Cursor(url=URL)) for p in paths]

    monkeypatch.setattr(module, "sync", sync)
    manner = Manner(Recast(), 1, True)
    errand = Errand(
        Server("http://box", "k" * 40), manner, is_verbose=False, stays=True, sleep=sleeps.append
    )
    assert errand.ship([Path(name) for name in lives]) is False
    assert asked == [["a", "b", "c"], ["a", "c"], ["a"]]
    assert sleeps == [2.0, 2.0]
    words = [line.split()[0] for line in capsys.readouterr().out.splitlines()]
    assert words == ["so", "done", "so", "refused", "done"]


def test_the_newer_command_of_wandb_is_the_same(endings: list[Ending]) -> None:
    endings.append(Ending.DONE)
    assert CliRunner().invoke(cli, ["beta", "sync", "."]).exit_code == 0


def test_a_line_says_where_the_run_is_or_why_not() -> None:
    def line(ending: Ending) -> str:
        return describe(Synced(JOURNAL, ending, Cursor(url=URL, message="no answer")))

    assert URL in line(Ending.DONE)
    assert "goes on" in line(Ending.SHIPPED)
    assert "no answer" in line(Ending.REFUSED)
    assert "no answer" in line(Ending.WAITING)
    assert all("run-20260101_000000-abc" in line(ending) for ending in Ending)


def test_files_of_the_official_package_that_cannot_be_read_are_named(
    endings: list[Ending],
) -> None:
    endings.extend([Ending.DONE, Ending.FOREIGN, Ending.FOREIGN])
    result = CliRunner().invoke(cli, ["sync", "."])
    assert result.exit_code == 1
    assert result.stdout.count("not read") == 2


@pytest.mark.usefixtures("home")
def test_without_a_server_it_says_what_to_do() -> None:
    error = CliRunner().invoke(cli, ["sync", "."]).exception
    assert isinstance(error, UsageError)
    assert "runwell server" in str(error)


def test_what_is_said_of_the_runs_goes_along(
    monkeypatch: pytest.MonkeyPatch, endings: list[Ending]
) -> None:
    asked: list[object] = []

    def sync(*_: object, **more: object) -> list[Synced]:
        asked.append(more["manner"])
        return []

    monkeypatch.setattr(module, "sync", sync)
    words = "-p q -e us --job-type eval --id r --replace-tags a=b,c=d --skip-console -n 3"
    arguments = ["sync", ".", *words.split(), "--no-mark-synced"]
    assert CliRunner().invoke(cli, arguments).exit_code == 0
    recast = Recast("r", "q", "us", "eval", {"a": "b", "c": "d"}, with_console=False)
    assert asked == [Manner(recast, at_once=3, marks=False)]
    assert endings == []


def test_event_files_of_tensorboard_are_sent_as_a_run(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, endings: list[Ending]
) -> None:
    (tmp_path / "logs" / "train").mkdir(parents=True)
    (tmp_path / "logs" / "train" / "events.out.tfevents.1").touch()
    sent: list[object] = []

    def send(root: Path, **known: object) -> SimpleNamespace:
        sent.extend([root.name, known["run_id"], known["project"], known["base_url"]])
        return SimpleNamespace(url=URL)

    monkeypatch.setattr("runwell.sdk.event_files.send", send)
    arguments = ["sync", str(tmp_path / "logs"), "--id", "r", "-p", "q"]
    result = CliRunner().invoke(cli, arguments)
    assert (result.exit_code, URL in result.stdout, endings) == (0, True, [])
    assert sent == ["logs", "r", "q", "http://box"]
    assert not is_for_tensorboard(Path(__file__))


def test_tags_are_renamed_in_pairs() -> None:
    error = CliRunner().invoke(cli, ["sync", ".", "--replace-tags", "a"]).exception
    assert isinstance(error, UsageError)


def test_a_meter_is_for_terminals(capsys: pytest.CaptureFixture[str]) -> None:
    progress = Progress(JOURNAL, 200, Cursor(offset=50))
    for is_shown in (False, True):
        meter = Meter(is_shown)
        meter.tell(progress)
        meter.clear()
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("25%") == 1
