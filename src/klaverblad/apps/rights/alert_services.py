"""Saying that what changed was seen, and taking that back."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.journal import services as journal
from klaverblad.apps.people import queries as people
from klaverblad.apps.people.models import Person
from klaverblad.apps.rights.models import PersonStates, RightAlert
from klaverblad.apps.rights.policies import can_read_rights, can_see_news
from klaverblad.errors import Refused


class NewsSince(Refused):
    """What was seen cannot be put back: something else is told of the same right by now."""

    code = "news_since"
    sentence = _("Er is intussen nieuws over dit recht. Het oude bericht komt niet terug.")


def _locked(actor: Actor, person_id: UUID) -> Person:
    person = people.persons(actor).select_for_update(of=("self",), no_key=True).get(pk=person_id)
    can_read_rights(actor, person).enforce()
    can_see_news(actor, person).enforce()
    return person


@transaction.atomic
def see_news(
    actor: Actor, person_id: UUID, *, at: datetime, shown: datetime | None = None
) -> list[RightAlert]:
    """Everything that waits about one person was seen; from now on it counts as told.

    shown   the moment of the newest that was on the page: what came after it still waits
    """
    person = _locked(actor, person_id)
    row = PersonStates.objects.select_for_update(of=("self",)).filter(person=person).first()
    waits = RightAlert.objects.filter(person=person, seen_at=None, withdrawn_at=None)
    if shown is not None:
        waits = waits.filter(at__lte=shown)
    alerts = list(waits.select_for_update(of=("self",)).order_by("right"))
    for alert in alerts:
        alert.seen_at, alert.seen_by_id = at, actor.user_id
    RightAlert.objects.bulk_update(alerts, ["seen_at", "seen_by"])
    _tell(row, {alert.right: alert.after for alert in alerts})
    _record("right.news_seen", actor, alerts)
    return alerts


@transaction.atomic
def unsee_news(actor: Actor, person_id: UUID) -> list[RightAlert]:
    """What this person's team saw last waits again.

    raises   NewsSince when another alert of one of these rights waits by now
    """
    person = _locked(actor, person_id)
    row = PersonStates.objects.select_for_update(of=("self",)).filter(person=person).first()
    mine = RightAlert.objects.select_for_update(of=("self",)).filter(person=person)
    last = (
        mine.filter(seen_at__isnull=False, seen_by_id=actor.user_id, withdrawn_at=None)
        .order_by("-seen_at")
        .values_list("seen_at", flat=True)
        .first()
    )
    if last is None:
        raise NewsSince
    alerts = list(
        mine.filter(seen_at=last, seen_by_id=actor.user_id, withdrawn_at=None).order_by("right")
    )
    waits = mine.filter(right__in=[one.right for one in alerts], seen_at=None, withdrawn_at=None)
    levels = {right: level for right, (level, *_rest) in (row.states if row else {}).items()}
    if waits.exists() or any(levels.get(one.right, "no") != one.after for one in alerts):
        raise NewsSince
    for alert in alerts:
        alert.seen_at = alert.seen_by_id = None
    RightAlert.objects.bulk_update(alerts, ["seen_at", "seen_by"])
    _tell(row, {alert.right: alert.before for alert in alerts})
    _record("right.news_unseen", actor, alerts)
    return alerts


def _tell(row: PersonStates | None, said: dict[str, str]) -> None:
    if row is not None and said:
        row.told = {**row.told, **said}
        row.save(update_fields=["told"])


def _record(name: str, actor: Actor, alerts: list[RightAlert]) -> None:
    journal.record_many(
        [
            journal.event(name, actor, alert, person_id=alert.person_id, right=alert.right)
            for alert in alerts
        ]
    )
