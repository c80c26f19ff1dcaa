"""`klaverblad exchange audit`: is the ledger still what its rows say? `exchange beancount CODE`: a
currency as a text that another program can judge. `exchange group FILE`, `exchange coin FILE`: begin a group, or
the coin of a city, from its words.

Exit codes: 0 it is whole; 1 something is wrong, and where; 2 it was not asked well.
"""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any
from uuid import UUID

import yaml
from django.core.management import BaseCommand, CommandError
from django.db import IntegrityError
from django.utils import timezone

from klaverblad import yaml_text
from klaverblad.apps.accounts import queries as accounts
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.exchange.citycoin import services as coins
from klaverblad.apps.exchange.ledger import beancount, queries
from klaverblad.apps.exchange.ledger.audit import Finding, Verdict, audit
from klaverblad.apps.exchange.lets import services as lets
from klaverblad.apps.exchange.lets.known import known_groups
from klaverblad.apps.exchange.lets.mail_queries import member_of
from klaverblad.errors import KlaverbladError

BROKEN, MISUSED = 1, 2


class Command(BaseCommand):
    help = "Kijkt na of de rekeningen van de ruil nog kloppen met wat er geboekt is (audit)."
    requires_system_checks: Sequence[str] = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        what = parser.add_subparsers(
            dest="what", required=True, metavar="audit|beancount|group|coordinator|coin"
        )
        check = what.add_parser("audit", help="Reken elk saldo na, elke grens en elke regel.")
        check.add_argument("--json", action="store_true", help="antwoord voor een programma")
        text = what.add_parser("beancount", help="Schrijf alle boekingen van een munt als tekst.")
        text.add_argument("code", help="de code van de munt")
        text.add_argument("--group", type=UUID, help="van welke groep, als er meer dan een is")
        begin = what.add_parser("group", help="Begin een ruilgroep met haar eigen regels.")
        begin.add_argument("words", help="een YAML-bestand, of de naam van een bekende groep")
        begin.add_argument("--coordinator", required=True, help="e-mail van wie begint")
        begin.add_argument("--name", required=True, help="hoe die in de groep heet")
        lead = what.add_parser(
            "coordinator", help="Duid iemand aan in een groep zonder coördinator."
        )
        lead.add_argument("slug", help="de slug van de groep")
        lead.add_argument("email", help="e-mail van een lid dat meedoet")

        coin = what.add_parser("coin", help="Begin een stadsmunt.")
        coin.add_argument("words", help="een YAML-bestand")
        coin.add_argument("--coordinator", required=True, help="e-mail van wie coördineert")
        coin.add_argument("--treasurer", required=True, help="e-mail van de financiële dienst")

    def handle(self, *_args: Any, what: str, **options: Any) -> None:
        if what == "beancount":
            self._write(options["code"], options["group"])
            return
        if what == "group":
            self._begin(options["words"], options["coordinator"], options["name"])
            return
        if what == "coordinator":
            self._appoint(options["slug"], options["email"])
            return
        if what == "coin":
            self._begin_coin(options["words"], options["coordinator"], options["treasurer"])
            return
        verdict = audit()
        self.stdout.write(json.dumps(_facts(verdict)) if options["json"] else _words(verdict))
        if not verdict.is_whole:
            raise SystemExit(BROKEN)

    def _begin(self, words: str, email: str, name: str) -> None:
        """A group and its first coordinator, together or not at all."""
        try:
            said = lets.read_group(_said(words))
        except KlaverbladError as error:
            raise CommandError(f"{error.sentence} {error.facts}", returncode=MISUSED) from error
        user = accounts.login_with(email)
        if user is None:
            message = "Niemand meldt zich aan met dit adres."
            raise CommandError(message, returncode=MISUSED)
        at = timezone.now()
        actor = Actor.task("exchange_group", on=timezone.localdate())
        try:
            group = lets.begin_group(actor, said, user.pk, lets.Applicant(name), at=at)
        except IntegrityError as error:
            message = "Er is al een groep met deze slug."
            raise CommandError(message, returncode=MISUSED) from error
        self.stdout.write(f"{group.name} is begonnen: {group.pk}")

    def _appoint(self, slug: str, email: str) -> None:
        """Where the last coordinator left, only whoever keeps the machine can name another."""
        member = member_of(slug, accounts.login_with(email))
        if member is None:
            message = "Deze groep heeft geen lid met dit adres dat meedoet."
            raise CommandError(message, returncode=MISUSED)
        actor = Actor.task("exchange_coordinator", on=timezone.localdate())
        try:
            lets.appoint(actor, member.group_id, member.pk)
        except KlaverbladError as error:
            message = "Deze groep heeft al een coördinator: die kan er zelf iemand bij vragen."
            raise CommandError(message, returncode=MISUSED) from error
        self.stdout.write(f"{member.name} is nu coördinator van {member.group.name}.")

    def _begin_coin(self, words: str, coordinator: str, treasurer: str) -> None:
        """A coin with its coordinator and its treasurer, together or not at all."""
        try:
            said = coins.read_coin(_said(words))
        except KlaverbladError as error:
            raise CommandError(f"{error.sentence} {error.facts}", returncode=MISUSED) from error
        leads, keeps = accounts.login_with(coordinator), accounts.login_with(treasurer)
        if leads is None or keeps is None:
            message = "Niemand meldt zich aan met dit adres."
            raise CommandError(message, returncode=MISUSED)
        at, actor = timezone.now(), Actor.task("exchange_coin", on=timezone.localdate())
        try:
            coin = coins.begin_coin(actor, said, leads, keeps, at=at)
        except IntegrityError as error:
            message = "Er is al een groep met deze slug."
            raise CommandError(message, returncode=MISUSED) from error
        self.stdout.write(f"{said.group.name} is begonnen: {coin.pk}")

    def _write(self, code: str, group: UUID | None) -> None:
        currency = queries.currency_of(code, group=group)
        if currency is None:
            message = "Er is geen munt met deze code, of er zijn er meer. Zeg dan ook --group."
            raise CommandError(message, returncode=MISUSED)
        for line in beancount.export(currency):
            self.stdout.write(line)


def _said(words: str) -> Mapping[str, Any]:
    known = known_groups().get(words)
    if known is not None:
        found: Mapping[str, Any] = known["group"]
        return found
    try:
        return yaml_text.read(Path(words).read_text("utf-8"))  # type: ignore[no-any-return]
    except (OSError, yaml.YAMLError) as error:
        keys = ", ".join(sorted(known_groups()))
        message = f"Dit is geen leesbaar bestand en geen bekende groep ({keys})."
        raise CommandError(message, returncode=MISUSED) from error


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
    lines = [f"{_SENTENCES[one.code]}: {one.where}{_from(one)}" for one in verdict.findings]
    return "\n".join(["De rekeningen kloppen niet.", *lines])


def _from(one: Finding) -> str:
    """Of which account, and from which booking on."""
    if not one.account:
        return ""
    since = f"vanaf boeking {one.first}" if one.first else "na haar laatste boeking"
    return f" (rekening {one.account}, {since})"


def _facts(verdict: Verdict) -> dict[str, object]:
    return {
        "whole": verdict.is_whole,
        "accounts": verdict.n_accounts,
        "transfers": verdict.n_transfers,
        "findings": [asdict(one) for one in verdict.findings],
    }
