"""Asks the probes: those of the machine once for all runs, that of a process for each.

A probe that fails a few times in a row is left alone, and nobody waits for one that hangs in a
driver: metrics are no reason to trouble a run. Safe to call from many threads.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Collection, Sequence
from functools import partial

from runwell.uplink.monitor.amd import AmdProbe, amd_cards
from runwell.uplink.monitor.apple import apple_probe
from runwell.uplink.monitor.cpu import CpuProbe
from runwell.uplink.monitor.disk import DiskProbe, SpaceProbe
from runwell.uplink.monitor.memory import MemoryProbe
from runwell.uplink.monitor.network import NetworkProbe
from runwell.uplink.monitor.nvidia import NvidiaProbe, load_nvml
from runwell.uplink.monitor.probe import Probe
from runwell.uplink.monitor.process import ProcessProbe
from runwell.wire.records import RunRecord

FRESH_S = 1.0
MOST_FAILURES = 3
DISKS = ("/",)

_log = logging.getLogger(__name__)


class Guarded:
    """A probe that never raises.

    Args:
        make: Makes the probe, at the first use.
    """

    def __init__(self, make: Callable[[], Probe | None]) -> None:
        self._make = make
        self._probe: Probe | None = None
        self._num_failures = 0

    def sample(self) -> dict[str, float]:
        if self._num_failures >= MOST_FAILURES:
            return {}
        try:
            self._probe = self._probe or self._make()
            if self._probe is None:
                self._num_failures = MOST_FAILURES
                return {}
            numbers = self._probe.sample()
        except Exception as error:  # noqa: BLE001 (drivers raise anything; a run must not care)
            self._num_failures += 1
            _log.info("a probe failed: %s: %s", type(error).__name__, error)
            return {}
        self._num_failures = 0
        return numbers


class Machine:
    """The machine's probes, shared by all runs.

    Asked within a second, or while another thread is asking, it repeats itself.

    Args:
        probes: Who is asked.
        clock: Rising seconds.
    """

    def __init__(self, probes: Sequence[Probe], clock: Callable[[], float]) -> None:
        self._probes = probes
        self._clock = clock
        self._lock = threading.Lock()
        self._numbers: dict[str, float] = {}
        self._sampled_at = float("-inf")

    def sample(self) -> dict[str, float]:
        """Returns the numbers of all probes; the caller must not change them."""
        if self._lock.acquire(blocking=False):
            try:
                now = self._clock()
                if now >= self._sampled_at + FRESH_S:
                    self._sampled_at = now
                    self._numbers = {
                        name: value
                        for probe in self._probes
                        for name, value in probe.sample().items()
                    }
            finally:
                self._lock.release()
        return self._numbers


def machine_probes() -> list[Probe]:
    """Returns a probe for each device that a machine may have."""
    return [
        Guarded(CpuProbe),
        Guarded(MemoryProbe),
        Guarded(DiskProbe),
        Guarded(NetworkProbe),
        Guarded(_gpus),
    ]


def sampler(machine: Machine, run: RunRecord) -> Callable[[], dict[str, float]]:
    """Returns a function that samples what a run wants of the machine, and its process tree."""
    own = [
        Guarded(partial(ProcessProbe, run.pid)),
        *(Guarded(partial(SpaceProbe, path)) for path in run.disks or DISKS),
    ]
    own[0].sample()  # counts begin now
    gpus = None if run.gpus is None else {str(number) for number in run.gpus}

    def sample() -> dict[str, float]:
        numbers = {
            name: value for name, value in machine.sample().items() if _is_wanted(name, gpus)
        }
        for probe in own:
            numbers |= probe.sample()
        return numbers

    return sample


def _is_wanted(name: str, gpus: Collection[str] | None) -> bool:
    """Tells whether a number is of these GPUs, or of none; None means all GPUs."""
    kind, _, rest = name.partition(".")
    return gpus is None or kind != "gpu" or rest.partition(".")[0] in gpus


def _gpus() -> Probe | None:
    nvml = load_nvml()
    if nvml is not None:
        return NvidiaProbe(nvml)
    cards = amd_cards()
    return AmdProbe(cards) if cards else apple_probe()
