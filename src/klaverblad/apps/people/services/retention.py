"""Forgetting people: who they are to the runner, facts by the months of their key, and the end."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.access import duties, retention
from klaverblad.apps.access import queries as kept
from klaverblad.apps.access import services as access
from klaverblad.apps.access.models import RetentionNotice
from klaverblad.apps.access.policies import can_run_retention
from klaverblad.apps.access.terms import Rule, Term
from klaverblad.apps.accounts import services as accounts
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.journal import services as journal
from klaverblad.apps.people import merge_queries, policies
from klaverblad.apps.people.models import Fact, Household, HouseholdMembership, Person
from klaverblad.apps.people.reach_queries import own_persons
from klaverblad.apps.people.registry import registry
from klaverblad.errors import BadInput

# The rule of retention.yaml for each sensitivity of facts.yaml.
RULE_OF = {"special": "fact_special", "personal": "fact_personal", "ordinary": "fact_ordinary"}


def register() -> None:
    """Tell the runner who the people are, what keeps a file, and how facts go."""
    duties.keep_files(
        duties.Files(
            of_regions=_of_regions,
            lock=_lock,
            together=_together,
            subject=lambda person_id: Person(pk=person_id),
            forget=forget,
        )
    )
    duties.lifeline(_opened)
    for rule in RULE_OF.values():
        duties.erases(rule, FactEraser())


def _of_regions() -> Mapping[str, Sequence[UUID]]:
    found: dict[str, list[UUID]] = defaultdict(list)
    rows = Person.objects.order_by("pk").values_list("organisation__region_id", "pk")
    for region_id, person_id in rows:
        found[region_id].append(person_id)
    return found


def _lock(person_ids: Sequence[UUID]) -> list[UUID]:
    locked = Person.objects.select_for_update(of=("self",)).filter(pk__in=list(person_ids))
    return list(locked.order_by("pk").values_list("pk", flat=True))


def _running(on: date) -> Q:
    return Q(since__lte=on) & (Q(until=None) | Q(until__gte=on))


def _together(person_ids: Sequence[UUID], on: date) -> Mapping[UUID, frozenset[UUID]]:
    now = HouseholdMembership.objects.filter(_running(on))
    mine = now.filter(person_id__in=list(person_ids)).values_list("person_id", "household_id")
    homes = dict(mine.order_by("since", "pk"))
    living: dict[UUID, set[UUID]] = defaultdict(set)
    roofs = now.filter(household_id__in=set(homes.values()))
    for home, person_id in roofs.values_list("household_id", "person_id"):
        living[home].add(person_id)
    return {
        one: frozenset(living[homes[one]] | {one}) if one in homes else frozenset({one})
        for one in person_ids
    }


def _opened(person_ids: Sequence[UUID]) -> Mapping[UUID, date]:
    rows = Person.objects.filter(pk__in=list(person_ids)).values_list("pk", "created_at__date")
    return dict(rows)


class FactEraser:
    """Facts go by the months of their key; those of one sensitivity and length go together."""

    def terms(self, rule: Rule, shortened: Mapping[str, int]) -> list[Term]:
        """One term for each length of time, with the keys that have it."""
        lengths: dict[int, list[str]] = defaultdict(list)
        for key, entry in registry().items():
            if RULE_OF[entry.sensitivity] == rule.key:
                said = (shortened.get(rule.key), shortened.get(f"fact.{key}"))
                lengths[min([entry.keep_months, *(n for n in said if n is not None)])].append(key)
        return [Term(rule, months, tuple(keys)) for months, keys in sorted(lengths.items())]

    def held(self, term: Term, person_ids: Sequence[UUID], on: date) -> Mapping[UUID, int]:
        """How many facts each of these people has under the keys of a term."""
        of_people = self._of_people(term, person_ids).order_by().values_list("person_id")
        found = Counter(dict(of_people.annotate(n=Count("pk"))))
        homes = _homes_that_end(person_ids, on)
        of_homes = self._of_homes(term, homes).order_by().values_list("household_id")
        for home, n in of_homes.annotate(n=Count("pk")):
            # Said once of everybody under the roof, so counted once: with the first of them.
            found[homes[home]] += n
        return found

    def erase(self, actor: Actor, term: Term, person_ids: Sequence[UUID]) -> None:
        """Delete them, the old values too."""
        can_run_retention(actor).enforce()
        self._of_people(term, person_ids).delete()
        self._of_homes(term, _homes_that_end(person_ids, actor.on)).delete()

    def _of_people(self, term: Term, person_ids: Sequence[UUID]) -> QuerySet[Fact]:
        return Fact.objects.filter(person_id__in=list(person_ids), key__in=term.parts)

    def _of_homes(self, term: Term, homes: Mapping[UUID, UUID]) -> QuerySet[Fact]:
        return Fact.objects.filter(household_id__in=list(homes), key__in=term.parts)


def _homes_that_end(person_ids: Sequence[UUID], on: date) -> dict[UUID, UUID]:
    """The households that end with these people, each with the one in whose file it is counted.

    Whoever lives there now has the same closing day, so it is said of the whole roof or of nobody;
    a home where nobody lives now belongs to whoever did. Of several it is the first by id: not of
    this batch alone, or a home would be warned of twice.
    """
    stays = HouseholdMembership.objects.filter(person_id__in=list(person_ids))
    theirs = HouseholdMembership.objects.filter(
        household_id__in=set(stays.values_list("household_id", flat=True))
    )
    rows = theirs.order_by("-person_id").values_list("household_id", "person_id")
    first = dict(rows) | dict(rows.filter(_running(on)))
    mine = set(person_ids)
    return {home: person_id for home, person_id in first.items() if person_id in mine}


def forget(actor: Actor, person_ids: Sequence[UUID]) -> None:
    """Erase people and everything that hangs on them; logins and homes that are theirs alone too.

    Runs in the transaction of the caller, who did what had to be done before.
    """
    can_run_retention(actor).enforce()
    people = list(Person.objects.filter(pk__in=list(person_ids)).order_by("pk"))
    # A file that went into another goes with it.
    within = merge_queries.ids_within(person_ids)
    ids = [*person_ids, *within]
    logins = Person._meta.base_manager.filter(pk__in=ids, user__isnull=False)
    user_ids = list(logins.values_list("user_id", flat=True))
    stays = HouseholdMembership.objects.filter(person_id__in=ids)
    homes = set(stays.values_list("household_id", flat=True))
    n_rows = kept.n_of_file(ids)
    access.erase_files(actor, ids)
    events = [
        journal.event("person.forgotten", actor, one, person_id=one.pk, count=n_rows[one.pk])
        for one in people
    ]
    Person._meta.base_manager.filter(pk__in=within).delete()
    Person.objects.filter(pk__in=ids).delete()
    Household.objects.filter(pk__in=homes, memberships=None).delete()
    accounts.forget_logins(actor, user_ids)
    journal.record_many(events)


@transaction.atomic
def keep_longer(actor: Actor, notice_id: UUID, *, because: str, until: date) -> RetentionNotice:
    """Say that a part of a file is still needed: why, and until when at the latest."""
    notice = _answered(actor, notice_id)
    latest = retention.latest_keep(actor.on)
    if not because.strip():
        raise BadInput(_("Zeg in een paar woorden waarom het nog nodig is."), field="because")
    if not actor.on < until <= latest:
        raise BadInput(
            _("Kies een dag na vandaag, en hoogstens een jaar ver. Daarna kijk je opnieuw."),
            field="until",
        )
    notice.kept_because, notice.kept_until = because.strip()[:300], until
    notice.kept_by_id = actor.user_id
    notice.save(update_fields=["kept_because", "kept_until", "kept_by"])
    _tell(actor, "file.kept", notice, until=until)
    return notice


@transaction.atomic
def let_go(actor: Actor, notice_id: UUID) -> RetentionNotice:
    """Take back that a part of a file is still needed: it goes on its day."""
    notice = _answered(actor, notice_id)
    notice.kept_because, notice.kept_until, notice.kept_by = "", None, None
    notice.save(update_fields=["kept_because", "kept_until", "kept_by"])
    _tell(actor, "file.let_go", notice)
    return notice


def _answered(actor: Actor, notice_id: UUID) -> RetentionNotice:
    """A warning under a lock, for whoever may answer it.

    The person first, as the runner does: an answer is there before it weighs, or too late.
    """
    mine = kept.notices_of(own_persons(actor)).select_related(None)
    person_id = mine.get(pk=notice_id).person_id
    someone = own_persons(actor).select_for_update(of=("self",)).get(pk=person_id)
    notice = mine.select_for_update(of=("self",)).get(pk=notice_id)
    policies.can_keep_file(actor, someone).enforce()
    return notice


def _tell(actor: Actor, name: str, notice: RetentionNotice, **data: object) -> None:
    journal.emit(
        name,
        actor,
        notice,
        person_id=notice.person_id,
        rule=notice.rule,
        months=notice.months,
        **data,
    )
