"""Tells a person that a run begins or has ended: a line at a terminal, a card in a notebook."""

from __future__ import annotations

from runwell.errors import DataError
from runwell.sdk import terminal, words
from runwell.sdk.boundary import absorb
from runwell.sdk.notebook.shell import Shell, find_notebook_shell, show, shows_frames
from runwell.sdk.run import Run
from runwell.sdk.waiting import Outcome


def tell_beginning(run: Run, *, offline: bool, has_server: bool) -> None:
    """Says where the run can be seen."""
    text = words.beginning(run, offline=offline, has_server=has_server)
    shell = find_notebook_shell()
    if shell is None or not terminal.may_speak():
        terminal.termlog(text)
    else:
        show(_beginning_card(run, shell, text), text)


def tell_ending(run: Run, outcome: Outcome | None, *, offline: bool) -> None:
    """Says where everything is now, and how the run ended."""
    text = words.ending(run, outcome, offline=offline)
    if find_notebook_shell() is None or not terminal.may_speak():
        terminal.termlog(text)
    else:
        show(_ending_card(run, text), text)


def _beginning_card(run: Run, shell: Shell, text: str) -> str:
    from html import escape  # only in notebooks

    from runwell.sdk.notebook import magic, page

    height = magic.wanted_height()
    if height is not None and run.url and shows_frames(shell):
        return page.frame(run.url, height)
    if run.url is None:
        return page.titled(run.name, None, escape(text.removeprefix(f"run {run.name} ")))
    return page.titled(run.name, run.url, f"in {page.link(run.project, run.project_url)}")


def _ending_card(run: Run, text: str) -> str:
    from html import escape

    from runwell.sdk.notebook import page
    from runwell.sdk.notebook.curves import curves_in

    values = dict(words.summary_items(dict(run.summary.as_dict())))
    curves: dict[str, list[float]] = {}
    try:
        if run.directory is not None:
            curves = curves_in(run.directory.journal, list(values))
    except (OSError, DataError) as error:
        absorb("drawing the curves", error)
    said = text.splitlines()[0].removeprefix(f"run {run.name} ").removesuffix(f": {run.url}")
    return page.titled(run.name, run.url, escape(said)) + page.table(curves, values)
