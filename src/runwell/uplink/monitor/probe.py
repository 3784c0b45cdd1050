"""What every probe is: something that can be asked for a few numbers.

Names are those that users of W&B know, without the prefix `system.`. A probe may fail at any call;
whoever asks it copes.
"""

from __future__ import annotations

from typing import Protocol


class Probe(Protocol):
    """Samples one device or process."""

    def sample(self) -> dict[str, float]:
        """Returns numbers by name; empty if there is nothing to say.

        Raises:
            Exception: Whatever a driver comes up with.
        """
