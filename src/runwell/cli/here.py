"""Where this user's things are on this host."""

from __future__ import annotations

import os

from runwell.errors import UsageError
from runwell.sdk.rendezvous import local_places, make_private
from runwell.wire.rendezvous import Places


def here() -> Places:
    """Returns the directories of this user on this host."""
    return local_places(os.environ)


def meeting_place() -> Places:
    """Returns the directories, after making the one where a server leaves its note.

    Raises:
        UsageError: That one is not this user's alone.
    """
    places = here()
    try:
        make_private(places.runtime)
    except OSError as error:
        reason = error.strerror or error
        raise UsageError(f"{places.runtime} cannot be used: {reason}") from error
    return places
