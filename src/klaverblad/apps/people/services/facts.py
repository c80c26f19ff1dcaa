"""Facts about people and households: said, corrected, taken back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.journal import services as journal
from klaverblad.apps.people import policies, queries
from klaverblad.apps.people.documents import queries as documents
from klaverblad.apps.people.models import EndedAs, Fact, KnownBy, Person, SaidBy
from klaverblad.apps.people.registry import registry
from klaverblad.errors import BadInput, Refused


class UnknownKey(BadInput):
    """A fact under a key that the registry does not have."""

    code = "unknown_fact_key"
    sentence = _("Dit soort feit bestaat niet. Kies er een uit de lijst.")


class EarlierThanKnown(BadInput):
    """A change that starts before what it changes."""

    code = "fact_before_known"
    sentence = _(
        "Deze verandering begint vóór wat er nu staat. Was het fout genoteerd? "
        "Kies dan ‘het was fout’."
    )


class HouseholdUnknown(Refused):
    """A fact about a household that nobody told of yet."""

    code = "household_unknown"
    sentence = _("Zeg eerst met wie deze persoon woont. Dat kan bij ‘Woont met’ in het dossier.")


class ChangedMeanwhile(Refused):
    """Somebody else recorded this fact since the form was opened."""

    code = "fact_changed_meanwhile"
    sentence = _("Een collega heeft dit net aangepast. Kijk wat er nu staat en kies opnieuw.")


@dataclass(frozen=True, slots=True)
class Said:
    """What is said under a key: value, from when, by whom, how it is known, what proves it."""

    key: str
    value: Any
    since: date
    said_by: str
    known_by: str
    document: str = ""
    evidence_id: UUID | None = None
    ended_as: str = EndedAs.CHANGED


# What a form saw that showed no fact: nobody may have said one since.
NOTHING_SEEN = UUID(int=0)


@transaction.atomic
def record_fact(actor: Actor, person_id: UUID, said: Said, *, seen: UUID | None = None) -> Fact:
    """Write down a fact; what stood there before is kept, as changed or as corrected.

    `seen` is the fact that the form showed, or NOTHING_SEEN: if another one stands there now,
    nothing is written. None is for whoever looked at no form, such as a finished step.
    """
    someone = queries.persons(actor).select_for_update(of=("self",)).get(pk=person_id)
    policies.can_record_fact(actor, someone).enforce()
    key = registry().get(said.key)
    if key is None:
        raise UnknownKey(key=said.key)
    _refuse_what_only_we_say(actor, said)
    owner = _owner(actor, someone, key.entity)
    if said.evidence_id is not None:
        # Of this very person, and still there: else it proves nothing here.
        documents.documents(actor).filter(person=someone).get(pk=said.evidence_id)
    now = timezone.now()
    old = Fact.objects.filter(**owner, key=said.key, replaced_at=None).first()
    if seen is not None and seen != (old.pk if old else NOTHING_SEEN):
        raise ChangedMeanwhile(key=said.key)
    if old is not None:
        _end(old, said, at=now)
    fact = Fact.objects.create(
        **owner,
        key=said.key,
        value=said.value,
        since=said.since,
        said_by=said.said_by,
        known_by=said.known_by,
        document=said.document,
        evidence_id=said.evidence_id,
        recorded_by_id=actor.user_id,
        recorded_at=now,
    )
    name = "fact.corrected" if old and said.ended_as == EndedAs.CORRECTED else "fact.recorded"
    journal.emit(
        name,
        actor,
        fact,
        person_id=someone.pk,
        key=said.key,
        known_by=said.known_by,
        before=old and old.pk,
    )
    return fact


@transaction.atomic
def withdraw_fact(actor: Actor, person_id: UUID, fact_id: UUID) -> Fact | None:
    """Take back a fact that was written by mistake: what stood there before stands there again.

    returns   that older fact, said anew; None when there was none, or somebody said more since
    """
    someone = queries.persons(actor).select_for_update(of=("self",)).get(pk=person_id)
    policies.can_record_fact(actor, someone).enforce()
    home = queries.home_of(someone, on=actor.on)
    of_them = Q(person=someone) | (Q(household_id=home) if home else Q(pk=None))
    wrong = Fact.objects.filter(of_them, pk=fact_id, replaced_at=None).first()
    if wrong is None:
        return None
    owner = {"person_id": wrong.person_id, "household_id": wrong.household_id}
    said_at, now = wrong.recorded_at, timezone.now()
    wrong.replaced_at, wrong.ended_as = now, EndedAs.CORRECTED
    wrong.save(update_fields=["replaced_at", "ended_as"])
    fact = Fact.objects.filter(**owner, key=wrong.key, replaced_at=said_at).first()
    if fact is not None:
        # Said anew: the old row stays as it was replaced, so that the history tells both.
        fact = Fact.objects.create(
            **owner,
            key=fact.key,
            value=fact.value,
            since=fact.since,
            said_by=fact.said_by,
            known_by=fact.known_by,
            document=fact.document,
            evidence_id=fact.evidence_id,
            recorded_by_id=actor.user_id,
            recorded_at=now,
        )
    journal.emit(
        "fact.corrected",
        actor,
        fact or wrong,
        person_id=someone.pk,
        key=wrong.key,
        known_by=wrong.known_by,
        before=wrong.pk,
    )
    return fact


def _refuse_what_only_we_say(actor: Actor, said: Said) -> None:
    """What Klaverblad says or computes itself is written by a task, never in somebody's name."""
    if actor.role is None:
        return
    if said.said_by == SaidBy.SYSTEM:
        raise BadInput(_("Zeg wie dit zei: dat ben jij, of iemand anders."), field="said_by")
    if said.known_by == KnownBy.COMPUTED:
        raise BadInput(
            _("Zeg hoe je dit weet. ‘Berekend’ is wat Klaverblad telt."), field="known_by"
        )


def _owner(actor: Actor, someone: Person, entity: str) -> dict[str, Any]:
    if entity == "person":
        return {"person": someone}
    home = queries.home_of(someone, on=actor.on)
    if home is None:
        raise HouseholdUnknown(entity=entity)
    return {"household_id": home}


def _end(old: Fact, said: Said, *, at: Any) -> None:
    """A change ends the old value the day before; a correction says that it never held."""
    if said.ended_as == EndedAs.CHANGED:
        # "Not known" never held, so what was found out later may start before it was asked.
        if said.since < old.since and old.value is not None:
            raise EarlierThanKnown(key=said.key)
        # Two values in one day: the first lasted that day only.
        old.until = max(old.since, said.since - timedelta(days=1))
    old.replaced_at, old.ended_as = at, said.ended_as
    old.save(update_fields=["until", "replaced_at", "ended_as"])
