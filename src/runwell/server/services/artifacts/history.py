"""The history of a version: made, logged again, used, linked, named, tagged; in order of time.

Runs and links are read from where they are kept; what people did is noted as they do it. Who asks
sees nothing of runs and collections that are not theirs to read.
"""

from __future__ import annotations

from dataclasses import dataclass

from runwell.server.services.artifacts.reading import Reading
from runwell.store.artifacts.nouns import Collection, Deed, Membership, NotedAction, Use, Version
from runwell.store.ports.people import User
from runwell.store.ports.runs import Run
from runwell.store.ports.stores import Stores


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that happened to a version.

    Attributes:
        at: Seconds since the epoch.
        what: `made`, `logged`, `used`, or the value of a `Deed`.
        about: An alias, a tag, or what a run used it as; empty where there is none.
        user: Who did it; None where only a run is known.
        run: The run that did it.
        collection: Where it was done, if that is not the sequence of the version.
    """

    at: float
    what: str
    about: str = ""
    user: str | None = None
    run: Run | None = None
    collection: Collection | None = None


@dataclass(frozen=True, slots=True)
class History:
    """Tells what happened to versions."""

    stores: Stores
    reading: Reading

    def of(self, user: User, version: Version) -> list[Happening]:
        """Returns what happened to a version, the newest first."""
        creator = self.reading.creator(user, version)
        told = [Happening(version.created_at, "made", user=version.user, run=creator)]
        told += self._runs(user, version)
        actions = self.stores.artifacts.actions.of(version.id)
        told += self._done(user, version, actions)
        noted = {one.collection_id for one in actions if one.deed is Deed.LINKED}
        told += [
            _link(shown)
            for shown in self.reading.links(user, version)
            if shown.collection.id not in noted
        ]
        return sorted(told, key=lambda one: one.at, reverse=True)

    def _runs(self, user: User, version: Version) -> list[Happening]:
        lineage = self.stores.artifacts.lineage
        uses: list[Use] = [
            use
            for is_output in (True, False)
            for use in lineage.of_versions((version.id,), is_output=is_output)
            if not (is_output and use.run == version.run)
        ]
        runs = {run.id: run for run in self.reading.readable_runs(user, [use.run for use in uses])}
        return [
            Happening(
                use.created_at,
                "logged" if use.is_output else "used",
                use.used_as or "",
                run=runs[use.run],
            )
            for use in uses
            if use.run in runs
        ]

    def _done(
        self, user: User, version: Version, actions: tuple[NotedAction, ...]
    ) -> list[Happening]:
        places = {
            key: self.reading.collection_by_id(user, key)
            for key in {action.collection_id for action in actions}
        }
        return [
            Happening(
                action.created_at,
                action.deed.value,
                action.about,
                action.user,
                collection=None if action.collection_id == version.collection_id else place,
            )
            for action in actions
            if (place := places[action.collection_id]) is not None
        ]


def _link(shown: Membership) -> Happening:
    return Happening(shown.created_at, Deed.LINKED.value, collection=shown.collection)
