"""Facts on paper: what was written down when, and what took its place later."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from klaverblad.apps.people.models import EndedAs, Fact, KnownBy, Person, SaidBy
from klaverblad.apps.people.registry import registry
from klaverblad.demo.chance import Chance, moment
from klaverblad.demo.facts_of import Said, facts_of, facts_of_home
from klaverblad.demo.telling import Change, Telling

# Keys of which a first note is sometimes wrong, and of which life sometimes changes.
_CORRECTED = ("savings_eur", "rent_month_eur", "travel_minutes_max", "replacement_income_month_eur")
_CHANGED = ("travel_minutes_max", "hours_week_max", "rent_month_eur", "has_bike")


def add_facts(telling: Telling) -> None:
    """Write down what is known of somebody, in the order in which it came to be known."""
    course, life = telling.course, telling.life
    chance = telling.chance("known")
    days = {
        "intake": course.opened_on,
        "talk": course.talk_on,
        "screening": course.screened_on[0] if course.screened_on else None,
    }
    now: dict[str, Fact] = {}
    for number, said in enumerate(facts_of(life, course)):
        day = days[said.when]
        if day is not None:
            at = moment(day, 9 + number // 12, 5 * (number % 12))
            _first(telling, chance, now, said, at)
    for change in sorted(telling.changes, key=lambda one: one.on):
        if change.on < telling.on:
            _change(telling, chance, now, change)
    _change_by_life(telling, chance, now)
    for said in facts_of_home(life):
        day = days[said.when]
        if day is not None:
            about = telling.under_roof[said.about]
            write_fact(telling, {}, said, said.value, day, moment(day, 12), about=about)


def _first(
    telling: Telling, chance: Chance, now: dict[str, Fact], said: Said, at: datetime
) -> None:
    """A first note; now and then it was wrong and is put right within a week."""
    since = at.date()
    if said.known_by != KnownBy.TOLD:
        since -= chance.days(0, 60)
    right_on = at.date() + timedelta(days=7)
    is_wrong = said.key in _CORRECTED and bool(said.value) and chance.yes(0.05)
    if is_wrong and right_on < telling.end:
        wrong = _off_by(said.key, said.value)
        write_fact(telling, now, said, wrong, since, at)
        write_fact(telling, now, said, said.value, since, at + timedelta(days=7), EndedAs.CORRECTED)
    else:
        write_fact(telling, now, said, said.value, since, at)


def _off_by(key: str, value: Any) -> Any:
    """What one writes in a hurry: a nought too few in an amount, ten minutes too few on the road."""
    return max(5, value - 10) if key == "travel_minutes_max" else round(value / 10, 2)


def _change_by_life(telling: Telling, chance: Chance, now: dict[str, Fact]) -> None:
    """Somebody moves, rides further, can do more hours."""
    for key in _CHANGED:
        old = now.get(key)
        if old is None or old.value is None or not chance.yes(0.09):
            continue
        since_days = (telling.end - old.recorded_at.date()).days
        if since_days < 40:
            continue
        on = telling.end - timedelta(days=chance.whole(2, since_days - 30))
        if on <= telling.on - timedelta(days=1):
            _change(telling, chance, now, Change(on, key, _moved(key, old.value)))


def _moved(key: str, value: Any) -> Any:
    match key:
        case "travel_minutes_max":
            return min(120, value + 15)
        case "hours_week_max":
            return min(38, value + 5)
        case "rent_month_eur":
            return round(value * 1.03, 2)
    return True


def _change(telling: Telling, chance: Chance, now: dict[str, Fact], change: Change) -> None:
    """Write down that something is otherwise from a day on."""
    key, value, on = change.key, change.value, change.on
    old = now.get(key)
    if isinstance(value, list):
        # A competence is added to those someone has; the registry says in which order.
        had = {*value, *((old.value or []) if old else [])}
        value = [code for code in registry()[key].options if code in had]
    if old is not None and (old.value == value or on < old.since):
        return
    said = Said(key, value, "", SaidBy.PROFESSIONAL, KnownBy.TOLD, "", by_worker=False)
    at = chance.office_moment(on)
    if old is not None and at <= old.recorded_at:
        return
    write_fact(telling, now, said, value, on, at, EndedAs.CHANGED)
    if change.step is not None:
        change.step.brought = now[key]


def write_fact(
    telling: Telling,
    now: dict[str, Fact],
    said: Said,
    value: Any,
    since: date,
    at: datetime,
    ended_as: EndedAs = EndedAs.CHANGED,
    *,
    about: Person | None = None,
) -> None:
    """Put one fact in the file; what stood there is kept, as changed or as corrected.

    about    somebody else under the same roof; default: the person whose story it is
    """
    old = now.get(said.key)
    if old is not None:
        old.replaced_at, old.ended_as = at, ended_as
        if ended_as == EndedAs.CHANGED:
            old.until = max(old.since, since - timedelta(days=1))
    by = telling.worker if said.by_worker else telling.guide
    is_household = registry()[said.key].entity == "household"
    someone = about or telling.person
    fact = telling.rows.add(
        Fact(
            id=telling.id("fact", someone.pk, said.key, at.isoformat()),
            person=None if is_household else someone,
            household=telling.household if is_household else None,
            key=said.key,
            value=value,
            since=since,
            said_by=said.said_by,
            known_by=said.known_by,
            document=said.document,
            recorded_by=by.user,
            recorded_at=at,
        )
    )
    now[said.key] = fact
    if fact.person_id == telling.person.pk:
        telling.facts.append(fact)
    is_corrected = old is not None and ended_as == EndedAs.CORRECTED
    telling.rows.tell(
        "fact.corrected" if is_corrected else "fact.recorded",
        by.actor,
        fact,
        someone.pk,
        at,
        key=said.key,
        known_by=said.known_by,
        before=old and old.pk,
    )
