"""What the viewer keeps of how its user likes it, as a file of JSON in the state directory."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, TypeAlias

import msgspec

from runwell.errors import UsageError
from runwell.sdk.documents import write_whole
from runwell.wire.rendezvous import Places

Colour: TypeAlias = Literal["cyan", "green", "yellow", "blue", "magenta", "red", "white"]
COLOURS: tuple[Colour, ...] = ("cyan", "green", "yellow", "blue", "magenta", "red", "white")
_FLAGS = {"true": True, "on": True, "yes": True, "false": False, "off": False, "no": False}


class Preferences(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How runs are shown.

    Attributes:
        columns, rows: Charts side by side, and one below the other.
        system_rows: Charts of the machine below each other.
        colour, system_colour: Of lines.
        log: By powers of ten.
        by_time: Over seconds in place of steps.
        overview, system, console: Which parts are there.
    """

    columns: int = 3
    rows: int = 3
    system_rows: int = 5
    colour: Colour = "cyan"
    system_colour: Colour = "green"
    log: bool = False
    by_time: bool = False
    overview: bool = True
    system: bool = True
    console: bool = True


MOST = 12  # charts in a direction; more are too small to see anything
DEFAULTS = Preferences()
NAMES = Preferences.__struct_fields__


def file_in(places: Places) -> Path:
    """Returns where they are kept."""
    return places.state / "leet.json"


def load(path: Path) -> Preferences:
    """Returns what is kept, or the defaults.

    Raises:
        UsageError: The file is not what `save` writes.
    """
    try:
        return msgspec.json.decode(path.read_bytes(), type=Preferences)
    except FileNotFoundError:
        return DEFAULTS
    except (msgspec.MsgspecError, OSError) as error:
        raise UsageError(
            f"what the viewer keeps cannot be read ({error}); "
            f"`runwell leet config --reset` makes it new: {path}"
        ) from error


def save(path: Path, preferences: Preferences) -> None:
    """Keeps them."""
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, msgspec.json.format(msgspec.json.encode(preferences)) + b"\n")


def changed(preferences: Preferences, name: str, text: str) -> Preferences:
    """Returns them with one of them set.

    Raises:
        UsageError: There is no such name, or it cannot have this value.
    """
    if name not in NAMES:
        raise UsageError(f"the viewer keeps no {name!r}; it keeps {', '.join(NAMES)}")
    held = getattr(preferences, name)
    if isinstance(held, bool):
        value: object = _FLAGS.get(text.lower())
        wanted = "on or off"
    elif isinstance(held, int):
        value = int(text) if text.isdecimal() and 1 <= int(text) <= MOST else None
        wanted = f"a number from 1 to {MOST}"
    else:
        value = text if text in COLOURS else None
        wanted = f"one of {', '.join(COLOURS)}"
    if value is None:
        raise UsageError(f"{name} cannot be {text!r}; it is {wanted}")
    return msgspec.structs.replace(preferences, **{name: value})


def told(preferences: Preferences) -> list[tuple[str, str]]:
    """Returns names and values, as `changed` takes them."""
    values = msgspec.structs.asdict(preferences)
    return [
        (name, ("on" if value else "off") if isinstance(value, bool) else str(value))
        for name, value in values.items()
    ]
