"""A small server of the W&B wire that fails on demand, and can tell what a good one could not.

It keeps lines by their numbers, across `kill` and `start`, as a real one keeps them on disk. A line
that comes again under its number must be the same; a history line that leaves a gap is an error.
"""

from __future__ import annotations

import base64
import json
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TypeAlias

from runwell.values.json import Json

HISTORY, EVENTS = "wandb-history.jsonl", "wandb-events.jsonl"
SUMMARY, CONSOLE = "wandb-summary.json", "output.log"

Lines: TypeAlias = dict[int, str]


@dataclass(slots=True)
class StoredRun:
    """What the server has of a run."""

    id: str
    display_name: str
    config: str = "{}"
    upserts: list[dict[str, Json]] = field(default_factory=list)
    files: dict[str, Lines] = field(default_factory=dict)
    uploads: dict[str, bytes] = field(default_factory=dict)
    announced: list[str] = field(default_factory=list)
    promises: list[str | None] = field(default_factory=list)
    num_bodies: int = 0
    state: str = "running"
    exit_code: int | None = None
    stop_requested: bool = False
    alerts: list[dict[str, Json]] = field(default_factory=list)


class WireServer:
    """The server.

    Attributes:
        faults: What goes wrong with the next requests, one each: "500", "429", "garbage",
            "cut early" (nothing is kept), "cut late" (everything is kept, no answer), "ok".
        complaints: What no client should do.
        key: The only key that is accepted.
    """

    def __init__(self, key: str = "k" * 40) -> None:
        self.key = key
        self.runs: dict[str, StoredRun] = {}
        self.faults: deque[str] = deque()
        self.complaints: list[str] = []
        self.on_request: Callable[[str], None] = lambda _path: None
        self._lock = threading.RLock()
        self._port = 0
        self._http: ThreadingHTTPServer | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def start(self) -> None:
        """Listens, at the same port as before."""
        self._http = _Listener(("127.0.0.1", self._port), _handler_for(self))
        self._port = self._http.server_address[1]
        threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True).start()

    def kill(self) -> None:
        """Stops to listen and drops what is under way; what was stored stays."""
        http, self._http = self._http, None
        if http is not None:
            http.shutdown()
            http.server_close()

    def move(self) -> None:
        """Listens at another port from the next `start` on."""
        self._port = 0

    def rows(self, run: str) -> list[dict[str, Json]]:
        """Returns the history rows of a run, in the order of their numbers."""
        with self._lock:
            lines = self.runs[run].files.get(HISTORY, {}) if run in self.runs else {}
            return [json.loads(lines[number]) for number in sorted(lines)]

    def state(self, run: str) -> str:
        with self._lock:
            return self.runs[run].state if run in self.runs else ""

    def console(self, run: str) -> list[str]:
        """Returns the contents of the console lines of a run, in the order of their numbers."""
        with self._lock:
            lines = self.runs[run].files.get(CONSOLE, {})
            return [str(json.loads(lines[number])["content"]) for number in sorted(lines)]

    def stream(self, run_id: str, body: dict[str, Json], promise: str | None) -> dict[str, Json]:
        with self._lock:
            run = self.runs[run_id]
            run.num_bodies += 1
            run.promises.append(promise)
            files = body.get("files") or {}
            assert isinstance(files, dict)
            for name, chunk in files.items():
                assert isinstance(chunk, dict)
                self._keep(run, name, chunk)
            uploaded = body.get("uploaded") or []
            assert isinstance(uploaded, list)
            run.announced.extend(map(str, uploaded))
            if body.get("complete"):
                code = body["exitcode"]
                assert isinstance(code, int)
                run.exit_code, run.state = code, "finished" if code == 0 else "failed"
            else:
                run.state = "running"
            return {"stopped": run.stop_requested}

    def _keep(self, run: StoredRun, name: str, chunk: dict[str, Json]) -> None:
        offset, content = chunk["offset"], chunk["content"]
        assert isinstance(offset, int)
        assert isinstance(content, list)
        lines = run.files.setdefault(name, {})
        if name == HISTORY and offset > len(lines):
            self.complaints.append(f"{run.id}: gap before line {offset} of {len(lines)}")
        for number, line in enumerate(map(str, content), offset):
            if name == HISTORY and lines.get(number, line) != line:
                self.complaints.append(f"{run.id}: line {number} is another one now")
            lines[number] = line

    def query(self, name: str, variables: dict[str, Json]) -> dict[str, Json]:
        with self._lock:
            answer: dict[str, Json] = getattr(self, f"_{name}")(variables)
            return answer

    def _ServerFeaturesQuery(self, _: dict[str, Json]) -> dict[str, Json]:  # noqa: N802
        feature: Json = {"name": "STRUCTURED_CONSOLE_LOGS", "isEnabled": True}
        return {"serverInfo": {"features": [feature]}}

    def _RunResumeStatus(self, variables: dict[str, Json]) -> dict[str, Json]:  # noqa: N802
        run = self.runs.get(str(variables["name"]))
        if run is None:
            return {"model": None}
        summary = run.files.get(SUMMARY, {}).get(0, "{}")
        bucket: Json = {
            "id": run.id,
            "config": run.config,
            "summaryMetrics": summary,
            "historyLineCount": len(run.files.get(HISTORY, {})),
            "eventsLineCount": len(run.files.get(EVENTS, {})),
            "logLineCount": len(run.files.get(CONSOLE, {})),
        }
        return {"model": {"id": "p", "name": variables["project"], "bucket": bucket}}

    def _UpsertBucket(self, variables: dict[str, Json]) -> dict[str, Json]:  # noqa: N802
        name = str(variables["name"])
        is_new = name not in self.runs
        run = self.runs.setdefault(name, StoredRun(f"id of {name}", "quiet-brook-1"))
        run.upserts.append(variables)
        if variables.get("displayName"):
            run.display_name = str(variables["displayName"])
        if variables.get("config"):
            run.config = str(variables["config"])
        project: Json = {
            "id": "p",
            "name": variables["project"],
            "entity": {"id": "e", "name": variables["entity"] or "ada"},
        }
        bucket: Json = {
            "id": run.id,
            "name": name,
            "displayName": run.display_name,
            "config": run.config,
            "historyLineCount": len(run.files.get(HISTORY, {})),
            "project": project,
        }
        return {"upsertBucket": {"bucket": bucket, "inserted": is_new}}

    def _CreateRunFiles(self, variables: dict[str, Json]) -> dict[str, Json]:  # noqa: N802
        names = variables["files"]
        assert isinstance(names, list)
        run = str(variables["run"])
        files: list[Json] = [
            {"name": name, "uploadUrl": f"{self.url}/put/{run}/{name}?sig=1"} for name in names
        ]
        return {"createRunFiles": {"runID": run, "uploadHeaders": ["X-Up: yes"], "files": files}}

    def _UpdateRunState(self, variables: dict[str, Json]) -> dict[str, Json]:  # noqa: N802
        given = variables["input"]
        assert isinstance(given, dict)
        for run in self.runs.values():
            if run.id == given["id"]:
                run.state = str(given["state"])
        return {"updateRunState": {"success": True}}

    def _NotifyScriptableRunAlert(  # noqa: N802
        self, variables: dict[str, Json]
    ) -> dict[str, Json]:
        self.runs[str(variables["runName"])].alerts.append(variables)
        return {"notifyScriptableRunAlert": {"success": True}}


