"""Processes of ours beside the server: they end when it does, however it ends."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence

STOPS_WITHIN_S = 5.0


@contextlib.contextmanager
def ending_with_us(command: Sequence[str], *, pass_fds: Sequence[int] = ()) -> Iterator[None]:
    """One of our own commands, whose input closes when this process ends.

    In a session of its own, so that Ctrl-C reaches the server alone, which stops all in order.
    """
    whole = [sys.executable, "-m", "klaverblad", *command]
    with subprocess.Popen(  # noqa: S603 our own program
        whole, stdin=subprocess.PIPE, start_new_session=True, pass_fds=pass_fds
    ) as process:
        try:
            yield
        finally:
            if process.stdin:
                process.stdin.close()
            try:
                process.wait(STOPS_WITHIN_S)
            except subprocess.TimeoutExpired:
                process.kill()


def end_with_our_input() -> None:
    """The other side: SIGTERM for this process once its input closes."""
    threading.Thread(target=_stop_with_input, daemon=True).start()


def _stop_with_input() -> None:
    # Not through a buffer: its lock would still be held when the process ends in another way.
    while os.read(sys.stdin.fileno(), 1):
        pass
    signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGTERM)
