"""docs/reference names everything that a user can set, call or ask for."""

from __future__ import annotations

import re

import click
from graphql import build_schema
from graphql.type import GraphQLObjectType

from runwell.cli.main import cli
from runwell.sdk.settings import SETTINGS
from tests.guard.tree import SOURCE, reference_text, undocumented

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


def options() -> list[click.Option]:
    return [
        parameter
        for command in commands(cli, "runwell").values()
        for parameter in command.params
        if isinstance(parameter, click.Option) and not parameter.hidden
    ]


def test_every_setting_is_documented() -> None:
    names = {setting.name for setting in SETTINGS} | {setting.env for setting in SETTINGS}
    assert undocumented(names) == []


def test_every_environment_variable_in_the_code_is_documented() -> None:
    read = {name for path in SOURCE.rglob("*.py") for name in VARIABLE.findall(path.read_text())}
    assert undocumented(read) == []


def test_every_command_is_documented() -> None:
    text = reference_text()
    names = sorted(path for path, command in commands(cli, "runwell").items() if not command.hidden)
    assert [name for name in names if f"`{name}" not in text] == []


def test_every_flag_is_documented() -> None:
    assert undocumented({max(option.opts, key=len) for option in options()}) == []


def test_every_environment_variable_of_a_flag_is_documented() -> None:
    variables = {option.envvar for option in options() if isinstance(option.envvar, str)}
    assert undocumented(variables) == []


def test_every_graphql_operation_is_documented() -> None:
    text = "\n".join(path.read_text() for path in sorted(SOURCE.rglob("*.graphql")))
    schema = build_schema(text)
    roots = (schema.query_type, schema.mutation_type)
    fields = {name for root in roots if isinstance(root, GraphQLObjectType) for name in root.fields}
    assert fields
    assert undocumented(fields) == []
