"""A programme as people write it: a line for each part, with its hour in front. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import time

from klaverblad.apps.events.errors import BadProgramme

LINES_MOST, TEXT_MOST = 40, 160
_LINE = re.compile(r"(?:([01]?\d|2[0-3])\s*[.:uh]\s*([0-5]\d)?\s+)?(\S.*)")

Part = tuple[time | None, str]


def read_programme(text: str) -> list[Part]:
    """The parts, in the order of the lines; empty lines are none.

    raises   BadProgramme with the number of the line
    """
    found: list[Part] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not (said := line.strip()):
            continue
        match = _LINE.fullmatch(said)
        if match is None or len(match[3]) > TEXT_MOST or len(found) >= LINES_MOST:
            raise BadProgramme(field="programme", line=number)
        at = None if match[1] is None else time(int(match[1]), int(match[2] or 0))
        found.append((at, match[3]))
    return found


def written(parts: Iterable[Part]) -> str:
    """The same, to be changed: 9.30 Onthaal."""
    return "\n".join(f"{at.hour}.{at.minute:02d} {text}" if at else text for at, text in parts)
