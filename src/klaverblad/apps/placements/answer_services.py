"""The person says what an organisation may see; the organisation answers for itself, by the chain."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.journal import services as journal
from klaverblad.apps.people.policies import is_self
from klaverblad.apps.placements import answer_queries as queries
from klaverblad.apps.placements.chain import EMPLOYER
from klaverblad.apps.placements.models import Proposal, SaidHow, ShownPart, ShownToEmployer
from klaverblad.apps.placements.proposal_services import WentOn, go_on, held, put_back
from klaverblad.errors import BadInput, Refused


@transaction.atomic
def show_to_employer(
    actor: Actor,
    proposal_id: UUID,
    *,
    parts: Sequence[str],
    words: str = "",
    at: datetime | None = None,
) -> ShownToEmployer:
    """The person, or the OCMW as they said it, shows this much to the place that was chosen."""
    proposal = held(actor, proposal_id)
    if proposal.ended_on is not None or proposal.chosen is None:
        raise Refused(_("Er is nog geen plek gekozen. Daarna kies je wat de organisatie ziet."))
    known = [part.value for part in ShownPart if part in set(parts)]
    if set(parts) - set(known) or not known:
        raise BadInput(_("Kies minstens één ding dat de organisatie mag zien."), field="parts")
    shown, _is_new = ShownToEmployer.objects.update_or_create(
        proposal=proposal,
        defaults={
            "option": proposal.chosen,
            "parts": known,
            "words": words.strip(),
            "how": SaidHow.OWN if is_self(actor, proposal.person) else SaidHow.SPOKEN,
            "agreed_on": actor.on,
            "recorded_by_id": actor.user_id,
        },
    )
    journal.emit(
        "proposal.shown", actor, proposal, person_id=proposal.person_id, at=at,
        place=proposal.chosen.place_id, parts=known,
    )  # fmt: skip
    return shown


@transaction.atomic
def hide_from_employer(actor: Actor, proposal_id: UUID) -> Proposal:
    """From now on the organisation sees nothing; whoever guides goes on with it as before."""
    proposal = held(actor, proposal_id)
    gone, _each = ShownToEmployer.objects.filter(proposal=proposal).delete()
    if not gone:
        raise WentOn(proposal=proposal.pk)
    journal.emit("proposal.hidden", actor, proposal, person_id=proposal.person_id)
    return proposal


@transaction.atomic
def answer(actor: Actor, proposal_id: UUID, *, to: str, seen: str, at: datetime) -> Proposal:
    """The organisation says yes or no, as the chain lets it."""
    proposal = _asked(actor, proposal_id)
    return go_on(actor, proposal, who=EMPLOYER, to=to, at=at, seen=seen)


@transaction.atomic
def take_answer_back(actor: Actor, proposal_id: UUID, *, number: int, at: datetime) -> Proposal:
    """The answer was a mistake: it waits again, as long as nobody went on with it, on that day."""
    proposal = _asked(actor, proposal_id)
    if proposal.entered_on != actor.on:
        raise WentOn(proposal=proposal.pk)
    return put_back(actor, proposal, who=EMPLOYER, number=number, at=at)


def _asked(actor: Actor, proposal_id: UUID) -> Proposal:
    """A proposal that was shown to this organisation, under a lock."""
    seen = queries.asked_of(actor)
    Proposal.objects.select_for_update(of=("self",)).get(pk=seen.get(pk=proposal_id).pk)
    return queries.asked_of(actor).get(pk=proposal_id)
