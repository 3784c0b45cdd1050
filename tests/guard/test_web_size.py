"""What a browser has to fetch before it can show anything stays small."""

from __future__ import annotations

import gzip
import re

import pytest

from tests.conftest import ROOT

STATIC = ROOT / "src" / "runwell" / "server" / "static"
MOST_BYTES = 250 * 1024


def test_the_first_scripts_are_small() -> None:
    page = STATIC / "index.html"
    if not page.is_file():
        pytest.skip("the web UI is not built here")
    scripts = sorted(set(re.findall(r"(?:assets/)?[\w-]+(?:\.[\w-]+)*\.js\b", page.read_text())))
    packed = gzip.compress(b"".join((STATIC / name).read_bytes() for name in scripts))
    assert scripts
    assert len(packed) <= MOST_BYTES, (
        f"{len(packed) / 1024:.0f} KiB; load what is seen later lazily"
    )
