"""Whoever opened a link: an actor without a login, who may do the one thing the link says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Model
from django.utils import timezone

from klaverblad.apps.access.models import SignedLink
from klaverblad.apps.accounts.actor import Actor

SYSTEM = "link"


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkHolder(Actor):
    """An actor by a link. It acts in no role and for no organisation."""

    link_id: UUID
    scope: str
    subject_type: str
    subject_id: str
    person_id: UUID | None
    language: str
    asks: str
    asks_kind: str

    @classmethod
    def by(cls, link: SignedLink, *, at: datetime) -> LinkHolder:
        """The holder of a link that was looked up by its token."""
        return cls(
            role=None,
            on=timezone.localtime(at).date(),
            system=SYSTEM,
            link_id=link.pk,
            scope=link.scope,
            subject_type=link.subject_type,
            subject_id=link.subject_id,
            person_id=link.person_id,
            language=link.language,
            asks=link.asks,
            asks_kind=link.asks_kind,
        )

    def opens(self, scope: str, subject: Model) -> bool:
        """Whether the link is for this, of this very thing."""
        return self.scope == scope and (self.subject_type, self.subject_id) == named(subject)


def named(subject: Model) -> tuple[str, str]:
    """How a link names a thing."""
    return subject._meta.label_lower, str(subject.pk)
