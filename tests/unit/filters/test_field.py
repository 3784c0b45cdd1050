from __future__ import annotations

import pytest

from runwell.errors import UsageError
from runwell.filters.field import Field, Source, parse_field


@pytest.mark.parametrize(
    ("key", "field"),
    [
        ("state", Field(Source.RUN, "state")),
        ("displayName", Field(Source.RUN, "display_name")),
        ("user.username", Field(Source.RUN, "username")),
        ("createdAt", Field(Source.RUN, "created_at")),
        ("config.lr", Field(Source.CONFIG, "lr")),
        ("config.lr.value", Field(Source.CONFIG, "lr")),
        ("config.opt.value.momentum", Field(Source.CONFIG, "opt.momentum")),
        ("config.opt.value.value", Field(Source.CONFIG, "opt.value")),
        ("config.value", Field(Source.CONFIG, "value")),
        ("summary_metrics.loss", Field(Source.SUMMARY, "loss")),
        ("summary_metrics.a.value", Field(Source.SUMMARY, "a.value")),
    ],
)
def test_a_key_names_a_column_or_a_leaf(key: str, field: Field) -> None:
    assert parse_field(key) == field


@pytest.mark.parametrize("key", ["", "lr", "config.", "configs.lr", "created at"])
def test_an_unknown_key_is_said_with_what_there_is(key: str) -> None:
    with pytest.raises(UsageError, match=r"no field is called .*; use one of name, display_name"):
        parse_field(key)
