"""`klaverblad sweep_files`: take away the files of documents that no row needs any more."""

from __future__ import annotations

from typing import Any

from django.core.management import BaseCommand
from django.utils import timezone

from klaverblad.apps.people import services


class Command(BaseCommand):
    help = "Wist bestanden die geen document meer nodig heeft. Zonder gevaar, zo vaak je wilt."

    def handle(self, *_args: Any, **options: Any) -> None:
        swept = services.sweep_files(at=timezone.now())
        if options["verbosity"]:
            self.stdout.write(f"{swept} bestanden gewist.")
