"""Documents of a person: asked by a link, kept, withdrawn, put back, and their files swept."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.access import links
from klaverblad.apps.access.models import LinkScope
from klaverblad.apps.accounts import queries as accounts
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.journal import services as journal
from klaverblad.apps.people import policies, queries
from klaverblad.apps.people.documents import files
from klaverblad.apps.people.documents import queries as documents
from klaverblad.apps.people.models import Document, DocumentKind, Person
from klaverblad.contents import Content, read_content
from klaverblad.errors import BadInput, Refused

UPLOAD_DAYS = 14
# So long a withdrawn document can be put back; then its file goes.
WITHDRAWN_DAYS = 30
ORPHAN_AFTER = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class NewDocument:
    """A file with its words. The name that it had on somebody's device is not among them."""

    title: str
    kind: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Wanted:
    """A document that is asked for: what, and of which partner; None asks the person."""

    asks: str
    kind: str = DocumentKind.OTHER
    partner_id: UUID | None = None
    days: int = UPLOAD_DAYS


@transaction.atomic
def ask_document(actor: Actor, person_id: UUID, wanted: Wanted, *, at: datetime) -> links.Issued:
    """Make a link by which the person, or a partner, sends a document without a login."""
    someone = queries.persons(actor).get(pk=person_id)
    policies.can_ask_document(actor, someone).enforce()
    if not wanted.asks.strip():
        raise BadInput(_("Welk document vraag je? Een paar woorden volstaan."), field="asks")
    partner = wanted.partner_id and accounts.organisations(actor).get(pk=wanted.partner_id).pk
    journal.emit("document.asked", actor, someone, person_id=someone.pk, partner=partner)
    ask = links.Ask(
        person_id=someone.pk,
        asks=wanted.asks,
        asks_kind=wanted.kind,
        language="nl" if partner else links.spoken(someone.language),
        asked_organisation_id=partner,
        valid_days=wanted.days,
    )
    return links.issue(actor, scope=LinkScope.UPLOAD, subject=someone, at=at, ask=ask)


def keep_document(actor: Actor, person_id: UUID, new: NewDocument, *, at: datetime) -> Document:
    """Keep a file in the file of a person; file and row are there together, or neither."""
    someone = queries.persons(actor).get(pk=person_id)
    policies.can_keep_document(actor, someone).enforce()
    content = read_content(new.data)
    return _with_file(content, lambda name: _keep(actor, person_id, new, content, name, at))


@transaction.atomic
def _keep(
    actor: Actor, person_id: UUID, new: NewDocument, content: Content, name: str, at: datetime
) -> Document:
    someone = queries.persons(actor).select_for_update(of=("self",)).get(pk=person_id)
    policies.can_keep_document(actor, someone).enforce()
    row = Document(uploaded_by_id=actor.user_id)
    return _write(actor, someone, row, new, content, name, at)


def keep_document_by_link(holder: links.LinkHolder, new: NewDocument, *, at: datetime) -> Document:
    """Keep what somebody sends by a link; each file is one use of it."""
    content = read_content(new.data)
    return _with_file(content, lambda name: _keep_by_link(holder, new, content, name, at))


@transaction.atomic
def _keep_by_link(
    holder: links.LinkHolder, new: NewDocument, content: Content, name: str, at: datetime
) -> Document:
    # The person before the link, as whoever forgets a file does.
    someone = documents.person_by_link(holder).select_for_update(of=("self",)).get()
    link = links.use(holder, at=at)
    policies.can_keep_document(holder, someone).enforce()
    row = Document(via_link=link.pk, sent_by_organisation_id=link.asked_organisation_id)
    return _write(holder, someone, row, new, content, name, at)


def _with_file(content: Content, write: Callable[[str], Document]) -> Document:
    """Write the file, then what `write` makes of it; without a row there is no file."""
    name = files.keep(content.data)
    try:
        return write(name)
    except BaseException:
        files.drop(name)
        raise


def _write(
    actor: Actor,
    someone: Person,
    row: Document,
    new: NewDocument,
    content: Content,
    name: str,
    at: datetime,
) -> Document:
    fingerprint = hashlib.sha256(content.data).hexdigest()
    if someone.documents.filter(sha256=fingerprint, withdrawn_at=None).exists():
        raise Refused(_("Dit document is er al. We bewaren het niet twee keer."))
    row.person = someone
    row.title = " ".join(new.title.split())[:120] or str(DocumentKind(new.kind).label)
    row.kind, row.media_type, row.size = new.kind, content.media_type, len(content.data)
    row.sha256, row.stored_name, row.uploaded_at = fingerprint, name, at
    row.save(force_insert=True)
    journal.emit("document.kept", actor, row, person_id=someone.pk, kind=new.kind, size=row.size)
    return row


@transaction.atomic
def withdraw_document(actor: Actor, document_id: UUID, *, at: datetime) -> Document:
    """Take a document away: nobody opens it any more. It can be put back for a while."""
    document = documents.documents(actor).select_for_update(of=("self",)).get(pk=document_id)
    policies.can_withdraw_document(actor, document).enforce()
    document.withdrawn_at, document.withdrawn_by_id = at, actor.user_id
    document.save(update_fields=["withdrawn_at", "withdrawn_by"])
    journal.emit("document.withdrawn", actor, document, person_id=document.person_id)
    return document


@transaction.atomic
def put_back_document(actor: Actor, document_id: UUID) -> Document:
    """Undo that a document was taken away, as long as its file is there.

    What the OCMW took away comes back by the OCMW alone.
    """
    found = documents.withdrawn_documents(actor).select_for_update(of=("self",))
    document = found.get(pk=document_id)
    policies.can_withdraw_document(actor, document).enforce()
    same = document.person.documents.filter(sha256=document.sha256, withdrawn_at=None)
    if same.exists():
        raise Refused(_("Dit document is er intussen weer. Je hoeft niets te doen."))
    if not files.is_kept(document.stored_name):
        raise Refused(_("Dit document is al gewist. Vraag het opnieuw."))
    document.withdrawn_at = document.withdrawn_by_id = None
    document.save(update_fields=["withdrawn_at", "withdrawn_by"])
    journal.emit("document.put_back", actor, document, person_id=document.person_id)
    return document


def sweep_files(*, at: datetime) -> int:
    """Take away files that no row needs: left by an accident, or of what was withdrawn long ago.

    returns  how many went
    """
    kept_since = at - timedelta(days=WITHDRAWN_DAYS)
    needed = set(documents.stored_names(withdrawn_since=kept_since))
    swept = 0
    for name in files.orphans(needed, before=at - ORPHAN_AFTER):
        files.drop_orphan(name)
        swept += 1
    return swept
