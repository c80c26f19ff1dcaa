"""A statement of taking part comes in by the hand of its owner, and goes out by it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.access import signed_papers
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.journal import services as journal
from klaverblad.apps.people import services as people
from klaverblad.apps.people.models import Fact, KnownBy, Person, SaidBy
from klaverblad.apps.people.policies import is_self
from klaverblad.apps.people.values import language
from klaverblad.apps.trajectories import policies, statement_queries
from klaverblad.apps.trajectories.models import HandedBy, HandedStatement, Step
from klaverblad.apps.trajectories.services.locked import held_step
from klaverblad.errors import BadInput, Refused

# What the file is signed for; the exchange says the same, and neither asks the other.
PAPER = "klaverblad.statement"
FACT = "exchange_hours"


class AlreadyHanded(Refused):
    """This very statement was handed over, and was not taken back."""

    code = "statement_already_handed"
    sentence = _("Dit bewijs is al gegeven. Een bewijs telt één keer.")


@dataclass(frozen=True, slots=True)
class StatementPaper:
    """What stands on a statement that is really of this desk. `name` is looked at, and not kept."""

    digest: str
    name: str
    first: date
    last: date
    minutes_given: int | None
    minutes_received: int | None
    minutes_for_group: int | None
    n_exchanges: int
    n_both: int
    n_partners: int
    n_activities: int

    @property
    def minutes(self) -> int | None:
        """For others and for the group together; None when an hour has no value there."""
        if self.minutes_given is None or self.minutes_for_group is None:
            return None
        return self.minutes_given + self.minutes_for_group


def read_statement(data: bytes) -> StatementPaper:
    """Read a file by its signature alone: no table of the groups is asked, and nobody there can tell.

    raises   signed_papers.NotOurs
    """
    said = signed_papers.read_file(PAPER, data)
    return StatementPaper(
        digest=hashlib.sha256(str(said["id"]).encode()).hexdigest(),
        name=str(said["name"]),
        first=date.fromisoformat(said["first"]),
        last=date.fromisoformat(said["last"]),
        minutes_given=said["given"],
        minutes_received=said["received"],
        minutes_for_group=said["for_group"],
        n_exchanges=said["exchanges"],
        n_both=said["both"],
        n_partners=said["partners"],
        n_activities=said["activities"],
    )


def hand_statement(
    actor: Actor, step_id: UUID, data: bytes, *, is_agreed: bool, may_count: bool, at: datetime
) -> HandedStatement:
    """Take in what the person hands over: they do it themselves, or the coach who got it.

    The hours become a fact that says where it comes from. Whoever handed it over is in the journal.

    raises   NotOurs; AlreadyHanded; BadInput when nobody said yes; Step.DoesNotExist
    """
    paper = read_statement(data)
    if not is_agreed:
        raise BadInput(_("Zonder je ja nemen we het bewijs niet aan."), field="is_agreed")
    with transaction.atomic():
        step, person = _held(actor, step_id)
        if HandedStatement.objects.filter(digest=paper.digest, withdrawn_at=None).exists():
            raise AlreadyHanded(field="file")
        kept = HandedStatement.objects.create(
            step=step,
            digest=paper.digest,
            first=paper.first,
            last=paper.last,
            minutes_given=paper.minutes_given,
            minutes_received=paper.minutes_received,
            minutes_for_group=paper.minutes_for_group,
            n_exchanges=paper.n_exchanges,
            n_both=paper.n_both,
            n_partners=paper.n_partners,
            n_activities=paper.n_activities,
            may_count=may_count,
            handed_by=HandedBy.PERSON if is_self(actor, person) else HandedBy.COACH,
            by_id=actor.user_id,
            handed_at=at,
            fact=_hours_as_fact(actor, person, paper),
        )
        journal.emit("statement.handed", actor, kept, person_id=person.pk, at=at, step=step.pk)
    return kept


def _held(actor: Actor, step_id: UUID) -> tuple[Step, Person]:
    statement_queries.step_for_statement(actor, step_id)
    step, person = held_step(actor, step_id)
    policies.can_hand_statement(actor, person).enforce()
    return step, person


def _hours_as_fact(actor: Actor, person: Person, paper: StatementPaper) -> Fact | None:
    """Whole hours, down; None when there are none, or when a statement of later days came before."""
    if paper.minutes is None:
        return None
    standing = Fact.objects.filter(person=person, key=FACT, replaced_at=None).first()
    if standing is not None and standing.since > paper.last:
        return None
    with translation.override(language()):
        document = gettext("eigen bewijs van deelname")
    said = people.Said(
        FACT,
        value=paper.minutes // 60,
        since=paper.last,
        said_by=SaidBy.PERSON,
        known_by=KnownBy.DOCUMENT,
        document=document,
    )
    return people.record_fact(actor, person.pk, said)


@transaction.atomic
def withdraw_statement(actor: Actor, statement_id: UUID, *, at: datetime) -> HandedStatement:
    """Take a statement back: what was written of it goes too. The person may at any time."""
    found = statement_queries.handed_statement(actor, statement_id)
    _step, person = _held(actor, found.step_id)
    row = HandedStatement.objects.select_for_update(of=("self",)).get(pk=found.pk)
    if row.withdrawn_at is not None:
        return row
    if row.fact_id is not None:
        people.withdraw_fact(actor, person.pk, row.fact_id)
    _empty(row)
    row.withdrawn_at, row.fact = at, None
    row.save()
    journal.emit("statement.withdrawn", actor, row, person_id=person.pk, at=at, step=row.step_id)
    return row


# Of what was taken back only that it was there stays: the numbers go at once.
_GONE: dict[str, Any] = {
    "minutes_given": None,
    "minutes_received": None,
    "minutes_for_group": None,
    "n_exchanges": 0,
    "n_both": 0,
    "n_partners": 0,
    "n_activities": 0,
    "may_count": False,
}


def _empty(row: HandedStatement) -> None:
    for name, value in _GONE.items():
        setattr(row, name, value)
