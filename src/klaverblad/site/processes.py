"""Several processes behind one door: while one writes a page, another writes the next.

Python works for one page at a time, however many cores there are. Each process takes visitors from
the same door, so none waits behind a page that happens to be long. One that falls is started again;
all of them end with the first, however that ends.
"""

from __future__ import annotations

import gc
import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import NoReturn

from django.db import connection, connections

log = logging.getLogger("klaverblad.server")
MOST = 4
STOPS_WITHIN_S = 5.0
# Who falls sooner than this will fall again: after so many in a row it is no accident.
FALLS_AT_ONCE_S, FALLS_MOST = 2.0, 3


class KeepsFalling(Exception):
    """The processes stop as soon as they start; why stands in what they logged."""


def how_many(asked: int) -> int:
    """As many as asked; 0 is one for each core, but one alone beside an embedded database."""
    if asked:
        return asked
    # SQLite lets one write at a time, and is there for one desk.
    return 1 if connection.vendor == "sqlite" else min(MOST, os.cpu_count() or 1)


def run_together(run: Callable[[], None], n: int) -> None:
    """Run this in n processes until this one is stopped (SystemExit, KeyboardInterrupt).

    errors  KeepsFalling
    """
    # A connection that two processes hold is none: each opens its own.
    connections.close_all()
    # What was read so far stays in every process: looked through no more, it stays shared.
    gc.collect()
    gc.freeze()
    reads, writes = os.pipe()
    started: dict[int, float] = {}
    falls = 0
    try:
        for _ in range(n):
            started[_start(run, reads, writes)] = time.monotonic()
        while True:
            pid, status = os.wait()
            if pid not in started:
                continue
            lived = time.monotonic() - started.pop(pid)
            falls = falls + 1 if lived < FALLS_AT_ONCE_S else 0
            if falls >= FALLS_MOST:
                raise KeepsFalling
            log.warning("process_fell", extra={"status": os.waitstatus_to_exitcode(status)})
            started[_start(run, reads, writes)] = time.monotonic()
    finally:
        _stop(set(started))
        os.close(reads)
        os.close(writes)


def _start(run: Callable[[], None], reads: int, writes: int) -> int:
    sys.stdout.flush()
    sys.stderr.flush()
    pid = os.fork()
    if pid == 0:
        os.close(writes)
        _work(run, reads)
    return pid


def _work(run: Callable[[], None], reads: int) -> NoReturn:
    """What a process does until it is told to stop; it never comes back to who started it."""
    # Ctrl-C reaches all of them at once: the first stops the others, in order.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))

    def end_with_the_first() -> None:
        # Nobody ever writes to it: it ends when the first process does, however that ends.
        os.read(reads, 1)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=end_with_the_first, daemon=True).start()
    code = 1
    try:
        run()
        code = 0
    except SystemExit:
        code = 0
    except BaseException:
        log.exception("process_failed")
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _stop(pids: set[int]) -> None:
    """Ask all of them to end, and end those that do not."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        for pid in pids:
            with suppress(ProcessLookupError):
                os.kill(pid, number)
        until = time.monotonic() + STOPS_WITHIN_S
        while pids and time.monotonic() < until:
            for pid in set(pids):
                try:
                    has_ended = os.waitpid(pid, os.WNOHANG)[0] > 0
                except ChildProcessError:
                    # Told to stop in the very moment that one of them fell.
                    has_ended = True
                if has_ended:
                    pids.discard(pid)
            time.sleep(0.02)
