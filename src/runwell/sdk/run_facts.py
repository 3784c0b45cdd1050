"""What a run is and where: the properties that scripts and frameworks read.

The other half of `Run`; it writes nothing but the names that may be set.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from runwell.sdk.boundary import guarded
from runwell.sdk.config import Config, StaticConfig
from runwell.sdk.directory import FILES, RunDirectory
from runwell.sdk.notebook.shown import Card, Shown
from runwell.sdk.settings import Settings, words_of
from runwell.wire.records import RunRecord

if TYPE_CHECKING:
    from runwell.sdk.history import History


class RunFacts(Shown):
    """The facts of a run; `Run` sets the attributes that this reads."""

    _record: RunRecord
    _directory: RunDirectory | None
    _history: History
    _settings: Settings
    _exit_code: int | None
    _first_step: int
    _is_resumed: bool
    config: Config

    @abstractmethod
    def _rewrite(self, **changes: object) -> None:
        """Writes the record of the run with other values."""

    @abstractmethod
    def _find_page(self) -> str | None:
        """Returns the address of the run's page, if somebody knows it."""

    @property
    def id(self) -> str:
        """The run's id: unique in its project."""
        return self._record.run_id

    @property
    def _attach_id(self) -> str | None:
        """What Lightning hands to its workers for `attach`; a disabled run has none."""
        return str(self._directory.journal) if self._directory else None

    @property
    def name(self) -> str:
        """The display name; may be set."""
        return self._record.name

    @name.setter
    @guarded
    def name(self, name: str) -> None:
        self._rewrite(name=str(name))

    @property
    def notes(self) -> str | None:
        """Free text; may be set."""
        return self._record.notes

    @notes.setter
    @guarded
    def notes(self, notes: str | None) -> None:
        self._rewrite(notes=None if notes is None else str(notes))

    @property
    def tags(self) -> tuple[str, ...]:
        """Words to find the run by; may be set."""
        return self._record.tags

    @tags.setter
    @guarded
    def tags(self, tags: Sequence[str]) -> None:
        self._rewrite(tags=tuple(words_of(tags)))

    @property
    def project(self) -> str:
        """The project's name."""
        return self._record.project

    @property
    def entity(self) -> str | None:
        """Who owns the project; None while nobody has told."""
        return self._record.entity

    @property
    def path(self) -> str:
        """entity/project/id, or project/id while the entity is not known."""
        parts = (self.entity, self.project, self.id)
        return "/".join(part for part in parts if part)

    @property
    def url(self) -> str | None:
        """Address of the run's page; None while no server is known."""
        return self._find_page()

    @property
    def project_url(self) -> str | None:
        """Address of the project's page; None while no server is known."""
        url = self.url
        return url.rpartition("/runs/")[0] if url else None

    def get_url(self) -> str | None:
        """Returns `url`."""
        return self.url

    def get_project_url(self) -> str | None:
        """Returns `project_url`."""
        return self.project_url

    @property
    def group(self) -> str | None:
        """Name of the group that the run belongs to."""
        return self._record.group

    @property
    def job_type(self) -> str | None:
        """What part the run plays in its group."""
        return self._record.job_type

    @property
    def sweep_id(self) -> str | None:
        """The sweep that the run belongs to."""
        return self._record.sweep_id

    @property
    def sweep_url(self) -> str | None:
        """Address of the sweep's page; None without a sweep or a server."""
        project_url = self.project_url
        if project_url is None or self.sweep_id is None:
            return None
        return f"{project_url}/sweeps/{self.sweep_id}"

    def get_sweep_url(self) -> str | None:
        """Returns `sweep_url`."""
        return self.sweep_url

    def project_name(self) -> str:
        """Returns `project`; an older way to ask."""
        return self.project

    @property
    def start_time(self) -> float:
        """When the run started, in seconds since the epoch."""
        return self._record.started_at

    @property
    def step(self) -> int:
        """The step of the row that the next call of `log()` belongs to."""
        return self._history.step

    @property
    def starting_step(self) -> int:
        """The step of the first row of this process."""
        return self._first_step

    @property
    def resumed(self) -> bool:
        """Tells whether the run goes on where another process left it."""
        return self._is_resumed

    @property
    def config_static(self) -> StaticConfig:
        """The config as it is now; it cannot be changed."""
        return StaticConfig(self.config.as_dict())

    @property
    def settings(self) -> Settings:
        """The settings that the run was started with, and who it is."""
        own = {
            "run_id": self.id,
            "run_name": self.name,
            "project": self.project,
            "entity": self.entity,
        }
        return Settings(**{name: value for name, value in own.items() if value}).over(
            self._settings
        )

    @property
    def dir(self) -> str:
        """The directory `files/` of the run."""
        return str(self._directory.files if self._directory else Path.cwd() / FILES)

    @property
    def disabled(self) -> bool:
        """Tells whether the run keeps nothing."""
        return self._directory is None

    @property
    def offline(self) -> bool:
        """Tells whether the run was started to stay on this disk."""
        return self._settings.mode == "offline"

    @property
    def sync_dir(self) -> str:
        """The run's directory: `files/` and the journal are in it."""
        return str(self._directory.path if self._directory else Path.cwd())

    @property
    def is_finished(self) -> bool:
        """Tells whether the run has ended."""
        return self._exit_code is not None

    @property
    def exit_code(self) -> int | None:
        """How the run ended: 0 is finished, anything else failed; None while it lives."""
        return self._exit_code

    def _label(self, *_: object, **__: object) -> None:
        """Takes what frameworks tell W&B of themselves; nothing comes of it here."""

    def __repr__(self) -> str:
        return f"<runwell.Run {self.path}>"

    def _card(self) -> Card:
        return Card("run", self.name, self.url, f"({self.path})")

    def _repr_html_(self) -> str:
        return self.to_html(hidden=True)

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return {"text/plain": repr(self), "text/html": self._repr_html_()}
