"""A proposal as people read it: how it stands, who is to move, and what happened so far."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.desk.paper_parts import day_in_words
from klaverblad.apps.people.values import language
from klaverblad.apps.placements import agreed_queries as agreed
from klaverblad.apps.placements import proposal_queries as queries
from klaverblad.apps.placements.chain import COACH, EMPLOYER, PERSON, Chain, Move
from klaverblad.apps.placements.models import Proposal, ProposalMove


@dataclass(frozen=True)
class Shown:
    """One proposal on a page, on the day of whoever looks."""

    proposal: Proposal
    actor: Actor

    @property
    def chain(self) -> Chain:
        return agreed.chain_of(self.proposal)

    @property
    def chip(self) -> str:
        if self.is_late:
            return _("te laat: %(state)s") % {"state": self._name}
        return self._name

    @property
    def _name(self) -> str:
        return self.chain.state(self.proposal.state).name[language()]

    @property
    def is_late(self) -> bool:
        one = self.proposal
        return one.ended_on is None and one.due_on is not None and one.due_on < self.actor.on

    @property
    def icon(self) -> str:
        if self.is_late:
            return "alert"
        if self.proposal.ended_on is None:
            return "hourglass"
        return "check" if self.chain.state(self.proposal.state).starts_work else "minus"

    @property
    def tone(self) -> str:
        if self.is_late:
            return "amber"
        is_started = self.chain.state(self.proposal.state).starts_work
        return "green" if is_started else ""

    @property
    def place(self) -> str:
        """The place that was chosen, or how many lie there."""
        one = self.proposal
        if one.chosen is not None:
            place = one.chosen.place
            return f"{place.title}, {place.organisation.name}"
        return ""

    @property
    def stands(self) -> str:
        """Who is to move, and by when."""
        one = self.proposal
        if one.ended_on is not None:
            return _("Afgerond op %(day)s.") % {"day": day_in_words(one.ended_on)}
        said = {"day": day_in_words(one.due_on)} if one.due_on else {}
        waits_for = self.chain.state(one.state).waits_for
        if not one.due_on:
            return {
                PERSON: _("We wachten op de persoon."),
                COACH: _("De coach gaat verder."),
                EMPLOYER: _("We wachten op de werkgever."),
            }.get(waits_for, "")
        if self.is_late:
            return {
                PERSON: _("De persoon zou kiezen tegen %(day)s. Vraag hoe het zit."),
                COACH: _("De coach zou verdergaan tegen %(day)s."),
                EMPLOYER: _("De werkgever zou antwoorden tegen %(day)s. Vraag na."),
            }.get(waits_for, _("Dit zou af zijn tegen %(day)s.")) % said
        return {
            PERSON: _("De persoon kiest tegen %(day)s."),
            COACH: _("De coach gaat verder tegen %(day)s."),
            EMPLOYER: _("De werkgever antwoordt tegen %(day)s."),
        }.get(waits_for, _("Tegen %(day)s.")) % said

    @property
    def own_stands(self) -> str:
        """The same, for the person themselves: late is nothing to blame anybody for."""
        one = self.proposal
        waits_for = self.chain.state(one.state).waits_for
        if waits_for == PERSON and one.due_on and not self.is_late:
            return _(
                "Graag een antwoord tegen %(day)s. Lukt dat niet? Praat erover met je coach."
            ) % {"day": day_in_words(one.due_on)}
        return {
            PERSON: _("Heb je nog niet gekozen? Praat erover met je coach."),
            COACH: _("Je koos. Je coach gaat ermee verder."),
            EMPLOYER: _("We wachten op het antwoord van de werkgever."),
        }.get(waits_for, "")

    @property
    def ways(self) -> list[dict[str, Any]]:
        """What this actor may do now."""
        found = queries.ways_on(self.actor, self.proposal)
        return [way(one, is_first=number == 0) for number, one in enumerate(found)]

    @property
    def last(self) -> ProposalMove | None:
        """The last step, if this actor may take it back."""
        last, one = queries.last_move(self.proposal), self.proposal
        if last is None or self.chain.state(last.to).starts_work:
            return None
        who = queries.as_whom(self.actor, one.person)
        return last if self.chain.move(last.before, last.to, by=who) else None

    @property
    def history(self) -> list[dict[str, Any]]:
        """What happened, the newest on top."""
        return [self._line(one) for one in reversed(list(self.proposal.moves.all()))]

    def _line(self, one: ProposalMove) -> dict[str, Any]:
        name = self.chain.states[one.to].name[language()] if one.to in self.chain.states else one.to
        who = one.by.name if one.by else ""
        text = f"{name[:1].upper()}{name[1:]}"
        if one.option is not None:
            text += f": {one.option.place.title}"
        if one.taken_back_at is not None:
            text = _("%(what)s (teruggenomen)") % {"what": text}
        return {
            "on": one.at,
            "icon": "undo" if one.taken_back_at else "arrow-right",
            "text": f"{text}. {who}".strip(),
        }


def way(one: Move, *, is_first: bool) -> dict[str, Any]:
    """One button: what it says, where it leads, what it asks."""
    return {
        "to": one.to,
        "label": one.name[language()],
        "asks": one.asks,
        "kind": "filled" if is_first else "outlined",
    }
