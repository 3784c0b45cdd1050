"""What every test stands on: a clean environment, and a clear word for what cannot run here."""

from __future__ import annotations

import os
import shutil
import signal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parent.parent
NO_OFFICIAL = "no official SDK: `make test` installs it"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
# Where the official SDK of each version lies: a variable that names its Python, else a folder.
OFFICIAL_VERSIONS = {
    "0.31.0": ("RUNWELL_OFFICIAL_PYTHON", ".venv-official"),
    "0.28.2": ("RUNWELL_OFFICIAL_PYTHON_0_28", ".venv-official-0.28"),
}
NO_RAY = (
    "no Ray: python -m venv .venv-ray && RUNWELL_SKIP_WEB=1 .venv-ray/bin/pip install -e '.[ray]'"
)
OF_THE_TESTS = {"RUNWELL_CHROMIUM", "RUNWELL_RAY_PYTHON", "RUNWELL_SKIP_WEB"} | {
    variable for variable, _ in OFFICIAL_VERSIONS.values()
}

# A property holds or not, however busy the machine is; a failure says how to see it again.
BUSY = [HealthCheck.too_slow]
# For a test whose examples share its fixtures: what it names itself takes the place of the above.
FIXTURES_STAY = [*BUSY, HealthCheck.function_scoped_fixture]
settings.register_profile("house", deadline=None, suppress_health_check=BUSY, print_blob=True)
settings.load_profile("house")

# A shell that starts the tests in its background has them, and all that they start, ignore SIGINT.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


def chromium() -> str | None:
    """Returns the browser that the tests may drive: `RUNWELL_CHROMIUM`, else one on PATH."""
    named = os.environ.get("RUNWELL_CHROMIUM")
    return named or next(filter(None, map(shutil.which, BROWSERS)), None)


def official_python(version: str) -> Path | None:
    """Returns the Python whose environment holds this official SDK, if it was prepared."""
    variable, folder = OFFICIAL_VERSIONS[version]
    named = os.environ.get(variable)
    path = Path(named) if named else ROOT / folder / "bin" / "python"
    return path if path.exists() else None


def ray_python() -> Path | None:
    """Returns the Python whose environment holds Ray and us, if it was prepared."""
    named = os.environ.get("RUNWELL_RAY_PYTHON")
    path = Path(named) if named else ROOT / ".venv-ray" / "bin" / "python"
    return path if path.exists() else None


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--contract-matrix",
        choices=("diagonal", "full"),
        default="diagonal",
        help="which pairs of official client and database the contract tests run on",
    )
    parser.addoption(
        "--fuzz-examples",
        type=int,
        default=150,
        help="how many attempts each test in tests/fuzz makes",
    )
    parser.addoption(
        "--swarm-runs", type=int, default=100, help="how many runs write at once in the swarm test"
    )
    parser.addoption(
        "--short-runs",
        type=int,
        default=300,
        help="how many runs one process makes, one after the other, in the endurance test",
    )
    parser.addoption(
        "--sweep-trials",
        type=int,
        default=12,
        help="trials of the sweep whose agents and server are killed; 8 agents from 100 on, else 3",
    )


def missing() -> dict[str, str]:
    """Returns, by marker, why tests that bear it cannot run on this machine."""
    reasons = {
        "browser": "" if chromium() else "no Chromium: apt-get install chromium fonts-dejavu-core",
        "official": "" if any(map(official_python, OFFICIAL_VERSIONS)) else NO_OFFICIAL,
        "ray": "" if ray_python() else NO_RAY,
        "postgres": "" if shutil.which("initdb") else "no PostgreSQL programs (initdb) on PATH",
    }
    return {marker: reason for marker, reason in reasons.items() if reason}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skips, with the reason, what needs something that this machine has not."""
    for marker, reason in missing().items():
        for item in items:
            if item.get_closest_marker(marker):
                item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(scope="session")
def _no_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch, _no_home: Path) -> None:
    """Keeps the user's own settings, servers and spool away from every test."""
    for name in list(os.environ):
        if name.startswith(("WANDB_", "RUNWELL_")) and name not in OF_THE_TESTS:
            monkeypatch.delenv(name)
    monkeypatch.setenv("RUNWELL_HOME", str(_no_home))


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A fresh `RUNWELL_HOME`: spool, locks, notes and data of this test alone."""
    folder = tmp_path / "home"
    monkeypatch.setenv("RUNWELL_HOME", str(folder))
    return folder
