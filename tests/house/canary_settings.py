"""A real desk that has the addresses which only tests have, and that says all it can say."""

from __future__ import annotations

from klaverblad.site.settings import *  # noqa: F403
from klaverblad.site.settings import LOGGING

ROOT_URLCONF = "tests.site_settings.urls_of_tests"
LOGGING = LOGGING | {
    "root": LOGGING["root"] | {"level": "DEBUG"},
    "loggers": LOGGING["loggers"] | {"klaverblad": {"level": "DEBUG"}},
}
