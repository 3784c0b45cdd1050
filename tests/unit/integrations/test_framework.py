from __future__ import annotations

import json

import pytest

from runwell.errors import UsageError
from runwell.integrations.framework import FrameworkMissing, framework


def test_a_framework_that_is_there_is_returned() -> None:
    assert framework("json", "anything") is json


def test_a_missing_framework_says_who_needs_it_and_what_to_install() -> None:
    with pytest.raises(FrameworkMissing, match="WandbThing needs no_such_framework") as caught:
        framework("no_such_framework", "WandbThing", "no-such-framework")
    assert str(caught.value).endswith("pip install no-such-framework")
    assert isinstance(caught.value, UsageError)
    assert isinstance(caught.value, ImportError)


def test_a_framework_that_fails_in_itself_has_its_own_error(
    tmp_path: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "half_there.py").write_text("import what_it_needs_itself")  # type: ignore[operator]
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(ModuleNotFoundError, match="what_it_needs_itself") as caught:
        framework("half_there", "WandbThing")
    assert not isinstance(caught.value, FrameworkMissing)
