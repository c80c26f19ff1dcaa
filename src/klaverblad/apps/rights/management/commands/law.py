"""`klaverblad law check|ask|pay|facts|sweep|doc`: the law at the command line; see docs/law-cases.md.

Exit codes: 0 good; 1 something cannot be read, or check found what is wrong.
"""

from __future__ import annotations

import csv
import json
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand

from klaverblad.engines.rules import LoadError, RulesError
from klaverblad.engines.rules.kinds import LANGUAGES
from klaverblad.law import Rules, asking, checking, pages, pay_files
from klaverblad.law.case_files import CaseFile, read_case_file
from klaverblad.law.facts import facts, facts_text
from klaverblad.law.loading import read_local

SIZE_MAX_BYTES = 1_000_000
TERRITORY = "be"


class Command(BaseCommand):
    help = "Vraagt de wet over een situatie, kijkt de wet na, en beschrijft ze."
    # Reading the law needs no database, and no page that works.
    requires_system_checks: Sequence[str] = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        what = parser.add_subparsers(
            dest="what", required=True, metavar="check|ask|pay|facts|sweep|doc"
        )
        check = what.add_parser("check", help="Zeg alles wat er mis is, met bestand en regel.")
        ask = what.add_parser("ask", help="Wat volgt er voor een situatie?")
        pay = what.add_parser("pay", help="Brengt een werkplek op, maand na maand?")
        pay.add_argument("file", metavar="CASE.yaml", type=Path)
        pay.add_argument("--place", metavar="PLACE.yaml", type=Path, required=True)
        pay.add_argument("--from", dest="first", required=True, metavar="MAAND", help="2026-03")
        pay.add_argument("--to", dest="last", required=True, metavar="MAAND", help="2026-08")
        pay.add_argument("--right", action="append", default=[], help="Anders alle rechten.")
        sweep = what.add_parser("sweep", help="Wat volgt er voor elk bedrag van een gegeven?")
        for sub in (ask, sweep):
            sub.add_argument("file", metavar="CASE.yaml", type=Path)
            sub.add_argument("--on", type=_day, metavar="DAG", help="2026-03-01")
            sub.add_argument("--right", action="append", default=[], help="Anders alle rechten.")
        ask.add_argument("--explain", choices=LANGUAGES, help="Leg uit in nl, fr of en.")
        sweep.add_argument("--input", required=True, help="Het gegeven, bv. net_wage_month_eur.")
        sweep.add_argument("--of", default="", help="De persoon of groep.")
        for bound, default in (("from", 0.0), ("to", None), ("step", 10.0)):
            sweep.add_argument(
                f"--{bound}", dest=bound, type=float, default=default, required=default is None
            )
        sweep.add_argument("--csv", action="store_true", help="Een rij per bedrag.")
        asked = what.add_parser("facts", help="Alle gegevens waar de wet naar vraagt.")
        doc = what.add_parser("doc", help="Een bladzijde per regel.")
        doc.add_argument("--out", type=Path, metavar="MAP", help="Anders op het scherm.")
        for sub in (check, ask, pay, sweep, asked, doc):
            sub.add_argument("--json", action="store_true", help="Voor een machine.")
            sub.add_argument("--lang", choices=LANGUAGES, default="nl")
            sub.add_argument(
                "--local", type=Path, metavar="MAP", help="Bedragen van de eigen regio."
            )

    def handle(self, *_args: Any, what: str, **options: Any) -> None:
        try:
            works: dict[str, Callable[..., None]] = {
                "check": self._check, "ask": self._ask, "pay": self._pay, "facts": self._facts,
                "sweep": self._sweep, "doc": self._doc,
            }  # fmt: skip
            works[what](**options)
        except RulesError as problem:
            self.stderr.write(str(problem))
            raise SystemExit(1) from None
        except OSError as problem:
            said = f"{problem.filename}: {problem.strerror}"
            self.stderr.write(f"{said}. Give the path of a file that can be read.")
            raise SystemExit(1) from None

    def _check(self, *, json: bool, lang: str, local: Path | None, **_options: Any) -> None:
        found = checking.check([TERRITORY], local=local)
        if json:
            problems = [one.as_json() for one in found.problems]
            self._json({"problems": problems, "counts": found.counts, "unsure": found.unsure})
        else:
            self.stdout.write(checking.as_text(found, lang))
        if found.problems:
            raise SystemExit(1)

    def _ask(
        self, *, file: Path, on: date | None, right: list[str], explain: str | None, json: bool,
        lang: str, local: Path | None, **_options: Any,
    ) -> None:  # fmt: skip
        rules = _rules(local)
        asked = asking.ask(rules, _case(file, rules), on, right)
        if json:
            self._json(asking.as_json(asked, explain or lang))
        elif explain:
            self.stdout.write(asking.as_explanation(asked, explain))
        else:
            self.stdout.write(asking.as_text(asked, lang))

    def _pay(
        self, *, file: Path, place: Path, first: str, last: str, right: list[str], json: bool,
        lang: str, local: Path | None, **_options: Any,
    ) -> None:  # fmt: skip
        rules = _rules(local)
        offer = pay_files.read_place(_text(place), place.name)
        found = pay_files.compare(
            rules, _case(file, rules), offer, first=first, last=last, rights=right
        )
        if json:
            self._json(pay_files.as_json(found, lang))
        else:
            self.stdout.write(pay_files.as_text(found, lang))

    def _facts(self, *, json: bool, lang: str, local: Path | None, **_options: Any) -> None:
        rules = _rules(local)
        if json:
            self._json(facts(rules))
        else:
            self.stdout.write(facts_text(rules, lang))

    def _sweep(
        self, *, file: Path, on: date | None, right: list[str], of: str, step: float, json: bool,
        lang: str, local: Path | None, **options: Any,
    ) -> None:  # fmt: skip
        rules = _rules(local)
        swept = asking.sweep(
            rules, _case(file, rules), on, key=options["input"], of=of,
            span=(options["from"], options["to"], step), rights=right,
        )  # fmt: skip
        if json:
            self._json(asking.sweep_json(swept))
        elif options["csv"]:
            csv.writer(self.stdout, lineterminator="\n").writerows(asking.sweep_rows(swept))
        else:
            self.stdout.write(asking.sweep_text(swept, lang))

    def _doc(
        self, *, out: Path | None, json: bool, lang: str, local: Path | None, **_options: Any
    ) -> None:
        rules = _rules(local)
        found = pages.pages(rules)
        if json and out is None:
            self._json([pages.as_json(page) for page in found])
        elif out is None:
            for page in found:
                self.stdout.write(pages.markdown(page, rules, lang))
        else:
            names = pages.write(found, rules, out, lang, as_data=json)
            self.stdout.write(pages.WRITTEN[lang].format(count=len(names), folder=out))

    def _json(self, told: Any) -> None:
        self.stdout.write(json.dumps(told, default=str, ensure_ascii=False, indent=1))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"'{text}' is geen dag: schrijf 2026-03-01") from None


def _rules(local: Path | None) -> Rules:
    """The law, with the rows of a region that stand in a folder."""
    rules = Rules.load(TERRITORY)
    return rules.with_local(read_local(local)) if local else rules


def _case(path: Path, rules: Rules) -> CaseFile:
    return read_case_file(_text(path), path.name, rules)


def _text(path: Path) -> str:
    data = path.read_bytes() if path.stat().st_size <= SIZE_MAX_BYTES else b""
    if not data:
        raise LoadError(path.name, "it is empty, or larger than a case can be", "Give one case.")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        raise LoadError(path.name, "it is no text in UTF-8", "Save it as UTF-8.") from None
