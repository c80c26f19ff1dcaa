"""The terms that the law sets on a request, each with its source; a term without one is asked.

Whoever grants a right says in its letter until when one may appeal. Only where the law that we hold
has the term, it is reckoned, and then still laid beside the letter.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.library.books import law, law_on
from klaverblad.apps.people.values import language
from klaverblad.apps.rights.cases import LEEFLOON
from klaverblad.engines.rules.answers import Answer
from klaverblad.engines.rules.dated import RulesOn
from klaverblad.engines.rules.population import Case
from klaverblad.law.rights import Right, rights

REFERENCE_ADDRESS = "referentieadres"
_CONFIRMED = "confirmed"
# Of nobody: the terms of a request rest on its days alone.
_NOBODY = "applicant"


@dataclass(frozen=True, slots=True)
class Term:
    """The last day of something, with the article that says so, in words."""

    on: date
    source: str
    sentence: str


def right(key: str) -> Right | None:
    """One right of the law by its key."""
    return rights().get(key)


def right_name(key: str) -> str:
    """What a right is called, in a language of the desk; its key when the law has it no more."""
    found = right(key)
    if found is None:
        return key
    # "Recht op leefloon" is the question; what one asks for is the leefloon.
    rule = LEEFLOON if key == LEEFLOON else found.rule
    return str(law().versions[rule][-1].name[language()])


def authority(key: str) -> str:
    """Who grants a right, in a language of the desk."""
    found = right(key)
    return str(found.authority[language()]) if found else ""


def is_granted_by_ocmw(key: str) -> bool:
    """Whether the OCMW itself decides, and so the one in charge is where to ask."""
    found = right(key)
    return found is not None and str(found.authority["nl"]).startswith("OCMW")


def answer_term(actor: Actor, key: str, asked_on: date) -> Term | None:
    """Until when an answer may take, if the law as the region of this actor reads it says so."""
    now = law_on(actor, actor.on)
    if key == LEEFLOON:
        decided = _of_leefloon("decision_due_on", now, requested_on=asked_on)
        told = _of_leefloon("notification_due_on", now, requested_on=asked_on)
        if told is None or decided is None:
            return None
        return Term(told.on, told.source, f"{decided.sentence} {told.sentence}")
    if key == REFERENCE_ADDRESS:
        days = now.ask(Case(persons={_NOBODY: {}}), "referentieadres_decision_days")
        answer = days["referentieadres_decision_days"]
        if _is_sure(answer):
            last = asked_on + timedelta(days=int(answer.value))
            return Term(last, answer.rule.source, answer.sentence(language()))
    return None


def appeal_term(actor: Actor, key: str, received_on: date) -> Term | None:
    """Until when one may appeal, if the law that we hold says so; else it stands in the letter."""
    if key != LEEFLOON:
        return None
    return _of_leefloon("appeal_until_on", law_on(actor, actor.on), notified_on=received_on)


def _of_leefloon(rule: str, now: RulesOn, **known: date) -> Term | None:
    # A day that is still to come cannot be told yet: then the term is not known either.
    if any(day > now.day for day in known.values()):
        return None
    told = {"applicant": [_NOBODY], "is_decided": False, **known}
    case = Case(persons={_NOBODY: {}}, groups={"leefloon_request": [told]})
    answer = now.ask(case, rule)[rule]
    if not _is_sure(answer):
        return None
    return Term(answer.value, answer.rule.source, answer.sentence(language()))


def _is_sure(answer: Answer) -> bool:
    """A term that somebody only remembers is no term to hold a service to."""
    return bool(answer.settled) and answer.status == _CONFIRMED
