"""When the build hook builds, and when it leaves Node alone."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from tests.guard.tree import ROOT
from web.hatch_build import (
    DIGEST_NAME,
    NODE_REQUIREMENT,
    CustomBuildHook,
    WebBuildError,
    is_stale,
    npm,
    pack,
    source_digest,
    static_folder,
)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout whose UI is built and fresh."""
    web = tmp_path / "web"
    (web / "src").mkdir(parents=True)
    (web / "package.json").write_text("{}")
    (web / "src" / "main.tsx").write_text("render()")
    static_folder(tmp_path).mkdir(parents=True)
    (static_folder(tmp_path) / DIGEST_NAME).write_text(source_digest(web))
    return tmp_path


def asked_for(checkout: Path) -> list[str]:
    hook = object.__new__(CustomBuildHook)
    hook._BuildHookInterface__root = str(checkout)  # type: ignore[attr-defined]
    return hook.dependencies()


def test_fresh_ui_needs_no_node(checkout: Path) -> None:
    assert not is_stale(checkout)
    assert asked_for(checkout) == []


@pytest.mark.parametrize("name", ["package.json", "src/main.tsx", "src/new.css", "index.html"])
def test_changed_source_asks_for_node(checkout: Path, name: str) -> None:
    (checkout / "web" / name).write_text("changed")
    assert is_stale(checkout)
    assert asked_for(checkout) == [NODE_REQUIREMENT]


@pytest.mark.parametrize("name", ["src/main.test.tsx", "biome.json", "node_modules/x/index.js"])
def test_files_that_do_not_reach_the_bundle_do_not_count(checkout: Path, name: str) -> None:
    path = checkout / "web" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("changed")
    assert not is_stale(checkout)


def test_renamed_source_is_a_change(checkout: Path) -> None:
    source = checkout / "web" / "src"
    (source / "main.tsx").rename(source / "index.tsx")
    assert is_stale(checkout)


def test_tree_without_web_sources_has_nothing_to_build(tmp_path: Path) -> None:
    assert not is_stale(tmp_path)


def test_skipping_asks_for_nothing(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RUNWELL_SKIP_WEB", "1")
    (checkout / "web" / "package.json").write_text("changed")
    assert asked_for(checkout) == []


def test_failing_npm_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(WebBuildError, match="RUNWELL_SKIP_WEB=1 installs without the UI"):
        npm(tmp_path, "run", "what-is-not-there")


def test_hook_and_dev_extra_ask_for_the_same_node() -> None:
    assert f'"{NODE_REQUIREMENT}"' in (ROOT / "pyproject.toml").read_text()


def test_what_is_served_lies_there_packed_too(tmp_path: Path) -> None:
    (tmp_path / "main.js").write_text("one();" * 1000)
    (tmp_path / "tiny.js").write_text("two();")
    (tmp_path / "face.woff2").write_bytes(bytes(5000))
    pack(tmp_path)
    packed = tmp_path / "main.js.gz"
    assert gzip.decompress(packed.read_bytes()).decode() == "one();" * 1000
    first = packed.read_bytes()
    pack(tmp_path)
    assert packed.read_bytes() == first
    assert sorted(path.name for path in tmp_path.glob("*.gz")) == ["main.js.gz"]
