from __future__ import annotations

import os
import subprocess
import sys

import click
import pytest
from click.testing import CliRunner

from runwell import __version__
from runwell.cli import main as module
from runwell.cli.main import COMMANDS, EXTRA_HINT, cli, main
from runwell.errors import UsageError


@click.command()
def broken() -> None:
    raise UsageError("this cannot be")


def test_help_names_every_command_and_says_how_to_complete() -> None:
    result = CliRunner().invoke(cli, ["--help"])
    assert result.exit_code == 0
    assert all(f"  {name}" in result.output for name in COMMANDS)
    assert "_RUNWELL_COMPLETE" in result.output


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help(name: str) -> None:
    result = CliRunner().invoke(cli, [name, "--help"])
    assert (result.exit_code, "Usage:" in result.output) == (0, True)


def test_help_loads_nothing_heavy() -> None:
    script = (
        "import sys\nfrom runwell.cli.main import cli\n"
        "cli(['--help'], standalone_mode=False)\n"
        "heavy = {'fastapi', 'sqlalchemy', 'numpy', 'urllib3', 'psutil'} & set(sys.modules)\n"
        "sys.exit(', '.join(heavy) or 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_the_version_is_told() -> None:
    assert CliRunner().invoke(cli, ["--version"]).output == f"runwell {__version__}\n"


def test_there_is_no_other_command() -> None:
    result = CliRunner().invoke(cli, ["dance"])
    assert (result.exit_code, "No such command" in result.output) == (2, True)


def test_a_mistake_ends_with_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(module, "cli", broken.callback)
    with pytest.raises(SystemExit) as ended:
        main()
    assert (ended.value.code, capsys.readouterr().err) == (1, "error: this cannot be\n")


@pytest.mark.parametrize("name", ["fastapi", "sqlalchemy.engine"])
def test_a_missing_extra_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    def run() -> None:
        raise ModuleNotFoundError(f"No module named {name!r}", name=name)

    monkeypatch.setattr(module, "cli", run)
    with pytest.raises(SystemExit):
        main()
    assert capsys.readouterr().err == f"error: {EXTRA_HINT}\n"


def test_another_missing_module_is_a_bug(monkeypatch: pytest.MonkeyPatch) -> None:
    def run() -> None:
        raise ModuleNotFoundError("No module named 'x'", name="x")

    monkeypatch.setattr(module, "cli", run)
    with pytest.raises(ModuleNotFoundError):
        main()


def test_a_shell_can_complete_commands_and_options(monkeypatch: pytest.MonkeyPatch) -> None:
    def completed(words: str) -> set[str]:
        monkeypatch.setenv("_RUNWELL_COMPLETE", "bash_complete")
        monkeypatch.setenv("COMP_WORDS", words)
        monkeypatch.setenv("COMP_CWORD", str(len(words.split()) - 1))
        result = CliRunner().invoke(cli, [], prog_name="runwell", env=dict(os.environ))
        return {line.partition(",")[2] for line in result.output.splitlines()}

    assert completed("runwell sw") == {"sweep"}
    assert "--sync-tensorboard" in completed("runwell sync --sync")
