from __future__ import annotations

from click.testing import CliRunner

from runwell.cli.main import cli


def test_scripts_that_start_a_service_get_one_word_for_its_variable() -> None:
    started = CliRunner().invoke(cli, ["beta", "core", "start", "--idle-timeout", "0"])
    assert (started.exit_code, started.stdout) == (0, "runwell\n")
    assert "share one process" in started.stderr
    stopped = CliRunner().invoke(cli, ["beta", "core", "stop"])
    assert (stopped.exit_code, stopped.stdout) == (0, "")


def test_what_moved_is_found_where_it_was() -> None:
    told = CliRunner().invoke(cli, ["beta", "--help"]).stdout
    assert all(name in told for name in ("core", "leet", "sync"))
