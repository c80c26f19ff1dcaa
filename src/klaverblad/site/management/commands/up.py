"""`klaverblad up`: bring the database up to date and serve the desk."""

from __future__ import annotations

import contextlib
import signal
import socket
import sys
from typing import Any

import waitress
from django.core.management import BaseCommand, CommandError, CommandParser, call_command
from django.core.wsgi import get_wsgi_application


class Command(BaseCommand):
    help = "Brengt de databank bij en start de server."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--threads", type=int, default=4)

    def handle(self, *_args: Any, **options: Any) -> None:
        bring_up_to_date()
        serve(options["host"], options["port"], options["threads"], say=self.stdout.write)


def bring_up_to_date() -> None:
    """Migrations, compiled words, static files with far-future names."""
    call_command("migrate", verbosity=0, interactive=False)
    call_command("words", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)


def serve(host: str, port: int, threads: int, *, say: Any) -> None:
    """Serve until Ctrl-C or SIGTERM."""
    refuse_taken_port(host, port)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    say(f"Klaverblad staat klaar op http://{host}:{port}/   (Ctrl-C stopt)")
    sys.stdout.flush()
    # Ctrl-C is how somebody at a desk stops it: no error, and nothing left running.
    with contextlib.suppress(KeyboardInterrupt):
        waitress.serve(
            get_wsgi_application(), host=host, port=port, threads=threads, ident=None, _quiet=True
        )
    say("Klaverblad is gestopt.")


def refuse_taken_port(host: str, port: int) -> None:
    """Say in words that something listens there already, before any work is done."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            message = (
                f"Poort {port} is al bezet. Sluit wat daar draait, of kies een andere: "
                f"make demo PORT={port + 1}"
            )
            raise CommandError(message) from error
