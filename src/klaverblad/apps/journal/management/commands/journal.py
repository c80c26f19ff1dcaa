"""`klaverblad journal verify`, `klaverblad journal head` and `klaverblad journal anchor`.

Exit codes: 0 the journal is whole; 1 it is broken, and where; 2 something was asked that cannot be
answered: a file that is not there, a line that is no anchor.
"""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError
from django.utils import timezone

from klaverblad.apps.journal import anchors, queries
from klaverblad.apps.journal.verification import Verdict, verify

BROKEN, MISUSED = 1, 2


class Command(BaseCommand):
    help = "Kijkt na of het journaal nog is wat het was (verify), en schrijft op waar het staat."
    requires_system_checks: Sequence[str] = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        what = parser.add_subparsers(dest="what", required=True, metavar="verify|head|anchor")
        check = what.add_parser("verify", help="Kijk elke rij, elke schakel en elk anker na.")
        check.add_argument(
            "--anchors", type=Path, metavar="FILE", help="de ankers die elders bewaard zijn"
        )
        check.add_argument(
            "--head", metavar="SEQ:HASH", help="een kop die `journal head` eerder schreef"
        )
        check.add_argument("--json", action="store_true", help="antwoord voor een programma")
        what.add_parser("head", help="Schrijf waar de keten nu staat, om elders te bewaren.")
        what.add_parser("anchor", help="Voeg die kop toe aan het ankerbestand en aan het log.")

    def handle(self, *_args: Any, what: str, **options: Any) -> None:
        match what:
            case "head":
                self.stdout.write(str(queries.head()))
            case "anchor":
                made = anchors.anchor(at=timezone.now())
                self.stdout.write(f"Anker op plaats {made.seq} in {anchors.default_file()}")
            case _:
                self._verify(options["anchors"], options["head"], as_json=options["json"])

    def _verify(self, file: Path | None, head: str | None, *, as_json: bool) -> None:
        try:
            kept = _kept(file) + ([anchors.Anchor.of_head(head)] if head else [])
        except anchors.UnreadableAnchor as error:
            raise CommandError(str(error.sentence), returncode=MISUSED) from error
        except OSError as error:
            message = f"Het ankerbestand {file} kan niet gelezen worden. Er is niets nagekeken."
            raise CommandError(message, returncode=MISUSED) from error
        shown = self.stderr.isatty() and not as_json
        verdict = verify(kept, say=self._say_progress if shown else None)
        if shown:
            self.stderr.write("\r", ending="")
        self.stdout.write(json.dumps(_facts(verdict)) if as_json else _words(verdict))
        if not verdict.is_whole:
            raise SystemExit(BROKEN)

    def _say_progress(self, done: int, total: int) -> None:
        self.stderr.write(f"\r{done:>12} van {total} ", ending="")
        self.stderr.flush()


def _kept(file: Path | None) -> list[anchors.Anchor]:
    """The anchors of this file; without one those of this desk, if it has any yet."""
    own = anchors.default_file()
    if file is None and not own.exists():
        return []
    return anchors.read(file or own)


def _words(verdict: Verdict) -> str:
    if (found := verdict.finding) is not None:
        return (
            f"Het journaal is niet meer wat het was. Eerste plaats: {found.where}. {found.sentence}"
        )
    if verdict.n_anchors == 1:
        guarded = "1 anker klopt."
    elif verdict.n_anchors:
        guarded = f"{verdict.n_anchors} ankers kloppen."
    else:
        guarded = "Er was geen anker: of het einde afgeknipt is, kunnen we niet zien."
    return f"Het journaal is heel: {verdict.head.seq} rijen. {guarded} Kop: {verdict.head}"


def _facts(verdict: Verdict) -> dict[str, object]:
    return {
        "whole": verdict.is_whole,
        "seq": verdict.head.seq,
        "hash": verdict.head.hash.hex(),
        "anchors": verdict.n_anchors,
        "finding": verdict.finding.facts() if verdict.finding else None,
    }
