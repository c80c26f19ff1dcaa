"""Whoever opened a link: an actor without a login, who may do the one thing the link says."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import Model
from django.utils import timezone

from klaverblad.apps.access.models import SignedLink
from klaverblad.apps.accounts.actor import Actor

SYSTEM = "link"


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkHolder(Actor):
    """An actor by a link. It acts in no role and for no organisation.

    issued_by, issuing_organisation_id   who made the link
    asked_organisation_id                who was asked; None when it is the person themselves
    """

    link_id: UUID
    scope: str
    subject_type: str
    subject_id: str
    person_id: UUID | None
    language: str
    issued_by: UUID | None
    issuing_organisation_id: UUID | None
    asked_organisation_id: UUID | None
    asks_kind: str
    # About somebody, so they stand in no line that a program prints.
    asks: str = field(repr=False)
    statement: str = field(repr=False)

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
            issued_by=link.issued_by,
            issuing_organisation_id=link.organisation_id,
            asked_organisation_id=link.asked_organisation_id,
            asks_kind=link.asks_kind,
            asks=link.asks,
            statement=link.statement,
        )

    def opens(self, scope: str, subject: Model) -> bool:
        """Whether the link is for this, of this very thing."""
        return self.scope == scope and (self.subject_type, self.subject_id) == named(subject)


def named(subject: Model) -> tuple[str, str]:
    """How a link names a thing."""
    return subject._meta.label_lower, str(subject.pk)
