"""The drop-in has every name that frameworks touch, and nothing of its own behind it."""

from __future__ import annotations

import ast
import contextlib
import importlib
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import runwell
from runwell.integrations.framework import FrameworkMissing
from tests.guard.tree import ROOT

PACKAGE = ROOT / "packages" / "wandb" / "src"
TOUCHED = ROOT / "tests" / "guard" / "touched_names.txt"
HEAVY = {"numpy", "pandas", "torch", "PIL", "requests", "urllib3", "click"}


@pytest.fixture(scope="module", autouse=True)
def _dropin() -> Iterator[None]:
    sys.path.insert(0, str(PACKAGE))
    yield
    sys.path.remove(str(PACKAGE))
    for name in [name for name in sys.modules if name.partition(".")[0] == "wandb"]:
        del sys.modules[name]


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def dotted(path: Path) -> str:
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


def touched(*, missing: bool) -> list[str]:
    """Returns the names of the list; those behind a minus are known to be missing yet."""
    lines = [line.partition("#")[0].strip() for line in TOUCHED.read_text().splitlines()]
    return [line.lstrip("- ") for line in lines if line and line.startswith("-") == missing]


def find(path: str) -> object:
    """Returns what a dotted name means after plain `import wandb`, as a framework reaches it."""
    parts = path.split(".")
    for end in range(len(parts), 0, -1):
        try:
            found: object = importlib.import_module(".".join(parts[:end]))
        except ModuleNotFoundError:
            continue
        for part in parts[end:]:
            found = getattr(found, part)
        return found
    raise ModuleNotFoundError(path)


@pytest.mark.parametrize("name", touched(missing=False))
def test_a_name_that_frameworks_touch_is_there(name: str) -> None:
    with contextlib.suppress(FrameworkMissing):  # it is there, and says what it needs
        find(name)


@pytest.mark.parametrize("name", touched(missing=True))
def test_a_name_that_is_listed_as_missing_is_missing(name: str) -> None:
    with pytest.raises((AttributeError, ModuleNotFoundError)):
        find(name)


@pytest.mark.parametrize("path", modules(), ids=dotted)
def test_a_module_holds_only_names_of_runwell(path: Path) -> None:
    allowed = (ast.Import, ast.ImportFrom, ast.Assign, ast.If)
    body = [node for node in ast.parse(path.read_text()).body if not isinstance(node, allowed)]
    rest = [ast.unparse(node) for node in body[1:] if not _is_lazy_import(node)]
    assert rest == (["main()"] if path.name == "__main__.py" else [])


def _is_lazy_import(node: ast.stmt) -> bool:
    return isinstance(node, ast.FunctionDef) and node.name in {"__getattr__", "__dir__", "_find"}


@pytest.mark.parametrize("path", [p for p in modules() if p.name != "__main__.py"], ids=dotted)
def test_a_module_has_all_that_it_names(path: Path) -> None:
    try:
        module = importlib.import_module(dotted(path))
    except FrameworkMissing as missing:
        pytest.skip(str(missing))
    assert [name for name in getattr(module, "__all__", ()) if not hasattr(module, name)] == []


def test_whatever_runwell_exports_the_dropin_exports() -> None:
    import wandb

    assert set(runwell.__all__) <= set(wandb.__all__)
    assert wandb.Run is runwell.Run
    assert find("wandb.sdk.wandb_run.Run") is runwell.Run


def test_a_name_that_nobody_has_is_an_attribute_error() -> None:
    import wandb

    with pytest.raises(AttributeError, match=r"wandb.*no_such_name"):
        wandb.no_such_name  # noqa: B018
    with pytest.raises(AttributeError, match=r"wandb\.sdk"):
        find("wandb.sdk.no_such_name")


def test_versions_agree() -> None:
    import wandb

    assert f'version = "{wandb.__version__}"' in (PACKAGE.parent / "pyproject.toml").read_text()
