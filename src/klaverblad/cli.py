"""The one command: Django's management commands and ours (`klaverblad demo`, `up`, `worker`, …)."""

from __future__ import annotations

import os
import sys

# Commands that stay, with nobody at the screen.
_SERVING = {"up", "worker", "demo"}


def main(argv: list[str] | None = None) -> int:
    """Run `klaverblad COMMAND …` and return its exit code."""
    # What a command makes, the embedded database first of all, is for this user alone.
    os.umask(0o077)
    arguments = list(sys.argv if argv is None else ["klaverblad", *argv])
    if arguments[1:2] == ["match"]:
        # Files in, files out: no desk, no database, no settings.
        from klaverblad.match.command import main as match

        return match(arguments[2:])
    if arguments[1:2] == ["law"]:
        return _law(arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "klaverblad.site.settings")
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    from klaverblad.apps.access.management.commands.keys import run_without_settings
    from klaverblad.site.logs import tell_kind_alone

    if _SERVING & set(arguments[1:2]):
        # Nobody stands beside these, and their output is kept. Other commands say the whole error.
        sys.excepthook = tell_kind_alone
    try:
        if not run_without_settings(arguments):
            execute_from_command_line(arguments)
    except ImproperlyConfigured as error:
        sys.stderr.write(f"Klaverblad start niet. {error}\n")
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def _law(arguments: list[str]) -> int:
    """Ask the law, which reads files alone: a desk need not have been set up here."""
    from django.conf import settings

    if not settings.configured:
        settings.configure()
    from klaverblad.apps.rights.management.commands.law import Command

    Command().run_from_argv(arguments)
    return 0
