"""`klaverblad demo`: the practice region, made once and then kept, and the desk on top of it."""

from __future__ import annotations

import argparse
from datetime import date
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from klaverblad.demo import buses, fresh, region
from klaverblad.row_counts import count_rows
from klaverblad.site.management.commands.up import (
    bring_up_to_date,
    refuse_taken_port,
    serve,
    worker_beside,
)

PEOPLE_AT_MOST = 1_000_000


class Command(BaseCommand):
    help = "Maakt de oefenregio (verzonnen mensen en plekken) en start de server."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--threads", type=int, default=4)
        parser.add_argument("--fresh", action="store_true", help="begin opnieuw")
        parser.add_argument("--no-serve", action="store_true", help="alleen laden")
        parser.add_argument(
            "--scale",
            type=_people,
            help="zoveel mensen in begeleiding (anders zoals de gedrukte tabellen zeggen)",
        )
        parser.add_argument("--on", type=_day, help="de dag waarop het verhaal eindigt: JJJJ-MM-DD")

    def handle(self, *_args: Any, **options: Any) -> None:
        if not settings.KLAVERBLAD_DEMO:
            message = (
                "De oefenregio start alleen met KLAVERBLAD_DEMO=1. Zo komen verzonnen mensen nooit "
                "tussen echte. Gebruik: make demo"
            )
            raise CommandError(message)
        if not options["no_serve"]:
            # Before anything is wiped: a desk that runs there may be using this very database.
            refuse_taken_port(options["host"], options["port"])
        self._refuse_strangers(starts_over=options["fresh"])
        if options["fresh"]:
            fresh.start_over()
        bring_up_to_date()
        self._load(options)
        if not options["no_serve"]:
            beside = worker_beside(self._say)
            serve(
                options["host"], options["port"], options["threads"], say=self._say, beside=beside
            )

    def _refuse_strangers(self, *, starts_over: bool) -> None:
        try:
            region.refuse_strangers()
        except region.NotThePracticeRegion as error:
            what = "Opnieuw beginnen zou dat wissen" if starts_over else "Dat mengen we niet"
            message = (
                f"In deze databank staat iets dat niet van de oefenregio is: {error}. {what}. "
                "Er is niets veranderd. Kies een andere map met KLAVERBLAD_DATA, of een andere "
                "databank met DATABASE_URL."
            )
            raise CommandError(message) from error

    def _load(self, options: dict[str, Any]) -> None:
        if region.is_loaded():
            if options["scale"] is not None or options["on"] is not None:
                self._say(
                    "De oefenregio staat er al en blijft zoals ze is. Met --fresh begin je opnieuw."
                )
            self._add_buses(timezone.localdate())
            return
        self._say("De oefenregio wordt gemaakt. Alle mensen en plekken erin zijn verzonnen.")
        on = options["on"] or timezone.localdate()
        with buses.made_beside(on) as take_into_use:
            loaded = region.load(on=on, people=options["scale"], say=self._say)
            take_into_use()
        count_rows()
        self._say(f"Klaar: {loaded.people} mensen in begeleiding, {loaded.places} plekken.")

    def _add_buses(self, on: date) -> None:
        """A region that was made before there were buses, or whose files went, gets them now."""
        if not buses.has_buses(on):
            with buses.made_beside(on) as take_into_use:
                take_into_use()

    def _say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()


def _people(text: str) -> int:
    if text.isdecimal() and 8 <= int(text) <= PEOPLE_AT_MOST:
        return int(text)
    message = f"geef een aantal mensen van 8 tot {PEOPLE_AT_MOST}, niet {text!r}"
    raise argparse.ArgumentTypeError(message)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        message = f"geef een dag als 2026-06-16, niet {text!r}"
        raise argparse.ArgumentTypeError(message) from error
