"""Contract tests of a worker share a server, so each module has projects of its own."""

from __future__ import annotations

import re
from collections import defaultdict

from tests.conftest import ROOT

_NAMED = re.compile(r"""project\s*=\s*["']([\w.-]+)["']""")


def test_no_two_modules_log_to_one_project() -> None:
    modules = defaultdict(set)
    for path in (ROOT / "tests" / "contract").glob("test_*.py"):
        for name in _NAMED.findall(path.read_text()):
            modules[name].add(path.name)
    assert len(modules) > 10
    assert {name: found for name, found in modules.items() if len(found) > 1} == {}
