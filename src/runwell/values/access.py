"""What people may be to a team or a project, and to whom a project shows itself.

Pure: who is what is kept by the store, what it allows is in `server/services/access.py`.
"""

from __future__ import annotations

from enum import Enum, IntEnum


class Role(IntEnum):
    """What somebody is to a team or a project. Each may do what the ones before it may."""

    VIEWER = 1
    MEMBER = 2
    ADMIN = 3


class Visibility(str, Enum):
    """To whom a project shows itself.

    PRIVATE: who made it, who was let in by name, and admins of its entity.
    TEAM: everybody of its entity; for a person's own entity, that person.
    PUBLIC: everybody with an account may look.
    OPEN: everybody with an account may look and write.
    """

    PRIVATE = "private"
    TEAM = "team"
    PUBLIC = "public"
    OPEN = "open"


class Kind(str, Enum):
    """What has a name of its own: no two of these are called the same."""

    PERSON = "person"
    SERVICE = "service"
    TEAM = "team"
    ORGANIZATION = "organization"
