"""Every error that Runwell raises on purpose, as one tree.

    RunwellError
    ├── UsageError              you called it wrong; fix the call
    │   ├── InvalidName         a project, entity, run id or key that cannot be one
    │   ├── ConfigLocked        a config value was changed without allow_val_change
    │   └── InvalidSweep        a sweep's config that cannot be run
    ├── CommError               talking with a server failed
    │   ├── ServerError         the other side refused; carries status and code
    │   │   ├── AuthenticationError no key, or a wrong one
    │   │   ├── PermissionDenied    the key is right, the role is not
    │   │   ├── NotFound            no such project, run or file
    │   │   └── Conflict            it exists already, or it changed meanwhile
    │   └── TransportError      the world failed; trying again may help
    │       ├── Unreachable     nobody answers
    │       └── Garbled         what came back is no answer
    └── DataError               what lies on disk is not what was written
        ├── JournalError        a journal that cannot be read from the start
        └── StoreError          a database or blob that cannot be used
            └── NoRoom          the disk is full; what was refused may come again

Nothing here does I/O or knows who raises it.
Messages are lower case, without a full stop: what failed, then what to do.
"""

from __future__ import annotations

from collections.abc import Sequence


class RunwellError(Exception):
    """Base of the tree: `except runwell.Error` catches whatever Runwell raises on purpose."""


class UsageError(RunwellError):
    """The call was wrong; trying again without a change will not help."""


class InvalidName(UsageError):
    """A name that cannot be one.

    Args:
        kind: What it should have named ("project", "run id" …).
        name: The name as given, shortened.
        rule: What a name of this kind must look like.
    """

    def __init__(self, kind: str, name: str, rule: str) -> None:
        super().__init__(f"invalid {kind} {name!r}: {rule}")
        self.kind = kind
        self.name = name
        self.rule = rule


class ConfigLocked(UsageError):
    """A config value was changed although it is set already."""

    def __init__(self, key: str, old: object, new: object) -> None:
        super().__init__(
            f"config key {key!r} is {old!r} already and would become {new!r}; "
            "pass allow_val_change=True if that is meant"
        )
        self.key = key


class InvalidSweep(UsageError):
    """A sweep's config cannot be run.

    Args:
        problems: All that is wrong, each as `where: what; what instead`.
    """

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("the sweep's config cannot be run: " + " · ".join(problems))
        self.problems = tuple(problems)


class CommError(RunwellError):
    """Talking with a server failed, whosever fault it was; the name is W&B's."""


class ServerError(CommError):
    """The other side understood and refused.

    Args:
        message: What it said, or what we say for it.
        status: The HTTP status.
        code: A stable word for programs ("not_found" …).
    """

    status = 500
    code = "server_error"

    def __init__(self, message: str, *, status: int | None = None, code: str | None = None) -> None:
        super().__init__(message)
        if status is not None:
            self.status = status
        if code is not None:
            self.code = code


class AuthenticationError(ServerError):
    """No API key was given, or it is not known to the server."""

    status = 401
    code = "not_authenticated"


class PermissionDenied(ServerError):
    """The key is known, but its owner may not do this."""

    status = 403
    code = "permission_denied"


class NotFound(ServerError):
    """There is no such thing, or its existence may not be told."""

    status = 404
    code = "not_found"


class Conflict(ServerError):
    """The thing exists already, or somebody changed it meanwhile."""

    status = 409
    code = "conflict"


class TransportError(CommError):
    """The world failed on the way; the same call may go through later.

    Args:
        message: What failed.
        retry_after_s: How long the other side asked to be left alone; None if it did not say.
    """

    def __init__(self, message: str = "", *, retry_after_s: float | None = None) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


class Unreachable(TransportError):
    """Nobody answered at the address."""


class Garbled(TransportError):
    """Something answered, but not in the protocol: a proxy, another program, a cut connection."""


class DataError(RunwellError):
    """What lies on disk is not what was written."""


class JournalError(DataError):
    """A journal that cannot be read from its start: no Runwell journal, or a newer one."""


class StoreError(DataError):
    """A database or a blob that cannot be used as it is."""


class NoRoom(StoreError):
    """Nothing more can be kept until there is room again."""
