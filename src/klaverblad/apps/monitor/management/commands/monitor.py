"""`klaverblad monitor check FILE…` and `klaverblad monitor load FILE…`.

Exit codes: 0 read, whatever was found about the figures; 1 a file is damaged, unknown or missing,
and nothing was stored; 3 with --strict, when a figure or a unit cannot be right or is doubtful.
"""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand
from django.utils import timezone, translation

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.monitor.judging import Doubt, Judgement, judge
from klaverblad.apps.monitor.models import Severity
from klaverblad.apps.monitor.policies import LOADER
from klaverblad.apps.monitor.reading import MEGABYTE, SIZE_MAX_MB, BadTable, Sheet, read_table
from klaverblad.apps.monitor.registry import LANGUAGES, say
from klaverblad.apps.monitor.services import import_tables

DAMAGED, STRICT = 1, 3
_COUNTS = {
    "nl": "{read} cijfers gelezen, {checked} nagerekend of aan een grens getoetst; {serious} ernstig, {notices} ter kennisgeving.",
    "fr": "{read} chiffres lus, {checked} recalculés ou comparés à une limite ; {serious} graves, {notices} pour information.",
    "en": "{read} figures read, {checked} recomputed or held against a limit; {serious} serious, {notices} for information.",
}
_ROW = {"nl": "rij {row}, ", "fr": "ligne {row}, ", "en": "row {row}, "}
_COLUMN = {"nl": "kolom", "fr": "colonne", "en": "column"}
_STORED = {
    "nl": "{name}: in gebruik genomen ({hash}).",
    "fr": "{name} : pris en usage ({hash}).",
    "en": "{name}: taken into use ({hash}).",
}
_NOTHING = {
    "nl": "Er is niets bewaard.",
    "fr": "Rien n'a été enregistré.",
    "en": "Nothing was stored.",
}


class Command(BaseCommand):
    help = "Kijkt gedrukte tabellen na (check) of neemt ze in gebruik (load)."
    # Reading a file needs no database, and no page that works.
    requires_system_checks: Sequence[str] = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        what = parser.add_subparsers(dest="what", required=True, metavar="check|load")
        for name, words in (
            ("check", "Kijk na en zeg wat er niet klopt. Er wordt niets bewaard."),
            ("load", "Kijk na en neem in gebruik: alle bestanden, of geen enkel."),
        ):
            sub = what.add_parser(name, help=words)
            sub.add_argument("files", nargs="+", metavar="FILE")
            sub.add_argument("--language", choices=LANGUAGES, default="nl", help="nl, fr of en")
            sub.add_argument(
                "--strict",
                action="store_true",
                help="Eindig met 3 als een cijfer niet kan kloppen.",
            )

    def handle(self, *_args: Any, **options: Any) -> None:
        with translation.override(options["language"]):
            self._handle(**options)

    def _handle(self, *, what: str, files: list[str], strict: bool, **_options: Any) -> None:
        read: list[tuple[str, bytes]] = []
        is_serious = is_damaged = False
        for name in files:
            try:
                data = _bytes(Path(name))
                sheet = read_table(data)
            except BadTable as error:
                self.stderr.write(f"{name}: {error.sentence}")
                is_damaged = True
                continue
            read.append((Path(name).name, data))
            judgement = judge(sheet)
            is_serious |= any(_is_serious(doubt) for doubt in judgement.doubts)
            self._say(name, sheet, judgement)
        if is_damaged:
            self.stderr.write(say(_NOTHING))
            raise SystemExit(DAMAGED)
        if what == "load":
            self._load(read)
        if strict and is_serious:
            raise SystemExit(STRICT)

    def _say(self, name: str, sheet: Sheet, judgement: Judgement) -> None:
        serious = sum(_is_serious(doubt) for doubt in judgement.doubts)
        counts = say(_COUNTS).format(
            read=sum(len(row.cells) for row in sheet.rows),
            checked=len(judgement.checked),
            serious=serious,
            notices=len(judgement.doubts) - serious,
        )
        self.stdout.write(f"{name}: {say(sheet.table.name)}. {counts}")
        for doubt in judgement.doubts:
            self.stdout.write(f"  {_where(doubt)}: {Severity(doubt.severity).label}")
            self.stdout.write(f"    {say(doubt.sentences)}")

    def _load(self, read: list[tuple[str, bytes]]) -> None:
        actor = Actor.task(LOADER, on=timezone.localdate())
        try:
            stored = import_tables(actor, read)
        except BadTable as error:
            self.stderr.write(f"{error.sentence} {say(_NOTHING)}")
            raise SystemExit(DAMAGED) from error
        for taken in stored:
            words = say(_STORED).format(name=taken.file_name, hash=taken.sha256[:12])
            self.stdout.write(words)


def _bytes(path: Path) -> bytes:
    """The bytes of a file, never more than one too many: a huge file is refused unread."""
    if path.is_dir():
        raise BadTable("directory")
    try:
        with path.open("rb") as file:
            return file.read(SIZE_MAX_MB * MEGABYTE + 1)
    except FileNotFoundError as error:
        raise BadTable("missing") from error
    except OSError as error:
        raise BadTable("unopened") from error


def _is_serious(doubt: Doubt) -> bool:
    return doubt.severity != Severity.NOTICE


def _where(doubt: Doubt) -> str:
    row = say(_ROW).format(row=doubt.row.line) if doubt.row else ""
    return f"{row}{say(_COLUMN)} {doubt.column}"
