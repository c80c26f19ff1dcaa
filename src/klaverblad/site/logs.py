"""JSON logs without personal data: codes, routes and timings, never a message's free text.

An exception's message may hold a name (a failed INSERT prints its row), and a path may hold what
somebody searched for. So only the kind of an error and where in our code it happened are written.
"""

from __future__ import annotations

import json
import logging
import traceback
from datetime import UTC, datetime
from types import TracebackType

log = logging.getLogger("klaverblad.process")

# What a record may carry through `extra=`; anything else stays out.
_SAFE = (
    "route",
    "method",
    "status",
    "ms",
    "queries",
    "role",
    "code",
    "task",
    "count",
    "seq",
    "hash",
)


class JsonFormatter(logging.Formatter):
    """One line of JSON per record."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
        }
        if record.name.startswith("klaverblad"):
            # Our own messages are constants; arguments are not filled in.
            line["event"] = record.msg
        line |= {key: getattr(record, key) for key in _SAFE if hasattr(record, key)}
        if record.exc_info and record.exc_info[0]:
            line["error"] = record.exc_info[0].__name__
            line["where"] = places(record.exc_info[2])
        return json.dumps(line, ensure_ascii=False)


def places(trace: TracebackType | None, *, most: int = 5) -> list[str]:
    """Where an error came by, in files and lines, the last ones."""
    frames = traceback.extract_tb(trace)
    return [f"{f.filename.rpartition('/')[2]}:{f.lineno}" for f in frames[-most:]]


def told(error: BaseException) -> str:
    """An error by its kinds and places, what caused it first: all that may be kept of one."""
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    before = f"{told(cause)}\n" if cause is not None else ""
    return f"{before}{type(error).__qualname__} ({' '.join(places(error.__traceback__, most=20))})"


def tell_kind_alone(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    """Say how a server or a worker ended, in place of Python, which would print the message."""
    log.critical("ended_by_error", exc_info=(kind, error, trace))
