"""How a value is refused: a sentence that quotes what was found and says what would do."""

from __future__ import annotations

from typing import Any

from klaverblad.apps.people.registry import FactKey
from klaverblad.errors import BadInput

_QUOTE_AT_MOST = 40


def refusal(key: FactKey, reason: str, sentence: str) -> BadInput:
    """The error for a value; its facts are codes, because they may reach a log."""
    return BadInput(sentence, key=key.key, reason=reason)


def quoted(raw: Any) -> str:
    """What somebody wrote, on one line and not endless."""
    text = " ".join("".join(c if c.isprintable() else " " for c in str(raw)).split())
    return text if len(text) <= _QUOTE_AT_MOST else f"{text[: _QUOTE_AT_MOST - 1]}…"
