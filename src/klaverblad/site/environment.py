"""Reading the environment, so that a mistake in it is a sentence and not a surprise."""

from __future__ import annotations

import os

from django.core.exceptions import ImproperlyConfigured


def whole_number(name: str, default: int, *, at_least: int = 0, at_most: int) -> int:
    """A whole number between two bounds, or the default when nothing is said."""
    said = os.environ.get(name, "").strip()
    if not said:
        return default
    if not (said.isascii() and said.isdigit() and at_least <= int(said) <= at_most):
        message = f"{name} moet een getal zijn van {at_least} tot {at_most}, niet {said!r}."
        raise ImproperlyConfigured(message)
    return int(said)
