"""What an organisation reads of who chose its place: what the person agreed to, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import F, QuerySet

from klaverblad.apps.access.reading import note_opened
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.placements import agreed_queries as agreed
from klaverblad.apps.placements import proposal_queries
from klaverblad.apps.placements.chain import EMPLOYER, Move
from klaverblad.apps.placements.models import Proposal, ShownPart, ShownToEmployer
from klaverblad.apps.placements.policies import can_answer_proposals


@dataclass(frozen=True)
class AskedOfUs:
    """Somebody chose a place of this organisation. No person, no file: what was shown, as words.

    told       (part, value) in the order of the parts; a value that nobody knows is empty
    ways       what the organisation may say now, by the chain
    undo       the number of its own last answer, which it may still take back; None: none
    """

    proposal_id: UUID
    place_id: UUID
    place: str
    stands: str
    state: str
    due_on: date | None
    told: tuple[tuple[str, str], ...]
    words: str
    ways: tuple[Move, ...]
    undo: int | None

    def is_late(self, *, on: date) -> bool:
        return bool(self.ways) and self.due_on is not None and self.due_on < on


def asked_of(actor: Actor) -> QuerySet[Proposal]:
    """Proposals whose chosen place is of this organisation, and of which the person shows something."""
    can_answer_proposals(actor).enforce()
    found = Proposal.objects.filter(
        chosen__place__organisation_id=actor.organisation_id,
        person__organisation__region_id=actor.region_id,
        shown__option=F("chosen"),
    )
    return proposal_queries.with_all(found).select_related(
        "person", "chain", "shown", "chosen__place__organisation"
    )


def asked_of_us(actor: Actor, *, language: str) -> list[AskedOfUs]:
    """What waits for an answer of this organisation, and what it answered that still runs.

    Whose name or words it reads stands in the log of who opened a file.
    """
    found = []
    for one in asked_of(actor).order_by("due_on", "pk"):
        chain = agreed.chain_of(one)
        ways = () if one.ended_on else chain.moves_from(one.state, by=EMPLOYER)
        last = proposal_queries.last_move(one)
        is_ours = last is not None and last.as_who == EMPLOYER
        said_today = is_ours and one.entered_on == actor.on
        if not ways and not (is_ours and (one.ended_on is None or said_today)):
            continue
        told: tuple[tuple[str, str], ...] = ()
        if one.ended_on is None:
            told = told_of(one, one.shown)
            note_opened([one.person_id])
        assert one.chosen is not None, "asked by its chosen place"
        found.append(
            AskedOfUs(
                one.pk,
                one.chosen.place_id,
                one.chosen.place.title,
                chain.state(one.state).name[language],
                one.state,
                one.due_on,
                told,
                one.shown.words if one.ended_on is None else "",
                ways,
                last.number if said_today and last is not None else None,
            )
        )
    return found


def n_asked_of_us(actor: Actor) -> int:
    """How many who chose a place of this organisation wait for its answer. Nobody's name is read."""
    if not can_answer_proposals(actor).is_allowed:
        return 0
    waiting = asked_of(actor).filter(ended_on=None)
    return sum(bool(agreed.chain_of(one).moves_from(one.state, by=EMPLOYER)) for one in waiting)


def told_of(one: Proposal, shown: ShownToEmployer) -> tuple[tuple[str, str], ...]:
    """What is shown of the person, as words."""
    someone = one.person
    values = {
        ShownPart.NAME: someone.name,
        ShownPart.PHONE: someone.phone,
        ShownPart.EMAIL: someone.email,
        ShownPart.LANGUAGE: someone.get_language_display(),
    }
    return tuple((str(part.label), str(values[part])) for part in ShownPart if part in shown.parts)


def shown_of(proposal: Proposal) -> ShownToEmployer | None:
    """What is shown of a proposal that this actor reads; of an older choice nothing holds."""
    found = ShownToEmployer.objects.filter(proposal=proposal, option=proposal.chosen).first()
    return found if proposal.chosen_id is not None else None
