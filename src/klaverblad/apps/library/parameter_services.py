"""Every change to the rows that a region lays over the law: one transaction, checked by the engine."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.models import Region
from klaverblad.apps.journal import services as journal
from klaverblad.apps.library import amounts, books, policies
from klaverblad.apps.library.models import BookVersion, ParameterRow, RowStatus
from klaverblad.engines.rules.errors import CaseError, LoadError
from klaverblad.errors import BadInput, Refused
from klaverblad.law import Rules

EARLIEST, LATEST = date(1945, 1, 1), date(2100, 12, 31)
# What is only expected is never confirmed, whoever says so.
_EXPECTED = re.compile(r"forecast|voorspel|verwacht|prévision|prognose|expected", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class NewRow:
    """A value of law as an administrator read it; `value` as the row keeps it, empty for not found."""

    key: str
    since: date
    value: str
    status: str
    source: str
    checked_on: date
    until: date | None = None


class BookChanged(Refused):
    """Somebody else changed an amount since the preview was made."""

    code = "book_changed"
    sentence = gettext_lazy(
        "Een collega veranderde net een bedrag. Kijk opnieuw wat er verandert, en bewaar dan."
    )


def would_be(actor: Actor, new: NewRow) -> Rules:
    """The book as it would be with this row: what a save would give, and nothing is written.

    raises   BadInput, Refused: the row does not fit
    """
    policies.can_try_parameter(actor).enforce()
    return _with(actor, new, _live(actor))


@transaction.atomic
def add_row(actor: Actor, new: NewRow, *, seen: UUID | None) -> ParameterRow:
    """Add a dated value, or confirm one: a row of the same day comes in the place of the old one.

    seen     the version of the book that the preview was made with
    raises   BookChanged: another was saved since; BadInput, Refused: the row does not fit
    """
    policies.can_write_parameter(actor).enforce()
    _lock(actor, seen)
    live = _live(actor)
    _with(actor, new, live)
    old = next((one for one in live if (one.key, one.since) == (new.key, new.since)), None)
    if old is not None:
        _retire(actor, old)
    row = ParameterRow(
        region_id=actor.region_id,
        key=new.key,
        since=new.since,
        until=new.until,
        value=new.value,
        status=new.status,
        source=new.source.strip(),
        checked_on=new.checked_on,
        replaced=old,
        made_by_id=actor.user_id,
        made_at=timezone.now(),
    )
    row.save(force_insert=True)
    journal.emit("parameter.added", actor, row, key=row.key, since=row.since, status=row.status)
    return row


@transaction.atomic
def retire_row(actor: Actor, row_id: UUID) -> ParameterRow:
    """Take a row away; the row of the same day that it replaced holds again, if there was one."""
    policies.can_write_parameter(actor).enforce()
    _lock(actor, None, is_seen=False)
    row = ParameterRow.objects.get(pk=row_id, region_id=actor.region_id)
    if not row.is_in_use:
        raise Refused(_("Deze waarde is al weggehaald. Kijk wat er nu staat."), row=row.pk)
    _retire(actor, row)
    if row.replaced is not None:
        _put_back(row.replaced)
    _check_whole(actor)
    journal.emit("parameter.retired", actor, row, key=row.key, since=row.since, status=row.status)
    return row


@transaction.atomic
def put_back_row(actor: Actor, row_id: UUID) -> ParameterRow:
    """Let a row that was taken away hold again; the row that came back with it gone goes again."""
    policies.can_write_parameter(actor).enforce()
    _lock(actor, None, is_seen=False)
    row = ParameterRow.objects.get(pk=row_id, region_id=actor.region_id)
    there = next(
        (one for one in _live(actor) if (one.key, one.since) == (row.key, row.since)), None
    )
    if there is not None and there.pk != row.replaced_id:
        sentence = _("Op %(day)s begint al een waarde van deze regio. Haal die eerst weg.")
        raise Refused(sentence % {"day": amounts.show_day(row.since)}, row=row.pk)
    if there is not None:
        _retire(actor, there)
    elif row.replaced_id is not None:
        # Somebody took that one away as well: it does not come back with this one gone.
        row.replaced = None
        row.save(update_fields=["replaced"])
    _put_back(row)
    _check_whole(actor)
    journal.emit("parameter.put_back", actor, row, key=row.key, since=row.since, status=row.status)
    return row


def _lock(actor: Actor, seen: UUID | None, *, is_seen: bool = True) -> None:
    """One change of a book at a time; each gives it a new token, so that every process reads again."""
    Region.objects.select_for_update(of=("self",)).get(pk=actor.region_id)
    held = BookVersion.objects.filter(region_id=actor.region_id).first()
    if is_seen and seen != (held.token if held else None):
        raise BookChanged
    new = uuid.uuid4()
    BookVersion.objects.update_or_create(region_id=actor.region_id, defaults={"token": new})


def _live(actor: Actor) -> list[ParameterRow]:
    return list(ParameterRow.objects.filter(region_id=actor.region_id, retired_at=None))


def _retire(actor: Actor, row: ParameterRow) -> None:
    row.retired_by_id, row.retired_at = actor.user_id, timezone.now()
    row.save(update_fields=["retired_by", "retired_at"])


def _put_back(row: ParameterRow) -> None:
    row.retired_by, row.retired_at = None, None
    row.save(update_fields=["retired_by", "retired_at"])


def _check_whole(actor: Actor) -> None:
    """The book without a row, or with an old one, must still be whole."""
    try:
        books.with_rows(_live(actor))
    except (LoadError, CaseError) as error:
        sentence = _("Dan blijft er een periode zonder waarde. Haal eerst de latere waarde weg.")
        raise Refused(sentence) from error


def _with(actor: Actor, new: NewRow, live: list[ParameterRow]) -> Rules:
    others = [one for one in live if (one.key, one.since) != (new.key, new.since)]
    without = books.with_rows(others)
    _look_at(new, without)
    parameter = without.parameters_by_key[new.key]
    value = books.as_value(_unsaved(actor, new))
    try:
        books.check(parameter, value)
        return without.with_values({new.key: [value]})
    except (LoadError, CaseError) as error:
        raise _misfit(new, without) from error


def _unsaved(actor: Actor, new: NewRow) -> ParameterRow:
    return ParameterRow(
        region_id=actor.region_id, key=new.key, since=new.since, until=new.until, value=new.value,
        status=new.status, source=new.source, checked_on=new.checked_on,
    )  # fmt: skip


def _look_at(new: NewRow, without: Rules) -> None:
    """What a form can say about its own fields; how days fit together is for the engine."""
    if new.key not in without.parameters_by_key:
        raise BadInput(_("Dit bedrag kennen de regels niet."), field="value")
    if not EARLIEST <= new.since <= LATEST:
        raise BadInput(_("Die dag kan niet. Schrijf hem zo: 1 maart 2026."), field="since")
    if new.until is not None and new.until < new.since:
        raise BadInput(_("Het einde ligt voor het begin."), field="until")
    if new.status not in RowStatus.values:
        raise BadInput(_("Zeg hoe zeker dit is."), field="status")
    if not new.source.strip():
        raise BadInput(
            _("Zeg waar dit staat: een wet, een omzendbrief of een website."), field="source"
        )
    if new.status == RowStatus.CONFIRMED:
        _look_at_source(new, without)
    if not new.value and new.status != RowStatus.UNCONFIRMED:
        raise BadInput(_("Wat niemand vond, is niet bevestigd."), field="status")


def _look_at_source(new: NewRow, without: Rules) -> None:
    """A confirmation stands on a source of its own: an expectation cannot confirm itself."""
    there = {one.since: one for one in without.parameters_by_key[new.key].values}.get(new.since)
    is_echo = (
        there is not None
        and there.status != RowStatus.CONFIRMED
        and there.source.strip() == new.source.strip()
    )
    if is_echo or _EXPECTED.search(new.source):
        raise BadInput(
            _(
                "Een verwachting of berekening bevestigt niets. Noem waar het bedrag officieel staat."
            ),
            field="source",
        )


def _misfit(new: NewRow, without: Rules) -> Refused:
    """Why the engine does not take it, in words, with the day that it is about."""
    values = without.parameters_by_key[new.key].values
    earlier = [one for one in values if one.since < new.since]
    later = [one.since for one in values if one.since > new.since]
    day = timedelta(days=1)
    if new.until is not None and later and new.until >= later[0]:
        sentence = _(
            "Vanaf %(day)s geldt al een andere waarde. Eindig de dag ervoor, of laat het einde leeg."
        )
        return Refused(sentence % {"day": amounts.show_day(later[0])}, field="until")
    if new.until is not None and later and new.until + day < later[0]:
        return _gap(new.until + day, later[0] - day, "until")
    ended = earlier[-1].until if earlier else None
    if ended is not None and ended + day < new.since:
        return _gap(ended + day, new.since - day, "since")
    return Refused(
        _("Deze waarde past niet bij dit bedrag. Kijk na wat je schreef."), field="value"
    )


def _gap(first: date, last: date, field: str) -> Refused:
    sentence = _(
        "Van %(first)s tot en met %(last)s zou er niets gelden. Voeg eerst die waarde toe, of zeg"
        " dat niemand ze vond."
    )
    days = {"first": amounts.show_day(first), "last": amounts.show_day(last)}
    return Refused(sentence % days, field=field)
