"""Rights that people asked for: some wait, some are late, one was refused and may be appealed."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from klaverblad.apps.rights.models import AmountPer, AskedBy, Channel, RequestState, RightRequest
from klaverblad.apps.rights.models import TermFrom as From
from klaverblad.demo.chance import Chance, moment
from klaverblad.demo.telling import Telling

# Right, where, how it was asked, after how many days an answer was promised, if it was.
_ASKED: tuple[tuple[str, str, str, int | None], ...] = (
    ("verhoogde_tegemoetkoming", "Ziekenfonds Het Baken", Channel.COUNTER, None),
    ("huursubsidie", "Wonen in Vlaanderen", Channel.LETTER, 90),
    ("sociale_huur", "Woonmaatschappij De Nok", Channel.ONLINE, 45),
    ("sociaal_internet", "operator", Channel.PHONE, 30),
    ("uitpas_kansentarief", "gemeente", Channel.COUNTER, 14),
)
_STATES = {
    RequestState.ASKED: 50,
    RequestState.GRANTED: 28,
    RequestState.REFUSED: 12,
    RequestState.NO_ANSWER: 5,
    RequestState.WITHDRAWN: 5,
}
_SHARE = 0.2
_APPEAL_DAYS = 32
_WORDS = "Uw gezamenlijk belastbaar inkomen ligt hoger dan de grens van artikel 3."
# Days before and after today, for the people of the tour: late, refused lately, granted.
_OF_THE_TOUR = (
    (0, RequestState.ASKED, 61),
    (1, RequestState.REFUSED, 70),
    (2, RequestState.GRANTED, 120),
)


def add_right_requests(telling: Telling) -> None:
    """Now and then somebody asked for a right; whoever signs in has three, one of each kind."""
    if telling.coach is None or telling.course.closed_on is not None:
        return
    if telling.life.topic in telling.cast.logins:
        for number, state, days in _OF_THE_TOUR:
            _ask(telling, number, state, days, answered_after=50)
        return
    chance = Chance("right_request", telling.person.pk)
    if chance.yes(_SHARE):
        number = chance.whole(0, len(_ASKED) - 1)
        days = chance.whole(4, 110)
        _ask(telling, number, chance.weighted(_STATES), days, answered_after=days // 2)


def _ask(telling: Telling, number: int, state: str, days: int, *, answered_after: int) -> None:
    right, body, channel, promised = _ASKED[number]
    assert telling.coach is not None
    asked_on = max(telling.on - timedelta(days=days), telling.course.opened_on)
    # What happened, happened before today: the day itself is for whoever practises.
    yesterday = telling.on - timedelta(days=1)
    if asked_on > yesterday:
        return
    answered_on = min(asked_on + timedelta(days=answered_after), yesterday)
    at = moment(asked_on, 14, 20)
    request = telling.rows.add(
        RightRequest(
            id=telling.id("right_request", number),
            person=telling.person,
            right=right,
            state=state,
            asked_on=asked_on,
            asked_by=AskedBy.TOGETHER,
            channel=channel,
            body=body,
            answer_due_on=asked_on + timedelta(days=promised) if promised else None,
            answer_due_from=From.TOLD if promised else "",
            recorded_by=telling.coach.user,
            recorded_at=at,
            **_answer(right, state, answered_on),
        )
    )
    told: dict[str, Any] = {"right": right}
    telling.tell("right_request.asked", telling.coach, request, at, channel=channel, **told)
    if state != RequestState.ASKED:
        later = moment(answered_on, 15, 5)
        if later > at:
            telling.tell(f"right_request.{state}", telling.coach, request, later, **told)


def _answer(right: str, state: str, answered_on: date) -> dict[str, Any]:
    if state == RequestState.GRANTED:
        said: dict[str, Any] = {"answered_on": answered_on, "granted_from": answered_on}
        if right == "huursubsidie":
            said |= {"amount_eur": Decimal("178.40"), "amount_per": AmountPer.MONTH}
        return said
    if state == RequestState.REFUSED:
        return {
            "answered_on": answered_on,
            "refusal_words": _WORDS,
            "appeal_until": answered_on + timedelta(days=_APPEAL_DAYS),
            "appeal_from": From.LETTER,
        }
    return {}
