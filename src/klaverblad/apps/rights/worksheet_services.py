"""Keeping a draft of the leefloon, and taking it back. The OCMW decides; nothing here does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.journal import services as journal
from klaverblad.apps.people import queries as people
from klaverblad.apps.rights.frozen import LANGUAGES, frozen
from klaverblad.apps.rights.models import Worksheet
from klaverblad.apps.rights.policies import can_make_worksheet
from klaverblad.apps.rights.worksheet import Sheet, sheet
from klaverblad.apps.rights.worksheet_queries import worksheets
from klaverblad.errors import BadInput, Refused

REASON_MOST = 600


class NotSettled(Refused):
    """A draft while something that decides the amount is unknown."""

    code = "worksheet_not_settled"
    sentence = _(
        "Er is nog iets niet bekend dat het bedrag verandert. Vul het eerst in, of probeer het uit."
    )


class LineWithoutReason(Refused):
    """A draft while a line is only tried at another value."""

    code = "worksheet_line_without_reason"
    sentence = _(
        "Je probeert een lijn met een andere waarde. Leg ze eerst vast met een reden, of zet ze terug."
    )


@dataclass(frozen=True, slots=True)
class NewWorksheet:
    """What a draft is made of.

    said           what is tried on the sheet, by the name of its field, as it was typed
    requested_on   the day on which the leefloon was asked for
    equity_reason  why the income of relatives is set aside; needed when it is
    """

    requested_on: date
    said: Mapping[str, str] = field(default_factory=dict)
    equity_reason: str = ""


@transaction.atomic
def keep_worksheet(actor: Actor, person_id: UUID, new: NewWorksheet, *, at: datetime) -> Worksheet:
    """Freeze the sum as it is now, in every language of the desk."""
    person = people.persons(actor).select_for_update(of=("self",)).get(pk=person_id)
    can_make_worksheet(actor, person).enforce()
    reason = new.equity_reason.strip()
    _refuse_odd(new, reason, actor.on)
    found = sheet(actor, person, on=actor.on, said=new.said)
    if found.errors:
        raise BadInput(next(iter(found.errors.values()))[1], field="said")
    if any(one.is_tried for one in found.set_values):
        raise LineWithoutReason
    if not (found.answer.settled and found.category.settled):
        raise NotSettled
    if found.is_set_aside and not reason:
        raise BadInput(
            _("Schrijf waarom het billijk is. Zonder reden in de beslissing telt het inkomen mee."),
            field="equity_reason",
        )
    worksheet = Worksheet.objects.create(
        person=person,
        on=actor.on,
        requested_on=new.requested_on,
        category=found.category.value,
        amount=_cents(found.answer.value),
        what_ifs=[[one.key, one.who, one.value] for one in found.tried],
        equity_reason=reason if found.is_set_aside else "",
        content={
            language: frozen(found, language, requested_on=new.requested_on)
            for language in LANGUAGES
        },
        receipt=_plain(asdict(found.answer.receipt)) | {"set_lines": _set_lines(found)},
        made_at=at,
        made_by_id=actor.user_id,
    )
    journal.emit(
        "worksheet.kept",
        actor,
        worksheet,
        person_id=person.pk,
        category=worksheet.category,
        tried=[one.key for one in found.tried],
        set_lines=[one.line for one in found.set_values],
    )
    return worksheet


@transaction.atomic
def withdraw_worksheet(actor: Actor, worksheet_id: UUID, *, at: datetime) -> Worksheet:
    """Take a draft off the list; it stays in the file until the file goes."""
    worksheet = _mine(actor, worksheet_id)
    if worksheet.withdrawn_at is None:
        worksheet.withdrawn_at = at
        worksheet.save(update_fields=["withdrawn_at"])
        journal.emit("worksheet.withdrawn", actor, worksheet, person_id=worksheet.person_id)
    return worksheet


@transaction.atomic
def put_back_worksheet(actor: Actor, worksheet_id: UUID) -> Worksheet:
    """A draft that was taken off stands again."""
    worksheet = _mine(actor, worksheet_id)
    if worksheet.withdrawn_at is not None:
        worksheet.withdrawn_at = None
        worksheet.save(update_fields=["withdrawn_at"])
        journal.emit("worksheet.put_back", actor, worksheet, person_id=worksheet.person_id)
    return worksheet


def _mine(actor: Actor, worksheet_id: UUID) -> Worksheet:
    worksheet = worksheets(actor).select_for_update(of=("self",)).get(pk=worksheet_id)
    can_make_worksheet(actor, worksheet.person).enforce()
    return worksheet


def _refuse_odd(new: NewWorksheet, reason: str, on: date) -> None:
    if new.requested_on > on:
        raise BadInput(_("Die dag moet nog komen."), field="requested_on")
    if len(reason) > REASON_MOST:
        raise BadInput(_("Dat is te lang. Hoogstens 600 tekens."), field="equity_reason")


def _cents(amount: float) -> Decimal:
    return Decimal(str(amount)).quantize(Decimal(1).scaleb(-2), ROUND_HALF_UP)


def _set_lines(found: Sheet) -> list[dict[str, Any]]:
    """Who set which line, when, why, and what the law gave: a replay needs them."""
    return [
        {
            "id": str(one.pk),
            "line": one.line,
            "about": one.who,
            "old": one.reckoned if isinstance(one.reckoned, str | float | int) else None,
            "new": one.value,
            "reason": one.reason,
            "by": one.by,
            "at": one.at.isoformat() if one.at else "",
        }
        for one in found.set_values
    ]


def _plain(receipt: Mapping[str, Any]) -> dict[str, Any]:
    return {
        key: value if isinstance(value, str | float | int | bool) else str(value)
        for key, value in receipt.items()
    }
