"""What a line holds that is no number, read back from its JSON."""

from __future__ import annotations

import json

from runwell.errors import UsageError
from runwell.values.json import Json


def parse_rest(text: str) -> dict[str, Json]:
    """Returns the object of a line.

    Raises:
        UsageError: It is no JSON object.
    """
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"a line is no JSON: {error}") from error
    if not isinstance(document, dict):
        raise UsageError("a line must be a JSON object")
    return document
