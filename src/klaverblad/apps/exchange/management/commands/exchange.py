"""`klaverblad exchange audit`: is the ledger still what its rows say? `exchange beancount CODE`: a
currency as a text that another program can judge.

Exit codes: 0 it is whole; 1 something is wrong, and where; 2 it was not asked well.
"""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.core.management import BaseCommand, CommandError

from klaverblad.apps.exchange.ledger import beancount, queries
from klaverblad.apps.exchange.ledger.audit import Verdict, audit

BROKEN, MISUSED = 1, 2


class Command(BaseCommand):
    help = "Kijkt na of de rekeningen van de ruil nog kloppen met wat er geboekt is (audit)."
    requires_system_checks: Sequence[str] = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        what = parser.add_subparsers(dest="what", required=True, metavar="audit|beancount")
        check = what.add_parser("audit", help="Reken elk saldo na, elke grens en elke regel.")
        check.add_argument("--json", action="store_true", help="antwoord voor een programma")
        text = what.add_parser("beancount", help="Schrijf alle boekingen van een munt als tekst.")
        text.add_argument("code", help="de code van de munt")
        text.add_argument("--group", type=UUID, help="van welke groep, als er meer dan een is")

    def handle(self, *_args: Any, what: str, **options: Any) -> None:
        if what == "beancount":
            self._write(options["code"], options["group"])
            return
        verdict = audit()
        self.stdout.write(json.dumps(_facts(verdict)) if options["json"] else _words(verdict))
        if not verdict.is_whole:
            raise SystemExit(BROKEN)

    def _write(self, code: str, group: UUID | None) -> None:
        currency = queries.currency_of(code, group=group)
        if currency is None:
            message = "Er is geen munt met deze code, of er zijn er meer. Zeg dan ook --group."
            raise CommandError(message, returncode=MISUSED)
        for line in beancount.export(currency):
            self.stdout.write(line)


_SENTENCES = {
    "rule_of_the_database_changed": "een regel van de databank is weg of veranderd",
    "currency_not_nought": "de saldo's van deze munt zijn samen niet nul",
    "balance_is_not_the_sum": "dit saldo is niet de som van wat er geboekt is",
    "row_out_of_place": "deze boeking sluit niet aan op de vorige van haar rekening",
    "held_is_not_the_sum": "wat opzijgezet is, is niet de som van wat wacht",
    "two_currencies": "deze boeking gaat van de ene munt naar de andere",
    "amount_not_above_nought": "deze boeking heeft geen bedrag boven nul",
    "reversal_is_no_mirror": "dit draait iets anders terug dan er geboekt was",
    "reversed_twice": "deze boeking is twee keer teruggedraaid",
    "closed_and_not_empty": "deze gesloten rekening is niet leeg",
    "limit_without_its_line": "deze grens veranderde zonder regel in het logboek",
    "groups_do_not_mirror": "deze twee groepen zijn het niet eens over hun ruil",
    "earned_is_not_the_sum": "wat verdiend heet, is niet wat er verdiend werd",
    "limit_is_not_what_was_earned": "deze grens volgt niet wat er verdiend werd",
}


def _words(verdict: Verdict) -> str:
    if verdict.is_whole:
        return (
            f"De rekeningen kloppen: {verdict.n_accounts} rekeningen,"
            f" {verdict.n_transfers} boekingen."
        )
    lines = [f"{_SENTENCES[one.code]}: {one.where}" for one in verdict.findings]
    return "\n".join(["De rekeningen kloppen niet.", *lines])


def _facts(verdict: Verdict) -> dict[str, object]:
    return {
        "whole": verdict.is_whole,
        "accounts": verdict.n_accounts,
        "transfers": verdict.n_transfers,
        "findings": [{"code": one.code, "where": one.where} for one in verdict.findings],
    }
