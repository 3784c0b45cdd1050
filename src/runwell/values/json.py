"""The one alias for "any JSON value", and the way numbers that JSON lacks cross it.

JSON has no NaN and no infinities. Documents that browsers read carry them as the strings
``"NaN"``, ``"Infinity"`` and ``"-Infinity"`` (`plain`); documents that the W&B wire carries inside
strings use the bare tokens, which `json.dumps` writes by itself.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    Json: TypeAlias = bool | int | float | str | list["Json"] | dict[str, "Json"] | None
else:
    # Decoders built from annotations at run time cannot follow a recursive alias.
    Json: TypeAlias = Any


def plain(value: Json) -> Json:
    """Returns the value with every non-finite float replaced by its JSON word."""
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else ("Infinity" if value > 0 else "-Infinity")
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value
