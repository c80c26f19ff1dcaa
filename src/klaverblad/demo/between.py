"""What happens between files: a few that look like one person's, and people who change towns."""

from __future__ import annotations

from datetime import date, timedelta

from klaverblad.apps.people.doubles import sound
from klaverblad.apps.people.models import GivenHow, InszAbsent, Person
from klaverblad.apps.people.registry import Domain
from klaverblad.apps.trajectories.models import Phase, Trajectory, Transfer
from klaverblad.apps.trajectories.services import statement_of
from klaverblad.demo.cast import Cast, Ocmw
from klaverblad.demo.chance import made_id, moment, workday
from klaverblad.demo.rows import Rows

# Schoten and Kapellen: the tour has doors to both.
_TOWNS = ("11040", "11023")
_DOUBLES = 3
# Who asks whom, how many days ago, and what they say.
_WORDS = (
    (3, "Verhuist volgende maand en wil dicht bij de nieuwe school werk zoeken."),
    (24, "Woont sinds kort in jullie gemeente. De lessen Nederlands lopen door tot juni."),
)
_ANSWER_DAYS = 14


def add_between(rows: Rows, cast: Cast, *, on: date) -> None:
    """Files that look alike in the first two towns, and two people who go from one to the other."""
    first, second = cast.ocmws[_TOWNS[0]], cast.ocmws[_TOWNS[1]]
    for ocmw in (first, second):
        _look_alikes(rows, ocmw, on)
    for (days, words), (from_, to) in zip(_WORDS, ((first, second), (second, first)), strict=True):
        _ask_over(rows, from_, to, on=on, days=days, words=words)


def _look_alikes(rows: Rows, ocmw: Ocmw, on: date) -> None:
    """A second file of somebody, opened at the desk by whoever wrote the name as they heard it."""
    worker, n = ocmw.social_workers[0], 0
    mine = Person.objects.filter(organisation=ocmw.organisation, born_on__isnull=False)
    for one in mine.exclude(phone="").order_by("pk"):
        heard = _misheard(one.last_name)
        if heard == one.last_name:
            continue
        at = moment(workday(on - timedelta(days=12 + 9 * n)), 9, 20)
        double = rows.add(
            Person(
                id=made_id("double", one.pk),
                organisation=ocmw.organisation,
                municipality_id=one.municipality_id,
                first_name=one.first_name,
                last_name=heard,
                born_on=one.born_on,
                language=one.language,
                phone=one.phone if n else "",
                insz_absent_because=InszAbsent.NOT_ASKED,
                created_at=at,
            )
        )
        rows.tell("person.opened", worker.actor, double, double.pk, at)
        n += 1
        if n == _DOUBLES:
            return


def _misheard(name: str) -> str:
    """The same name as it sounds, written another way; itself when there is none."""
    for there, instead in (("ss", "s"), ("ck", "k"), ("ij", "y"), ("th", "t"), ("ll", "l")):
        other = name.replace(there, instead, 1)
        if other != name and sound(other) == sound(name):
            return other
    return name


def _ask_over(rows: Rows, from_: Ocmw, to: Ocmw, *, on: date, days: int, words: str) -> None:
    """Ask another OCMW to go on with somebody who is being prepared for work."""
    running = Trajectory.objects.filter(
        organisation=from_.organisation,
        phase__in=(Phase.SCREENING, Phase.PREPARATION),
        coach__isnull=False,
        person__user=None,
    )
    one = running.select_related("person").order_by("pk").first()
    if one is None:
        return
    asked_on = workday(on - timedelta(days=days))
    at, domains = moment(asked_on, 11, 5), frozenset({Domain.WORK, Domain.LEARNING})
    coach = next(each for each in from_.coaches if each.user.pk == one.coach_id)
    asked = rows.add(
        Transfer(
            id=made_id("transfer", one.pk),
            trajectory=one,
            to=to.organisation,
            domains=sorted(domains),
            words=words,
            answer_by=asked_on + timedelta(days=_ANSWER_DAYS),
            given_how=GivenHow.ON_PAPER,
            language=one.person.language if one.person.language in {"fr", "en"} else "nl",
            statement=statement_of(one.person, to.organisation, domains),
            proposed_by=coach.user,
            proposed_at=at,
        )
    )
    rows.tell(
        "transfer.proposed",
        coach.actor,
        asked,
        one.person_id,
        at,
        to=to.organisation.pk,
        domains=sorted(domains),
        answer_by=asked.answer_by,
    )
