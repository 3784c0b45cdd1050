from __future__ import annotations

import json
import math
import os

import numpy as np
import pytest

from runwell.errors import UsageError
from runwell.integrations import dropin


def test_json_of_what_can_be_logged() -> None:
    value = {"a": np.float32(0.5), "b": np.arange(3), "c": (1, 2), "d": math.nan}
    assert dropin.json_dumps_safer(value) == '{"a": 0.5, "b": [0, 1, 2], "c": [1, 2], "d": NaN}'


def test_json_of_an_object_is_a_type_error_as_frameworks_expect() -> None:
    with pytest.raises(TypeError, match="object"):
        dropin.json_dumps_safer({"a": object()})
    assert json.dumps(dropin.json_friendly_val({"a": 1})) == '{"a": 1}'


@pytest.mark.parametrize("length", [1, 8, 21])
def test_ids_have_the_length_that_was_asked_for(length: int) -> None:
    made = {dropin.generate_id(length) for _ in range(10)}
    assert {len(each) for each in made} == {length}
    assert all(each.isalnum() for each in made)


def test_entity_and_project_are_set_where_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    own: dict[str, str] = {}
    dropin.set_entity("ann", own)
    dropin.set_project("digits", own)
    assert own == {"WANDB_ENTITY": "ann", "WANDB_PROJECT": "digits"}
    monkeypatch.setenv("WANDB_ENTITY", "before")
    dropin.set_entity("ann")
    assert os.environ["WANDB_ENTITY"] == "ann"


def test_a_module_that_is_missing_is_none_unless_it_is_required() -> None:
    assert dropin.get_module("json") is json
    assert dropin.get_module("no_such_module") is None
    with pytest.raises(UsageError, match="pip install it"):
        dropin.get_module("no_such_module", "pip install it")


def test_names_of_artifacts_are_made_safe() -> None:
    assert dropin.make_artifact_name_safe("a/b c:d-1.0") == "a_b_c_d-1.0"
    assert len(dropin.make_artifact_name_safe("x" * 300)) == 128


def test_kinds_are_told_without_importing_anything() -> None:
    assert dropin.is_numpy_array(np.zeros(2))
    assert not dropin.is_numpy_array([0])
    assert not dropin.is_pandas_data_frame([0])


def test_what_has_no_meaning_here_does_no_harm() -> None:
    dropin.require("service")
    dropin.require(experiment="core")
    dropin.ensure_configured()
    dropin.termsetup(None)
    dropin.join()
