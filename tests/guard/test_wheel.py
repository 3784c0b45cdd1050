from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.guard.tree import ROOT

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel_names(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    return built_names(wheel)


def built_names(wheel: Path) -> list[str]:
    with zipfile.ZipFile(wheel) as archive:
        return archive.namelist()


def test_wheel_holds_the_built_ui(wheel_names: list[str]) -> None:
    static = [name for name in wheel_names if name.startswith("runwell/server/static/")]
    assert "runwell/server/static/index.html" in static
    assert any(name.endswith(".js") for name in static)
    assert any(name.endswith(".css") for name in static)


def test_wheel_holds_the_digest_that_keeps_node_away(wheel_names: list[str]) -> None:
    assert "runwell/server/static/.web-digest" in wheel_names


def test_wheel_holds_nothing_but_the_package(wheel_names: list[str]) -> None:
    tops = {name.split("/")[0] for name in wheel_names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"runwell"}
    assert not any("node_modules" in name for name in wheel_names)


def test_wheel_holds_every_data_file_of_the_package(wheel_names: list[str]) -> None:
    kept = {".graphql", ".typed", ".mako", ".sql", ".txt", ".json"}
    source = ROOT / "src"
    wanted = {
        path.relative_to(source).as_posix()
        for path in source.rglob("*")
        if path.suffix in kept and "static" not in path.parts
    }
    assert wanted <= set(wheel_names)
