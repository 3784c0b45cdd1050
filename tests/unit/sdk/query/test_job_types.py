"""What a job wants of a config, as its file says it."""

from __future__ import annotations

import pytest

from runwell.sdk.query.job_types import misfit
from runwell.values.json import Json

NUMBER: Json = {"wb_type": "number"}
TEXT: Json = {"wb_type": "string"}


def keys(**types: Json) -> Json:
    return {"wb_type": "typedDict", "params": {"type_map": types}}


def items(of: Json) -> Json:
    return {"wb_type": "list", "params": {"element_type": of, "length": 2}}


EITHER: Json = {"wb_type": "union", "params": {"allowed_types": [{"wb_type": "none"}, TEXT]}}


@pytest.mark.parametrize(
    ("wanted", "value"),
    [
        (keys(lr=NUMBER), {"lr": 1}),
        (keys(deep=keys(a=TEXT)), {"deep": {"a": "x"}}),
        (keys(lr=EITHER), {}),
        (keys(on={"wb_type": "boolean"}), {"on": False}),
        (items(NUMBER), [1, 2.5, 3]),
        (items(NUMBER), []),
        ({"wb_type": "image-file"}, {"any": "thing"}),
        (None, 5),
    ],
)
def test_what_fits_is_nothing_to_speak_of(wanted: Json, value: object) -> None:
    assert misfit(wanted, value) is None


@pytest.mark.parametrize(
    ("wanted", "value", "words"),
    [
        (keys(lr=NUMBER), {"lr": "high"}, "config['lr'] is no number: 'high'"),
        (keys(lr=NUMBER), {"lr": True}, "config['lr'] is no number: True"),
        (keys(lr=NUMBER), {}, "config['lr'] is no number: None"),
        (keys(lr=NUMBER), {"lr": 1, "x": 2}, "config has 'x', which the job does not take"),
        (keys(deep=keys(a=TEXT)), {"deep": {"a": 1}}, "config['deep']['a'] is no string: 1"),
        (keys(l=items(NUMBER)), {"l": [1, "a"]}, "config['l'][1] is no number: 'a'"),
        (keys(l=EITHER), {"l": 1}, "config['l'] is none of the types that the job takes"),
        (keys(), 5, "config is no mapping: 5"),
        (items(TEXT), "ab", "config is no list: 'ab'"),
    ],
)
def test_what_does_not_fit_is_told_with_its_place(wanted: Json, value: object, words: str) -> None:
    assert misfit(wanted, value) == words
