"""docs/reference/compatibility.md says of every name of `wandb` 0.31.0 what is here, truly."""

from __future__ import annotations

import importlib.util
import json
import re
from fnmatch import fnmatchcase
from types import ModuleType

from tests.guard.tree import ROOT

ROW = re.compile(r"^\| `([^`]+)` \| ([123]) \| (.+) \|$", re.MULTILINE)


def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("compatibility", ROOT / "tools/compatibility.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def rows(page: str) -> list[tuple[str, int, str]]:
    """Returns name, level and what is said of it, for each row of the page."""
    return [(name, int(level), said) for name, level, said in ROW.findall(page)]


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
    names += [f"data_types.{name}" for name in facts["data_types"]]
    names += [f"wandb {name}" for name in facts["commands"]]
    names += [f"{kind}.{name}" for kind, members in facts["classes"].items() for name in members]
    assert [name for name in names if f"| `{name}` | " not in page] == []


def test_what_is_said_to_be_better_is_there() -> None:
    compatibility = tool()
    page: str = compatibility.PAGE.read_text()
    better = {name for name, _, word in rows(page) if word.startswith("better: ")}
    assert [name for name in compatibility.BETTER if name not in better] == []


def test_nothing_essential_is_missing() -> None:
    missing = [
        (name, level, word)
        for name, level, word in rows(tool().PAGE.read_text())
        if level < 3 and word.startswith("not yet")
    ]
    assert missing == []


def test_what_is_missing_partly_or_changes_nothing_says_why() -> None:
    bare = [
        (name, word)
        for name, _, word in rows(tool().PAGE.read_text())
        if word.startswith(("not yet", "taken", "partly")) and ": " not in word
    ]
    assert bare == []


def test_a_level_is_given_to_names_that_there_are() -> None:
    compatibility = tool()
    names = [name for name, _, _ in rows(compatibility.PAGE.read_text())]
    levels: dict[str, int] = compatibility.levels()
    assert set(levels.values()) == {1, 2}
    assert [each for each in levels if not any(fnmatchcase(name, each) for name in names)] == []
