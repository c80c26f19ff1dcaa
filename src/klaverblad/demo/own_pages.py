"""What people with a login do on their own pages: a diary of their search, and messages with the coach."""

from __future__ import annotations

from datetime import timedelta

from klaverblad.apps.trajectories.models import (
    Message,
    SearchDiary,
    SearchEntry,
    SearchHow,
    SearchKind,
)
from klaverblad.demo.chance import moment
from klaverblad.demo.telling import Telling

# How many days ago, what, with whom, how, what came of it.
_LINES = (
    (2, SearchKind.ASKED, "Kringwinkel De Cirkel", SearchHow.PHONE, "Ze bellen terug."),
    (5, SearchKind.APPLIED, "School De Boomgaard", SearchHow.LETTER, ""),
    (6, SearchKind.SEARCHED, "vdab.be", SearchHow.ONLINE, "Twee vacatures bewaard."),
    (
        12,
        SearchKind.INTERVIEW,
        "Woonzorgcentrum De Linde",
        SearchHow.IN_PERSON,
        "Ik mag een dag komen meelopen.",
    ),
    (19, SearchKind.AGENCY, "Interimkantoor Werkpunt", SearchHow.IN_PERSON, "Ingeschreven."),
)
# How many days ago, from the person or not, what.
_WORDS = (
    (3, True, "Moet ik iets meebrengen naar ons gesprek?"),
    (2, False, "Dag, alleen je identiteitskaart. Je mag ook iemand meebrengen."),
)


def add_own_pages(telling: Telling) -> None:
    """Fill the pages of somebody who signs in; who does not has none."""
    login = telling.cast.logins.get(telling.life.topic)
    if login is None or telling.course.closed_on is not None:
        return
    opened = telling.course.opened_on
    diary = telling.rows.add(SearchDiary(id=telling.id("search_diary"), person=telling.person))
    for days, kind, with_whom, how, came_of_it in _LINES:
        on = telling.on - timedelta(days=days)
        if on < opened:
            continue
        at = moment(on, 18, 10)
        line = telling.rows.add(
            SearchEntry(
                id=telling.id("search_entry", days),
                diary=diary,
                on=on,
                kind=kind,
                with_whom=with_whom,
                how=how,
                came_of_it=came_of_it,
                written_at=at,
            )
        )
        telling.tell("diary.written", login, line, at, kind=kind)
    if telling.coach is None:
        return
    for days, is_from_person, text in _WORDS:
        on = telling.on - timedelta(days=days)
        if on < opened:
            continue
        by, at = login if is_from_person else telling.coach, moment(on, 10, 20)
        message = telling.rows.add(
            Message(
                id=telling.id("message", days),
                trajectory=telling.trajectory,
                by=by.user,
                is_from_person=is_from_person,
                text=text,
                sent_at=at,
                seen_at=at + timedelta(hours=20) if is_from_person else None,
            )
        )
        telling.tell("message.sent", by, message, at)
