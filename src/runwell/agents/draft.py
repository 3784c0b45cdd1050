"""The config of a sweep that a controller is going to make, set word by word."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol, TypeAlias

from runwell.agents.watched import SweepRun
from runwell.errors import UsageError
from runwell.sweeps.early_stop import CUSTOM
from runwell.sweeps.yaml_text import parse_yaml
from runwell.values.json import Json


class Suggested(Protocol):
    """What a search of the user's returns: ours, or a `SweepRun` of the package `sweeps`."""

    @property
    def config(self) -> Mapping[str, Json]: ...


Search: TypeAlias = Callable[[dict[str, Json], list[SweepRun]], Suggested | None]
Stopping: TypeAlias = Callable[[dict[str, Json], list[SweepRun]], Sequence[SweepRun]]


class Draft:
    """What is configured so far. The two functions are the user's own."""

    def __init__(self) -> None:
        self.search_function: Search | None = None
        self.stopping_function: Stopping | None = None
        self._draft: dict[str, Json] = {}
        self._is_made = False

    def configure(self, sweep_dict_or_config: Mapping[str, Json] | str) -> None:
        """Takes a whole config, or its YAML."""
        self._check_draft()
        if self._draft:
            raise UsageError("the controller's sweep is configured already")
        given = sweep_dict_or_config
        document = parse_yaml(given) if isinstance(given, str) else dict(given)
        if not isinstance(document, dict):
            raise UsageError("the config of a sweep is a mapping")
        self._take(document)

    def configure_search(self, search: str | Search) -> None:
        """Takes a method by its name, or a function of (config, runs) that returns the next run, or
        None for no more; for a sweep that exists, too."""
        if callable(search):
            self.search_function = search
            if not self._is_made:
                self._draft["method"] = CUSTOM
            return
        self._check_draft()
        self._draft["method"] = search

    def configure_stopping(
        self, stopping: str | Callable[[Mapping[str, Json]], Stopping], **kwargs: Json
    ) -> None:
        """Takes a rule by its name and arguments, or a function that makes one of them: of (config,
        runs), it returns the runs that shall end; for a sweep that exists, too."""
        if callable(stopping):
            self.stopping_function = stopping(kwargs)
            if not self._is_made:
                self._draft["early_terminate"] = {"type": CUSTOM}
            return
        self._check_draft()
        self._draft["early_terminate"] = {"type": stopping, **kwargs}

    def configure_metric(self, metric: str, goal: str | None = None) -> None:
        """Says what the sweep is after."""
        self._check_draft()
        self._draft["metric"] = {"name": metric, **({"goal": goal} if goal else {})}

    def configure_program(self, program: str) -> None:
        """Says what trials run."""
        self._set("program", program)

    def configure_name(self, name: str) -> None:
        """Says what the sweep is called."""
        self._set("name", name)

    def configure_description(self, description: str) -> None:
        """Says what the sweep is for."""
        self._set("description", description)

    def configure_controller(self, type: str) -> None:
        """Says who chooses: `local` for this controller, which is the default."""
        self._set("controller", {"type": type})

    def configure_parameter(  # noqa: PLR0913, PLR0917 - W&B's arguments
        self,
        name: str,
        values: Sequence[Json] | None = None,
        value: Json = None,
        distribution: str | None = None,
        min: float | None = None,
        max: float | None = None,
        mu: float | None = None,
        sigma: float | None = None,
        q: float | None = None,
        a: float | None = None,
        b: float | None = None,
    ) -> None:
        """Adds a parameter: a value, some values, or a distribution's arguments."""
        self._check_draft()
        given: dict[str, Json] = {"value": value, "distribution": distribution, "min": min}
        given |= {"max": max, "mu": mu, "sigma": sigma, "q": q, "a": a, "b": b}
        given |= {"values": None if values is None else list(values)}
        known: dict[str, Json] = {k: each for k, each in given.items() if each is not None}
        space = self._draft.setdefault("parameters", {})
        if not isinstance(space, dict):
            raise UsageError("the parameters of a sweep are a mapping")
        if not known:
            known["value"] = None
        space[name] = known

    def _take(self, config: Mapping[str, object]) -> None:
        known: dict[str, object] = dict(config)
        method, rule = known.get("method"), known.get("early_terminate")
        if callable(method):
            self.search_function, known["method"] = method, CUSTOM
        if callable(rule):
            self.stopping_function, known["early_terminate"] = rule, {"type": CUSTOM}
        self._draft = known  # type: ignore[assignment]  # create() looks it over

    def _set(self, key: str, value: Json) -> None:
        self._check_draft()
        self._draft[key] = value

    def _check_draft(self) -> None:
        if self._is_made:
            raise UsageError("the controller's sweep is made; configure it before create()")
