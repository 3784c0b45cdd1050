"""Every GraphQL document inside an installed official client: what it could ever send.

Documents stand in its Python modules as texts, and in its Go program one after the other. Those
that Python puts together when it runs (a few, from fragments) are none of these.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from graphql import DocumentNode, GraphQLSyntaxError, OperationDefinitionNode, parse

_BEGIN = re.compile(r"\s*(?:query|mutation)\b[^{]*\{")
_IN_PROGRAM = re.compile(rb"\n(?:query|mutation) [A-Za-z]\w* ?[({]")
_FRAGMENT = re.compile(rb"\s*fragment \w+ on")
_MAX_BYTES = 20_000


def documents_of(python: Path) -> list[tuple[str, DocumentNode]]:
    """Returns the documents of the client in this Python's environment, with their operations."""
    (package,) = python.parent.parent.glob("lib/python3*/site-packages/wandb")
    texts = [*_in_modules(package), *_in_program((package / "bin" / "wandb-core").read_bytes())]
    found: list[tuple[str, DocumentNode]] = []
    for text in dict.fromkeys(texts):
        try:
            document = parse(text)
        except GraphQLSyntaxError:
            continue
        operation = document.definitions[0]
        if isinstance(operation, OperationDefinitionNode) and operation.name:
            found.append((operation.name.value, document))
    return found


def _in_modules(package: Path) -> Iterator[str]:
    for path in sorted(package.rglob("*.py")):
        source = path.read_text(encoding="utf-8")
        if "query " not in source and "mutation " not in source:
            continue
        for node in ast.walk(ast.parse(source)):
            text = node.value if isinstance(node, ast.Constant) else None
            if isinstance(text, str) and _BEGIN.match(text):
                yield text.strip()


def _in_program(program: bytes) -> Iterator[str]:
    for match in _IN_PROGRAM.finditer(program):
        text = program[match.start() + 1 : match.start() + _MAX_BYTES]
        yield text[: _end(text)].decode("utf-8", "replace").strip()


def _end(text: bytes) -> int:
    """Returns where a document ends: behind the brace of its last fragment."""
    depth = 0
    for place, byte in enumerate(text):
        if byte == ord("{"):
            depth += 1
        elif byte == ord("}"):
            depth -= 1
            if depth == 0 and not _FRAGMENT.match(text, place + 1):
                return place + 1
    return len(text)
