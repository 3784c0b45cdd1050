"""Makes what other commands need: `.venv`, environments of other software, a browser and more.

    python3 tools/setup.py EXTRA… [--official] [--s3-server] [--programs]

Standard library only, and no syntax newer than Python 3.6: an old Python shall be told what is
missing, not fail on the first line. What is there already is left alone: a second call takes
a fraction of a second.

Only one set-up at a time fills the environments of a checkout. One that is killed heals: the next
makes anew what the killed one had begun.
"""

import argparse
import contextlib
import fcntl
import hashlib
import importlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, Dict, Iterator, List, Optional

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMP = VENV / ".runwell-setup.json"
# The official SDK, the newest and the one before, what it makes pictures and histograms with, its
# package for saved views, and the one without which its local sweep controller does not start;
# that needs an old numpy, which newer Pythons cannot have.
SWEEPS = 'sweeps==0.3.0; python_version < "3.13"'
OFFICIAL_SDKS = {
    ROOT / folder: [sdk, "numpy", "pillow", "wandb-workspaces==0.4.13", SWEEPS]
    for folder, sdk in (
        (".venv-official", "wandb==0.31.0"),
        (".venv-official-0.28", "wandb==0.28.2"),
    )
}
# A real S3 server for the tests of buckets, in an environment of its own.
S3_SERVER = {ROOT / ".venv-swift": ["swift==2.38.3"]}
OLDEST = (3, 10)
NEWER_PYTHONS = ["python3.13", "python3.12", "python3.11", "python3.10"]
BROWSERS = ["chromium", "chromium-browser", "google-chrome"]
# What each is for, by which programs it is known to be here, and Debian's packages of it.
PROGRAMS = {
    "the browser tests": (BROWSERS, ["chromium", "fonts-dejavu-core"]),
    "the test of the documented proxy": (["nginx"], ["nginx-light"]),
    "the tests of a real S3 server": (["memcached"], ["memcached"]),
}
# Servers lie where only root's PATH looks.
PROGRAM_PATH = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin"])


class SetupError(Exception):
    """Something that the user has to mend; the message says how."""


class InstallationKilled(SetupError):
    """pip did not come to an end of its own, so nobody knows what it left."""


def say(text: str) -> None:
    """Prints one line at once, so that it stands before what the next step prints."""
    print(text, flush=True)


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """Waits until no other set-up of this checkout runs, and keeps others waiting meanwhile."""
    lock = os.open(str(ROOT), os.O_RDONLY)
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("waiting for another set-up of this checkout")
            fcntl.flock(lock, fcntl.LOCK_EX)
        except OSError:
            pass  # a file system without locks
        os.set_inheritable(lock, True)  # noqa: FBT003 -- pip may outlive a set-up that is killed
        yield
    finally:
        os.close(lock)


# ---- a Python


def suitable_python() -> str:
    """Returns a Python that is new enough: the running one, else a newer one on PATH."""
    if sys.version_info[:2] >= OLDEST:
        return sys.executable
    check = f"import sys, venv, ensurepip; sys.exit(sys.version_info[:2] < {OLDEST})"
    for name in NEWER_PYTHONS:
        program = shutil.which(name)
        if program and subprocess.call([program, "-c", check], stderr=subprocess.DEVNULL) == 0:
            return program
    raise SetupError(
        f"Runwell needs Python {OLDEST[0]}.{OLDEST[1]} or newer, and this is "
        f"{sys.version_info[0]}.{sys.version_info[1]}; install a newer one, or say where it is: "
        "make PYTHON=/path/to/python3"
    )


def make_venv(folder: Path) -> Path:
    """Makes a fresh environment and returns its Python."""
    command = [suitable_python(), "-m", "venv", "--clear", str(folder)]
    made = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    if made.returncode != 0:
        raise SetupError(
            f"{made.stdout.decode(errors='replace')}could not make {folder.name}; "
            "on Debian and Ubuntu: apt install python3-venv"
        )
    return folder / "bin" / "python"


def pip_install(python: Path, *requirements: str) -> None:
    """Installs into the environment of the given Python; pip's own words say what went wrong."""
    command = [str(python), "-m", "pip", "--disable-pip-version-check", "--quiet", "install"]
    code = subprocess.call([*command, *requirements], cwd=str(ROOT), close_fds=False)
    if code != 0:
        kind = InstallationKilled if code < 0 else SetupError
        raise kind(f"pip could not install {' '.join(requirements)}; see above")


# ---- .venv


def project_digest() -> str:
    """Returns a digest that changes whenever the installation may have to."""
    digest = hashlib.sha256(str(ROOT).encode())
    digest.update((ROOT / "pyproject.toml").read_bytes())
    return digest.hexdigest()


def read_stamp() -> Dict[str, Any]:
    """Returns what this script noted when it filled `.venv`; empty if it has not been here."""
    try:
        stamp = json.loads(STAMP.read_text())
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def write_stamp(stamp: Dict[str, Any]) -> None:
    """Notes in `.venv` what it is."""
    STAMP.write_text(json.dumps(stamp))


