"""Making one file of two, and two of one again: every row that moves is noted and put back."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.access.models import SignedLink
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.journal import services as journal
from klaverblad.apps.people import merge_queries, merging, policies
from klaverblad.apps.people.models import Fact, Merge, NotSame, Person
from klaverblad.apps.people.reach_queries import own_persons
from klaverblad.errors import BadInput, Refused

# What is chosen together, by the name of the choice.
FIELDS: Mapping[str, tuple[str, ...]] = {
    "first_name": ("first_name",),
    "last_name": ("last_name",),
    "born_on": ("born_on",),
    "municipality": ("municipality_id",),
    "language": ("language",),
    "phone": ("phone",),
    "email": ("email",),
    "call_when": ("call_when",),
    "home": ("home_lat", "home_lon"),
}
_NUMBER = ("insz", "insz_absent_because")


class AccessWidens(Refused):
    """Somebody would see more than whoever merges was told."""

    code = "access_widens"
    sentence = _(
        "Wie er meer zou zien, veranderde intussen. Kijk opnieuw na wie meer ziet, en bevestig dan."
    )


class TwoNumbers(Refused):
    """Two register numbers: then these are two people, or one number is wrong."""

    code = "two_numbers"
    sentence = _(
        "Deze dossiers hebben elk een ander rijksregisternummer. Dat zijn twee mensen, of één "
        "nummer is fout. Verbeter eerst het nummer."
    )


@dataclass(frozen=True, slots=True)
class Chosen:
    """What of the file that goes is said from now on, and who was seen to see more.

    fields   names of FIELDS that come from the file that goes
    facts    keys of facts that come from it, where both say something
    """

    fields: frozenset[str] = frozenset()
    facts: frozenset[str] = frozenset()
    seen: frozenset[str] = field(default_factory=frozenset)


@transaction.atomic
def merge_files(actor: Actor, kept_id: UUID, gone_id: UUID, chosen: Chosen) -> Merge:
    """Let one file go into another of the same OCMW. Nothing is lost, and it can be undone."""
    kept, gone = _both_locked(actor, kept_id, gone_id)
    if kept.insz_index and gone.insz_index:
        raise TwoNumbers
    widening = {one.key for one in merge_queries.widenings(actor, kept, gone)}
    if not widening <= chosen.seen:
        raise AccessWidens
    notes = _Notes()
    _choose_facts(kept, gone, chosen.facts, notes)
    for hook in merging.moving_hooks():
        _move(hook, kept, gone, actor, notes)
    _move_links(kept, gone, notes)
    for what in merging.all_afterwards():
        what(kept.pk, gone.pk, actor.on, notes.change)
    # Before its fields are taken over: a number stands once among the files that are there.
    gone.merged_into = kept
    gone.save(update_fields=["merged_into"])
    _choose_fields(kept, gone, chosen.fields, notes)
    merge = Merge.objects.create(
        kept=kept, gone=gone, by_id=actor.user_id, set_aside=[list(one) for one in notes.rows]
    )
    journal.emit("person.merged", actor, kept, person_id=kept.pk, gone=gone.pk)
    return merge


def _both_locked(actor: Actor, kept_id: UUID, gone_id: UUID) -> tuple[Person, Person]:
    """Both files under a lock, always in the same order, for whoever is in charge of both."""
    if kept_id == gone_id:
        # Not there and not yours come first: one answer, so that nobody can probe.
        own_persons(actor).get(pk=kept_id)
        raise BadInput(_("Kies twee verschillende dossiers."), field="gone")
    ids = [kept_id, gone_id]
    found = own_persons(actor).filter(pk__in=ids).select_for_update(of=("self",)).order_by("pk")
    by_id = {one.pk: one for one in found}
    if set(by_id) != set(ids):
        raise Person.DoesNotExist
    for one in by_id.values():
        policies.can_merge_person(actor, one).enforce()
    return by_id[kept_id], by_id[gone_id]


class _Notes:
    """Every change as [table, key, before, after], in the order in which it was made."""

    def __init__(self) -> None:
        self.rows: list[tuple[str, str, dict[str, Any], dict[str, Any]]] = []

    def change(self, row: models.Model, changes: Mapping[str, Any]) -> None:
        """Change some columns of a row, and note what they said."""
        before = {name: _plain(getattr(row, name)) for name in changes}
        after = {name: _plain(value) for name, value in changes.items()}
        row._meta.base_manager.filter(pk=row.pk).update(**changes)
        self.rows.append((row._meta.label_lower, str(row.pk), before, after))


def _plain(value: Any) -> Any:
    """A value of a column as JSON keeps it, and gives it back exactly."""
    if value is None or isinstance(value, bool | int | float | str | list | dict):
        return value
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _move(hook: merging.Hook, kept: Person, gone: Person, actor: Actor, notes: _Notes) -> None:
    """Let the rows of one table come along; one that clashes changes as its table says, or stays."""
    column = hook.field.attname
    rows = hook.model._meta.base_manager.filter(**{column: gone.pk}).order_by("pk")
    for row in rows.select_for_update(of=("self",)):
        if not hook.is_once:
            notes.change(row, {column: kept.pk})
            continue
        try:
            with transaction.atomic():
                notes.change(row, {column: kept.pk})
        except IntegrityError:
            how = merging.settled(hook.label) or merging.stay_behind
            more = how(row, actor.on)
            if more is not None:
                notes.change(row, {**more, column: kept.pk})


def _move_links(kept: Person, gone: Person, notes: _Notes) -> None:
    """A link that is about the person themselves speaks of the kept file from now on."""
    label = Person._meta.label_lower
    for link in SignedLink.objects.filter(subject_type=label, subject_id=str(gone.pk)):
        notes.change(link, {"subject_id": str(kept.pk)})


def _choose_facts(kept: Person, gone: Person, chosen: Collection[str], notes: _Notes) -> None:
    """Of what both files say now, one goes on; the other is history, and stays to be read."""
    at = timezone.now()
    for two in merge_queries.facts_of_both(kept, gone):
        loser = kept if two.key in chosen else gone
        losing = Fact.objects.filter(person=loser, key=two.key, replaced_at=None)
        for fact in losing.select_for_update(of=("self",)).order_by("pk"):
            notes.change(fact, {"replaced_at": at})


def _choose_fields(kept: Person, gone: Person, chosen: Collection[str], notes: _Notes) -> None:
    """What was chosen from the file that goes, and whatever the kept one lacks."""
    changes: dict[str, Any] = {}
    for name, columns in FIELDS.items():
        lacks = all(getattr(kept, one) in (None, "") for one in columns)
        if name in chosen or lacks:
            changes |= {one: getattr(gone, one) for one in columns}
    if gone.insz_index and not kept.insz_index:
        changes |= {one: getattr(gone, one) for one in _NUMBER}
    if kept.user_id is None and gone.user_id is not None:
        # A login opens one file: it leaves the one that goes before the other takes it.
        login = gone.user_id
        notes.change(gone, {"user_id": None})
        gone.user_id = None
        changes["user_id"] = login
    changes = {name: one for name, one in changes.items() if getattr(kept, name) != one}
    if not changes:
        return
    before = {name: _plain(getattr(kept, name)) for name in changes}
    # The number of the file that goes is in its own row still: it is not copied into the notes.
    after = {name: _plain(one) for name, one in changes.items() if name != "insz"}
    _write_person(kept, changes)
    notes.rows.append((Person._meta.label_lower, str(kept.pk), before, after))


def _write_person(person: Person, changes: Mapping[str, Any]) -> None:
    """By `save`, which seals the number and makes its index."""
    for name, value in changes.items():
        setattr(person, name, value)
    fields = {Person._meta.get_field(name.removesuffix("_id")).name for name in changes}
    if "insz" in fields:
        fields.add("insz_index")
    person.save(update_fields=sorted(fields))


@transaction.atomic
def undo_merge(actor: Actor, merge_id: UUID) -> Merge:
    """Make two files of one again. What came into the file since stays with the one that was kept."""
    ids = merge_queries.merges(actor).values_list("kept_id", "gone_id").get(pk=merge_id)
    locked = Person._meta.base_manager.select_for_update(of=("self",)).filter(pk__in=ids)
    by_id = {one.pk: one for one in locked.order_by("pk")}
    merge = Merge.objects.select_for_update(of=("self",)).get(pk=merge_id)
    kept, gone = by_id[merge.kept_id], by_id[merge.gone_id]
    policies.can_merge_person(actor, kept).enforce()
    if merge.undone_at is not None:
        raise Refused(_("Dit is al ongedaan gemaakt."))
    if not merge_queries.can_undo(merge, actor):
        raise Refused(_("Na 90 dagen kan dit niet meer. Vraag hulp aan de beheerder."))
    for label, key, before, after in reversed(merge.set_aside or []):
        _put_back(label, key, before, after)
    Person._meta.base_manager.filter(pk=gone.pk).update(merged_into=None)
    merge.undone_at, merge.set_aside = timezone.now(), None
    merge.save(update_fields=["undone_at", "set_aside"])
    for one, other in ((kept, gone), (gone, kept)):
        journal.emit("person.merge_undone", actor, one, person_id=one.pk, other=other.pk)
    return merge


def _put_back(label: str, key: str, before: dict[str, Any], after: dict[str, Any]) -> None:
    """Give a row what it said; a column that somebody changed since keeps the newer word."""
    model = apps.get_model(label)
    row = model._meta.base_manager.filter(pk=key).first()
    if row is None:
        return
    is_same = {
        name: name not in after or _plain(getattr(row, name)) == after[name] for name in before
    }
    # A part of what was changed together makes no sense: then only its person goes back.
    alone = isinstance(row, Person) or all(is_same.values())
    same = {
        name: _as_column(model, name, value)
        for name, value in before.items()
        if is_same[name] and (alone or _leads_to_person(model, name))
    }
    if not same:
        return
    if isinstance(row, Person):
        _write_person(row, same)
    else:
        model._meta.base_manager.filter(pk=key).update(**same)


def _leads_to_person(model: type[models.Model], name: str) -> bool:
    return any(one.model is model and one.field.attname == name for one in merging.hooks())


def _as_column(model: type[models.Model], name: str, value: Any) -> Any:
    column = next(one for one in model._meta.concrete_fields if one.attname == name)
    if isinstance(column, models.JSONField) or value is None:
        return value
    return column.target_field.to_python(value) if column.is_relation else column.to_python(value)


@transaction.atomic
def say_not_same(actor: Actor, one_id: UUID, other_id: UUID) -> NotSame:
    """Keep that two files are of two people, so that they are proposed no more."""
    one, other = _both_locked(actor, *sorted((one_id, other_id)))
    said, is_new = NotSame.objects.get_or_create(
        one=one, other=other, defaults={"by_id": actor.user_id}
    )
    if is_new:
        journal.emit("person.not_same", actor, one, person_id=one.pk, other=other.pk)
        journal.emit("person.not_same", actor, other, person_id=other.pk, other=one.pk)
    return said


@transaction.atomic
def unsay_not_same(actor: Actor, one_id: UUID, other_id: UUID) -> None:
    """Take that back."""
    one, other = _both_locked(actor, *sorted((one_id, other_id)))
    n, _rows = NotSame.objects.filter(one=one, other=other).delete()
    if n:
        journal.emit("person.may_be_same", actor, one, person_id=one.pk, other=other.pk)


def forget_set_aside(*, on: date) -> int:
    """Erase what merges set aside once they can no longer be undone; how many."""
    old = Merge.objects.filter(
        merged_at__date__lt=on - timedelta(days=merge_queries.UNDO_DAYS), set_aside__isnull=False
    )
    return old.update(set_aside=None)
