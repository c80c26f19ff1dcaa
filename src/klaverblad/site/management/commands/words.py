"""`klaverblad words`: compile the French and English catalogues that are newer than their result."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polib
from django.conf import settings
from django.core.management import BaseCommand


class Command(BaseCommand):
    help = "Maakt de vertalingen klaar voor gebruik."

    def handle(self, *_args: Any, **options: Any) -> None:
        for folder in settings.LOCALE_PATHS:
            for source in sorted(Path(folder).glob("*/LC_MESSAGES/*.po")):
                target = source.with_suffix(".mo")
                if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
                    polib.pofile(str(source)).save_as_mofile(str(target))
                    # Part of the program: whoever installs it need not be who runs it.
                    target.chmod(0o644)
                    if options["verbosity"]:
                        self.stdout.write(str(target.relative_to(folder)))
