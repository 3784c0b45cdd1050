"""Rules of STYLE.md that a program can hold."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from tests.guard.tree import ROOT, SOURCE, carried_files

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

MOST_LINES = 600
VAGUE_NAMES = {"base", "common", "helper", "helpers", "manager", "misc", "util", "utils"}
CODE = {".py", ".ts", ".tsx", ".css"}
GENERATED = {"web/src/data/generated.ts"}
# Written in pieces, so that this file does not find itself.
MACHINE_PATH = re.compile(r"(?<![\w.~-])/(?:wo" + r"rk|ro" + r"ot|home/\w+|Users/\w+)/\w")
REGISTRY_HOST = re.compile(
    r"pypi\.(?:org|python)|files\.pythonhosted|registry\.(?:npmjs|yarnpkg)|deb\.deb" + r"ian"
)


def inside(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def texts() -> dict[str, str]:
    found: dict[str, str] = {}
    for path in carried_files():
        try:
            found[inside(path)] = path.read_text()
        except UnicodeDecodeError:
            continue
    return found


def code_files() -> list[Path]:
    return [p for p in carried_files() if p.suffix in CODE and inside(p) not in GENERATED]


def test_no_module_is_longer_than_it_can_be_read() -> None:
    sizes = {inside(path): path.read_text().count("\n") for path in code_files()}
    assert {name: lines for name, lines in sizes.items() if lines > MOST_LINES} == {}


def test_no_module_and_no_folder_has_a_name_that_says_nothing() -> None:
    words = {
        inside(path): set(re.split(r"[/._-]", inside(path).lower()))
        for path in code_files()
        if not inside(path).startswith("packages/wandb/")  # the names there are W&B's
    }
    assert [name for name in words if words[name] & VAGUE_NAMES] == []


def test_every_module_of_the_package_says_what_it_is() -> None:
    silent = [
        inside(path)
        for path in SOURCE.rglob("*.py")
        if not path.read_text().lstrip().startswith(('"""', 'r"""'))
        and path.read_text().strip()
        and "migrations/versions" not in inside(path)
    ]
    assert silent == []


def test_every_module_has_a_test_folder_that_mirrors_its_layer() -> None:
    layers = {path.name for path in SOURCE.iterdir() if (path / "__init__.py").is_file()}
    mirrored = {path.name for path in (ROOT / "tests" / "unit").iterdir() if path.is_dir()}
    assert layers - mirrored == set()


@pytest.mark.parametrize("pattern", [MACHINE_PATH, REGISTRY_HOST], ids=["paths", "registries"])
def test_no_file_knows_the_machine_it_was_written_on(pattern: re.Pattern[str]) -> None:
    found = {name: pattern.findall(text) for name, text in texts().items()}
    assert {name: hits for name, hits in found.items() if hits} == {}


def test_every_dependency_has_its_reason() -> None:
    lines = (ROOT / "pyproject.toml").read_text().splitlines()
    project = tomllib.loads("\n".join(lines))
    wanted = [
        *project["project"]["dependencies"],
        *(item for extra in project["project"]["optional-dependencies"].values() for item in extra),
    ]
    unexplained = [
        requirement
        for requirement in wanted
        if not any(re.match(rf'\s*"{re.escape(requirement)}",? *# \w', line) for line in lines)
    ]
    assert unexplained == []


def test_the_readme_tree_names_the_folders_that_are_there() -> None:
    tree = re.search(r"```\n(runwell/\n.*?)```", (ROOT / "README.md").read_text(), re.DOTALL)
    assert tree is not None
    named = {path for path in tree_paths(tree[1]) if path.endswith("/")}
    missing = sorted(path for path in named if not (ROOT / path).is_dir())
    assert missing == []
    assert sorted(expected_folders() - named) == []


def tree_paths(tree: str) -> set[str]:
    """Returns the paths of a drawn tree and all that is above them; four columns are one level."""
    paths: set[str] = set()
    stack: list[str] = []
    for line in tree.splitlines()[1:]:
        drawn = re.match(r"^([│├└─ ]*)(\S+)", line)
        if drawn is None:
            continue
        depth = len(drawn[1]) // 4
        stack[depth - 1 :] = [drawn[2].rstrip("/")]
        parts = "/".join(stack).split("/")
        paths |= {"/".join(parts[:end]) + "/" for end in range(1, len(parts))}
        paths.add("/".join(parts) + ("/" if drawn[2].endswith("/") else ""))
    return paths


def expected_folders() -> set[str]:
    """Returns the folders that a reader meets first: the top ones and the layers."""
    carried = {inside(path) for path in carried_files()}
    top = {f"{name.split('/')[0]}/" for name in carried if "/" in name and name[0] != "."}
    layers = {
        "/".join(name.split("/")[:3]) + "/"
        for name in carried
        if name.startswith("src/runwell/") and name.count("/") > 2
    }
    return top | layers
