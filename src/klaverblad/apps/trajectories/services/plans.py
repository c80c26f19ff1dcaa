"""The person signs that they received their plan and agree with it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.access import links
from klaverblad.apps.access.models import LinkScope, Signature, SignedLink
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.journal import services as journal
from klaverblad.apps.trajectories import plan_queries
from klaverblad.apps.trajectories.models import Trajectory
from klaverblad.apps.trajectories.services.locked import running
from klaverblad.errors import Refused

SUBJECT = Trajectory._meta.label_lower


@transaction.atomic
def ask_signature(actor: Actor, trajectory_id: UUID, *, at: datetime) -> links.Issued:
    """Make a link by which the person signs their plan as it is now, in their own language."""
    trajectory = running(actor, trajectory_id)
    language = links.spoken(trajectory.person.language)
    if not trajectory.steps.exists() and not trajectory.goals.exists():
        raise Refused(_("Er staat nog niets in het plan. Zet er eerst een doel of een stap in."))
    links.replace_open(actor, scope=LinkScope.SIGN, subject=trajectory, at=at)
    journal.emit("plan.offered", actor, trajectory, person_id=trajectory.person_id)
    return links.issue(
        actor,
        scope=LinkScope.SIGN,
        subject=trajectory,
        at=at,
        ask=links.Ask(person_id=trajectory.person_id, language=language),
        statement=plan_queries.plan_now(trajectory, language=language),
    )


def _statement_now(link: SignedLink) -> str | None:
    trajectory = Trajectory.objects.filter(pk=link.subject_id).first()
    return plan_queries.plan_now(trajectory, language=link.language) if trajectory else None


@links.on_signed(SUBJECT, statement_now=_statement_now)
def _plan_signed(holder: links.LinkHolder, signature: Signature) -> None:
    trajectory = Trajectory.objects.get(pk=signature.subject_id)
    journal.emit(
        "plan.signed",
        holder,
        trajectory,
        person_id=trajectory.person_id,
        signature=signature.pk,
        language=signature.language,
    )
