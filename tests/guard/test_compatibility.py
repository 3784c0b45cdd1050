"""docs/reference/compatibility.md says of every name of `wandb` 0.31.0 what is here, truly."""

from __future__ import annotations

import importlib.util
import json
from types import ModuleType

from tests.guard.tree import ROOT


def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("compatibility", ROOT / "tools/compatibility.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_says_what_is_here() -> None:
    compatibility = tool()
    written: str = compatibility.PAGE.read_text()
    assert written == compatibility.render(), "run: python tools/compatibility.py"


def test_every_fact_has_a_row() -> None:
    compatibility = tool()
    facts = json.loads(compatibility.FACTS.read_text())
    page: str = compatibility.PAGE.read_text()
    names = [*facts["top"], *facts["settings"], *facts["variables"]]
    names += [f"plot.{name}" for name in facts["plot"]]
    names += [f"{kind}.{name}" for kind, members in facts["classes"].items() for name in members]
    assert [name for name in names if f"| `{name}` | " not in page] == []


def test_what_is_said_to_be_better_is_there() -> None:
    compatibility = tool()
    page: str = compatibility.PAGE.read_text()
    assert [name for name in compatibility.BETTER if f"| `{name}` | better" not in page] == []
