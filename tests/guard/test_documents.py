"""Documents point at what is there."""

from __future__ import annotations

import re
from pathlib import Path

from tests.guard.tree import ROOT, SOURCE, carried_files

LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
PLACE = re.compile(r"\]\((?!\w+://)([^)#\s]*)#([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.*)$", re.MULTILINE)
PATH = re.compile(r"`((?:src|web|tests|tools|examples|benchmarks|docs|changelog\.d)/[^`*…<{\s]*)`")
SHORT_PATH = re.compile(r"`((?:cli|server|uplink|store|sdk|wire|filters|series|values)/[\w./]+)`")


def anchors(document: Path) -> set[str]:
    """Returns what `#…` may name in a page: its headings, as GitHub writes them."""
    headings = HEADING.findall(document.read_text())
    return {re.sub(r"[^\w\- ]", "", heading).lower().replace(" ", "-") for heading in headings}


def documents() -> list[Path]:
    return [path for path in carried_files() if path.suffix == ".md"]


def test_every_relative_link_leads_somewhere() -> None:
    dead = [
        f"{document.relative_to(ROOT)}: {target}"
        for document in documents()
        for target in LINK.findall(document.read_text())
        if "://" not in target and not (document.parent / target).exists()
    ]
    assert dead == []


def test_every_link_into_a_page_finds_its_heading() -> None:
    dead = [
        f"{document.relative_to(ROOT)}: {target}#{anchor}"
        for document in documents()
        for target, anchor in PLACE.findall(document.read_text())
        if anchor not in anchors(document.parent / target if target else document)
    ]
    assert dead == []


def test_every_path_that_a_document_names_exists() -> None:
    gone = [
        f"{document.relative_to(ROOT)}: {path}"
        for document in documents()
        for path in PATH.findall(document.read_text())
        if not (ROOT / path).exists()
    ]
    assert gone == []


def test_every_path_that_a_document_names_from_the_package_on_exists() -> None:
    gone = [
        f"{document.relative_to(ROOT)}: {path}"
        for document in documents()
        for path in SHORT_PATH.findall(document.read_text())
        if not (SOURCE / path).exists()
    ]
    assert gone == []


def test_every_page_of_the_documentation_can_be_reached() -> None:
    linked = {
        (document.parent / target).resolve()
        for document in documents()
        for target in LINK.findall(document.read_text())
    }
    pages = [path for path in documents() if path.is_relative_to(ROOT / "docs")]
    alone = [path.relative_to(ROOT).as_posix() for path in pages if path not in linked]
    assert alone == []


def test_every_decision_says_what_was_given_up() -> None:
    silent = [
        path.name
        for path in (ROOT / "docs" / "decisions").glob("0*.md")
        if "## What we gave up" not in path.read_text()
    ]
    assert silent == []
