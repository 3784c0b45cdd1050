"""How a process ends, so that its runs can say so.

    the script ends                       0
    sys.exit(n)                           n; 1 if n is text; nothing if somebody catches it
    raise SystemExit(n) in a `with` run   n; elsewhere Python tells nobody, and it is 0
    an exception nobody catches           1
    KeyboardInterrupt nobody catches    255, as W&B records it
    SIGTERM                             143, and the process still dies of SIGTERM
    os._exit, SIGKILL, a crash            nothing: the uplink notices

`sys.excepthook`, `sys.exit` and the handler of SIGTERM are wrapped when the first run starts. What
the user put there before is called; what he puts there later replaces ours. A handler of his own
for SIGTERM is left alone. Workers of `multiprocessing` end without the interpreter's own end, so
there its finalizers are used.
"""

from __future__ import annotations

import atexit
import os
import signal
import sys
import threading
from collections.abc import Callable
from functools import partial
from types import FrameType, TracebackType
from typing import NoReturn

EXIT_FAILED = 1
EXIT_INTERRUPTED = 255
EXIT_TERMINATED = 128 + int(signal.SIGTERM)

_ENDS_OF_WORKERS = frozenset({"multiprocessing.popen_fork", "multiprocessing.forkserver"})


def exit_code_of(exception: BaseException | type[BaseException] | None) -> int:
    """Returns the exit code that an exception stands for; 0 without one."""
    if exception is None:
        return 0
    kind = exception if isinstance(exception, type) else type(exception)
    if issubclass(kind, KeyboardInterrupt):
        return EXIT_INTERRUPTED
    if issubclass(kind, SystemExit):
        return as_exit_code(getattr(exception, "code", None))
    return EXIT_FAILED


def as_exit_code(code: object) -> int:
    """Returns what somebody gave as an exit code as one; what cannot be one means failed."""
    if code is None:
        return 0
    try:
        # Not operator.index(), which numpy's bool takes with a warning.
        is_integer = hasattr(type(code), "__index__")
        number: int = int(code) if is_integer else EXIT_FAILED  # type: ignore[call-overload]
    except TypeError:
        return EXIT_FAILED
    return number if -(2**31) <= number < 2**31 else EXIT_FAILED


class _Departure:
    """Hangs on the SystemExit of a `sys.exit()` and sees what becomes of it.

    Python tells nobody that it was caught. But one that ends the process is dropped when no frame
    is left, and one that was caught is dropped under the code that goes on.
    """

    # Kept here, because it may be dropped when this module is being cleared.
    _frame = staticmethod(sys._getframe)  # noqa: SLF001

    def __init__(self, on_stay: Callable[[], None]) -> None:
        self._on_stay = on_stay

    def __del__(self) -> None:
        try:
            self._frame(1)
        except ValueError:
            return
        self._on_stay()

    def __reduce__(self) -> tuple[object, ...]:
        return object, ()  # pools pickle exceptions with all that hangs on them


class ExitWatch:
    """Knows the exit code that the process is about to have.

    Args:
        on_exit: Called at the end of the interpreter with the code.
        on_terminate: Called on SIGTERM with the code; has to be quick.
    """

    def __init__(self, on_exit: Callable[[int], None], on_terminate: Callable[[int], None]) -> None:
        self.exit_code = 0
        self._on_exit = on_exit
        self._on_terminate = on_terminate
        self._num_exits = 0
        self._pid: int | None = None
        self._next_hook = sys.excepthook
        self._next_exit = sys.exit

    def install(self) -> None:
        """Wraps the hooks, once per process; a forked child inherits all but finalizers."""
        if self._pid == os.getpid():
            return
        is_first, self._pid = self._pid is None, os.getpid()
        _at_end_of_worker(self._at_exit)
        if not is_first:
            return
        self._next_hook, sys.excepthook = sys.excepthook, self._excepthook
        self._next_exit, sys.exit = sys.exit, self._exit
        atexit.register(self._at_exit)
        if (
            threading.current_thread() is threading.main_thread()
            and signal.getsignal(signal.SIGTERM) is signal.SIG_DFL
        ):
            signal.signal(signal.SIGTERM, self._terminate)

    def _excepthook(
        self,
        kind: type[BaseException],
        exception: BaseException,
        traceback: TracebackType | None,
    ) -> None:
        self.exit_code = exit_code_of(exception)
        self._next_hook(kind, exception, traceback)

    def _exit(self, code: object = None) -> NoReturn:
        # Threads may call it, too, and then only the thread ends.
        if threading.current_thread() is not threading.main_thread():
            self._next_exit(code)  # type: ignore[arg-type]
        self.exit_code = as_exit_code(code)
        self._num_exits += 1
        try:
            self._next_exit(code)  # type: ignore[arg-type]
        except SystemExit as leaving:
            stay = partial(self._stay, self._num_exits)
            leaving.runwell_departure = _Departure(stay)  # type: ignore[attr-defined]
            raise

    def _stay(self, number: int) -> None:
        """Takes back the code of an exit that was caught, if it was the last."""
        if number == self._num_exits:
            self.exit_code = 0

    def _at_exit(self) -> None:
        # A worker of multiprocessing gets here while its exception is on the way, or after that.
        self._on_exit(self.exit_code or exit_code_of(sys.exc_info()[1]) or _code_of_worker())

    def _terminate(self, _number: int, _frame: FrameType | None) -> None:
        self._on_terminate(EXIT_TERMINATED)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        os.kill(os.getpid(), signal.SIGTERM)


def _code_of_worker() -> int:
    """Returns the exit code that `multiprocessing` has found for this process, 0 for others.

    From Python 3.13 on, a forked worker's finalizers run when its exception has been dealt with.
    Only the frame that waits for them knows the code by then.
    """
    frame: FrameType | None = sys._getframe()  # noqa: SLF001
    while frame is not None:
        module = frame.f_globals.get("__name__")
        if module == "multiprocessing.process":
            return 0  # an earlier Python: the worker's own code has not been left yet
        if module in _ENDS_OF_WORKERS:
            return as_exit_code(frame.f_locals.get("code"))
        frame = frame.f_back
    return 0


def _at_end_of_worker(call: Callable[[], None]) -> None:
    """Has something called at the end of this process if `multiprocessing` started it."""
    # Whoever is such a worker has imported both.
    process = sys.modules.get("multiprocessing.process")
    util = sys.modules.get("multiprocessing.util")
    if process is not None and util is not None and process.parent_process() is not None:
        util.Finalize(None, call, exitpriority=0)
