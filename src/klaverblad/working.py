"""Whether somebody does the work in the background: a worker says so, and a page may ask.

It stands below the apps and the site, as `daily` does. A worker that is killed says nothing more,
and is gone when its word has grown old.
"""

from __future__ import annotations

from django.core.cache import cache

SAYS_EVERY_S = 30.0
# So long one word holds: a database that is held by one long write delays the next.
HOLDS_S = 180
KEY = "worker-is-at-work"


def say_alive() -> None:
    """Let every process know that there is a worker."""
    cache.set(KEY, True, HOLDS_S)


def is_alive() -> bool:
    """Whether some worker said so lately."""
    return cache.get(KEY) is not None
