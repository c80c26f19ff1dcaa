"""What was said: goals in someone's own words, and contacts with their short notes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from klaverblad.apps.trajectories.models import (
    Contact,
    ContactKind,
    ContactOutcome,
    Goal,
    Phase,
    Scope,
)
from klaverblad.demo.cast import Staff
from klaverblad.demo.chance import Chance, workday
from klaverblad.demo.lives import Home, Life, Stream
from klaverblad.demo.pools import pool
from klaverblad.demo.telling import Telling

# Nobody is forgotten, but some wait longer than was meant.
_SILENT_SHARE, _UNREACHED_LAST_SHARE = 0.035, 0.025
_KINDS = {
    ContactKind.TALK: 38, ContactKind.PHONE: 36, ContactKind.MESSAGE: 10,
    ContactKind.HOME_VISIT: 9, ContactKind.CONFERENCE: 7,
}  # fmt: skip
_SCOPES = {Scope.PERSON: 70, Scope.TEAM: 13, Scope.ORGANISATION: 10, Scope.MINE: 7}
_MONTHS = [
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
]


def add_goals(telling: Telling) -> None:
    """What the person wants: one goal at the first talk, sometimes another one later."""
    course, chance = telling.course, telling.chance("goals")
    if course.talk_on is None:
        return
    days = [course.talk_on]
    if course.screened_on and chance.yes(0.3):
        days.append(course.screened_on[-1])
    said: list[str] = []
    for number, on in enumerate(days):
        words = _goal(chance, telling.life, on)
        if words in said:
            continue
        said.append(words)
        goal: Goal = telling.rows.add(
            Goal(
                id=telling.id("goal", number),
                trajectory=telling.trajectory,
                words=words,
                said_on=on,
            )
        )
        telling.tell("goal.added", telling.guide, goal, chance.office_moment(on))


def _goal(chance: Chance, life: Life, on: date) -> str:
    """A sentence that fits this life: of the work they like, or of what weighs most."""
    topics = dict.fromkeys(life.wishes, 3.0) | {"rhythm": 1.0, "people": 0.8}
    topics |= {"children": 3.0} if life.has_small_children else {}
    topics |= {"language": 4.0} if life.level in {"none", "a1", "a2", "b1"} else {}
    topics |= {"limits": 3.0} if life.stream == Stream.LIMITED else {}
    topics |= {"young": 3.0} if life.age < 26 else {}
    topics |= {"older": 3.0} if life.age > 52 else {}
    topics |= {"money": 2.0} if life.is_in_debt else {}
    topics |= {"home": 2.5} if life.home in {Home.HOUSEMATES, Home.PARENTS} else {}
    words = chance.one_of(pool("goals")[chance.weighted(topics)])
    return str(words).format(maand=in_a_quarter(on))


def in_a_quarter(on: date) -> str:
    """The month about a quarter of a year ahead."""
    return _MONTHS[(on.month + 2) % 12]


def add_contacts(telling: Telling) -> None:
    """Talks, calls and visits, told back from the last one."""
    for number, on in enumerate(_days(telling)):
        _contact(telling, number, on)


def _days(telling: Telling) -> Sequence[date]:
    """The days of contact, the newest first."""
    course, chance = telling.course, telling.chance("contact days")
    if course.talk_on is None:
        return []
    if course.closed_on:
        last = course.closed_on
    elif chance.yes(_SILENT_SHARE):
        last = telling.on - chance.days(32, 75)
    else:
        last = telling.on - chance.days(1, 27)
    found = []
    while (on := workday(last)) > course.talk_on:
        found.append(on)
        is_quiet = course.phase_on(on) == Phase.AFTERCARE
        last = on - (chance.days(35, 95) if is_quiet else chance.days(9, 40))
    return [*found, course.talk_on]


def _contact(telling: Telling, number: int, on: date) -> None:
    chance = telling.chance("contact", number)
    is_first = on == telling.course.talk_on
    # Who was not reached lately is on the coach's list: that must stay a short list.
    missed = _UNREACHED_LAST_SHARE if number == 0 else 0.1
    outcome = ContactOutcome.SPOKE
    if not is_first and not telling.course.closed_on and chance.yes(missed):
        outcome = chance.weighted({ContactOutcome.NOT_REACHED: 6, ContactOutcome.LEFT_MESSAGE: 4})
    by, scope = telling.guide, Scope.PERSON
    if outcome == ContactOutcome.SPOKE and not is_first:
        by, scope = _by(telling, chance, on), chance.weighted(_SCOPES)
    kind = ContactKind.TALK if is_first else chance.weighted(_KINDS)
    if outcome != ContactOutcome.SPOKE:
        kind = ContactKind.PHONE
    contact: Contact = telling.rows.add(
        Contact(
            id=telling.id("contact", number),
            trajectory=telling.trajectory,
            by=by.user,
            organisation=by.membership.organisation,
            at=chance.office_moment(on),
            kind=kind,
            outcome=outcome,
            note=_note(telling, chance, on, by, outcome, scope),
            scope=scope,
        )
    )
    telling.tell("contact.recorded", by, contact, contact.at, kind=kind, outcome=outcome)


def _by(telling: Telling, chance: Chance, on: date) -> Staff:
    """Mostly the coach; the social worker, or a partner who was in the team by then."""
    in_team = [telling.partners[kind] for kind, since in telling.joined.items() if since < on]
    if in_team and chance.yes(0.12):
        return chance.one_of(in_team)
    return telling.worker if chance.yes(0.1) else telling.guide


def _note(telling: Telling, chance: Chance, on: date, by: Staff, outcome: str, scope: str) -> str:
    notes = pool("notes")
    if outcome == ContactOutcome.NOT_REACHED:
        return str(chance.one_of(notes["no_answer"]))
    if outcome == ContactOutcome.LEFT_MESSAGE:
        return str(chance.one_of(notes["voicemail"]))
    if by in telling.partners.values() and scope != Scope.MINE:
        return str(chance.one_of(notes["partner"]))
    if scope != Scope.PERSON:
        return str(chance.one_of(notes[scope]))
    phase = telling.course.phase_on(on)
    own = notes["person"]
    return str(chance.one_of(own.get(phase, own["plan"])))