def is_usable(python: Path) -> bool:
    """Returns whether an environment is there, whole, new enough, able to install, not moved."""
    stamp = read_stamp()
    if stamp.get("root", str(ROOT)) != str(ROOT):
        return False  # its scripts begin with the path of the old place
    if stamp.get("is_torn") or not python.with_name("activate").exists():
        return False  # whoever filled or made it was killed; venv makes `activate` last
    check = f"import sys, pip; sys.exit(sys.version_info[:2] < {OLDEST})"
    quiet = subprocess.DEVNULL
    return python.exists() and subprocess.call([str(python), "-c", check], stderr=quiet) == 0


def is_project_current() -> bool:
    """Returns whether neither the dependencies nor the web UI changed since the last time."""
    sys.path.insert(0, str(ROOT / "web"))
    hook = importlib.import_module("hatch_build")
    digest = read_stamp().get("digest")
    return bool(digest == project_digest() and (hook.is_skipped() or not hook.is_stale(ROOT)))


def prepare_venv(wanted: List[str]) -> None:
    """Makes `.venv` hold Runwell, editable, with the extras; builds the web UI where stale.

    An environment that somebody made by hand is filled, not replaced, as long as it works.
    """
    python = VENV / "bin" / "python"
    usable = is_usable(python)
    stamp: Dict[str, Any] = read_stamp() if usable else {"is_made_here": True}
    present = set(stamp.get("extras", []))
    if present.issuperset(wanted) and is_project_current():
        return
    if not usable:
        say("making .venv")
        make_venv(VENV)
    fill_venv(python, {**stamp, "root": str(ROOT)}, sorted(present.union(wanted)))


def fill_venv(python: Path, stamp: Dict[str, Any], extras: List[str]) -> None:
    """Installs Runwell; if that is killed, an environment that this script made counts as torn."""
    names = ",".join(extras)
    say(f"installing runwell[{names}] and building its web UI; a minute the first time")
    digest = project_digest()
    write_stamp({**stamp, "is_torn": stamp.get("is_made_here", False)})
    try:
        pip_install(python, "--editable", f".[{names}]")
    except InstallationKilled:
        raise
    except SetupError:
        write_stamp(stamp)  # pip ended in order, and with what it has the next call goes on
        raise
    write_stamp({**stamp, "digest": digest, "extras": extras})


# ---- the official SDK, and an S3 server


def prepare_official() -> None:
    """Makes the environments in which the contract tests run the unmodified SDK."""
    for folder, requirements in OFFICIAL_SDKS.items():
        fill_environment(folder, requirements, "the contract tests")


def prepare_s3_server() -> None:
    """Makes the environment of the S3 server, if it can be had; else its tests are skipped."""
    for folder, requirements in S3_SERVER.items():
        try:
            fill_environment(folder, requirements, "the tests of a real S3 server")
        except InstallationKilled:
            raise
        except SetupError as error:
            say(f"{error}: its tests will be skipped")


def fill_environment(folder: Path, requirements: List[str], purpose: str) -> None:
    """Makes an environment anew unless it holds just this."""
    stamp = folder / ".runwell-setup"
    wanted = " ".join(requirements)
    if stamp.is_file() and stamp.read_text() == wanted:
        return
    say(f"installing {requirements[0]} into {folder.name} for {purpose}")
    pip_install(make_venv(folder), *requirements)
    stamp.write_text(wanted)


# ---- Debian's programs


def root_prefix() -> Optional[List[str]]:
    """Returns what to put before a command so that root runs it; None if we may not."""
    if os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    if sudo and subprocess.call([sudo, "-n", "true"], stderr=subprocess.DEVNULL) == 0:
        return [sudo, "-n"]
    return None


def prepare_programs() -> None:
    """Installs what is missing of PROGRAMS if we may; else its tests are skipped."""
    missing = [
        (purpose, packages)
        for purpose, (names, packages) in PROGRAMS.items()
        if not any(shutil.which(name, path=PROGRAM_PATH) for name in names)
        and not (names is BROWSERS and os.environ.get("RUNWELL_CHROMIUM"))
    ]
    if not missing:
        return
    wanted = " and ".join(purpose for purpose, _ in missing)
    prefix = root_prefix()
    apt = shutil.which("apt-get")
    if prefix is None or apt is None:
        say(f"no right to install what {wanted} need: skipped")
        return
    say(f"installing Debian's packages for {wanted}")
    quiet = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", apt, "-qq"]
    packages = [package for _, some in missing for package in some]
    install = [*quiet, "install", "--yes", "--no-install-recommends", *packages]
    for command in ([*quiet, "update"], install):
        if subprocess.call(command, stdout=subprocess.DEVNULL) != 0:
            say(f"apt-get could not install it, see above: {wanted} will be skipped")
            return


def main() -> int:
    """Prepares what the arguments name."""
    parser = argparse.ArgumentParser(description="prepare the checkout")
    parser.add_argument("extras", nargs="+", help="extras of pyproject.toml that .venv shall have")
    parser.add_argument("--official", action="store_true", help="also the official SDK, twice")
    parser.add_argument("--s3-server", action="store_true", help="also an S3 server, if it can be")
    parser.add_argument(
        "--programs",
        action="store_true",
        help="also Chromium, nginx and memcached, where we may",
    )
    arguments = parser.parse_args()
    try:
        with alone():
            prepare_venv(arguments.extras)
            if arguments.official:
                prepare_official()
            if arguments.s3_server:
                prepare_s3_server()
        if arguments.programs:
            prepare_programs()
    except SetupError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
