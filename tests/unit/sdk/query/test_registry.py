"""Filters of registries, as a server takes them."""

from __future__ import annotations

import pytest

from runwell.sdk.query.registry import with_prefix
from runwell.values.json import Json


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ({"name": "models"}, {"name": "wandb-registry-models"}),
        ({"name": "wandb-registry-models"}, {"name": "wandb-registry-models"}),
        (
            {"name": {"$in": ["a", "b"]}},
            {"name": {"$in": ["wandb-registry-a", "wandb-registry-b"]}},
        ),
        ({"name": {"$regex": "mod"}}, {"name": {"$regex": "mod"}}),
        ({"name": {"$regex": "^mod"}}, {"name": {"$regex": "^wandb-registry-mod"}}),
        (
            {"$or": [{"name": "a"}, {"description": "b"}]},
            {"$or": [{"name": "wandb-registry-a"}, {"description": "b"}]},
        ),
        ({"description": {"$regex": "^a"}}, {"description": {"$regex": "^a"}}),
    ],
)
def test_names_are_those_of_the_projects_that_registries_are(said: Json, asked: Json) -> None:
    assert with_prefix(said) == asked
