"""Configs of launch queues with names in them: `{"cpu": "{{cores}}"}` and what may stand for each.

    {"cores": {"schema": {"type": "integer", "minimum": 1, "maximum": 8, "default": 2}}}

A text that is a name alone becomes the value itself, of its own type; a name within a text becomes
text. Names that nobody has declared stay as they are: agents know some of their own. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from runwell.errors import UsageError
from runwell.values.json import Json

TYPES: dict[str, tuple[type, ...]] = {
    "integer": (int,),
    "number": (int, float),
    "string": (str,),
}
_NAME = re.compile(r"\{\{\s*([A-Za-z_][A-Za-z0-9_]*)\s*\}\}")


def check_variables(variables: Mapping[str, Json]) -> None:
    """Raises UsageError unless each name comes with a schema that can be judged by."""
    for name, variable in variables.items():
        schema = variable.get("schema") if isinstance(variable, dict) else None
        if not isinstance(schema, dict) or schema.get("type") not in TYPES:
            known = ", ".join(TYPES)
            raise UsageError(f"the template variable {name!r} needs a schema with a type: {known}")


def schema_of(variables: Mapping[str, Json], name: str) -> dict[str, Json]:
    """Returns the schema of a variable; an empty one if there is none."""
    variable = variables.get(name)
    schema = variable.get("schema") if isinstance(variable, dict) else None
    return schema if isinstance(schema, dict) else {}


def fill(config: Json, variables: Mapping[str, Json], values: Mapping[str, Json]) -> Json:
    """Returns a config with values for its names.

    Args:
        config: Any JSON.
        variables: The names, each with its schema.
        values: What stands for them; what is missing is the default of the schema.

    Raises:
        UsageError: A value has no such name, is missing, or is not what its schema wants.
    """
    unknown = sorted(set(values) - set(variables))
    if unknown:
        raise UsageError(f"the queue has no template variable {unknown[0]!r}")
    known: dict[str, Json] = {}
    for name in variables:
        schema = schema_of(variables, name)
        value = values.get(name, schema.get("default"))
        if value is None:
            raise UsageError(f"the queue wants a value for its template variable {name!r}")
        _check(name, value, schema)
        known[name] = value
    return _filled(config, known)


def _check(name: str, value: Json, schema: Mapping[str, Json]) -> None:
    wanted = str(schema.get("type"))
    if isinstance(value, bool) or not isinstance(value, TYPES.get(wanted, ())):
        raise UsageError(f"the template variable {name!r} is of type {wanted}")
    allowed = schema.get("enum")
    if isinstance(allowed, list) and value not in allowed:
        raise UsageError(f"the template variable {name!r} is one of {allowed}")
    if isinstance(value, (int, float)):
        low, high = schema.get("minimum"), schema.get("maximum")
        if isinstance(low, (int, float)) and value < low:
            raise UsageError(f"the template variable {name!r} is at least {low}")
        if isinstance(high, (int, float)) and value > high:
            raise UsageError(f"the template variable {name!r} is at most {high}")


def _filled(config: Json, known: Mapping[str, Json]) -> Json:
    if isinstance(config, dict):
        return {key: _filled(value, known) for key, value in config.items()}
    if isinstance(config, list):
        return [_filled(value, known) for value in config]
    if not isinstance(config, str):
        return config
    alone = _NAME.fullmatch(config)
    if alone and alone[1] in known:
        return known[alone[1]]
    return _NAME.sub(lambda found: str(known.get(found[1], found[0])), config)
