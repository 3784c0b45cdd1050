"""What stands in a run's config document on the wire, and what of it users mean by "config".

    {"lr": {"value": 0.1}, "_wandb": {"value": {"t": …, "e": {<writer>: {…}}, "visualize": {…}}}}

Pure.
"""

from __future__ import annotations

from collections.abc import Mapping

from runwell.values.json import Json

INTERNAL = "_wandb"


def unwrap(document: Mapping[str, Json]) -> dict[str, Json]:
    """Returns the user's values, without envelopes and without the internal part."""
    return {
        key: value["value"] if isinstance(value, dict) and "value" in value else value
        for key, value in document.items()
        if key != INTERNAL
    }


def internal(document: Mapping[str, Json]) -> dict[str, Json]:
    """Returns the internal part; empty if there is none."""
    envelope = document.get(INTERNAL)
    inside = envelope.get("value") if isinstance(envelope, dict) else None
    return inside if isinstance(inside, dict) else {}


def environment(document: Mapping[str, Json]) -> dict[str, Json]:
    """Returns the facts about where the run ran, of all its writers; later writers win."""
    writers = internal(document).get("e")
    facts: dict[str, Json] = {}
    for writer in writers.values() if isinstance(writers, dict) else ():
        if isinstance(writer, dict):
            facts.update(writer)
    return facts


def visualize(document: Mapping[str, Json]) -> dict[str, Json]:
    """Returns the custom charts, by key."""
    charts = internal(document).get("visualize")
    return charts if isinstance(charts, dict) else {}


def class_labels(document: Mapping[str, Json]) -> dict[str, Json]:
    """Returns the names of classes of boxes and masks, by layer: `<key>_wandb_delimeter_<name>`."""
    found: dict[str, Json] = {}
    for section in ("mask/class_labels", "bounding_box/class_labels"):
        layers = internal(document).get(section)
        for name, layer in layers.items() if isinstance(layers, dict) else ():
            if isinstance(layer, dict) and isinstance(layer.get("value"), dict):
                found[name] = layer["value"]
    return found


def public_summary(summary: Mapping[str, Json]) -> dict[str, Json]:
    """Returns a summary without the internal part."""
    return {key: value for key, value in summary.items() if key != INTERNAL}
