"""`wandb verify`: the official client's own judgement of a server."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.conftest import OFFICIAL_VERSIONS, official_python
from tests.contract.stack import Client, Server, running_server

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.official
VERIFY = "import sys; from wandb.cli.cli import cli; cli(['verify', '--host', sys.argv[1]])"
_LINE = re.compile(r"(Checking [^.]*)\.+\s*(\S+)")
_NEEDS_HTTPS = {"Checking requests to base url", "Checking requests made over signed URLs"}
_GOOD = "\N{WHITE HEAVY CHECK MARK}"


def verified(client: Client, **environ: str) -> tuple[dict[str, bool], str]:
    """Returns what became of each line, and all that was said."""
    done = client.run(VERIFY, client.server.url, PYTHONIOENCODING="utf-8", **environ)
    said = f"{done.stdout}\n{done.stderr}"
    return {name: mark == _GOOD for name, mark in _LINE.findall(done.stdout)}, said


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate for this machine that signs itself, and its key."""
    folder = tmp_path_factory.mktemp("tls")
    cert, key = folder / "cert.pem", folder / "key.pem"
    names = "subjectAltName=IP:127.0.0.1,DNS:localhost"
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
    where = ["-keyout", str(key), "-out", str(cert), "-subj", "/CN=localhost", "-addext", names]
    subprocess.run([*made, *where], check=True, capture_output=True)
    return cert, key


@pytest.fixture
def newest() -> Path:
    """The Python that has the newest official client."""
    version = next(iter(OFFICIAL_VERSIONS))
    python = official_python(version)
    if python is None:
        pytest.skip(f"no wandb {version}: `make test` installs it")
    return python


@pytest.fixture
def secure(certificate: tuple[Path, Path], tmp_path: Path) -> Iterator[Server]:
    with running_server(tmp_path / "data", tls=certificate) as running:
        yield running


def test_every_line_but_those_that_ask_for_https(client: Client) -> None:
    lines, said = verified(client)
    assert len(lines) >= 9, said
    assert {name for name, is_good in lines.items() if not is_good} == _NEEDS_HTTPS, said


def test_every_line_with_a_certificate_of_our_own(
    newest: Path, tmp_path: Path, secure: Server, certificate: tuple[Path, Path]
) -> None:
    assert secure.url.startswith("https://")
    check_every_line(Client(newest, tmp_path, secure), certificate[0])


def test_every_line_behind_the_proxy_of_the_documentation(
    newest: Path, tmp_path: Path, certificate: tuple[Path, Path]
) -> None:
    port = free_port()
    with running_server(tmp_path / "data") as server, proxy(tmp_path, server, port, certificate):
        outside = Server(f"https://localhost:{port}", server.key)
        check_every_line(Client(newest, tmp_path, outside), certificate[0])


def check_every_line(client: Client, trusted: Path) -> None:
    lines, said = verified(client, SSL_CERT_FILE=str(trusted), REQUESTS_CA_BUNDLE=str(trusted))
    assert set(lines) >= _NEEDS_HTTPS, said
    assert {name for name, is_good in lines.items() if not is_good} == set(), said


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
    return port


@contextmanager
def proxy(
    folder: Path, server: Server, port: int, certificate: tuple[Path, Path]
) -> Iterator[None]:
    """Runs nginx as the documentation has it, but for names, ports and paths."""
    program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    if program is None:
        pytest.skip("there is no nginx")
    page = (ROOT / "docs" / "how-to" / "https.md").read_text()
    (block,) = re.findall(r"```nginx\n(.*?)```", page, re.DOTALL)
    for ours, theirs in (
        ("443 ssl", f"127.0.0.1:{port} ssl"),
        ("runs.example.org", "localhost"),
        ("/etc/ssl/runs.pem", str(certificate[0])),
        ("/etc/ssl/runs.key", str(certificate[1])),
        ("http://127.0.0.1:8080", server.url),
    ):
        assert ours in block
        block = block.replace(ours, theirs)
    paths = "".join(
        f"{kind}_temp_path {folder}/{kind};"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    worker = "user root;" if os.geteuid() == 0 else ""  # who may go into the folder
    own = f"{worker} daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log; events {{}}"
    config = folder / "nginx.conf"
    config.write_text(f"{own} http {{ access_log off; {paths} {block} }}")
    process = subprocess.Popen([program, "-c", str(config), "-e", str(folder / "error.log")])
    try:
        wait_for(port)
        yield
    finally:
        process.terminate()
        process.wait(20)


def wait_for(port: int) -> None:
    deadline = time.monotonic() + 20
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            assert time.monotonic() < deadline, "nginx does not listen"
            time.sleep(0.05)
        else:
            return


OURS = "import sys; from runwell.cli.main import cli; cli(['verify', '--key', sys.argv[1]])"


def test_our_own_command_finds_nothing_wrong(client: Client) -> None:
    ours = Client(Path(sys.executable), client.folder, client.server)
    home = str(client.folder)
    said = ours.must(OURS, client.server.key, RUNWELL_HOME=home).splitlines()
    assert [line.split()[0] for line in said] == ["verifying", *["good"] * 6]
    assert client.server.get(f"/projects/{client.server.entity}/runwell-verify/runs")["total"] == 0
    refused = ours.run(OURS, "x" * 40, RUNWELL_HOME=home)
    assert (refused.returncode, refused.stdout.count("wrong")) == (1, 1)


INSECURE = """
import os, runwell
settings = {"insecure_disable_ssl": True, "finish_timeout": 60}
with runwell.init(project="trusted", id="r", settings=settings) as run:
    run.log({"a": 1})
os.environ["WANDB_INSECURE_DISABLE_SSL"] = "true"
print(runwell.Api().run("trusted/r").state)
del os.environ["WANDB_INSECURE_DISABLE_SSL"]
try:
    runwell.Api().run("trusted/r")
except Exception as error:
    print(type(error).__name__, "CERTIFICATE" in str(error).upper())
"""


def test_a_certificate_that_nobody_knows_is_accepted_on_request(
    secure: Server, tmp_path: Path
) -> None:
    ours = Client(Path(sys.executable), tmp_path, secure)
    said = ours.must(INSECURE, RUNWELL_HOME=str(tmp_path / "home")).splitlines()
    assert said == ["finished", "Unreachable True"]
