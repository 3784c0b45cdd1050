from __future__ import annotations

import pytest

from runwell.errors import UsageError
from runwell.filters.field import Field, Source
from runwell.filters.parse import MAX_PATTERNS, MAX_TERMS, MAX_VALUES, parse_filter
from runwell.filters.tree import (
    EVERYTHING,
    All,
    Any,
    Compare,
    Contains,
    Exists,
    Filter,
    Matches,
    Not,
    OneOf,
    Order,
)
from runwell.values.json import Json

STATE, LR = Field(Source.RUN, "state"), Field(Source.CONFIG, "lr")
CREATED = Field(Source.RUN, "created_at")


@pytest.mark.parametrize(
    ("document", "tree"),
    [
        (None, EVERYTHING),
        ({}, EVERYTHING),
        ({"state": "running"}, OneOf(STATE, ("running",))),
        ({"state": {"$ne": "running"}}, Not(OneOf(STATE, ("running",)))),
        ({"state": {"$nin": ["a", None]}}, Not(OneOf(STATE, ("a", None)))),
        (
            {"config.lr.value": {"$gt": 1, "$lte": 2}},
            All((Compare(LR, Order.GT, 1), Compare(LR, Order.LTE, 2))),
        ),
        ({"config.lr": {"$exists": False}}, Not(Exists(LR))),
        ({"state": {"$regex": "^r"}}, Matches(STATE, "^r")),
        ({"state": {"$not": {"$contains": "r"}}}, Not(Contains(STATE, "r"))),
        ({"$or": [{"state": "a"}, {}]}, Any((OneOf(STATE, ("a",)), EVERYTHING))),
        ({"$nor": [{"state": "a"}]}, Not(Any((OneOf(STATE, ("a",)),)))),
        ({"$not": {"state": "a"}}, Not(OneOf(STATE, ("a",)))),
        (
            {"$and": [{"state": "a"}, {"config.lr": 1}]},
            All((OneOf(STATE, ("a",)), OneOf(LR, (1,)))),
        ),
        ({"createdAt": {"$lt": "1970-01-02"}}, Compare(CREATED, Order.LT, 86_400.0)),
        ({"created_at": {"$gte": "1970-01-01T01:00:00Z"}}, Compare(CREATED, Order.GTE, 3_600.0)),
        ({"created_at": {"$gte": "1970-01-01T01:00:00+01:00"}}, Compare(CREATED, Order.GTE, 0.0)),
    ],
)
def test_a_document_becomes_a_tree(document: Json, tree: Filter) -> None:
    assert parse_filter(document) == tree


def nested(depth: int) -> Json:
    document: Json = {"state": "a"}
    for _ in range(depth):
        document = {"$not": document}
    return document


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ("state", r'the filter must be an object such as \{"state": "running"\}'),
        ({"stat": 1}, "no field is called 'stat'"),
        ({"$xor": []}, r"the filter holds '\$xor', which is no combination; use \$and"),
        ({"$and": {}}, r"the filter > \$and must be a list of conditions"),
        ({"$or": [1]}, r"the filter > \$or must be an object"),
        ({"state": {}}, r"the filter > state is empty; use a value or one of \$eq"),
        ({"state": {"$like": "a"}}, r"the filter > state holds '\$like', which is no operator"),
        ({"state": {"eq": "a"}}, "holds 'eq', which is no operator"),
        ({"state": ["a"]}, r"the filter > state must be a string.*for a list use \$in"),
        ({"state": {"$in": "a"}}, r"the filter > state > \$in must be a list"),
        ({"state": {"$gt": True}}, r"\$gt must be a number or a string"),
        ({"state": {"$exists": 1}}, r"\$exists must be true or false"),
        ({"state": {"$regex": 1}}, r"\$regex must be a regular expression in a string"),
        ({"created_at": {"$gt": "yesterday"}}, "seconds since 1970 or a time such as"),
        (nested(40), "nested more than 32 deep"),
        ({"$or": [{"state": "a"}] * MAX_TERMS}, r"more than 500 terms; use \$in"),
        (
            {"$or": [{"state": {"$not": {"$in": ["a"] * MAX_VALUES}}}, {"name": "b"}]},
            "more than 10,000 values; ask in several pieces",
        ),
        (
            {"$nor": [{"state": {"$not": {"$regex": "a"}}}] * (MAX_PATTERNS + 1)},
            r"more than 20 regular expressions; join some with \|",
        ),
    ],
)
def test_a_bad_document_is_said_with_where_and_what_instead(document: Json, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        parse_filter(document)
