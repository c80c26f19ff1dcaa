"""A request as people read it: how it stands, until when, and what would be the next thing to do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.desk.paper_parts import day_in_words
from klaverblad.apps.people.values import language
from klaverblad.apps.people.values.amounts import show_money
from klaverblad.apps.rights.models import RequestState, RightRequest, TermFrom
from klaverblad.apps.rights.request_queries import QUIET_DAYS
from klaverblad.apps.rights.request_terms import Term, answer_term, appeal_term, right_name

_LOOK = {
    RequestState.ASKED: ("hourglass", ""),
    RequestState.GRANTED: ("check", "green"),
    RequestState.REFUSED: ("document", "amber"),
    RequestState.NO_ANSWER: ("question", "amber"),
    RequestState.WITHDRAWN: ("minus", ""),
}


@dataclass(frozen=True)
class Shown:
    """One request on a page, on the day of whoever looks."""

    request: RightRequest
    actor: Actor

    @property
    def on(self) -> date:
        return self.actor.on

    @property
    def name(self) -> str:
        return right_name(self.request.right)

    @property
    def title(self) -> str:
        """The name at the head of a line."""
        return self.name[:1].upper() + self.name[1:]

    @property
    def icon(self) -> str:
        return "alert" if self.is_late else _LOOK[RequestState(self.request.state)][0]

    @property
    def tone(self) -> str:
        return "amber" if self.is_late else _LOOK[RequestState(self.request.state)][1]

    @property
    def chip(self) -> str:
        if self.is_late:
            return _("nog geen antwoord")
        return str(self.request.get_state_display())

    @property
    def is_late(self) -> bool:
        """Its term is past, or nobody knows of one and it is quiet for long."""
        one = self.request
        if one.state != RequestState.ASKED:
            return False
        if one.answer_due_on is not None:
            return bool(one.answer_due_on < self.on)
        return bool(one.asked_on <= self.on - timedelta(days=QUIET_DAYS))

    @property
    def may_appeal(self) -> bool:
        one = self.request
        return bool(
            one.state == RequestState.REFUSED
            and one.appeal_until is not None
            and one.appeal_until >= self.on
        )

    @property
    def asked(self) -> str:
        """When, how and where it was asked."""
        return _("Aangevraagd op %(day)s, %(how)s: %(body)s.") % {
            "day": day_in_words(self.request.asked_on),
            "how": self.request.get_channel_display(),
            "body": self.request.body,
        }

    @property
    def stands(self) -> str:
        """How it stands, in one or two sentences."""
        return {
            RequestState.ASKED: self._waits,
            RequestState.GRANTED: self._granted,
            RequestState.REFUSED: self._refused,
            RequestState.NO_ANSWER: lambda: _("Er kwam geen antwoord."),
            RequestState.WITHDRAWN: lambda: _("De aanvraag loopt niet meer."),
        }[RequestState(self.request.state)]()

    def _waits(self) -> str:
        one = self.request
        if one.answer_due_on is None:
            if not self.is_late:
                return _("Er is geen termijn bekend.")
            return _("Er is geen termijn bekend, en het is al %(n)s dagen stil. Vraag na.") % {
                "n": (self.on - one.asked_on).days
            }
        said = {
            "day": day_in_words(one.answer_due_on),
            "who": TermFrom(one.answer_due_from).label,
        }
        if not self.is_late:
            return _("Het antwoord komt ten laatste op %(day)s (%(who)s).") % said
        return _("Het antwoord moest er zijn op %(day)s (%(who)s). Vraag na.") % said

    @property
    def chased(self) -> str:
        """When somebody last asked how far it is, while it waits."""
        if self.request.state != RequestState.ASKED:
            return ""
        chased_on = self.request.chased_on
        if chased_on is None:
            return ""
        return _("Laatst nagevraagd op %(day)s.") % {"day": day_in_words(chased_on)}

    def _granted(self) -> str:
        one = self.request
        parts = []
        if one.amount_eur is not None:
            amount = show_money(float(one.amount_eur), language())
            parts.append(f"{amount} {one.get_amount_per_display()}")
        if one.granted_from:
            parts.append(_("vanaf %(day)s") % {"day": day_in_words(one.granted_from)})
        if one.granted_until:
            parts.append(_("tot en met %(day)s") % {"day": day_in_words(one.granted_until)})
        said = ", ".join(parts)
        return _("Toegekend: %(what)s.") % {"what": said} if said else _("Toegekend.")

    def _refused(self) -> str:
        one = self.request
        if one.appeal_until is None:
            return _("Tot wanneer beroep kan, staat in de brief. Noteer het bij het antwoord.")
        said = {"day": day_in_words(one.appeal_until), "who": TermFrom(one.appeal_from).label}
        if self.may_appeal:
            return _("Beroep kan tot en met %(day)s (%(who)s).") % said
        return _("Beroep kon tot en met %(day)s (%(who)s).") % said

    @property
    def answer_term(self) -> Term | None:
        """What the law says of the answer, where that counts for this request."""
        one = self.request
        if one.state != RequestState.ASKED or one.answer_due_from != TermFrom.LAW:
            return None
        return answer_term(self.actor, one.right, one.asked_on)

    @property
    def appeal_term(self) -> Term | None:
        """What the law says of an appeal, where that counts for this request."""
        one = self.request
        if one.answered_on is None or one.state != RequestState.REFUSED:
            return None
        return appeal_term(self.actor, one.right, one.answered_on)


def shown(found: Any, actor: Actor) -> list[Shown]:
    """Requests as a page shows them."""
    return [Shown(one, actor) for one in found]
