"""Making, opening, using and taking back a link; signing by one."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.access.links import policies, queries
from klaverblad.apps.access.links.errors import (
    DocumentChanged,
    LinkExpired,
    LinkRevoked,
    LinkUsed,
)
from klaverblad.apps.access.links.holder import LinkHolder, named
from klaverblad.apps.access.links.signable import SIGNABLE
from klaverblad.apps.access.models import LinkScope, Signature, SignedLink
from klaverblad.apps.access.purposes import Purpose
from klaverblad.apps.access.spoken import spoken
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.journal import services as journal
from klaverblad.apps.journal.services import ONE_READING
from klaverblad.errors import BadInput

TOKEN_BYTES = 32
VALID_DAYS = 14
# The longest that somebody is asked something by an address: it lies about in a mailbox meanwhile.
DAYS_MOST = 60
# An upload is a few pages, each a photo. What must happen once happens once.
USES_MOST = {
    LinkScope.SIGN: 1,
    LinkScope.ANSWER: 1,
    LinkScope.UPLOAD: 10,
    LinkScope.CALENDAR: None,
    LinkScope.SIGN_IN: 1,
    LinkScope.INVITE: 1,
}
NAME_LETTERS_LEAST = 2


@dataclass(frozen=True, slots=True)
class Issued:
    """A new link. The token is in this object alone: show it, mail it, and let it go."""

    link: SignedLink
    token: str

    def __repr__(self) -> str:
        # A token must not end in a log because somebody printed what held it.
        return f"Issued(link={self.link.pk})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """What a link asks, of whom, in which language, until when.

    valid_hours   instead of days: for what lies in a mailbox and opens much
    """

    person_id: UUID | None = None
    asks: str = ""
    asks_kind: str = ""
    language: str = "nl"
    asked_organisation_id: UUID | None = None
    valid_days: int = VALID_DAYS
    valid_hours: int | None = None


def issue(
    actor: Actor,
    *,
    scope: str,
    subject: Model,
    at: datetime,
    ask: Ask | None = None,
    statement: str = "",
) -> Issued:
    """Make a link to one thing, in the transaction of the service that was asked for it.

    That service asks its own policy first: whether this actor may let somebody in is known above.
    """
    ask = ask or Ask()
    scope = LinkScope(scope)
    kind, key = named(subject)
    if scope != LinkScope.CALENDAR and not 1 <= ask.valid_days <= DAYS_MOST:
        sentence = _("Kies een aantal dagen van 1 tot %(most)s.")
        raise BadInput(sentence % {"most": DAYS_MOST}, field="days")
    assert scope != LinkScope.SIGN or kind in SIGNABLE, f"nobody listens when {kind} is signed"
    token = secrets.token_urlsafe(TOKEN_BYTES)
    ends = None if scope == LinkScope.CALENDAR else _end(at, ask)
    link = SignedLink.objects.create(
        token_sha256=queries.sha256(token),
        scope=scope,
        subject_type=kind,
        subject_id=key,
        person_id=ask.person_id,
        language=spoken(ask.language),
        asks_kind=ask.asks_kind,
        asks=" ".join(ask.asks.split()),
        statement=statement,
        document_sha256=queries.sha256(statement) if statement else "",
        issued_by=actor.user_id,
        organisation_id=actor.organisation_id,
        asked_organisation_id=ask.asked_organisation_id,
        issued_at=at,
        expires_at=ends,
        uses_most=USES_MOST[scope],
    )
    journal.emit("link.issued", actor, link, person_id=link.person_id, scope=scope, about=kind)
    return Issued(link, token)


def _end(at: datetime, ask: Ask) -> datetime:
    """The last moment of a day here: people are told a day, and that whole day it works.

    Or so many hours from now.
    """
    if ask.valid_hours is not None:
        return at + timedelta(hours=ask.valid_hours)
    last = timezone.localtime(at).date() + timedelta(days=ask.valid_days)
    return timezone.make_aware(datetime.combine(last, time.max))


def open_link(token: str, scope: str, *, at: datetime) -> LinkHolder:
    """Let in whoever holds a token.

    raises   LinkUnknown for what never was a link of this scope; else the reason that it is closed
    """
    return let_in(queries.by_token(token, scope), at=at)


def let_in(link: SignedLink, *, at: datetime) -> LinkHolder:
    """Whoever holds this very link, unless it is closed."""
    refuse_if_closed(link, at=at)
    return LinkHolder.by(link, at=at)


def use(holder: LinkHolder, *, at: datetime) -> SignedLink:
    """Spend one use, in the transaction of what is done by it: both happen, or neither.

    Under a lock on the link: of two browsers at once the second finds it used. Whoever also locks
    the thing that the link is about does that first.
    """
    link = SignedLink.objects.select_for_update().get(pk=holder.link_id)
    refuse_if_closed(link, at=at)
    link.uses += 1
    link.used_at = at
    link.save(update_fields=["uses", "used_at"])
    journal.emit("link.used", holder, link, person_id=link.person_id, scope=link.scope)
    return link


@transaction.atomic
def use_once_a_day(holder: LinkHolder, *, at: datetime) -> bool:
    """Spend a use the first time of a day: a calendar asks every hour, and says nothing new by it.

    returns  whether this was the first time today
    """
    last = SignedLink.objects.get(pk=holder.link_id).used_at
    if last is not None and timezone.localtime(last).date() == holder.on:
        return False
    use(holder, at=at)
    return True


@transaction.atomic
def note_shown(holder: LinkHolder, *, what: str, at: datetime) -> None:
    """Keep that personal data was shown by a link. Every page behind a link calls this.

    Shown again within ten minutes it is still the same showing: a page that is loaded over and over
    fills no journal. An organisation that was asked something reads about somebody: that is in the
    read log too. Who opens a link of their own reads about themselves.

    what   a code of what was shown: plan, question, request, calendar
    """
    own = SignedLink.objects.filter(pk=holder.link_id)
    # One statement, so that of two browsers at once one writes.
    if own.exclude(shown_at__gt=at - ONE_READING).update(shown_at=at):
        journal.emit("link.opened", holder, own.get(), person_id=holder.person_id, at=at, what=what)
    if holder.asked_organisation_id is not None and holder.person_id is not None:
        reader = replace(holder, organisation_id=holder.asked_organisation_id)
        journal.record_read(
            reader, [holder.person_id], purpose=Purpose.SHARED.value, via="link", what=what, at=at
        )


@transaction.atomic
def revoke(actor: Actor, link_id: UUID, *, at: datetime) -> SignedLink:
    """Take a link back; from that moment it opens nothing."""
    link = queries.links(actor).select_for_update().get(pk=link_id)
    policies.can_revoke_link(actor, link).enforce()
    if link.revoked_at is None:
        close(actor, link, at=at)
    return link


def replace_open(actor: Actor, *, scope: str, subject: Model, at: datetime) -> int:
    """Take back whatever link to this thing was still open, because a new one comes or none must.

    For the service that makes the new one, which asked its policy.
    """
    kind, key = named(subject)
    found = SignedLink.objects.filter(subject_type=kind, subject_id=key, scope=scope)
    waiting = list(queries.still_open(found, at=at).select_for_update())
    for link in waiting:
        close(actor, link, at=at)
    return len(waiting)


def revoke_asked(actor: Actor, *, person_id: UUID, organisation_id: UUID, at: datetime) -> int:
    """Take back every open link by which an organisation was asked about a person.

    For the service that shuts their door, which asked its policy.
    """
    given = SignedLink.objects.filter(person_id=person_id, asked_organisation_id=organisation_id)
    waiting = list(queries.still_open(given, at=at).select_for_update().order_by("pk"))
    for link in waiting:
        close(actor, link, at=at)
    return len(waiting)


def revoke_about(actor: Actor, *, person_id: UUID, at: datetime) -> int:
    """Take back every open link about a person, because nothing more is asked.

    For the service that ends the guidance, which asked its policy.
    """
    # Their own calendar and their own way in stay theirs.
    kept = (LinkScope.CALENDAR, LinkScope.SIGN_IN)
    given = SignedLink.objects.filter(person_id=person_id).exclude(scope__in=kept)
    waiting = list(queries.still_open(given, at=at).select_for_update().order_by("pk"))
    for link in waiting:
        close(actor, link, at=at)
    return len(waiting)


@transaction.atomic
def revoke_calendars(actor: Actor, *, at: datetime) -> int:
    """Take back every calendar address of a user, because somebody else may have made one."""
    own = queries.links(actor).filter(scope=LinkScope.CALENDAR, issued_by=actor.user_id)
    found = list(queries.still_open(own, at=at).select_for_update())
    for link in found:
        policies.can_revoke_link(actor, link).enforce()
        close(actor, link, at=at)
    return len(found)


def close(actor: Actor, link: SignedLink, *, at: datetime) -> None:
    """Take back a link that the caller locked, and may take back."""
    link.revoked_at = at
    link.save(update_fields=["revoked_at"])
    journal.emit("link.revoked", actor, link, person_id=link.person_id, scope=link.scope)


@transaction.atomic
def sign(holder: LinkHolder, *, name: str, at: datetime) -> Signature:
    """Put a name under the text of a link."""
    name = " ".join(name.split())
    if sum(c.isalpha() for c in name) < NAME_LETTERS_LEAST:
        raise BadInput(_("Schrijf je voornaam en je familienaam."), field="name")
    link = use(holder, at=at)
    assert link.scope == LinkScope.SIGN
    signature = Signature.objects.create(
        link=link,
        subject_type=link.subject_type,
        subject_id=link.subject_id,
        person_id=link.person_id,
        signed_name=name[:120],
        statement_sha256=link.document_sha256,
        language=link.language,
        signed_at=at,
    )
    SIGNABLE[link.subject_type].signed(holder, signature)
    return signature


def refuse_if_closed(link: SignedLink, *, at: datetime) -> None:
    """Stop when a link opens nothing any more, with the reason."""
    if link.revoked_at is not None:
        raise LinkRevoked(link=link.pk)
    if link.is_used_up:
        raise LinkUsed(link=link.pk)
    if link.expires_at is not None and link.expires_at <= at:
        raise LinkExpired(link=link.pk)
    if link.scope == LinkScope.SIGN:
        _refuse_if_changed(link)


def _refuse_if_changed(link: SignedLink) -> None:
    """The text on the link and the text as it reads now must both be the one that was hashed."""
    now = SIGNABLE[link.subject_type].statement_now(link)
    for text in (link.statement, now):
        if text is None or queries.sha256(text) != link.document_sha256:
            raise DocumentChanged(link=link.pk)
