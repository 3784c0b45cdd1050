"""How a process ends, so that its runs can say so.

    the script ends                       0
    sys.exit(n), SystemExit               n; 1 if n is text
    an exception nobody catches           1
    KeyboardInterrupt nobody catches    255, as W&B records it
    SIGTERM                             143, and the process still dies of SIGTERM
    os._exit, SIGKILL, a crash            nothing: the uplink notices

`sys.excepthook`, `sys.exit` and the handler of SIGTERM are wrapped when the first run starts. What
the user put there before is called; what he puts there later replaces ours. A handler of his own
for SIGTERM is left alone.
"""

from __future__ import annotations

import atexit
import os
import signal
import sys
import threading
from collections.abc import Callable
from types import FrameType, TracebackType
from typing import NoReturn

EXIT_FAILED = 1
EXIT_INTERRUPTED = 255
EXIT_TERMINATED = 128 + int(signal.SIGTERM)


def exit_code_of(exception: BaseException | type[BaseException] | None) -> int:
    """Returns the exit code that an exception stands for; 0 without one."""
    if exception is None:
        return 0
    kind = exception if isinstance(exception, type) else type(exception)
    if issubclass(kind, KeyboardInterrupt):
        return EXIT_INTERRUPTED
    if issubclass(kind, SystemExit):
        return _code_of_exit(getattr(exception, "code", None))
    return EXIT_FAILED


def _code_of_exit(code: object) -> int:
    if code is None:
        return 0
    return code if isinstance(code, int) else EXIT_FAILED


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
        self._is_installed = False
        self._next_hook = sys.excepthook
        self._next_exit = sys.exit

    def install(self) -> None:
        """Wraps the hooks, once per process."""
        if self._is_installed:
            return
        self._is_installed = True
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
        if threading.current_thread() is threading.main_thread():
            self.exit_code = _code_of_exit(code)
        self._next_exit(code)  # type: ignore[arg-type]

    def _at_exit(self) -> None:
        self._on_exit(self.exit_code)

    def _terminate(self, _number: int, _frame: FrameType | None) -> None:
        self._on_terminate(EXIT_TERMINATED)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        os.kill(os.getpid(), signal.SIGTERM)
