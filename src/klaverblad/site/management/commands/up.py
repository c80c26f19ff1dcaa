"""`klaverblad up`: bring the database up to date and serve the desk."""

from __future__ import annotations

import contextlib
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from typing import Any

import waitress
from django.conf import settings
from django.core.management import BaseCommand, CommandError, CommandParser, call_command
from django.core.wsgi import get_wsgi_application
from django.utils import timezone

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.library.services import load_instruments
from klaverblad.row_counts import count_rows
from klaverblad.site.head import HeadersAlone
from klaverblad.site.processes import KeepsFalling, how_many, run_together

WORKER_STOPS_WITHIN_S = 5.0
# Above the largest document, so that one that is a little too large is refused in words.
BODY_MOST = 25_000_000


class Command(BaseCommand):
    help = "Brengt de databank bij en start de server."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--threads", type=int, default=4)
        parser.add_argument(
            "--processes",
            type=int,
            default=0,
            help="hoeveel processen pagina's maken; 0: op PostgreSQL één per kern, anders één",
        )
        parser.add_argument(
            "--worker", action="store_true", help="doe ook het werk op de achtergrond"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        bring_up_to_date()
        say = self.stdout.write
        beside = worker_beside(say) if options["worker"] else nullcontext()
        serve(
            options["host"],
            options["port"],
            options["threads"],
            processes=how_many(options["processes"]),
            say=say,
            beside=beside,
        )


def bring_up_to_date() -> None:
    """Migrations, the library that comes with the house, compiled words, static files with
    far-future names, no file that nobody needs."""
    call_command("migrate", verbosity=0, interactive=False)
    # A new desk has its measures from the first day, and an old one what came with this version.
    load_instruments(Actor.task("library", on=timezone.localdate()))
    count_rows()
    call_command("words", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    call_command("sweep_files", verbosity=0)


@contextlib.contextmanager
def worker_beside(say: Any) -> Iterator[None]:
    """A worker that ends when this process does, however it ends: its input closes then.

    In a session of its own, so that Ctrl-C reaches the server alone, which stops both in order.
    """
    command = [sys.executable, "-m", "klaverblad", "worker", "--beside-server"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True) as worker:  # noqa: S603 our own program
        say("Het werk op de achtergrond loopt mee, en stopt samen met de server.")
        try:
            yield
        finally:
            if worker.stdin:
                worker.stdin.close()
            try:
                worker.wait(WORKER_STOPS_WITHIN_S)
            except subprocess.TimeoutExpired:
                worker.kill()


def serve(
    host: str,
    port: int,
    threads: int,
    *,
    say: Any,
    beside: AbstractContextManager[None],
    processes: int = 1,
) -> None:
    """Serve until Ctrl-C or SIGTERM.

    threads    how many visitors each process listens to at once
    beside     what runs as long as the server does
    """
    refuse_taken_port(host, port)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    application = HeadersAlone(get_wsgi_application())
    # Ctrl-C is how somebody at a desk stops it: no error, and nothing left running.
    with contextlib.suppress(KeyboardInterrupt), beside, _door(host, port) as door:

        def run() -> None:
            waitress.create_server(
                application,
                sockets=[door],
                threads=threads,
                ident=None,
                max_request_body_size=BODY_MOST,
                # With proxies of ours in front their headers come through: the settings say how
                # many of them are believed. Without, nobody's word about themselves gets in.
                clear_untrusted_proxy_headers=not settings.KLAVERBLAD_PROXIES,
            ).run()

        # The door is open before it is said to be.
        say(f"Klaverblad staat klaar op http://{host}:{port}/   (Ctrl-C stopt)")
        sys.stdout.flush()
        if processes > 1:
            try:
                run_together(run, processes)
            except KeepsFalling:
                message = "De server valt telkens stil. Waarom, staat in de regels hierboven."
                raise CommandError(message) from None
        else:
            run()
    say("Klaverblad is gestopt.")


def _door(host: str, port: int) -> socket.socket:
    """A socket on which visitors come in."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family, backlog=1024)


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
