"""How many requests a minute. Counted in the shared cache, so that all processes count together."""

from __future__ import annotations

from django.core.cache import cache

from klaverblad.apps.access.rest.problems import TooManyRequests

_MINUTE = 60


def count(who: str, *, most: int, at: float) -> None:
    """Count one request of `who` in this minute.

    raises   TooManyRequests with the seconds until the next minute
    """
    minute, passed = divmod(int(at), _MINUTE)
    key = f"api:{who}:{minute}"
    n = cache.get(key, 0) + 1
    if n > most:
        raise TooManyRequests(seconds=_MINUTE - passed)
    # Two at the very same time may count as one: this keeps a desk quick, it guards no secret.
    cache.set(key, n, 2 * _MINUTE)
