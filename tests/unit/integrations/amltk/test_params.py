from __future__ import annotations

import runwell
from runwell.integrations.amltk import WandbParams


def test_modify_returns_a_changed_copy() -> None:
    params = WandbParams(project="p", tags=["a"])
    assert params.modify(tags=["b"]) == WandbParams(project="p", tags=["b"])
    assert params == WandbParams(project="p", tags=["a"])


def test_each_run_is_its_own_even_while_others_live() -> None:
    params = WandbParams(project="p", group="g", job_type="trial", tags=["t"], notes="n")
    first = params.run("one", {"x": 1})
    second = params.modify(reinit=True).run("two")
    assert (first.is_finished, second is first) == (False, False)
    assert (first.project, first.group, first.job_type) == ("p", "g", "trial")
    assert (first.name, first.tags, first.notes) == ("one", ("t",), "n")
    assert dict(first.config) == {"x": 1}
    assert runwell.run is second
