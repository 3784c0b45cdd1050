"""What makes two runs comparable that different clients, or different commands, left.

What may differ is taken out here. Besides what each client notes of itself (`NOTED_BY_CLIENT`):

- pictures: each client encodes PNG in its own way, so pixels are compared, not bytes;
- cells: in a run's table media are whole values here, and only names of classes there; so files of
  cells, and with them the number of files, differ;
- layers: so the config knows the layers of pictures in tables here, and not there;
- empty: an empty dict is kept in a row, and it and None in the summary; there both are lost;
- increments: named by number and moment, the first None there; rows name them by run files;
- copies: a table that was logged is copied into a second artifact, there it is pointed to;
- digests: of an artifact with such pictures, increments or copies they follow from what differs;
- console: what the client itself says is not part of the run's output;
- `config.yaml`: holds the config alone, there also what each client notes of itself;
- own names: a name that nobody gave is made up;
- the process: its folder and arguments, and how many samples of the system it took.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image as Pillow

from runwell.values.json import Json
from tests.contract.kept import Kept

# Moments and names that each client makes up, and what it says of itself.
NOTED_BY_CLIENT = {
    "_runtime", "_timestamp", "_wandb",
    "cli_version", "t", "e", "python_version", "runwell", "code_path",
}  # fmt: skip
COMPARED_APART = {"config", "summaryMetrics", "history", "logLines"}
OF_THE_PROCESS = {"fileCount", "eventsLineCount", "runInfo"}  # of the last the program's name stays
SECTIONS = ("visualize", "viz", "mask/class_labels", "bounding_box/class_labels")
HASH = re.compile(r"(?<=[_/])[0-9a-f]{20,32}(?=[._])")
VALUE = re.compile(r"\.(table|joined-table|image-file|classes)\.json$")
MOMENT = re.compile(r"(None|\d+)-\d{13}\.")
CLIENT_ID = re.compile(r"wandb-client-artifact://[^/:]+")


def bare(kept: Kept, row: dict[str, Json]) -> dict[str, Json]:
    """Returns a row or a summary without what each client notes of itself, and empty dicts."""
    alike_here = alike(kept)
    return {
        key: alike_here(value)
        for key, value in row.items()
        if key not in NOTED_BY_CLIENT and value != {}
    }


def without_none(row: dict[str, Json]) -> dict[str, Json]:
    return {key: value for key, value in row.items() if value is not None}


def alike(kept: Kept) -> Callable[[Json], Json]:
    """Returns what makes values of a run comparable: a file is what is in it, not its hash."""

    def walk(value: Json) -> Json:
        if isinstance(value, list):
            return [walk(item) for item in value]
        if isinstance(value, float) and value == value and abs(value) < 2**53:  # noqa: PLR0124
            return int(value) if value == int(value) else value
        if isinstance(value, str):
            if value in kept.files:
                return content_of(kept, value)
            return MOMENT.sub("#-#.", CLIENT_ID.sub("wandb-client-artifact://#", value))
        if not isinstance(value, dict):
            return str(value) if isinstance(value, float) else value
        ignored = {"previous_increments_paths"} | ({"sha256", "size"} if "path" in value else set())
        return {key: walk(item) for key, item in value.items() if key not in ignored}

    return walk


def content_of(kept: Kept, path: str) -> Json:
    """Returns the place of a file without its hash, and what is in it; of a picture its pixels."""
    data = kept.files[path]
    place = HASH.sub("#", path)
    if path.endswith(".png"):
        picture = np.asarray(Pillow.open(io.BytesIO(data)))
        return [place, picture.tolist()]
    if path.endswith(".json"):
        return [place, without_cells(json.loads(data))]
    return [place, data.decode("latin-1")]


def without_cells(document: Json) -> Json:
    """Returns a table with the names of classes for media in its cells."""
    classes = {"image-file": "Image", "html-file": "Html"}
    if not isinstance(document, dict) or "data" not in document:
        return document
    rows: Any = document["data"]
    data: Json = [[classes[c["_type"]] if isinstance(c, dict) else c for c in row] for row in rows]
    return {**document, "data": data}


def contents(kept: Kept) -> list[Json]:
    """Returns all files but those that the clients write of themselves and those of cells."""
    paths = [path for path in kept.files if "/" in path or path == "config-of-mine.json"]
    of_cells = re.compile(r"media/(html|images|images/mask|metadata/boxes2D)/pictures_33_.*")
    found = [content_of(kept, path) for path in paths if not of_cells.fullmatch(path)]
    return sorted(found, key=json.dumps)


def notes(kept: Kept) -> dict[str, Json]:
    """Returns what stands below `_wandb` in the config, metrics apart."""
    internal = kept.config["_wandb"]["value"]
    found = {key: internal[key] for key in internal if key not in {*NOTED_BY_CLIENT, "m"}}
    assert found.keys() <= {*SECTIONS, "branch_point"}
    for section in SECTIONS[2:]:
        layers = found.get(section, {})
        found[section] = {key: each for key, each in layers.items() if "pictures_" not in key}
    return found


def definitions(entries: list[dict[str, Any]]) -> dict[str, tuple[object, ...]]:
    """Returns numbered definitions by name: step metric, options, summaries; in no order."""
    names = [entry.get("1") or entry["2"] for entry in entries]
    return {
        name: (
            names[entry["5"] - 1] if "5" in entry else None,
            sorted(entry.get("6", ())),
            sorted(entry.get("7", ())),
        )
        for name, entry in zip(names, entries, strict=True)
    }


def described(kept: Kept) -> dict[str, object]:
    """Returns what the run says of itself besides rows, config, files and artifacts."""
    apart = COMPARED_APART | OF_THE_PROCESS
    facts = {key: value for key, value in kept.run.items() if key not in apart}
    program = Path(kept.run["runInfo"]["program"])
    is_named = facts["displayName"] in ("a name", "first")
    return {
        **facts,
        "program": program.name,
        "displayName": facts["displayName"] if is_named else 0,
    }


def by_name(versions: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(
        versions, key=lambda each: (each["artifactSequence"]["name"], each["versionIndex"])
    )


def version(given: dict[str, Any]) -> dict[str, object]:
    """Returns a version: where no picture, increment or path is in it, with its digests."""
    found = {**given}
    name = found["artifactSequence"]["name"]
    entries = found.pop("currentManifest")["contents"]
    found["aliases"] = sorted(found["aliases"], key=json.dumps)
    found["metadata"] = json.loads(found["metadata"] or "null")
    differs = name in ("data", "run-whole-pictures") or "-incr-" in name
    if differs:
        for fact in ("digest", "size", "fileCount"):
            del found[fact]
    own = {path: each for path, each in entries.items() if not differs or not is_of_cells(path)}
    found["entries"] = dict(sorted(entry(*each, is_loose=differs) for each in own.items()))
    return found


def is_of_cells(path: str) -> bool:
    """Tells whether this came along with a table that the other client only points to."""
    return path.startswith("media/") and not re.fullmatch(r"media/images/[^/]+", path)


def entry(path: str, given: dict[str, Any], *, is_loose: bool) -> tuple[str, object]:
    """Returns an entry by its path; a loose one without what no two clients have in common."""
    place = re.sub(r"^t(\d)_\w+", r"t\1_#", MOMENT.sub("#-#.", HASH.sub("#", path)))
    facts = {key: value for key, value in given.items() if key != "birthArtifactID"}
    if is_loose and (VALUE.search(path) or path.startswith(("media/", "outside/"))):
        return place, given["digest"] if path.startswith("outside/") else None
    return place, facts