class _Listener(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: object, client_address: object) -> None:
        """Says nothing: clients that are killed leave broken connections."""


class _Handler(BaseHTTPRequestHandler):
    wire: WireServer
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""

    def do_POST(self) -> None:
        data = self.rfile.read(int(self.headers["Content-Length"]))
        self.wire.on_request(self.path)
        fault = self.wire.faults.popleft() if self.wire.faults else "ok"
        if fault == "cut early":
            self.close_connection = True
            return
        if fault in {"500", "429"}:
            self._answer(int(fault), b'{"error": "not today"}', {"Retry-After": "0"})
            return
        if fault == "garbage":
            self._answer(200, b"<html>Welcome to the hotel</html>", {})
            return
        if not self._is_allowed():
            self._answer(401, b'{"errors": [{"message": "unknown key"}]}', {})
            return
        status, reply = self._obey(json.loads(data))
        if fault == "cut late":
            self.close_connection = True
            return
        self._answer(status, json.dumps(reply).encode(), {})

    def do_PUT(self) -> None:
        data = self.rfile.read(int(self.headers["Content-Length"]))
        fault = self.wire.faults.popleft() if self.wire.faults else "ok"
        if fault == "500":
            self._answer(500, b"", {})
            return
        if self.headers.get("Authorization"):
            self.wire.complaints.append("a key was sent to a signed address")
        _, _, run, path = self.path.partition("?")[0].split("/", 3)
        self.wire.runs[run].uploads[path] = data
        self._answer(200, b"", {})

    def _is_allowed(self) -> bool:
        wanted = base64.b64encode(f"api:{self.wire.key}".encode()).decode()
        return self.headers.get("Authorization") == f"Basic {wanted}"

    def _obey(self, body: dict[str, Json]) -> tuple[int, dict[str, Json]]:
        if self.path == "/graphql":
            variables = body["variables"]
            assert isinstance(variables, dict)
            return 200, {"data": self.wire.query(str(body["operationName"]), variables)}
        run = self.path.split("/")[4]
        if run not in self.wire.runs:
            return 404, {"error": "no such run"}
        return 200, self.wire.stream(run, body, self.headers.get("X-Runwell-Heartbeat"))

    def _answer(self, status: int, data: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


def _handler_for(server: WireServer) -> type[_Handler]:
    return type("Handler", (_Handler,), {"wire": server})
