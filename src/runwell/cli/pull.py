"""`runwell pull`: fetches the files of a run."""

from __future__ import annotations

from pathlib import Path

import click

from runwell.cli import options


@click.command()
@click.argument("run")
@click.option("--project", "-p", help="Its project, if RUN does not say it.")
@click.option("--entity", "-e", help="Who owns the project.")
@click.option(
    "--root", type=click.Path(file_okay=False, path_type=Path), default=".", help="The folder."
)
@options.server
def pull(
    run: str,
    project: str | None,
    entity: str | None,
    root: Path,
    host: str | None,
    key: str | None,
) -> None:
    """Fetch the files of RUN (entity/project/id) into a folder."""
    from runwell.sdk.query.api import Api

    given = {"base_url": host, "project": project, "entity": entity}
    found = Api({name: value for name, value in given.items() if value}, api_key=key).run(run)
    for file in found.files():
        file.download(root, replace=True).close()
        click.echo(file.name)
