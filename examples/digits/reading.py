"""The server's own API, as a program reads it: runs as JSON, series as a binary frame.

Knows the documents only as far as the demo needs them; unknown fields are skipped.
"""

from __future__ import annotations

import contextlib
import json
import math
import urllib.request
from dataclasses import dataclass

import msgspec

from runwell.values.json import Json
from runwell.wire.frame import column, read_frame


class Config(msgspec.Struct, frozen=True):
    """The settings of a run that matter here."""

    epochs: int = 0


class Summary(msgspec.Struct, frozen=True):
    """The last values of a run that matter here; a number that JSON lacks comes as a word."""

    epoch: float = 0.0
    loss: float | str | None = msgspec.field(name="train/loss", default=None)


class Run(msgspec.Struct, frozen=True):
    """A run as the server lists it."""

    id: str
    name: str
    state: str
    group: str | None
    config: Config
    summary: Summary

    @property
    def done(self) -> float:
        """How much of the training is over, from 0 to 1."""
        return min(1.0, self.summary.epoch / self.config.epochs) if self.config.epochs else 0.0


class RunPage(msgspec.Struct, frozen=True):
    """A page of runs; `total` counts those of all pages."""

    items: list[Run] = []
    total: int = 0


class Series(msgspec.Struct, frozen=True):
    """One run's line in a frame."""

    last: tuple[int, int]
    points: int


class Panel(msgspec.Struct, frozen=True):
    """One metric in a frame."""

    key: str
    series: list[Series]


class FrameHeader(msgspec.Struct, frozen=True):
    """The part of a frame that says which column is what."""

    panels: list[Panel]


@dataclass(frozen=True, slots=True)
class Server:
    """A Runwell server on this machine; `url` has no slash at the end."""

    url: str

    def ask(self, path: str, body: Json = None) -> bytes:
        """Returns the answer to a GET, or with a body to a POST. Raises OSError."""
        request = urllib.request.Request(f"{self.url}{path}")
        if body is not None:
            request.data = json.dumps(body).encode()
            request.add_header("Content-Type", "application/json")
            request.add_header("Origin", self.url)  # else it could be any page of the browser
        with urllib.request.urlopen(request, timeout=10) as reply:
            answer: bytes = reply.read()
        return answer

    def is_ready(self) -> bool:
        """Returns whether it answers at all."""
        with contextlib.suppress(OSError):
            return bool(self.ask("/ready"))
        return False

    def entity(self) -> str:
        """Returns whose server it is."""
        return str(json.loads(self.ask("/api/v1/viewer"))["entity"])


@dataclass(frozen=True, slots=True)
class Project:
    """A project on the server; only the runs of one group are looked at."""

    server: Server
    path: str
    group: str

    @property
    def url(self) -> str:
        """The page to open in a browser."""
        return f"{self.server.url}/{self.path}"

    def runs(self) -> list[Run]:
        """Returns the runs of the group, oldest first; none before the first has arrived."""
        return [run for run in reversed(self._page().items) if run.group == self.group]

    def num_earlier(self) -> int:
        """Returns how many runs the project has from other groups."""
        return self._page().total - len(self.runs())

    def _page(self) -> RunPage:
        try:
            answer = self.server.ask(f"/api/v1/projects/{self.path}/runs?limit=100")
        except OSError:  # 404: no run has arrived yet, so there is no project
            return RunPage()
        return msgspec.json.decode(answer, type=RunPage)

    def best(self, run: Run) -> tuple[float, float, int]:
        """Returns the best accuracy and loss of a run, and how many points the server holds."""
        keys: list[Json] = ["train/loss", "val/accuracy", "val/loss"]
        body: Json = {"runs": [run.id], "keys": keys, "stream": "history", "x": "_step"}
        answer = self.server.ask(f"/api/v1/projects/{self.path}/series", body)
        header, columns = read_frame(answer)
        panels = {panel.key: panel.series[0] for panel in _convert(header).panels}

        def values(key: str) -> list[float]:
            return [v for v in column(columns, panels[key].last) if not math.isnan(v)]

        points = sum(series.points for series in panels.values())
        return max(values("val/accuracy")), min(values("val/loss")), points


def _convert(header: dict[str, Json]) -> FrameHeader:
    return msgspec.convert(header, type=FrameHeader)
