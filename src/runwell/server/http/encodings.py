"""In which encodings a client takes a body: the header `Accept-Encoding` (RFC 9110, 12.5.3)."""

from __future__ import annotations


def accepts(header: str, coding: str) -> bool:
    """Tells whether a body may be sent in a coding.

    A weight of 0 forbids it, and so does one that is no number. `*` stands for what is not named.
    A client that says nothing gets what everybody can read.

    Args:
        header: The value of the header, "" without one.
        coding: "gzip" …
    """
    weights = dict(_weighed(part) for part in header.lower().split(","))
    for name in (coding, f"x-{coding}", "*"):
        if name in weights:
            return weights[name] > 0
    return False


def _weighed(part: str) -> tuple[str, float]:
    name, *parameters = (word.strip() for word in part.split(";"))
    for parameter in parameters:
        key, _, value = parameter.partition("=")
        if key.strip() == "q":
            return name, _number(value)
    return name, 1.0


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0
