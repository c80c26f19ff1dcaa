"""`klaverblad rights scan [--all]`: look at the rights of people now, and say how far it is.

Exit code 0; 1 when another process is at it.
"""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management import BaseCommand, CommandError
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from klaverblad.apps.access.terms import LANGUAGES
from klaverblad.apps.rights import scan_queries as queries
from klaverblad.apps.rights import scan_services as services
from klaverblad.apps.rights.models import ScanCause, ScanRun
from klaverblad.apps.rights.tasks import scanner


class Command(BaseCommand):
    help = "Kijkt na welke rechten opengaan of sluiten (scan)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        what = parser.add_subparsers(dest="what", required=True, metavar="scan")
        scan = what.add_parser(
            "scan", help="Iedereen, één keer per dag; daarna wie intussen veranderde."
        )
        scan.add_argument("--all", action="store_true", help="Iedereen, ook als dat al gebeurde.")
        scan.add_argument("--language", choices=LANGUAGES, default="nl", help="nl, fr of en")

    def handle(self, *_args: Any, **options: Any) -> None:
        actor = scanner(timezone.localdate())
        with translation.override(options["language"]):
            last = queries.last_finished(whole=True)
            is_whole = options["all"] or last is None or last.on < actor.on
            wanted = services.Wanted(ScanCause.HAND, is_whole=is_whole)
            try:
                for run in services.scan(actor, wanted):
                    self._say(run)
            except services.SomebodyScans as error:
                raise CommandError(str(error.sentence)) from error
            self.stdout.write(_end(run))

    def _say(self, run: ScanRun) -> None:
        words = _("%(done)s van %(all)s mensen") % {"done": run.n_done, "all": run.n_people}
        self.stderr.write(words, ending="\r" if self.stderr.isatty() else "\n")


def _end(run: ScanRun) -> str:
    words = _(
        "Klaar: %(done)s mensen nagekeken. Nieuw recht: %(opened)s, recht dat sluit: %(closed)s, "
        "nog één vraag: %(near)s, niet meer zeker: %(unsure)s, teruggenomen: %(back)s."
    )
    return words % {
        "done": run.n_done,
        "opened": run.n_opened,
        "closed": run.n_closed,
        "near": run.n_near,
        "unsure": run.n_unsure,
        "back": run.n_taken_back,
    }
