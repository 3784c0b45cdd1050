"""docs/reference names everything that a user can set, call or ask for."""

from __future__ import annotations

import re
from typing import get_args

import click
import pytest
from graphql import build_schema
from graphql.type import GraphQLObjectType

from runwell.cli.main import cli
from runwell.sdk.other_settings import OTHERS
from runwell.sdk.settings_table import SETTINGS, Setting
from runwell.wire.records import Kind, Record
from tests.guard.tree import REFERENCE, SOURCE, reference_text, undocumented

VARIABLE = re.compile(r"""["'`]((?:WANDB|RUNWELL)_[A-Z0-9_]*[A-Z0-9])["'`]""")


def commands(command: click.Command, path: str) -> dict[str, click.Command]:
    """Returns the command and those below it, by the words that one types."""
    found = {path: command}
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            assert inner is not None, name
            found |= commands(inner, f"{path} {name}")
    return found


def options(command: click.Command) -> list[click.Option]:
    found = [option for option in command.params if isinstance(option, click.Option)]
    return [option for option in found if not option.hidden]


def section(path: str) -> str:
    """Returns what the reference says of a command, with those below it: `runwell user add`."""
    heading = "--version" if path == "runwell" else path.split()[1]
    text = (REFERENCE / "command-line.md").read_text()
    found = re.search(rf"^## `runwell {heading}\b.*?(?=^## |\Z)", text, re.DOTALL | re.MULTILINE)
    return found[0] if found else ""


def row(setting: Setting) -> str:
    """Returns the line of a setting in the reference."""
    default = setting.default
    shown = str(default).lower() if isinstance(default, bool) else str(default)
    cells = [f"`{setting.name}`", f"`{setting.env}`", setting.kind]
    cells += ["" if default is None else f"`{shown}`", setting.help]
    return f"| {' | '.join(cells)} |"


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_every_setting_is_documented_as_it_is(setting: Setting) -> None:
    lines = (REFERENCE / "settings.md").read_text().splitlines()
    assert row(setting) in lines


def test_settings_without_effect_are_named() -> None:
    text = (REFERENCE / "settings.md").read_text()
    _, _, rest = text.partition("### Taken, and without effect here\n")
    (line,) = [line for line in rest.partition("\n## ")[0].splitlines() if line.startswith("`")]
    assert re.findall(r"`(\w+)`", line) == sorted(OTHERS)


def test_every_environment_variable_in_the_code_is_documented() -> None:
    read = {name for path in SOURCE.rglob("*.py") for name in VARIABLE.findall(path.read_text())}
    assert undocumented(read) == []


def test_every_command_is_documented() -> None:
    text = reference_text()
    names = sorted(path for path, command in commands(cli, "runwell").items() if not command.hidden)
    assert [name for name in names if f"`{name}" not in text] == []


def test_every_flag_is_documented_with_its_command() -> None:
    missing = [
        f"{path} {flag}"
        for path, command in commands(cli, "runwell").items()
        for option in options(command)
        for flag in (*option.opts, *option.secondary_opts)
        if f"`{flag}`" not in section(path)
    ]
    assert missing == []


def test_every_environment_variable_of_a_flag_is_documented() -> None:
    found = [option for command in commands(cli, "runwell").values() for option in options(command)]
    assert undocumented({o.envvar for o in found if isinstance(o.envvar, str)}) == []


@pytest.mark.parametrize("kind", Kind, ids=lambda kind: kind.name.lower())
def test_every_record_of_the_journal_is_documented_with_its_fields(kind: Kind) -> None:
    records = {record.__name__: record for record in get_args(Record)}
    fields = ", ".join(records[f"{kind.name.title()}Record"].__struct_fields__)
    text = (REFERENCE / "journal.md").read_text()
    assert f"| {kind.value} | {kind.name.lower()} | {fields} |" in text


def test_every_graphql_operation_is_documented() -> None:
    text = "\n".join(path.read_text() for path in sorted(SOURCE.rglob("*.graphql")))
    schema = build_schema(text)
    roots = (schema.query_type, schema.mutation_type)
    fields = {name for root in roots if isinstance(root, GraphQLObjectType) for name in root.fields}
    assert fields
    assert undocumented(fields) == []
