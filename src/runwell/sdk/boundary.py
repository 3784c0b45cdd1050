"""The one place that keeps tracking from breaking training.

Calls on a live run are wrapped in `guarded`: a failure inside becomes one warning per kind and
place, and the call returns None. What the user did wrong on purpose-built calls (`UsageError`)
still reaches him, and so does whatever is no `Exception` (KeyboardInterrupt, SystemExit).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from runwell.errors import UsageError
from runwell.sdk.terminal import warn_once

P = ParamSpec("P")
R = TypeVar("R")


def guarded(call: Callable[P, R]) -> Callable[P, R | None]:
    """Wraps a call so that it warns instead of raising."""

    @wraps(call)
    def within(*args: P.args, **kwargs: P.kwargs) -> R | None:
        try:
            return call(*args, **kwargs)
        except UsageError:
            raise
        except Exception as error:  # noqa: BLE001  this is the boundary
            absorb(f"{call.__name__}()", error)
            return None

    return within


def absorb(place: str, error: Exception) -> None:
    """Says once per place and kind of error what failed, and that the training goes on."""
    kind = type(error).__name__
    try:
        text = str(error)
    except Exception:  # noqa: BLE001  an error may be somebody's code, too
        text = "it has no text"
    # The text may differ each time, so it is no part of what was said already.
    warn_once(
        f"{place} {kind}", f"{place} failed and was skipped; the script goes on ({kind}: {text})"
    )
