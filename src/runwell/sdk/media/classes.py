"""Names of classes: what the numbers in masks, boxes and labels stand for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from runwell.errors import UsageError
from runwell.sdk.encoding import in_silence, plain
from runwell.sdk.media.file import Media, MediaFiles, Step
from runwell.values.json import Json


class Classes(Media):
    """A set of classes.

    Args:
        class_set: A dict with `id` and `name` for each class.

    Raises:
        UsageError: A class has no id or no name.
    """

    def __init__(self, class_set: Sequence[Mapping[str, object]]) -> None:
        for each in class_set:
            if "id" not in each or "name" not in each:
                raise UsageError(f"a class is {each!r}; give each an id and a name")
        self.class_set = [dict(each) for each in class_set]

    def write(self, files: MediaFiles, key: str, step: Step) -> dict[str, Json]:
        """Returns the classes; they need no file."""
        return {"_type": "classes", "class_set": plain(self.class_set, in_silence)}

    def names(self) -> dict[str, Json]:
        """Returns the names by id."""
        return {str(each["id"]): str(each["name"]) for each in self.class_set}


def classes_of(given: object) -> Classes | None:
    """Returns classes from what `Image(classes=…)` takes.

    Raises:
        UsageError: It is no set of classes.
    """
    if given is None or isinstance(given, Classes):
        return given
    if isinstance(given, Sequence) and all(isinstance(each, Mapping) for each in given):
        return Classes(given)
    raise UsageError(f"classes are {given!r}; use Classes, or a list of dicts with id and name")


def labels_of(given: object, ids: Sequence[int]) -> dict[str, Json]:
    """Returns names by id: those given, else made up for the ids that occur.

    Raises:
        UsageError: The names are no dict.
    """
    if given is None:
        return {str(each): f"class_{each}" for each in sorted(set(ids))}
    if not isinstance(given, Mapping):
        raise UsageError(f"class_labels are {given!r}; use a dict from id to name")
    return {str(each): str(name) for each, name in given.items()}
