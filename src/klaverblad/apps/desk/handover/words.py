"""What the pages about coaches say: why somebody waits, what goes along, what stays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.trajectories import handover_queries as handovers
from klaverblad.apps.trajectories.handover_queries import Along, Load, WithoutCoach
from klaverblad.apps.trajectories.models import Trajectory
from klaverblad.apps.trajectories.services import Move, shared_out
from klaverblad.errors import BadInput

WHY = {
    WithoutCoach.NEW: gettext_lazy("Nieuw dossier."),
    WithoutCoach.LEFT: gettext_lazy("De coach werkt hier niet meer."),
    WithoutCoach.BACK: gettext_lazy("Terug na een afgesloten traject."),
}
# More at once than this is no caseload; whoever hands over more does it in two goes.
AT_MOST = 600


@dataclass(frozen=True, slots=True)
class Line:
    """One person in the look beforehand: from whom, to whom, with what."""

    trajectory: Trajectory
    to: UUID
    along: Along


@dataclass(frozen=True, slots=True)
class After:
    """How many people a colleague has now and would have then."""

    load: Load
    n_then: int

    @property
    def n_more(self) -> int:
        return self.n_then - self.load.n_people


def chosen(query: QueryDict) -> list[UUID]:
    """The people whom a form chose, each once, in its order."""
    return list(dict.fromkeys(_ids(query.getlist("people"))))[: AT_MOST + 1]


def colleagues(query: QueryDict) -> list[UUID]:
    """The colleagues whom a form chose."""
    return list(dict.fromkeys(_ids(query.getlist("to"))))


def _ids(texts: Sequence[str]) -> list[UUID]:
    found = []
    for text in texts:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found


def proposal(actor: Actor, people: Sequence[UUID], to: Sequence[UUID]) -> dict[UUID, UUID]:
    """Who would go where: shared out over the chosen colleagues, so that nobody has far more.

    raises   BadInput when nobody or too many are chosen, or no colleague
    """
    if not people:
        raise BadInput(_("Kies eerst wie je overdraagt."), field="people")
    if len(people) > AT_MOST:
        text = _("Dat zijn er meer dan %(n)s in één keer. Doe het in twee keer.")
        raise BadInput(text % {"n": AT_MOST}, field="people")
    loads = {one.user_id: one.n_people for one in handovers.loads(actor)}
    wanted = {one: loads[one] for one in to if one in loads}
    if not wanted:
        raise BadInput(_("Kies minstens één collega die mensen krijgt."), field="to")
    return dict(shared_out(people, wanted))


def said_moves(query: QueryDict) -> list[Move]:
    """Who goes where, as the look beforehand sent it back.

    raises   BadInput when a name has no coach beside it
    """
    moves = []
    for one in chosen(query):
        to, before = _ids([query.get(f"to-{one}", "")]), _ids([query.get(f"before-{one}", "")])
        if not to:
            raise BadInput(_("Kies bij elke naam een coach, of laat die naam weg."), field="to")
        moves.append(Move(one, before[0] if before else None, to[0]))
    return moves


def coach_beside(query: QueryDict, person: UUID) -> UUID | None:
    """The coach beside one name, if it can be read."""
    found = _ids([query.get(f"to-{person}", "")])
    return found[0] if found else None


def look(actor: Actor, wanted: Mapping[UUID, UUID]) -> tuple[list[Line], list[After]]:
    """What would happen, as it stands now; nothing is written."""
    found = handovers.in_charge_of(actor, wanted)
    along = handovers.goes_along(actor, list(found.values()))
    lines = [
        Line(one, wanted[one.pk], along[one.pk])
        for one in sorted(
            found.values(),
            key=lambda one: (one.person.last_name, one.person.first_name, str(one.pk)),
        )
    ]
    loads = handovers.loads(actor)
    then = {one.user_id: one.n_people for one in loads}
    for line in lines:
        if line.to in then:
            then[line.to] += 1
        if line.trajectory.coach_id in then:
            then[line.trajectory.coach_id] -= 1
    return lines, [After(one, then[one.user_id]) for one in loads]
