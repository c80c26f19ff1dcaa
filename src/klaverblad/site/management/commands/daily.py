"""`klaverblad daily`: do what is due today, for whoever runs no worker."""

from __future__ import annotations

from typing import Any

from django.core.management import BaseCommand
from django.utils import timezone

from klaverblad.site.daily import Outcome, do_what_is_due

FAILED = 1
_WORDS = {
    Outcome.DONE: "gedaan",
    Outcome.DONE_BEFORE: "was vandaag al gedaan",
    Outcome.TAKEN: "iemand anders is ermee bezig, of het mislukte nog maar net",
    Outcome.FAILED: "mislukt; het log zegt waar. Over een uur kan het opnieuw",
}


class Command(BaseCommand):
    help = "Doet wat elke dag één keer moet en vandaag nog niet gebeurde."

    def handle(self, *_args: Any, **_options: Any) -> None:
        has_failed = False
        for done in do_what_is_due(on=timezone.localdate()):
            self.stdout.write(f"{done.name}: {_WORDS[done.outcome]}")
            has_failed |= done.outcome == Outcome.FAILED
        if has_failed:
            raise SystemExit(FAILED)
