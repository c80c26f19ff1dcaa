"""`klaverblad retention plan|run|shorten`: what is warned of, what goes, and shorter terms.

`plan`, and `run` without --apply, change nothing. Exit code 0; 2 when the day cannot be read.
"""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError
from django.utils import timezone, translation

from klaverblad.apps.access.policies import RETENTION
from klaverblad.apps.access.retention import Line, Report, months_of_house, run_retention
from klaverblad.apps.access.services import shorten_term
from klaverblad.apps.access.terms import LANGUAGES, rules, say
from klaverblad.apps.accounts.actor import Actor
from klaverblad.errors import BadInput

_WIDTHS = (12, 46, 8, 9, 8, 7, 8, 9, 8, 10)
_HEAD = {
    "nl": ("regio", "wat", "maanden", "verwittig", "wachten", "nodig", "vrij", "personen", "rijen", "vanaf"),
    "fr": ("région", "quoi", "mois", "prévenir", "attente", "requis", "levé", "personnes", "lignes", "dès"),
    "en": ("region", "what", "months", "to warn", "waiting", "needed", "lifted", "people", "rows", "from"),
}  # fmt: skip
_DRY = {
    "nl": "Er is niets gewijzigd. Met `retention run --apply` gebeurt dit.",
    "fr": "Rien n'a changé. `retention run --apply` le fait.",
    "en": "Nothing was changed. `retention run --apply` does this.",
}
_OFF = {
    "nl": "Elke dag vanzelf: uit. Zet KLAVERBLAD_RETENTION=1 als de regio haar termijnen bevestigde.",
    "fr": "Chaque jour tout seul : non. Mets KLAVERBLAD_RETENTION=1 quand la région a confirmé ses délais.",
    "en": "Every day by itself: off. Set KLAVERBLAD_RETENTION=1 once the region confirmed its terms.",
}
_ON = {
    "nl": "Elke dag vanzelf: aan.",
    "fr": "Chaque jour tout seul : oui.",
    "en": "Every day by itself: on.",
}
_DONE = {"nl": "Gedaan.", "fr": "Fait.", "en": "Done."}
_NOTHING = {
    "nl": "Er is nu niets om te verwittigen of te wissen.",
    "fr": "Rien à signaler ni à effacer pour le moment.",
    "en": "There is nothing to warn of or to erase now.",
}
_SHORTER = {
    "nl": "{subject}: vanaf {day} {months} maanden in {region}.",
    "fr": "{subject} : {months} mois en {region} à partir du {day}.",
    "en": "{subject}: {months} months in {region} from {day}.",
}


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
            self.stdout.write(say(_NOTHING if report.is_empty else _DONE if does_it else _DRY))
            self.stdout.write(say(_ON if settings.KLAVERBLAD_RETENTION else _OFF))

    def _shorten(self, actor: Actor, options: dict[str, Any]) -> None:
        subject, months = options["subject"], options["months"]
        try:
            term = shorten_term(
                actor,
                options["region"],
                subject=subject,
                months=months,
                months_of_house=months_of_house(subject),
                decision=options["decision"],
            )
        except BadInput as error:
            raise CommandError(str(error.sentence)) from error
        words = say(_SHORTER).format(
            subject=subject, months=term.months, region=term.region_id, day=term.since
        )
        self.stdout.write(words)

    def _say(self, report: Report) -> None:
        self.stdout.write(_row(say(_HEAD)))  # type: ignore[arg-type]
        for line in report.lines:
            self.stdout.write(_row(_cells(line)))
        for rule, n in report.swept.items():
            label = rules()[rule].label()
            self.stdout.write(_row(("", label, rules()[rule].months, "", "", "", "", "", n, "")))


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
