"""Which NVIDIA cards the machine has, from what their driver shows below `/proc`, and its CUDA.

The driver's library is asked for its version only, and only where there are cards: that starts no
CUDA in the training process. How busy the cards are, the uplink samples.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from runwell.values.json import Json

DRIVER = Path("/proc/driver/nvidia")


def cuda_version() -> str | None:
    """Returns the newest CUDA that the driver can run, "12.4"; None if nobody tells."""
    import ctypes  # only where there are cards

    version = ctypes.c_int()
    try:
        failed = ctypes.CDLL("libcuda.so.1").cuDriverGetVersion(ctypes.byref(version))
    except (OSError, AttributeError):
        return None
    return None if failed or not version.value else _dotted(version.value)


def nvidia_facts(
    driver: Path = DRIVER, find_cuda: Callable[[], str | None] = cuda_version
) -> dict[str, Json]:
    """Returns the facts under the names that wandb-metadata.json has for them; empty without cards.

    Args:
        driver: Where the driver shows itself.
        find_cuda: Returns the version of CUDA.
    """
    cards: list[Json] = [
        {"name": told["Model"], "uuid": told.get("GPU UUID", "")}
        for told in map(_read, sorted(driver.glob("gpus/*/information")))
        if "Model" in told
    ]
    if not cards:
        return {}
    names = [card["name"] for card in cards if isinstance(card, dict)]
    facts: dict[str, Json] = {"gpu": names[0], "gpu_count": len(cards), "gpu_nvidia": cards}
    cuda = find_cuda()
    return facts | ({"cudaVersion": cuda} if cuda else {})


def _read(path: Path) -> dict[str, str]:
    try:
        lines = path.read_text(errors="replace").splitlines()
    except OSError:
        return {}
    pairs = (line.partition(":") for line in lines)
    return {name.strip(): value.strip() for name, _, value in pairs if value.strip()}


def _dotted(version: int) -> str:
    return f"{version // 1000}.{version % 1000 // 10}"
