"""`klaverblad retention plan|run|shorten`: what is warned of, what goes, and shorter terms.

`plan`, and `run` without --apply, change nothing. Exit code 0; 1 when something was refused, or what
went still stands in the log of the embedded database; 2 when the day cannot be read.
"""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from klaverblad.apps.access.policies import RETENTION
from klaverblad.apps.access.retention import Line, Report, run_retention
from klaverblad.apps.access.term_services import shorten_term
from klaverblad.apps.access.terms import LANGUAGES, rules
from klaverblad.apps.accounts.actor import Actor
from klaverblad.errors import BadInput

_WIDTHS = (12, 46, 8, 9, 8, 7, 8, 9, 8, 10)


class Command(BaseCommand):
    help = "Zegt wat er gewist wordt (plan), wist wat op zijn dag is (run), kort termijnen in."

    def add_arguments(self, parser: ArgumentParser) -> None:
        what = parser.add_subparsers(dest="what", required=True, metavar="plan|run|shorten")
        plan = what.add_parser("plan", help="Zeg wat er zou gebeuren. Er wijzigt niets.")
        run = what.add_parser("run", help="Hetzelfde; met --apply gebeurt het ook.")
        run.add_argument("--apply", action="store_true", help="Verwittig en wis.")
        shorten = what.add_parser("shorten", help="Kort een termijn in voor één regio.")
        shorten.add_argument("subject", help="een regel (note) of een feit (fact.lift_kg_max)")
        shorten.add_argument("months", type=int)
        shorten.add_argument("--region", required=True)
        shorten.add_argument("--decision", required=True, help="welke beslissing, van wanneer")
        for one in (plan, run, shorten):
            one.add_argument("--on", type=_day, metavar="JJJJ-MM-DD", help="standaard vandaag")
            one.add_argument("--language", choices=LANGUAGES, default="nl", help="nl, fr of en")

    def handle(self, *_args: Any, **options: Any) -> None:
        actor = Actor.task(RETENTION, on=options["on"] or timezone.localdate())
        with translation.override(options["language"]):
            if options["what"] == "shorten":
                self._shorten(actor, options)
                return
            does_it = options.get("apply", False)
            report = run_retention(actor, on=actor.on, apply=does_it)
            self._say(report)
            self.stdout.write(_end(report, does_it=does_it))
            self.stdout.write(
                _("Elke dag vanzelf: aan.")
                if settings.KLAVERBLAD_RETENTION
                else _(
                    "Elke dag vanzelf: uit. Zet KLAVERBLAD_RETENTION=1 als de regio haar termijnen "
                    "bevestigde."
                )
            )
            if report.old_pages_stay:
                raise CommandError(
                    _(
                        "Er is gewist, maar een ander proces leest nog in de databank. Daardoor staat "
                        "het nog in haar logbestand (-wal). Draai dit straks opnieuw."
                    )
                )

    def _shorten(self, actor: Actor, options: dict[str, Any]) -> None:
        asked = {name: options[name] for name in ("subject", "months", "decision")}
        try:
            term = shorten_term(actor, options["region"], **asked)
        except BadInput as error:
            raise CommandError(str(error.sentence)) from error
        words = _("%(subject)s: vanaf %(day)s %(months)s maanden in %(region)s.")
        self.stdout.write(
            words
            % {
                "subject": term.subject,
                "day": term.since,
                "months": term.months,
                "region": term.region_id,
            }
        )

    def _say(self, report: Report) -> None:
        self.stdout.write(_row(_head()))
        for line in report.lines:
            self.stdout.write(_row(_cells(line)))
        for rule, n in report.swept.items():
            label = rules()[rule].label()
            self.stdout.write(_row(("", label, rules()[rule].months, "", "", "", "", "", n, "")))


def _head() -> Sequence[object]:
    return (
        _("regio"),
        _("wat"),
        _("maanden"),
        _("verwittig"),
        _("wachten"),
        _("nodig"),
        _("vrij"),
        _("personen"),
        _("rijen"),
        _("vanaf"),
    )


def _end(report: Report, *, does_it: bool) -> str:
    if report.is_empty:
        return _("Er is nu niets om te verwittigen of te wissen.")
    if does_it:
        return _("Gedaan.")
    return _("Er is niets gewijzigd. Met `retention run --apply` gebeurt dit.")


def _cells(line: Line) -> Sequence[object]:
    return (
        line.region_id,
        line.term.rule.label(),
        line.term.months,
        line.to_warn,
        line.waiting,
        line.kept,
        line.lifted,
        line.erased,
        line.rows,
        line.first_on or "-",
    )


def _row(cells: Sequence[object]) -> str:
    shown = [str(cell)[:width].ljust(width) for cell, width in zip(cells, _WIDTHS, strict=True)]
    return " ".join(shown).rstrip()


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        message = f"{text!r} is geen dag. Schrijf hem zo: 2026-03-02."
        raise ArgumentTypeError(message) from error
