"""Command lines of trials: words, in which macros stand for the program and its parameters."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence

from runwell.errors import UsageError
from runwell.values.json import Json

_ENVIRONMENT = re.compile(r"\$\{envvar:([A-Za-z_][A-Za-z0-9_]*)\}")


def command_line(
    words: Sequence[str],
    program: str | None,
    args: Mapping[str, Json],
    json_file: str,
    environ: Mapping[str, str],
) -> list[str]:
    """Returns the command that runs a trial.

    Args:
        words: Of the sweep's `command`.
        program: What `${program}` stands for.
        args: The trial's parameters, plain; nested ones are dicts.
        json_file: What `${args_json_file}` stands for; whoever calls writes it.
        environ: What `${envvar:NAME}` is looked up in.

    Raises:
        UsageError: A macro is not known, or stands for something that is not there.
    """
    line: list[str] = []
    for word in words:
        line += _expanded(word, program, args, json_file, environ)
    return line


def _expanded(
    word: str,
    program: str | None,
    args: Mapping[str, Json],
    json_file: str,
    environ: Mapping[str, str],
) -> list[str]:
    word = _ENVIRONMENT.sub(lambda found: _variable(found[1], environ), word)
    if not (word.startswith("${") and word.endswith("}")):
        return [word]
    name = word[2:-1]
    if name == "program":
        if not program:
            raise UsageError("this sweep names no program; add program: train.py to its config")
        return [program]
    fixed = {
        "env": ["/usr/bin/env"],
        "interpreter": ["python"],
        "args_json": [json.dumps(dict(args))],
        "args_json_file": [json_file],
    }
    if name in fixed:
        return fixed[name]
    forms = _FORMS.get(name)
    if forms is None:
        known = ", ".join(f"${{{each}}}" for each in (*fixed, "program", *_FORMS))
        raise UsageError(f"the sweep's command has the macro {word}; use {known} or ${{envvar:X}}")
    return [part for key, value in args.items() for part in forms(key, value)]


def _boolean_flag(key: str, value: Json) -> list[str]:
    if value is True:
        return [f"--{key}"]
    return [] if value is False else [f"--{key}={value}"]


_FORMS: dict[str, Callable[[str, Json], list[str]]] = {
    "args": lambda key, value: [f"--{key}={value}"],
    "args_no_equals": lambda key, value: [f"--{key}", str(value)],
    "args_no_hyphens": lambda key, value: [f"{key}={value}"],
    "args_no_boolean_flags": _boolean_flag,
    "args_append_hydra": lambda key, value: [f"+{key}={value}"],
    "args_override_hydra": lambda key, value: [f"++{key}={value}"],
}


def _variable(name: str, environ: Mapping[str, str]) -> str:
    if name not in environ:
        raise UsageError(f"the sweep's command asks for {name}; set it in the agent's environment")
    return environ[name]
