"""What the tour's runs look at: small pictures with shapes in them, and a body in space. Seeded."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SIDE = 96
NAMES = {1: "disc", 2: "square", 3: "ring"}

Pixels = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Scene:
    """A picture: `pixels` [SIDE, SIDE, 3], `mask` [SIDE, SIDE] of classes, a box for each shape."""

    pixels: Pixels
    mask: Pixels
    boxes: tuple[tuple[int, int, int, int, int], ...]
    """Class, then left, right, top and bottom in pixels."""


def scene(number: int) -> Scene:
    """Returns the picture of this number: two shapes before a sky of two colours."""
    chance = np.random.default_rng(number)
    rows, columns = np.mgrid[0:SIDE, 0:SIDE]
    low, high = chance.integers(20, 120, 3), chance.integers(120, 235, 3)
    share = (rows / SIDE)[..., None]
    pixels = low * share + high * (1 - share) + chance.normal(0, 4, (SIDE, SIDE, 1))
    mask = np.zeros((SIDE, SIDE), np.uint8)
    boxes = []
    for place in (0.29, 0.71):
        kind, radius = int(chance.integers(1, 4)), int(chance.integers(12, 21))
        x, y = int(place * SIDE), int(chance.integers(24, SIDE - 24))
        far = np.hypot(rows - y, columns - x)
        square = np.maximum(abs(rows - y), abs(columns - x)) <= radius
        shape = {1: far <= radius, 2: square, 3: (far <= radius) & (far > radius * 0.55)}[kind]
        pixels[shape] = chance.integers(60, 255, 3)
        mask[shape] = kind
        boxes.append((kind, x - radius, x + radius, y - radius, y + radius))
    return Scene(pixels.clip(0, 255).astype(np.uint8), mask, tuple(boxes))


def cloud(turns: float) -> NDArray[np.float64]:
    """Returns points [n, 6] of a spiral that grows with its turns: place and colour."""
    chance = np.random.default_rng(3)
    t = np.sort(chance.random(4_000))
    angle, radius = 2 * np.pi * turns * t, 0.3 + t
    place = np.stack([radius * np.cos(angle), radius * np.sin(angle), 1.6 * t - 0.8], axis=1)
    colour = np.stack([40 + 180 * t, 200 - 80 * t, 190 + 20 * t], axis=1)
    return np.concatenate([place + chance.normal(0, 0.03, place.shape), colour], axis=1)
