from __future__ import annotations

import base64
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from runwell.cli.main import cli
from runwell.errors import AuthenticationError, Unreachable, UsageError
from runwell.sdk.connection import connect

KEY = "k" * 40


class Handler(BaseHTTPRequestHandler):
    """Knows one key."""

    def do_GET(self) -> None:
        wanted = f"Basic {base64.b64encode(f'api:{KEY}'.encode()).decode()}"
        is_known = self.headers["Authorization"] == wanted
        body = json.dumps({"username": "ann"} if is_known else {"detail": "who?"}).encode()
        self.send_response(200 if is_known else 401)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Stays quiet."""


@pytest.fixture
def url() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("WANDB_BASE_URL", "WANDB_API_KEY", "NETRC", "WANDB_CONFIG_DIR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def login(*arguments: str, typed: str = "") -> Result:
    return CliRunner().invoke(cli, ["login", *arguments], input=typed)


def test_server_and_key_are_kept_for_good(home: Path, url: str) -> None:
    result = login(KEY, "--host", f"{url}/")
    assert result.exit_code == 0, result.output
    assert f"signed in to {url} as ann" in result.output
    assert KEY not in result.output
    assert (home / ".config" / "wandb" / "settings").read_text() == (
        f"[default]\nbase_url = {url}\n\n"
    )
    found = connect(environ={"HOME": str(home)}).server
    assert (found.base_url, found.api_key) == (url, KEY)


def test_the_server_is_remembered_and_the_key_read_from_standard_input(
    home: Path, url: str
) -> None:
    settings = home / ".config" / "wandb" / "settings"
    settings.parent.mkdir(parents=True)
    settings.write_text(f"[default]\nproject = digits\nbase_url = {url}\n")
    assert login(typed=f"{KEY}\n").exit_code == 0
    assert "project = digits" in settings.read_text()


def test_a_key_that_the_server_does_not_know_is_not_kept(home: Path, url: str) -> None:
    result = login("x" * 40, "--host", url)
    assert isinstance(result.exception, AuthenticationError)
    assert "nothing was kept" in str(result.exception)
    assert list(home.iterdir()) == []


def test_without_asking_anything_is_kept(home: Path) -> None:
    assert login(KEY, "--host", "http://127.0.0.1:9", "--no-verify").exit_code == 0
    assert KEY in (home / ".netrc").read_text()


@pytest.mark.parametrize(
    ("arguments", "kind", "said"),
    [
        ((KEY,), UsageError, "say which server"),
        ((KEY, "--host", "tracker.example"), UsageError, "begins with http://"),
        (("short", "--host", "http://s"), UsageError, "40 characters or more, this has 5"),
        ((KEY, "--host", "http://127.0.0.1:9"), Unreachable, "did not answer"),
    ],
)
def test_what_makes_no_sense_is_said(
    arguments: tuple[str, ...], kind: type[Exception], said: str
) -> None:
    result = login(*arguments)
    assert isinstance(result.exception, kind)
    assert said in str(result.exception)


def test_the_cloud_is_a_server_of_its_own(home: Path) -> None:
    result = CliRunner().invoke(cli, ["login", "--cloud", "--relogin", "--no-verify", KEY])
    assert result.exit_code == 0
    assert "api.wandb.ai" in (home / ".netrc").read_text()
    refused = CliRunner().invoke(cli, ["login", "--cloud", "--host", "http://box", KEY])
    assert isinstance(refused.exception, UsageError)
