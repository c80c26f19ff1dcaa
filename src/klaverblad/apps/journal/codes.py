"""What may stand where nobody may be named: ids, codes, numbers and days.

In the journal, which nobody can correct, and in the queue of background work, whose table is read by
whoever keeps the machine.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from uuid import UUID

# A code is short, has no capital to begin a name and no space to hold a sentence.
_CODE = re.compile(r"[a-z0-9_.:/+-]{0,60}")
# Eleven digits may be somebody's register number, also as it is written on a card. Inside an id of
# hexadecimal digits they are none.
_NUMBER = re.compile(r"(?<![0-9a-f])\d{2}\.?\d{2}\.?\d{2}-?\d{3}[.-]?\d{2}(?![0-9a-f])", re.ASCII)
# One of somebody born in this century begins with a zero, which a whole number loses.
_NUMBER_FROM, _NUMBER_BELOW = 10**9, 10**11


def is_code(value: object) -> bool:
    """Whether this is an id, a code, a number, a day, or a list of those, and names nobody."""
    match value:
        case None | bool() | float() | Decimal() | UUID() | date():
            return True
        case int():
            return not _NUMBER_FROM <= abs(value) < _NUMBER_BELOW
        case str():
            return bool(_CODE.fullmatch(value)) and not _NUMBER.search(value)
        case list() | tuple():
            return all(map(is_code, value))
    return False
