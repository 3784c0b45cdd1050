"""Where this user's things are on this host."""

from __future__ import annotations

import os
import socket

from runwell.wire.rendezvous import Places, places


def here() -> Places:
    """Returns the directories of this user on this host."""
    uid = os.getuid() if hasattr(os, "getuid") else 0
    return places(os.environ, socket.gethostname(), uid)
