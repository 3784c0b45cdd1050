"""What is thrown at a server: things that are nearly right, and things that are not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

if TYPE_CHECKING:
    from runwell.values.json import Json

NAMES = ("ann", "digits", "r1", "r2", "loss", "n.a", "_step", "a/b.txt", "history", "t", "zz")
IDS = ("UnVuOjE=", "UnVuOjI=", "UnVuOjk5OTk5OTk5OTk5", "UHJvamVjdDox", "VmlldzoxMA==",
       "UnVuRmlsZToxOmEvYi50eHQ=", "VXNlcjox", "", "====", "zz")  # fmt: skip
ODD = (
    "", " ", ".", "..", "/", "%", "%00", "\0", "\ud800", "é😀", "a" * 300, "nw-ann-w", "-1", "1e9",
    "NaN", "null", "true", "[]", "{}", '"', "{", "[[[", "0-0", "UnVuOjE=", "UnVuOjk5OTk5OTk5OTk5",
    "UHJvamVjdDox", "VmlldzoxMA==", "UnVuRmlsZToxOmEvYi50eHQ=", "====", "+created_at",
    "-summary_metrics.loss,+config.lr.value", "config..", "-" * 40, "(", "[a-", "(a+)+$",
    "SELECT 1",
    '{"$and": [{"state": "running"}, {"config.lr": {"$gt": "x"}}]}', '{"$or": 3}',
    '{"a": {"$in": 1}}',
    '{"$not": []}', '{"display_name": {"$regex": "("}}', '{"keys": ["loss"], "samples": -1}',
    '{"keys": 3}', '{"minStep": 1e400}', '{"samples": 1e18}', '{"a": NaN, "b": 1e999}',
    '{"_wandb": {"value": {"branch_point": {"run_id": "r1", "step": 3}}}}',
    '{"_wandb": {"value": {"branch_point": 3}}}', '{"_wandb": 3}', "eyJhIjogMX0=", "method: grid",
)  # fmt: skip

texts = st.one_of(st.sampled_from(NAMES), st.sampled_from(ODD), st.text(max_size=12))
numbers = st.one_of(
    st.sampled_from([0, 1, -1, 2, 10, 2**31 - 1, 2**31, 2**53, 2**63, 2**64, -(2**63) - 1]),
    st.integers(-100, 100),
    st.floats(allow_nan=False, allow_infinity=False),
)
scalars = st.one_of(st.none(), st.booleans(), numbers, texts)
values: st.SearchStrategy[Json] = st.recursive(
    scalars,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(texts, inner, max_size=3)),
    max_leaves=6,
)

_RIGHT = {
    "entity": ("ann",),
    "entityName": ("ann",),
    "project": ("digits",),
    "projectName": ("digits",),
    "modelName": ("digits",),
    "runName": ("r1", "r2"),
    "run": ("r1", "r2"),
    "name": ("digits", "r1", "ann", "nw-x-v"),
    "stream": ("history", "events"),
    "files": ("a/b.txt",),
    "specs": ('{"keys": ["loss"]}', "{}"),
}
_WRONG_BY_CHANCE = 6  # one in so many


def named(name: str, otherwise: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Returns mostly what is right for something of this name, if that is known."""
    right = _RIGHT.get(name)
    if right is None:
        return otherwise
    return st.integers(1, _WRONG_BY_CHANCE).flatmap(
        lambda number: otherwise if number == 1 else st.sampled_from(right)
    )


def of_kind(kind: str, name: str) -> st.SearchStrategy[Any]:
    """Returns mostly values of a kind of JSON ("string", "integer" …)."""
    fitting: dict[str, st.SearchStrategy[Any]] = {
        "string": named(name, texts),
        "integer": st.one_of(st.integers(0, 20), numbers),
        "number": st.one_of(st.integers(0, 20), numbers),
        "boolean": st.booleans(),
        "array": st.lists(named(name.removesuffix("s"), texts), min_size=1, max_size=3),
        "object": st.dictionaries(texts, values, max_size=3),
    }
    return st.integers(1, 20).flatmap(
        lambda number: values if number == 1 or kind not in fitting else fitting[kind]
    )
