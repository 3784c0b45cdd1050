from __future__ import annotations

from collections.abc import MutableMapping
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from runwell.sdk.notebook.document import find_document
from runwell.sdk.notebook.shell import Shell


def shell_with(names: MutableMapping[str, object]) -> Shell:
    return cast("Shell", SimpleNamespace(user_ns=names))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("named.ipynb", "code.ipynb", "served.ipynb", "script.py"):
        (tmp_path / name).touch()
    return tmp_path


def test_the_users_word_goes_first_then_the_editors_then_the_servers(folder: Path) -> None:
    names: dict[str, object] = {"__vsc_ipynb_file__": str(folder / "code.ipynb")}
    environ = {"JPY_SESSION_NAME": str(folder / "served.ipynb")}
    shell = shell_with(names)
    assert find_document("named", shell, environ, folder) == folder / "named.ipynb"
    assert find_document(None, shell, environ, folder) == folder / "code.ipynb"
    assert find_document(None, shell_with({}), environ, folder) == folder / "served.ipynb"


def test_what_is_not_there_is_not_found(folder: Path) -> None:
    shell = shell_with({"__vsc_ipynb_file__": 7})
    assert find_document("other", shell, {}, folder) is None
    assert find_document(None, shell, {}, folder) is None
    assert find_document(None, shell, {"JPY_SESSION_NAME": "script.py"}, folder) is None
    assert find_document(None, shell, {"JPY_SESSION_NAME": "gone.ipynb"}, folder) is None
