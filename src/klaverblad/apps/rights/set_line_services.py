"""Setting a line of the leefloon by hand, and taking it back. The reason is never left out."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.journal import services as journal
from klaverblad.apps.people import queries as people
from klaverblad.apps.rights.models import SetLine
from klaverblad.apps.rights.policies import can_make_worksheet
from klaverblad.apps.rights.set_lines import field_name, settable
from klaverblad.apps.rights.worksheet import sheet
from klaverblad.apps.rights.worksheet_queries import set_lines
from klaverblad.apps.rights.worksheet_services import REASON_MOST
from klaverblad.errors import BadInput, Refused


class AlreadySet(Refused):
    """A line that was taken back, while another value stands there by now."""

    code = "line_already_set"
    sentence = _("Deze lijn is al vastgelegd. Kijk eerst wat er staat.")


@transaction.atomic
def set_line(
    actor: Actor,
    person_id: UUID,
    line: str,
    raw: str,
    *,
    about: str = "",
    reason: str,
    at: datetime,
) -> SetLine:
    """Set a line to what was typed; what stood there is taken back by it.

    about   the housemate, or empty for the person and their household
    raises  BadInput: a line that the law leaves no room for, no value, no reason
    """
    person = people.persons(actor).select_for_update(of=("self",)).get(pk=person_id)
    can_make_worksheet(actor, person).enforce()
    why, name = reason.strip(), field_name(line, about)
    if line not in settable():
        raise BadInput(_("Voor deze lijn laat de wet geen keuze."), field="value")
    if not why:
        raise BadInput(_("Schrijf waarom je deze lijn anders vastlegt."), field="reason")
    if len(why) > REASON_MOST:
        raise BadInput(_("Dat is te lang. Hoogstens 600 tekens."), field="reason")
    found = sheet(actor, person, on=actor.on, said={name: raw})
    if found.errors:
        raise BadInput(next(iter(found.errors.values()))[1], field="value")
    new = next((one for one in found.set_values if one.name == name and one.is_tried), None)
    if new is None:
        raise BadInput(_("Vul iets anders in dan wat er al staat."), field="value")
    standing = SetLine.objects.filter(person=person, line=line, about=about, taken_back_at=None)
    standing.update(taken_back_at=at, taken_back_by_id=actor.user_id)
    row = SetLine.objects.create(
        person=person,
        line=line,
        about=about,
        value=_plain(new.value),
        reckoned=_plain(new.reckoned),
        reason=why,
        set_at=at,
        set_by_id=actor.user_id,
    )
    journal.emit("worksheet.line_set", actor, row, person_id=person.pk, line=line)
    return row


@transaction.atomic
def take_back_line(actor: Actor, set_line_id: UUID, *, at: datetime) -> SetLine:
    """Let the line follow the law again; that it was set stays in the file."""
    row = _mine(actor, set_line_id)
    if row.taken_back_at is None:
        row.taken_back_at, row.taken_back_by_id = at, actor.user_id
        row.save(update_fields=["taken_back_at", "taken_back_by"])
        journal.emit(
            "worksheet.line_taken_back", actor, row, person_id=row.person_id, line=row.line
        )
    return row


@transaction.atomic
def put_back_line(actor: Actor, set_line_id: UUID) -> SetLine:
    """A line that was taken back stands again, with its reason.

    raises  AlreadySet: somebody set it anew meanwhile
    """
    row = _mine(actor, set_line_id)
    if row.taken_back_at is not None:
        same = SetLine.objects.filter(
            person=row.person_id, line=row.line, about=row.about, taken_back_at=None
        )
        if same.exists():
            raise AlreadySet
        row.taken_back_at, row.taken_back_by_id = None, None
        row.save(update_fields=["taken_back_at", "taken_back_by"])
        journal.emit("worksheet.line_put_back", actor, row, person_id=row.person_id, line=row.line)
    return row


def _mine(actor: Actor, set_line_id: UUID) -> SetLine:
    row = set_lines(actor).select_for_update(of=("self",)).get(pk=set_line_id)
    # Two at once would each see no other line that stands.
    people.persons(actor).select_for_update(of=("self",)).get(pk=row.person_id)
    can_make_worksheet(actor, row.person).enforce()
    return row


def _plain(value: Any) -> Any:
    """As JSON keeps it; numbers of columns are no numbers of JSON."""
    if isinstance(value, date):
        return value.isoformat()
    return value.item() if hasattr(value, "item") else value
