"""People by the official client: who am I, teams, users, keys, service accounts, signing in."""

from __future__ import annotations

import json
import sys
import uuid
from pathlib import Path
from typing import Any

import pytest

from tests.contract.stack import Client

pytestmark = pytest.mark.official

PEOPLE = """
import json, sys
import wandb
api = wandb.Api()
team, email = sys.argv[1], sys.argv[2]
viewer = api.viewer
before = list(viewer.api_keys)
key = viewer.generate_api_key("contract")
made = api.create_team(team)
invited = made.invite(email)
user = api.create_user(email)
service = made.create_service_account("ci")
made.load(True)
members = [(m.name, m.account_type, m.admin) for m in made.members]
api.create_project("people", team)
print(json.dumps({
    "viewer": viewer.username, "entity": api.default_entity, "admin": viewer.admin,
    "key_length": len(key), "teams": wandb.Api().viewer.teams, "invited": invited,
    "again": made.invite(email), "user": user.username,
    "found": [found.username for found in api.users(email)], "one": api.user(email).email,
    "members": members, "service_key": service.api_key,
    "projects": [project.name for project in api.projects(team)],
    "deleted": next(m for m in made.members if m.account_type == "USER" and not m.admin).delete(),
    "keys": len(wandb.Api().viewer.api_keys) - len(before),
}))
"""
SERVICE_RUN = """
import wandb
with wandb.init(project="people", id="by-service", settings=wandb.Settings(silent=True)) as run:
    run.log({"a": 1})
    print(run.entity)
"""


def told_by(client: Client, module: str, **environ: str) -> tuple[str, dict[str, Any]]:
    """Runs the script with the client of a module and checks what it printed; returns it, and the
    name of the team that it made."""
    team, name = f"team-{uuid.uuid4().hex[:8]}", f"eve-{uuid.uuid4().hex[:8]}"
    script = PEOPLE.replace("import wandb", f"import {module} as wandb")
    said = client.must(script, team, f"{name}@lab.org", **environ)
    told: dict[str, Any] = json.loads(said.splitlines()[-1])
    owner = client.server.entity
    assert (told["viewer"], told["entity"], told["admin"]) == (owner, owner, True)
    assert min(told["key_length"], len(told["service_key"])) >= 40
    assert (told["invited"], told["again"], told["deleted"]) == (True, False, True)
    assert (told["user"], told["found"], told["one"]) == (name, [name], f"{name}@lab.org")
    kinds = [(kind, is_admin) for _, kind, is_admin in told["members"]]
    assert kinds == [("USER", True), ("USER", False), ("SERVICE", False)]
    assert (told["projects"], told["keys"]) == (["people"], 1)
    assert team in told["teams"]
    return team, told


def test_teams_users_and_service_accounts(client: Client) -> None:
    team, told = told_by(client, "wandb")
    owner = client.server.entity
    entity = client.must(SERVICE_RUN, WANDB_API_KEY=told["service_key"], WANDB_USERNAME=owner)
    assert entity.strip().splitlines()[-1] == team
    run = client.server.get(f"/projects/{team}/people/runs/by-service")
    assert run["user"] == owner


def test_our_client_does_the_same(client: Client, tmp_path: Path) -> None:
    ours = Client(Path(sys.executable), tmp_path, client.server)
    told_by(ours, "runwell", RUNWELL_HOME=str(tmp_path / "home"))


ALERT = """
import wandb
with wandb.init(project="people", id="alerting", settings=wandb.Settings(silent=True)) as run:
    run.alert("loss is high", "over 9", level=wandb.AlertLevel.WARN, wait_duration=300)
    run.alert("loss is high", "over 10", level=wandb.AlertLevel.WARN, wait_duration=300)
    run.alert("done", "all well")
"""


def test_alerts_of_a_run(client: Client) -> None:
    client.must(ALERT)
    server = client.server
    path = f"/projects/{server.entity}/people/runs/alerting/alerts"
    told = [
        (one["title"], one["text"], one["severity"], one["wait_s"])
        for one in server.get(path)["items"]
    ]
    assert told == [
        ("done", "all well", "INFO", 60.0),
        ("loss is high", "over 9", "WARN", 300.0),
    ]


def test_signing_in_by_the_command_line(client: Client, tmp_path: Path) -> None:
    netrc = tmp_path / "netrc"
    script = (
        "import sys; from wandb.cli.cli import cli; "
        f"cli(['login', '--host', '{client.server.url}', '--verify', sys.argv[1]])"
    )
    good = client.run(script, client.server.key, NETRC=str(netrc), WANDB_API_KEY="")
    assert good.returncode == 0, good.stderr
    assert client.server.key in netrc.read_text()
    netrc.unlink()
    bad = client.run(script, "x" * 40, NETRC=str(netrc), WANDB_API_KEY="")
    assert bad.returncode != 0
    assert not netrc.exists()
