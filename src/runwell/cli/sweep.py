"""`runwell sweep`: makes a sweep, or pauses, resumes, stops or cancels one."""

from __future__ import annotations

from pathlib import Path

import click

from runwell.agents.calls import find, new_seed, settings_for, url_of
from runwell.agents.folder import create_folder, folder_of, set_state
from runwell.agents.orders import Place
from runwell.agents.server import Wire, change, create
from runwell.errors import UsageError
from runwell.sdk.housing import root_of
from runwell.sweeps.config import read_config, with_defaults
from runwell.sweeps.yaml_text import parse_yaml, to_text

_STATES = {"pause": "PAUSED", "resume": "RUNNING", "stop": "FINISHED", "cancel": "CANCELED"}


@click.command()
@click.argument("config_or_sweep")
@click.option("--project", "-p", help="Its project.")
@click.option("--entity", "-e", help="Who owns the project.")
@click.option("--name", help="Its display name.")
@click.option("--program", help="What its trials run.")
@click.option("--prior_run", "-R", "prior_runs", multiple=True, help="A run that counts; repeat.")
@click.option("--update", metavar="SWEEP", help="Give this sweep the config instead.")
@click.option("--stop", "action", flag_value="stop", help="Start no more trials.")
@click.option("--cancel", "action", flag_value="cancel", help="Stop its trials, too.")
@click.option("--pause", "action", flag_value="pause", help="Start none for now.")
@click.option("--resume", "action", flag_value="resume", help="Go on.")
@click.option("--controller", is_flag=True, help="Choose its trials here, until it ends.")
@click.option("--local", is_flag=True, help="Keep it in a folder, without a server.")
def sweep(
    config_or_sweep: str,
    project: str | None,
    entity: str | None,
    name: str | None,
    program: str | None,
    prior_runs: tuple[str, ...],
    update: str | None,
    action: str | None,
    controller: bool,
    local: bool,
) -> None:
    """Makes a sweep from CONFIG.yaml, or changes the state of SWEEP."""
    mode = "offline" if local else None
    if action is not None:
        _change_state(config_or_sweep, project, entity, mode, _STATES[action])
        return
    path = Path(config_or_sweep)
    try:
        document = parse_yaml(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UsageError(f"the config cannot be read: {error}") from error
    if not isinstance(document, dict):
        raise UsageError(f"the config is no mapping: {path}")
    config = with_defaults(document)
    config |= {key: value for key, value in (("name", name), ("program", program)) if value}
    if controller:
        config["controller"] = {"type": "local"}
    for warning in read_config(config).warnings:
        click.echo(f"warning: {warning}", err=True)
    settings = settings_for(entity, project, config, mode)
    server = find(settings)
    if server is None:
        if controller:
            raise UsageError("--controller needs a server; a sweep in a folder has no use for it")
        sweep_id = create_folder(root_of(settings), config, new_seed(), settings.project)
        click.echo(f"sweep {sweep_id} in {folder_of(root_of(settings), sweep_id)}")
        click.echo(f"run it with: runwell agent {sweep_id}")
        return
    wire = Wire(server)
    if update is not None:
        change(wire, _place(update, settings.project, settings.entity), config=to_text(config))
        click.echo(f"updated sweep {update}")
        return
    place, _ = create(
        wire,
        config,
        Place("", settings.project, settings.entity),
        prior_runs=list(prior_runs),
    )
    click.echo(f"sweep {place.sweep_id}: {url_of(server, place)}")
    name_there = f"{place.entity}/{place.project}/{place.sweep_id}"
    click.echo(f"run it with: runwell agent {name_there}")
    if controller:
        from runwell.agents.controller import Controller

        Controller(name_there).run()


def _change_state(
    sweep: str, project: str | None, entity: str | None, mode: str | None, state: str
) -> None:
    settings = settings_for(entity, project, {}, mode)
    root = root_of(settings)
    if "/" not in sweep and (folder_of(root, sweep) / "sweep.json").exists():
        set_state(root, sweep, state)
    else:
        server = find(settings)
        if server is None:
            raise UsageError("there is no such sweep here and no server; set WANDB_BASE_URL")
        change(Wire(server), _place(sweep, settings.project, settings.entity), state=state)
    click.echo(f"sweep {sweep} is {state}")


def _place(sweep: str, project: str | None, entity: str | None) -> Place:
    *where, name = sweep.split("/")
    owner = where[0] if len(where) == 2 else entity
    return Place(name, where[-1] if where else project, owner)
