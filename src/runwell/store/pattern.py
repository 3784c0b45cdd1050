"""Regular expressions that users give, in the syntax of RE2.

RE2 needs time in proportion to the text, whatever the pattern, and lets other threads go on
meanwhile. Python's `re` backtracks: for some patterns its time doubles with each letter, and it
stops the whole process until it is done. What RE2 leaves out for that are look-arounds and
back-references. Patterns are matched here for both engines: in PostgreSQL's own dialect the same
pattern would often mean something else.
"""

from __future__ import annotations

from dataclasses import dataclass

import re2

from runwell.errors import UsageError
from runwell.values.text import storable

MAX_LENGTH = 512
MAX_BYTES = 1 << 20  # of memory that one compiled pattern may take; its states included
_SHOWN_LENGTH = 64


@dataclass(frozen=True, slots=True)
class Pattern:
    """A compiled regular expression; threads may share it."""

    _compiled: re2._Regexp

    def is_found_in(self, text: str) -> bool:
        """Tells whether some part of a text (as it is kept) matches, by upper and lower case."""
        # In bytes, or the wrapper counts the letters before the match, which nobody asks for.
        return self._compiled.search(text.encode()) is not None


def compile_pattern(text: str) -> Pattern:
    """Returns a regular expression that can be used on texts as they are kept.

    Raises:
        UsageError: It is too long, too large once repetitions are written out, or not RE2's.
    """
    if len(text) > MAX_LENGTH:
        raise UsageError(f"a regular expression is longer than {MAX_LENGTH} characters")
    try:
        return Pattern(re2.compile(storable(text), options=_options()))
    except re2.error as error:
        shown = text if len(text) <= _SHOWN_LENGTH else f"{text[:_SHOWN_LENGTH]}…"
        raise UsageError(
            f"the regular expression {shown!r} is not understood: {_reason(error)}; "
            "use the syntax of RE2, which has no look-around and no back-references"
        ) from error


def _options() -> re2.Options:
    options = re2.Options()
    options.max_mem = MAX_BYTES
    options.log_errors = False  # the user is told, not the server's log
    options.never_capture = True  # nobody asks what a group held
    return options


def _reason(error: Exception) -> str:
    (reason,) = error.args
    return reason.decode(errors="replace") if isinstance(reason, bytes) else str(reason)
