"""`runwell artifact`: artifacts from the command line."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from runwell.cli import options
from runwell.errors import UsageError

if TYPE_CHECKING:
    from runwell.sdk.query.api import Api

_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*([KMGT]?)I?B?", re.IGNORECASE)
_UNITS = {"": 1, "K": 1024, "M": 1024**2, "G": 1024**3, "T": 1024**4}


@click.group()
def artifact() -> None:
    """Put, get and list artifacts, and clean their cache."""


@artifact.command()
@click.argument("path", metavar="NAME:ALIAS")
@click.option("--root", type=click.Path(path_type=Path), help="The folder. [default: artifacts/…]")
@click.option("--type", "kind", help="What type it has to be of.")
@options.server
def get(path: str, root: Path | None, kind: str | None, host: str | None, key: str | None) -> None:
    """Fetch a version: entity/project/name:alias."""
    found = _api(host, key).artifact(path, kind)
    click.echo(found.download(root))


@artifact.command()
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option("--name", "-n", metavar="NAME", help="project/name. [default: the path's name]")
@click.option("--description", "-d", help="Free text.")
@click.option("--type", "-t", "kind", default="dataset", show_default=True, help="Its type.")
@click.option("--alias", "-a", "aliases", multiple=True, default=["latest"], help="Repeatable.")
@click.option("--id", "run_id", metavar="RUN", help="The run that logs it. [default: a new one]")
@click.option("--resume", is_flag=True, help="Go on with that run.")
@click.option("--policy", type=click.Choice(["mutable", "immutable"]), default="mutable")
@click.option("--skip-cache", "--skip_cache", is_flag=True, help="Pass the cache by.")
@options.server
def put(
    path: Path,
    name: str | None,
    description: str | None,
    kind: str,
    aliases: tuple[str, ...],
    run_id: str | None,
    resume: bool,
    policy: str,
    skip_cache: bool,
    host: str | None,
    key: str | None,
) -> None:
    """Log a file or a folder as a version of an artifact."""
    from runwell.sdk import api
    from runwell.sdk.artifact.artifact import Artifact
    from runwell.sdk.settings import Settings

    *place, own = (name or path.resolve().name).split("/")
    if len(place) > len(("entity", "project")):
        raise UsageError(f"{name!r} names no artifact; write entity/project/name")
    draft = Artifact(own, kind, description=description)
    if path.is_dir():
        draft.add_dir(path, policy=policy, skip_cache=skip_cache)
    else:
        draft.add_file(path, policy=policy, skip_cache=skip_cache)
    given = {"base_url": host, "api_key": key, "quiet": True, "console": "off"}
    run = api.init(
        project=place[-1] if place else None,
        entity=place[0] if len(place) > 1 else None,
        id=run_id,
        resume="allow" if resume else None,
        job_type="cli_put",
        settings=Settings(**{each: value for each, value in given.items() if value}),
    )
    with run:
        logged = run.log_artifact(draft, aliases=aliases).wait()
    click.echo(logged.name if logged.is_draft() else logged.qualified_name)


@artifact.command()
@click.argument("path", metavar="PROJECT")
@click.option("--type", "-t", "kind", help="Only this type.")
@click.option("--json", "as_json", is_flag=True, help="JSON, one collection a line.")
@options.server
def ls(
    path: str,
    kind: str | None,
    as_json: bool,
    host: str | None,
    key: str | None,
) -> None:
    """List the newest version of every artifact of a project."""
    api = _api(host, key)
    types = [api.artifact_type(kind, path)] if kind else list(api.artifact_types(path))
    for each in types:
        for collection in each.collections():
            newest = next(iter(collection.artifacts(per_page=1)), None)
            if newest is None:
                continue
            if as_json:
                facts = {
                    "type": each.name,
                    "name": newest.name,
                    "size": newest.size,
                    "aliases": newest.aliases,
                    "updated_at": newest.updated_at,
                }
                click.echo(json.dumps(facts))
            else:
                size = f"{newest.size / 1024:,.1f} KiB"
                click.echo(f"{each.name:<15} {newest.updated_at:<20} {size:>15}  {newest.name}")


@artifact.group()
def cache() -> None:
    """The cache of this machine."""


@cache.command()
@click.argument("target_size")
@click.option("--remove-temp/--no-remove-temp", default=False, help="Also what broke off.")
def cleanup(target_size: str, remove_temp: bool) -> None:
    """Remove what was not used for longest until no more than TARGET_SIZE (10GB) is left."""
    from runwell.sdk.artifact.cache import Cache
    from runwell.sdk.artifact.places import places

    freed = Cache(places().cache).clean(size_of(target_size), remove_temp=remove_temp)
    click.echo(f"freed {freed / 1024**2:,.1f} MiB")


def size_of(text: str) -> int:
    """Returns the bytes of a size: 100, 10MB, 1.5 GiB. Raises UsageError."""
    found = _SIZE.fullmatch(text.strip())
    if found is None:
        raise UsageError(f"{text!r} is no size; write 10GB")
    return int(float(found[1]) * _UNITS[found[2].upper()])


def _api(host: str | None, key: str | None) -> Api:
    from runwell.sdk.query.api import Api

    return Api({"base_url": host} if host else None, api_key=key)
