"""Reading links: by their token, by who made them, by what they open."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import F, Model, Q, QuerySet

from klaverblad.apps.access.links.errors import LinkUnknown
from klaverblad.apps.access.links.holder import LinkHolder, named
from klaverblad.apps.access.models import LinkScope, Signature, SignedLink
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.models import Organisation, User


def sha256(text: str) -> str:
    """The fingerprint of a token or of a text to sign."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def by_token(token: str, scope: str) -> SignedLink:
    """The link of a token, for one scope.

    Looked up by its hash: how long that takes says nothing about a token that is nearly right.
    """
    link = SignedLink.objects.filter(token_sha256=sha256(token), scope=scope).first()
    if link is None:
        raise LinkUnknown(scope=scope)
    return link


def links(actor: Actor) -> QuerySet[SignedLink]:
    """The links that this actor may know of: their own, and those of their organisation."""
    if actor.user_id is None:
        return SignedLink.objects.none()
    mine = Q(issued_by=actor.user_id)
    if actor.is_professional:
        mine |= Q(organisation_id=actor.organisation_id) & ~Q(scope=LinkScope.CALENDAR)
    return SignedLink.objects.filter(mine)


def still_open(found: QuerySet[SignedLink], *, at: datetime) -> QuerySet[SignedLink]:
    """Those that still open something at a moment."""
    return found.filter(
        Q(expires_at=None) | Q(expires_at__gt=at),
        Q(uses_most=None) | Q(uses__lt=F("uses_most")),
        revoked_at=None,
    )


def open_links(actor: Actor, person_ids: Iterable[UUID], *, at: datetime) -> list[SignedLink]:
    """The open links about these people that this actor may know of, the newest first."""
    found = links(actor).filter(person_id__in=list(person_ids))
    return list(still_open(found, at=at).order_by("-issued_at", "pk"))


def signatures_under(subject: Model) -> list[Signature]:
    """Every signature under a thing that came out of a scoped query, the newest first."""
    kind, key = named(subject)
    return list(
        Signature.objects.filter(subject_type=kind, subject_id=key)
        .select_related("link")
        .order_by("-signed_at", "pk")
    )


@dataclass(frozen=True, slots=True)
class Asker:
    """Who made a link, as its holder may know: a professional and an organisation."""

    name: str
    organisation: str
    phone: str


def asker(holder: LinkHolder) -> Asker:
    """Who asks. The holder's own link is the scope of this."""
    return _asker(holder.issued_by, holder.issuing_organisation_id)


def asker_of(link_id: UUID) -> Asker | None:
    """Who made a link that opens nothing any more. Scoped by its token, which was just shown."""
    link = SignedLink.objects.filter(pk=link_id).first()
    return _asker(link.issued_by, link.organisation_id) if link is not None else None


def _asker(user_id: UUID | None, organisation_id: UUID | None) -> Asker:
    user = User.objects.filter(pk=user_id).first()
    organisation = Organisation.objects.filter(pk=organisation_id).first()
    return Asker(
        name=user.name if user else "",
        organisation=organisation.name if organisation else "",
        phone=organisation.phone if organisation else "",
    )
