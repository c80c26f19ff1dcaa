"""JSON logs without personal data: codes, routes and timings, never a message's free text.

An exception's message may hold a name (a failed INSERT prints its row), and a path may hold what
somebody searched for. So only the kind of an error and where in our code it happened are written.
"""

from __future__ import annotations

import json
import logging
import traceback
from datetime import UTC, datetime

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
            frames = traceback.extract_tb(record.exc_info[2])
            line["error"] = record.exc_info[0].__name__
            line["where"] = [f"{f.filename.rpartition('/')[2]}:{f.lineno}" for f in frames[-5:]]
        return json.dumps(line, ensure_ascii=False)
