"""`klaverblad travel check FEED.zip`, `klaverblad travel load FEED.zip` and `klaverblad travel show`.

Exit codes: 0; 1 when the feed cannot be used: nothing was replaced.
"""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from klaverblad.apps.access.terms import LANGUAGES
from klaverblad.apps.accounts import queries as accounts
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.travel import queries, services, wording
from klaverblad.apps.travel.policies import LOADER
from klaverblad.apps.travel.prepare import BadFeed, check
from klaverblad.apps.travel.reading import NotAFeed
from klaverblad.engines.spreading import ClusterFailed


class Command(BaseCommand):
    help = "Leest een dienstregeling (GTFS) in, of zegt welke geldt."

    def add_arguments(self, parser: ArgumentParser) -> None:
        what = parser.add_subparsers(dest="what", required=True, metavar="load|check|show")
        for name, words in (
            ("load", "Lees in en gebruik. Is er iets mis, dan blijft de oude gelden."),
            ("check", "Zeg wat er mis is. Er verandert niets."),
            ("show", "Zeg welke dienstregeling geldt."),
        ):
            sub = what.add_parser(name, help=words)
            if name != "show":
                sub.add_argument("feed", metavar="FEED.zip")
            if name == "load":
                sub.add_argument(
                    "--cluster", default="", help="reken op een cluster van dask: tcp://…"
                )
            sub.add_argument("--region", help="welke regio, als er meer dan een is")
            sub.add_argument("--language", choices=LANGUAGES, default="nl", help="nl, fr of en")

    def handle(self, *_args: Any, **options: Any) -> None:
        with translation.override(options["language"]):
            actor = Actor.task(
                LOADER, on=timezone.localdate(), region_id=_region(options["region"])
            )
            if options["what"] == "show":
                self._show(actor)
                return
            try:
                self._read(
                    actor, Path(options["feed"]), options["what"], options.get("cluster", "")
                )
            except BadFeed as error:
                for line in wording.lines(error.findings):
                    self.stderr.write(line)
                raise CommandError(str(error.sentence)) from error
            except NotAFeed as error:
                raise CommandError(str(error.sentence)) from error
            except ClusterFailed as error:
                said = _("Het cluster rekende niet uit. De oude dienstregeling blijft gelden.")
                raise CommandError(f"{said} ({error})") from error

    def _read(self, actor: Actor, feed: Path, what: str, cluster: str) -> None:
        if what == "check":
            checked = check(feed, around=queries.around(actor), on=actor.on)
            for line in wording.lines(checked.findings):
                self.stdout.write(line)
            words = _(
                "Deze dienstregeling kan gebruikt worden: %(trips)s ritten, %(stops)s haltes."
            )
            timetable = checked.timetable
            self.stdout.write(words % {"trips": timetable.n_trips, "stops": timetable.n_stops})
            return
        services.load_timetable(actor, feed, at=timezone.now(), cluster=cluster)
        self._show(actor)

    def _show(self, actor: Actor) -> None:
        row = queries.timetables(actor).filter(is_current=True).first()
        if row is None:
            self.stdout.write(_("Er is geen dienstregeling. De bus telt nog niet mee."))
            return
        words = _(
            "%(operator)s (%(source)s): geldig van %(since)s tot %(until)s, %(trips)s ritten, "
            "%(stops)s haltes, %(zones)s wijken. Ingelezen op %(at)s."
        )
        at = timezone.localtime(row.loaded_at)
        self.stdout.write(
            words
            % {
                "operator": row.operator,
                "source": row.source,
                "since": date_format(row.valid_from),
                "until": date_format(row.valid_until),
                "trips": row.n_trips,
                "stops": row.n_stops,
                "zones": row.n_zones,
                "at": date_format(at, "DATETIME_FORMAT"),
            }
        )


def _region(asked: str | None) -> str:
    known = accounts.region_ids()
    if asked is None and len(known) == 1:
        return known[0]
    if asked in known:
        return str(asked)
    raise CommandError(
        _("Zeg met --region welke regio: %(known)s.") % {"known": ", ".join(known) or "-"}
    )
