"""One process and its descendants: the run itself."""

from __future__ import annotations

import psutil

_MB = 1024 * 1024


class ProcessProbe:
    """`cpu` (share of the whole machine, percent), `proc.cpu.threads`, `proc.memory.rssMB|percent`.

    Args:
        pid: The root of the tree.
        num_cpus: How many logical processors there are.
    """

    def __init__(self, pid: int, num_cpus: int | None = None) -> None:
        self._root = psutil.Process(pid)
        self._num_cpus = num_cpus or psutil.cpu_count() or 1
        # CPU time is counted between two calls on the same object, so the objects are kept.
        self._known: dict[int, psutil.Process] = {}
        self.sample()

    def sample(self) -> dict[str, float]:
        cpu = rss = percent = 0.0
        num_threads = 0
        for process in self._tree():
            try:
                with process.oneshot():
                    cpu += process.cpu_percent()
                    rss += process.memory_info().rss
                    percent += process.memory_percent()
                    num_threads += process.num_threads()
            except (psutil.NoSuchProcess, psutil.AccessDenied):
                continue
        return {
            "cpu": cpu / self._num_cpus,
            "proc.cpu.threads": float(num_threads),
            "proc.memory.rssMB": rss / _MB,
            "proc.memory.percent": percent,
        }

    def _tree(self) -> list[psutil.Process]:
        try:
            found = [self._root, *self._root.children(recursive=True)]
        except psutil.NoSuchProcess:
            found = []
        self._known = {each.pid: self._known.get(each.pid, each) for each in found}
        return list(self._known.values())
