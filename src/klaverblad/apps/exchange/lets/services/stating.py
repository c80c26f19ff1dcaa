"""A member makes a statement of what they did, takes it back, and says that they read the duties."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from klaverblad.apps.access import signed_papers
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.exchange.lets import outward_queries as queries
from klaverblad.apps.exchange.lets.duties import duties
from klaverblad.apps.exchange.lets.errors import BadPeriod
from klaverblad.apps.exchange.lets.models import Member
from klaverblad.apps.exchange.lets.outward_models import DutiesRead, ParticipationStatement
from klaverblad.apps.exchange.lets.services.locked import taking_part
from klaverblad.apps.exchange.lets.took_part import TookPart
from klaverblad.apps.journal import services as journal

DAYS_MOST = 2 * 366
# What the code on the paper is for, and what the file is for: the one does not pass for the other.
CHECK = "klaverblad.statement.check"
PAPER = "klaverblad.statement"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewStatement:
    """Of which days, and what more than hours may stand on it. `id` comes from the form."""

    id: UUID
    first: date
    last: date
    with_balance: bool = False
    with_categories: bool = False


@transaction.atomic
def make_statement(
    actor: Actor, group_id: UUID, new: NewStatement, *, at: datetime
) -> ParticipationStatement:
    """Make a statement of one's own. The same id again is the same statement.

    raises   BadPeriod; Member.DoesNotExist; Denied
    """
    mine = taking_part(actor, group_id)
    if not new.first <= new.last <= actor.on or (new.last - new.first).days > DAYS_MOST:
        raise BadPeriod(field="last")
    found, is_new = ParticipationStatement.objects.get_or_create(
        pk=new.id,
        defaults={
            "member": mine,
            "first": new.first,
            "last": new.last,
            "with_balance": new.with_balance,
            "with_categories": new.with_categories,
            "made_at": at,
        },
    )
    if found.member_id != mine.pk:
        # Somebody else's id: say as little as of one that is not there.
        raise ParticipationStatement.DoesNotExist
    if is_new:
        journal.emit("lets_statement.made", actor, found, at=at)
    return found


@transaction.atomic
def withdraw_statement(
    actor: Actor, group_id: UUID, statement_id: UUID, *, at: datetime
) -> ParticipationStatement:
    """From now on the code of this statement is not valid. Whoever has the paper, still has it."""
    mine = taking_part(actor, group_id)
    found = queries.statements(mine).select_for_update(of=("self",)).get(pk=statement_id)
    if found.withdrawn_at is None:
        found.withdrawn_at = at
        found.save(update_fields=["withdrawn_at"])
        journal.emit("lets_statement.withdrawn", actor, found, at=at)
    return found


@transaction.atomic
def put_statement_back(actor: Actor, group_id: UUID, statement_id: UUID) -> ParticipationStatement:
    """Undo that a statement was taken back."""
    mine = taking_part(actor, group_id)
    found = queries.statements(mine).select_for_update(of=("self",)).get(pk=statement_id)
    if found.withdrawn_at is not None:
        found.withdrawn_at = None
        found.save(update_fields=["withdrawn_at"])
        journal.emit("lets_statement.put_back", actor, found)
    return found


@transaction.atomic
def read_duties(actor: Actor, group_id: UUID, *, at: datetime) -> None:
    """Note that the list was read: the list, and not which line of it is theirs."""
    mine = taking_part(actor, group_id)
    _row, is_new = DutiesRead.objects.get_or_create(
        member=mine, edition=duties().edition, defaults={"read_at": at}
    )
    if is_new:
        journal.emit("lets_duties.read", actor, mine, at=at)


def check_code(statement: ParticipationStatement) -> str:
    """What stands on the paper for whoever wants to check it: a period and a number by chance."""
    said = {"id": str(statement.pk), **_period(statement)}
    return signed_papers.sign(CHECK, said)


def signed_file(
    statement: ParticipationStatement, mine: Member, done: TookPart, data: bytes
) -> bytes:
    """The printed statement with its signature, which holds what stands on it, but no balance."""
    said: dict[str, Any] = {
        "v": 1,
        "id": str(statement.pk),
        **_period(statement),
        "name": mine.name,
        "group": mine.group.name,
        "given": done.minutes_given,
        "received": done.minutes_received,
        "for_group": done.minutes_for_group,
        "exchanges": done.n_exchanges,
        "both": done.n_both,
        "partners": done.n_partners,
        "activities": done.n_activities,
    }
    return signed_papers.sign_file(PAPER, said, data)


@dataclass(frozen=True, slots=True)
class Checked:
    """What whoever checks a statement is told: whether it holds, and of which days it is."""

    is_valid: bool
    first: date | None = None
    last: date | None = None


def check(code: str) -> Checked:
    """Whether a code is of a statement that was made here and not taken back."""
    try:
        said = signed_papers.read(CHECK, code)
    except signed_papers.NotOurs:
        return Checked(is_valid=False)
    return _checked(said)


def check_file(data: bytes) -> Checked:
    """The same of a whole file: also whether nothing in it was changed."""
    try:
        said = signed_papers.read_file(PAPER, data)
    except signed_papers.NotOurs:
        return Checked(is_valid=False)
    return _checked(said)


def _checked(said: dict[str, Any]) -> Checked:
    if queries.is_withdrawn(said["id"]):
        return Checked(is_valid=False)
    return Checked(True, date.fromisoformat(said["first"]), date.fromisoformat(said["last"]))


def _period(statement: ParticipationStatement) -> dict[str, str]:
    return {"first": statement.first.isoformat(), "last": statement.last.isoformat()}
