"""AMD GPUs, from what the kernel's driver (amdgpu) shows below `/sys/class/drm`.

No library and no `rocm-smi`: the same numbers lie there as text. A number that a card does not give
is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

CARDS = Path("/sys/class/drm")
_CARD = re.compile(r"card(\d+)")
_VENDOR = "0x1002"


class AmdProbe:
    """`gpu.<i>.gpu` (percent busy), `memoryAllocated` (percent), `memoryAllocatedBytes`, `temp`
    (degrees Celsius), `powerWatts`; cards are counted in the order of the kernel's numbers.

    Args:
        cards: The devices of the cards, see `amd_cards`.
    """

    def __init__(self, cards: list[Path]) -> None:
        self._cards = cards

    def sample(self) -> dict[str, float]:
        return {
            f"gpu.{index}.{name}": value
            for index, card in enumerate(self._cards)
            for name, value in _numbers(card)
        }


def amd_cards(root: Path = CARDS) -> list[Path]:
    """Returns the devices of the cards of this machine that tell how busy they are."""
    try:
        found = [(int(match[1]), path) for path, match in _named(root)]
    except OSError:
        return []
    devices = [path / "device" for _, path in sorted(found)]
    return [
        device
        for device in devices
        if _text(device / "vendor") == _VENDOR and (device / "gpu_busy_percent").exists()
    ]


def _named(root: Path) -> Iterator[tuple[Path, re.Match[str]]]:
    for path in root.iterdir():
        match = _CARD.fullmatch(path.name)  # not card0-HDMI-A-1
        if match:
            yield path, match


def _numbers(card: Path) -> Iterator[tuple[str, float]]:
    busy = _number(card / "gpu_busy_percent")
    if busy is not None:
        yield "gpu", busy
    used, total = (_number(card / f"mem_info_vram_{name}") for name in ("used", "total"))
    if used is not None and total:
        yield "memoryAllocated", 100.0 * used / total
        yield "memoryAllocatedBytes", used
    for sensors in sorted(card.glob("hwmon/hwmon*")):
        temperature = _number(sensors / "temp1_input")
        if temperature is not None:
            yield "temp", temperature / 1e3
        # Newer cards tell the power of this moment, older ones a mean.
        watts = _number(sensors / "power1_input") or _number(sensors / "power1_average")
        if watts is not None:
            yield "powerWatts", watts / 1e6


def _number(path: Path) -> float | None:
    text = _text(path)
    try:
        return None if text is None else float(text)
    except ValueError:
        return None


def _text(path: Path) -> str | None:
    try:
        return path.read_text().strip()
    except OSError:  # the card has no such file, or sleeps
        return None
