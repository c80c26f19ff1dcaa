"""What an address asks, read so that nothing strange in it can be an accident further on."""

from __future__ import annotations

from collections.abc import Mapping

WORDS_MOST = 80


def words_asked(query: Mapping[str, str], name: str) -> str:
    """The search words under a name, on one line and not too long.

    What cannot be printed is left out: PostgreSQL refuses a NUL, and nobody types one.
    """
    printable = "".join(c if c.isprintable() else " " for c in query.get(name, ""))
    return " ".join(printable.split())[:WORDS_MOST]
