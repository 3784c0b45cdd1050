"""Types of table columns, in the form in which tables in artifacts carry them.

A type is plain JSON: `{"wb_type": "number"}`, or with `params`. `type_of` reads one from a value,
`joined` says what a column holds that had one type and gets a value of another.
Pure; arrays are read by their shape and kind, never item by item.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, TypeAlias

from runwell.sdk.media.file import Media
from runwell.values.json import Json

ColumnType: TypeAlias = dict[str, Json]

NONE: Final[ColumnType] = {"wb_type": "none"}
UNKNOWN: Final[ColumnType] = {"wb_type": "unknown"}
ANY: Final[ColumnType] = {"wb_type": "any"}
NUMBER: Final[ColumnType] = {"wb_type": "number"}
STRING: Final[ColumnType] = {"wb_type": "string"}
BOOLEAN: Final[ColumnType] = {"wb_type": "boolean"}
TIMESTAMP: Final[ColumnType] = {"wb_type": "timestamp"}
PRIMARY_KEY: Final[ColumnType] = {"wb_type": "primaryKey"}

_OF_PYTHON: Final[dict[type, ColumnType]] = {
    type(None): NONE, bool: BOOLEAN, int: NUMBER, float: NUMBER, str: STRING,
}  # fmt: skip
_OF_ARRAY_KIND: Final = {"b": BOOLEAN, "i": NUMBER, "u": NUMBER, "f": NUMBER, "U": STRING}
_OF_MEDIA: Final = {
    "Image": "image-file",
    "Audio": "audio-file",
    "Video": "video-file",
    "Html": "html-file",
    "Object3D": "object3D-file",
    "Molecule": "molecule-file",
    "Plotly": "plotly-file",
    "Bokeh": "bokeh-file",
    "Histogram": "histogram",
    "Graph": "graph-file",
    "Classes": "classesId",
    "WBTraceTree": "wb_trace_tree",
    "Table": "table",
    "JoinedTable": "joined-table",
    "PartitionedTable": "partitioned-table",
}


def is_missing(value: object) -> bool:
    """Tells whether a cell is empty: None, NaN, or a missing value of pandas."""
    if value is None or (isinstance(value, float) and value != value):  # noqa: PLR0124
        return True
    return type(value).__name__ in ("NAType", "NaTType")


def type_of(value: object) -> ColumnType:
    """Returns the type of a value."""
    if is_missing(value):
        return NONE
    return _OF_PYTHON.get(type(value)) or _type_of_other(value)


def _type_of_other(value: object) -> ColumnType:
    if isinstance(value, Media):
        return {"wb_type": _OF_MEDIA.get(type(value).__name__, "any")}
    if hasattr(value, "dtype") and hasattr(value, "shape"):
        return _type_of_array(value)
    if isinstance(value, Mapping):
        return _dictionary({str(key): type_of(item) for key, item in value.items()})
    if isinstance(value, list | tuple | set | frozenset):
        return _list([type_of(item) for item in value])
    if hasattr(value, "isoformat"):
        return TIMESTAMP
    for kind in (bool, int, float, str):
        if isinstance(value, kind):
            return _OF_PYTHON[kind]
    return {"wb_type": "pythonObject", "params": {"class_name": type(value).__name__}}


def type_for(dtype: object) -> ColumnType:
    """Returns the type that a caller means: a type of Python, None for any, or a type as it is."""
    if dtype is None:
        return UNKNOWN
    if isinstance(dtype, type):
        if dtype.__name__ in _OF_MEDIA and issubclass(dtype, Media):
            return {"wb_type": _OF_MEDIA[dtype.__name__]}
        for kind, known in _OF_PYTHON.items():
            if issubclass(dtype, kind):
                return known
        if hasattr(dtype, "isoformat"):
            return TIMESTAMP
        return {"wb_type": "pythonObject", "params": {"class_name": dtype.__name__}}
    if isinstance(dtype, Mapping) and "wb_type" in dtype:
        return {str(key): part for key, part in dtype.items()}
    return type_of(dtype)


def optional(known: ColumnType) -> ColumnType:
    """Returns a type that takes empty cells, too."""
    return _union([NONE, known])


def is_optional(known: ColumnType) -> bool:
    """Tells whether a type takes empty cells."""
    return NONE in _members(known) or known == ANY


def joined(known: ColumnType, new: ColumnType) -> ColumnType | None:
    """Returns what a column of the known type holds with the new one; None if it does not fit."""
    if known in (ANY, new):
        return known
    if known == UNKNOWN:
        return new if new != NONE else None
    if known["wb_type"] == "union":
        return _joined_member(known, new)
    if new == STRING and known["wb_type"] in ("primaryKey", "foreignKey"):
        return known
    if known["wb_type"] == new["wb_type"] == "list":
        return _joined_lists(known, new)
    if known["wb_type"] == new["wb_type"] == "typedDict":
        return _joined_dictionaries(known, new)
    if known["wb_type"] == new["wb_type"] and known["wb_type"] != "pythonObject":
        return known
    return None


def shown_type(known: ColumnType) -> str:
    """Returns the name of a type as a message may say it."""
    names = [str(member["wb_type"]) for member in _members(known) if member != UNKNOWN]
    return " or ".join(names) or "anything"


def _members(known: ColumnType) -> list[ColumnType]:
    if known["wb_type"] != "union":
        return [known]
    params = known["params"]
    members = params["allowed_types"] if isinstance(params, dict) else []
    return list(members)  # type: ignore[arg-type]


def _joined_member(known: ColumnType, new: ColumnType) -> ColumnType | None:
    members = _members(known)
    if new in members:
        return known
    for at, member in enumerate(members):
        fit = joined(member, new)
        if fit is not None:
            return _union([*members[:at], fit, *members[at + 1 :]])
    return None


def _union(members: Sequence[ColumnType]) -> ColumnType:
    flat: list[ColumnType] = []
    for known in members:
        flat += [member for member in _members(known) if member not in flat]
    if len(flat) == 1:
        return flat[0]
    ordered = sorted(flat, key=lambda member: str(member["wb_type"]))
    return {"wb_type": "union", "params": {"allowed_types": [*ordered]}}


def _dictionary(fields: Mapping[str, ColumnType]) -> ColumnType:
    return {"wb_type": "typedDict", "params": {"type_map": {**fields}}}


def _list(items: Sequence[ColumnType]) -> ColumnType:
    element: ColumnType = UNKNOWN
    for item in items:
        element = _widened(element, item)
    return {"wb_type": "list", "params": {"element_type": element, "length": len(items)}}


def _type_of_array(array: object) -> ColumnType:
    kind = str(getattr(array.dtype, "kind", "f"))  # type: ignore[attr-defined]
    known = _OF_ARRAY_KIND.get(kind, TIMESTAMP if kind == "M" else ANY)
    for length in reversed(array.shape):  # type: ignore[attr-defined]
        known = {"wb_type": "list", "params": {"element_type": known, "length": int(length)}}
    return known


def _widened(known: ColumnType, new: ColumnType) -> ColumnType:
    """Returns a type for what lies inside lists and dicts, where any value may join any other."""
    for member in _members(new):
        if member != UNKNOWN:
            known = joined(known, member) or _union([known, member])
    return known


def _joined_lists(known: ColumnType, new: ColumnType) -> ColumnType:
    a, b = _params(known), _params(new)
    elements = [part.get("element_type") for part in (a, b)]
    first, second = (each if isinstance(each, dict) else UNKNOWN for each in elements)
    params: dict[str, Json] = {"element_type": _widened(first, second)}
    if "length" in a and a.get("length") == b.get("length"):
        params["length"] = a["length"]
    return {"wb_type": "list", "params": params}


def _joined_dictionaries(known: ColumnType, new: ColumnType) -> ColumnType:
    """Returns a type with the fields of both; one that is not in both may be empty."""
    maps = [_params(each).get("type_map") for each in (known, new)]
    first, second = (dict(each) if isinstance(each, dict) else {} for each in maps)
    fields: dict[str, ColumnType] = {}
    for name in {**first, **second}:
        a, b = first.get(name, NONE), second.get(name, NONE)
        if isinstance(a, dict) and isinstance(b, dict):
            fields[name] = _widened(a, b)
    return _dictionary(fields)


def _params(known: ColumnType) -> dict[str, Json]:
    params = known.get("params")
    return params if isinstance(params, dict) else {}
