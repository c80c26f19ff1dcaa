"""Phone numbers as a gateway wants them: +32 and nothing but digits."""

from __future__ import annotations

import re

_PLUS = re.compile(r"\+[1-9]\d{7,14}")
_BELGIAN_MOBILE = re.compile(r"04\d{8}")


def for_sms(written: str) -> str:
    """A number that takes a text message, or empty: a fixed line, or not a number."""
    digits = re.sub(r"[\s./()-]", "", written)
    digits = re.sub(r"^00", "+", digits)
    if _BELGIAN_MOBILE.fullmatch(digits):
        return f"+32{digits[1:]}"
    if digits.startswith("+320"):
        # +32 (0)470 …, as many write it.
        digits = f"+32{digits[4:]}"
    if digits.startswith("+32") and not re.fullmatch(r"\+324\d{8}", digits):
        return ""
    return digits if _PLUS.fullmatch(digits) else ""
