"""The web UI offers the fields of runs that the server can filter by: no more and no fewer."""

from __future__ import annotations

import re

from runwell.filters.field import COLUMNS, Source, parse_field
from tests.guard.tree import ROOT

FILTER = ROOT / "web" / "src" / "features" / "run-filter" / "filter.ts"


def test_the_form_of_filters_knows_the_fields_of_the_server() -> None:
    names = [name for list_name in ("RUN_FIELDS", "OTHERS") for name in _listed(list_name)]
    fields = [parse_field(name) for name in names]
    assert {field.source for field in fields} == {Source.RUN}
    assert {field.name for field in fields} == set(COLUMNS)


def _listed(name: str) -> list[str]:
    found = re.search(rf"const {name}\b[^=]*=[^\[]*\[(.*?)\]", FILTER.read_text(), re.DOTALL)
    assert found, f"{FILTER.name} has no list {name}"
    return re.findall(r'"([\w.]+)"', found[1])
