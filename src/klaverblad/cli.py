"""The one command: Django's management commands and ours (`klaverblad demo`, `up`, `worker`, …)."""

from __future__ import annotations

import os
import sys


def main(argv: list[str] | None = None) -> int:
    """Run `klaverblad COMMAND …` and return its exit code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "klaverblad.site.settings")
    from django.core.management import execute_from_command_line

    arguments = list(sys.argv if argv is None else ["klaverblad", *argv])
    try:
        execute_from_command_line(arguments)
    except KeyboardInterrupt:
        return 130
    return 0
