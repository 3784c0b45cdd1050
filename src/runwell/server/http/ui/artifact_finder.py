"""How artifacts are found by what stands in a path."""

from __future__ import annotations

from dataclasses import dataclass

from runwell.errors import NotFound
from runwell.server.services.artifacts.editing import Editing
from runwell.server.services.artifacts.reading import Reading
from runwell.server.services.artifacts.service import Artifacts
from runwell.server.services.projects import Projects
from runwell.store.artifacts.nouns import Collection, Membership
from runwell.store.ports.people import User

MAX_PAGE = 1000
PLACE = "/projects/{entity}/{project}"
VERSION = PLACE + "/artifacts/{name}/{version}"


@dataclass(frozen=True, slots=True)
class ArtifactFinder:
    """Collections and versions by the names in a path, for whoever may see them."""

    artifacts: Artifacts
    projects: Projects

    @property
    def reading(self) -> Reading:
        """What is asked about artifacts."""
        return self.artifacts.reading

    @property
    def editing(self) -> Editing:
        """What is done to artifacts."""
        return self.artifacts.editing

    def collection(self, user: User, entity: str, project: str, name: str) -> Collection:
        """Returns the collection of this name. Raises NotFound."""
        home = self.projects.get(user, entity, project)
        found = self.artifacts.reading.collection(home.id, name)
        if found is None:
            raise NotFound(f"there is no artifact {name[:200]} in {entity}/{project}")
        return found

    def member(self, user: User, where: tuple[str, str, str], version: str) -> Membership:
        """Returns the version that a name means in a collection. Raises NotFound."""
        found = self.artifacts.reading.member(self.collection(user, *where).id, version)
        if found is None:
            raise NotFound(f"artifact {where[2][:200]} has no version {version[:200]}")
        return found
