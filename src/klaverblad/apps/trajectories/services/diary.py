"""The search diary: written by the person alone, handed out as a list that is not rewritten after."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.journal import services as journal
from klaverblad.apps.people import queries as people
from klaverblad.apps.people import services as files
from klaverblad.apps.people.documents import queries as documents
from klaverblad.apps.people.models import DocumentKind, Person
from klaverblad.apps.people.values import language
from klaverblad.apps.trajectories import diary_queries, policies
from klaverblad.apps.trajectories.models import (
    DiaryReaders,
    SearchDiary,
    SearchEntry,
    SearchEvidence,
    SearchHow,
    SearchKind,
)
from klaverblad.errors import BadInput, KlaverbladError, Refused

# A list over more than two years is no list of a search; and an older day is a slip of the finger.
DAYS_BACK_MOST = 2 * 366
EVIDENCE_MOST = 10


class AlreadyHandedOut(Refused):
    """A line that stood on a list is not rewritten."""

    code = "already_handed_out"
    sentence = _(
        "Deze lijn stond al op een lijst. Wat op papier staat, verandert niet meer. "
        "Schrijf een verbetering: die komt eronder."
    )


@dataclass(frozen=True, slots=True)
class Did:
    """What somebody did to find work."""

    on: date
    kind: str
    with_whom: str = ""
    how: str = ""
    came_of_it: str = ""


@transaction.atomic
def write_entry(
    actor: Actor, person_id: UUID, did: Did, *, at: datetime, corrects_id: UUID | None = None
) -> SearchEntry:
    """Write down what you did; or say better what stood on a list already."""
    diary = _own_diary(actor, person_id)
    said = _checked(actor, did)
    corrected = None
    if corrects_id is not None:
        corrected = _own_entry(actor, corrects_id)
        if SearchEntry.objects.filter(corrects=corrected).exists():
            raise Refused(_("Deze lijn is al verbeterd. Verander de verbetering."))
        if not corrected.is_handed_out:
            raise Refused(_("Deze lijn stond nog op geen lijst. Je kunt ze gewoon veranderen."))
    entry = SearchEntry.objects.create(
        diary=diary, written_at=at, corrects=corrected, **_columns(said)
    )
    name = "diary.corrected" if corrected else "diary.written"
    journal.emit(name, actor, entry, person_id=person_id, kind=said.kind)
    return entry


def proof_title(entry: SearchEntry) -> str:
    """What a proof is called in the file: what was done, and where."""
    with translation.override(language()):
        kind, colon = str(SearchKind(entry.kind).label), translation.gettext(":")
    done = f"{kind[:1].upper()}{kind[1:]}"
    return f"{done}{colon} {entry.with_whom}" if entry.with_whom else done


def write_entry_with(
    actor: Actor,
    person_id: UUID,
    did: Did,
    *,
    at: datetime,
    data: bytes | None,
    corrects_id: UUID | None = None,
) -> SearchEntry:
    """Write down what you did with what shows it: both are kept, or neither."""
    if data is None:
        return write_entry(actor, person_id, did, at=at, corrects_id=corrects_id)
    with transaction.atomic():
        entry = write_entry(actor, person_id, did, at=at, corrects_id=corrects_id)
        new = files.NewDocument(title=proof_title(entry), kind=DocumentKind.OTHER, data=data)
        try:
            kept = files.keep_document(actor, person_id, new, at=at)
        except KlaverbladError as error:
            error.facts["field"] = "file"
            raise
        return add_evidence(actor, entry.pk, kept.pk, at=at)


@transaction.atomic
def change_entry(actor: Actor, entry_id: UUID, did: Did) -> SearchEntry:
    """Change your own line, as long as it stood on no list."""
    entry = _own_entry(actor, entry_id)
    if entry.is_handed_out:
        raise AlreadyHandedOut(entry=entry.pk)
    said = _checked(actor, did)
    changed = _columns(said)
    for name, value in changed.items():
        setattr(entry, name, value)
    entry.save(update_fields=list(changed))
    journal.emit("diary.changed", actor, entry, person_id=entry.diary.person_id, kind=said.kind)
    return entry


@transaction.atomic
def withdraw_entry(actor: Actor, entry_id: UUID, *, at: datetime) -> SearchEntry:
    """Take a line away. It can be put back."""
    entry = _own_entry(actor, entry_id)
    if entry.is_handed_out:
        raise AlreadyHandedOut(entry=entry.pk)
    entry.withdrawn_at = at
    entry.save(update_fields=["withdrawn_at"])
    journal.emit("diary.withdrawn", actor, entry, person_id=entry.diary.person_id)
    return entry


@transaction.atomic
def put_back_entry(actor: Actor, entry_id: UUID) -> SearchEntry:
    """Undo that a line was taken away; one that stands there stays as it is."""
    found = diary_queries.own_entries(actor).select_related("diary__person")
    entry = found.select_for_update(of=("self",)).get(pk=entry_id)
    policies.can_write_diary(actor, entry.diary.person).enforce()
    if entry.withdrawn_at is None:
        return entry
    entry.withdrawn_at = None
    entry.save(update_fields=["withdrawn_at"])
    journal.emit("diary.put_back", actor, entry, person_id=entry.diary.person_id)
    return entry


@transaction.atomic
def add_evidence(actor: Actor, entry_id: UUID, document_id: UUID, *, at: datetime) -> SearchEntry:
    """Lay a document that is kept already beside a line."""
    entry = _own_entry(actor, entry_id)
    if entry.is_handed_out:
        raise AlreadyHandedOut(entry=entry.pk)
    document = (
        documents.documents(actor).filter(person_id=entry.diary.person_id).get(pk=document_id)
    )
    beside = entry.evidence.count()
    if beside >= EVIDENCE_MOST:
        raise Refused(_("Er liggen al tien bewijzen bij deze lijn. Dat is genoeg."))
    SearchEvidence.objects.get_or_create(entry=entry, document=document, defaults={"added_at": at})
    journal.emit(
        "diary.evidence_added",
        actor,
        entry,
        person_id=entry.diary.person_id,
        document=document.pk,
    )
    return entry


@transaction.atomic
def choose_readers(actor: Actor, person_id: UUID, *, readers: str) -> SearchDiary:
    """Say who else reads your diary."""
    if readers not in DiaryReaders.values:
        raise BadInput(_("Kies wie je dagboek mag lezen."), field="readers")
    diary = _own_diary(actor, person_id)
    before, diary.readers = diary.readers, readers
    diary.save(update_fields=["readers"])
    journal.emit(
        "diary.readers_chosen", actor, diary, person_id=person_id, before=before, to=readers
    )
    return diary


@transaction.atomic
def hand_out(
    actor: Actor, person_id: UUID, *, first: date, last: date, at: datetime
) -> list[SearchEntry]:
    """Make the lines of a period into a list that somebody takes along: they stay as they are now.

    For the person; and for whoever of the OCMW may read the diary.
    """
    if last < first:
        raise BadInput(_("De laatste dag komt vóór de eerste. Wissel ze om."), field="last")
    if (last - first).days > DAYS_BACK_MOST:
        raise BadInput(_("Kies een kortere tijd: hoogstens twee jaar."), field="first")
    diary = diary_queries.diaries(actor).select_for_update(of=("self",)).get(person_id=person_id)
    policies.can_read_diary(actor, _person(diary.person_id)).enforce()
    found = diary_queries.entries_between(actor, person_id, first=first, last=last)
    SearchEntry.objects.filter(pk__in=[one.pk for one in found], exported_at=None).update(
        exported_at=at
    )
    journal.emit(
        "diary.handed_out",
        actor,
        diary,
        person_id=person_id,
        at=at,
        first=first,
        last=last,
        count=len(found),
    )
    return found


def _own_diary(actor: Actor, person_id: UUID) -> SearchDiary:
    someone = people.persons(actor).select_for_update(of=("self",)).get(pk=person_id)
    policies.can_write_diary(actor, someone).enforce()
    diary, _is_new = SearchDiary.objects.get_or_create(person=someone)
    return diary


def _own_entry(actor: Actor, entry_id: UUID) -> SearchEntry:
    found = diary_queries.entries(actor).select_related("diary__person")
    entry = found.select_for_update(of=("self",)).get(pk=entry_id)
    policies.can_write_diary(actor, entry.diary.person).enforce()
    return entry


def _person(person_id: UUID) -> Person:
    return Person.objects.prefetch_related("team").get(pk=person_id)


def _checked(actor: Actor, did: Did) -> Did:
    if did.kind not in SearchKind.values:
        raise BadInput(_("Kies wat je deed."), field="kind")
    if did.how and did.how not in SearchHow.values:
        raise BadInput(_("Kies hoe je het deed, of laat het leeg."), field="how")
    if did.on > actor.on:
        raise BadInput(
            _("Die dag moet nog komen. Schrijf het op als je het gedaan hebt."), field="on"
        )
    if did.on < actor.on - timedelta(days=DAYS_BACK_MOST):
        raise BadInput(_("Die dag is te lang geleden. Kijk het jaar na."), field="on")
    return did


def _columns(did: Did) -> dict[str, object]:
    return {
        "on": did.on,
        "kind": did.kind,
        "with_whom": " ".join(did.with_whom.split())[:160],
        "how": did.how,
        "came_of_it": did.came_of_it.strip()[:400],
    }
