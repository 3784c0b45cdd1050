"""The cells that were run in this session, as a notebook of their own.

Jupyter's file has the cells as they stand now; this one has them as they were run, in that order,
with the text of their results and what they showed.
"""

from __future__ import annotations

import sys
from base64 import b64encode
from collections import defaultdict
from collections.abc import Mapping

from runwell.sdk.encoding import in_silence, plain
from runwell.sdk.notebook.shell import Shell
from runwell.values.json import Json

SESSION_HISTORY = "code/_session_history.ipynb"
MOST_BYTES = 16 << 20


class Shown:
    """What cells have shown, by their number."""

    def __init__(self) -> None:
        self._outputs: defaultdict[int, list[Json]] = defaultdict(list)
        self._room_bytes = MOST_BYTES

    def add(self, cell: int, data: Mapping[str, object]) -> None:
        """Remembers an output; what would take too much memory is left out.

        Args:
            cell: The number of the cell.
            data: Its representations by MIME type.
        """
        kept = {kind: _text_or_json(value) for kind, value in data.items()}
        size_bytes = sum(len(value) for value in kept.values() if isinstance(value, str))
        if size_bytes > self._room_bytes:
            return
        self._room_bytes -= size_bytes
        self._outputs[cell].append(
            {"output_type": "display_data", "data": kept, "metadata": {}},
        )

    def of(self, cell: int) -> list[Json]:
        """Returns the outputs of a cell as a notebook has them."""
        return list(self._outputs.get(cell, ()))


def session_notebook(shell: Shell, shown: Shown) -> dict[str, Json] | None:
    """Returns the session as a document of Jupyter (format 4); None if nothing was run."""
    if shell.history_manager is None:
        return None
    cells: list[Json] = [
        _cell(number, source, result, shown)
        for _, number, (source, result) in shell.history_manager.get_range(output=True)
    ]
    if not cells:
        return None
    version = f"{sys.version_info.major}.{sys.version_info.minor}.{sys.version_info.micro}"
    return {
        "nbformat": 4,
        "nbformat_minor": 4,
        "metadata": {
            "kernelspec": {
                "display_name": f"Python {sys.version_info.major}",
                "language": "python",
                "name": f"python{sys.version_info.major}",
            },
            "language_info": {"name": "python", "version": version},
        },
        "cells": cells,
    }


def _cell(number: int, source: str, result: str | None, shown: Shown) -> dict[str, Json]:
    outputs = shown.of(number)
    if result:
        outputs.append(
            {
                "output_type": "execute_result",
                "execution_count": number,
                "data": {"text/plain": result},
                "metadata": {},
            }
        )
    return {
        "cell_type": "code",
        "execution_count": number,
        "metadata": {},
        "source": source,
        "outputs": outputs,
    }


def _text_or_json(value: object) -> Json:
    """Returns a representation as a notebook keeps it: bytes as base64."""
    if isinstance(value, bytes):
        return b64encode(value).decode()
    return plain(value, in_silence)
