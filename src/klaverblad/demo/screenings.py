"""How all life domains stood, as the person and the professional saw it on one day."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from klaverblad.apps.people.models import Fact
from klaverblad.apps.people.registry import Domain
from klaverblad.apps.trajectories.models import DomainPosition, Screening, ScreeningAnswer
from klaverblad.apps.trajectories.screening import as_it_was_asked
from klaverblad.demo.chance import Chance
from klaverblad.demo.lives import LEVELS, Home, Life, Stream
from klaverblad.demo.pools import pool
from klaverblad.demo.telling import Telling

# The questionnaire that everybody in this region was asked.
ASKED = "v1"
_CEFR = {"none": "Nog geen Nederlands", "c1": "Nederlands bijna als moedertaal", "c2": "Nederlands"}


def add_screenings(telling: Telling) -> None:
    """Write every screening of a trajectory; a later one stands a little better."""
    for number, on in enumerate(telling.course.screened_on):
        chance = telling.chance("screening", number)
        at = chance.office_moment(on)
        screening: Screening = telling.rows.add(
            Screening(
                id=telling.id("screening", number),
                trajectory=telling.trajectory,
                on=on,
                by=telling.guide.user,
                recorded_at=at,
                version=ASKED,
            )
        )
        add_answers(telling, screening, number)
        for domain, (position, what_counts) in _seen(telling.life).items():
            later = number if chance.yes(0.35) else 0
            professional = max(1, min(5, position + later))
            person = max(1, min(5, professional + chance.weighted({-1: 14, 0: 56, 1: 26, 2: 4})))
            telling.rows.add(
                DomainPosition(
                    screening=screening,
                    domain=domain,
                    person_says=person if chance.yes(0.94) else None,
                    professional_says=professional if chance.yes(0.96) else None,
                    what_counts=what_counts if chance.yes(0.85) else "",
                )
            )
        telling.tell("screening.recorded", telling.guide, screening, at, version=ASKED)


def add_answers(telling: Telling, screening: Screening, number: int) -> None:
    """What was known of the questions when the talk was over: what it wrote, and what stood there."""
    asked, on = frozenset(as_it_was_asked(ASKED).keys), screening.on
    stood: dict[str, Fact] = {}
    for fact in telling.facts:
        is_gone = fact.replaced_at is not None and fact.replaced_at.date() <= on
        if fact.key in asked and fact.recorded_at.date() <= on and not is_gone:
            stood[fact.key] = fact
    for key, fact in stood.items():
        telling.rows.add(
            ScreeningAnswer(
                id=telling.id("screening-answer", number, key),
                screening=screening,
                fact=fact,
                wrote=fact.recorded_at.date() == on,
            )
        )


def _seen(life: Life) -> Mapping[Domain, tuple[int, str]]:
    """Where a life stands, domain by domain, and what counts there."""
    # Of the life, not of the moment: two screenings of one person tell the same story.
    chance = Chance("seen", *life.topic)
    return {
        Domain.HOUSING: _housing(chance, life),
        Domain.HEALTH: _health(chance, life),
        Domain.MOBILITY: _mobility(life),
        Domain.INCOME: _income(chance, life),
        Domain.LEARNING: _learning(chance, life),
        Domain.CARE: _care(chance, life),
        Domain.NETWORK: _network(chance, life),
        Domain.WORK: (chance.weighted({2: 34, 3: 44, 4: 22}), _of(chance, "work")),
    }


def _of(chance: Chance, key: str) -> Any:
    return chance.one_of(pool("notes")["what_counts"][key])


def _housing(chance: Chance, life: Life) -> tuple[int, str]:
    if life.owns_home:
        return 5, "Eigen woning"
    if life.home == Home.PARENTS:
        return chance.whole(3, 4), "Woont bij familie"
    if chance.yes(0.09):
        return 1, _of(chance, "acute_housing")
    return chance.weighted({2: 18, 3: 32, 4: 50}), "Huurt"


def _health(chance: Chance, life: Life) -> tuple[int, str]:
    if life.lift_kg is None:
        return chance.weighted({3: 15, 4: 50, 5: 35}), ""
    return (2 if life.lift_kg <= 10 else 3), f"Tilt tot {life.lift_kg} kg"


def _mobility(life: Life) -> tuple[int, str]:
    if life.has_car:
        return 5, "Auto en rijbewijs"
    if life.has_licence:
        return (4 if life.has_bike else 3), "Rijbewijs, geen auto"
    return (3, "Fiets en bus, geen rijbewijs") if life.has_bike else (2, "Te voet en met de bus")


def _income(chance: Chance, life: Life) -> tuple[int, str]:
    if life.is_in_debt:
        return chance.weighted({1: 35, 2: 65}), "Schulden, met of zonder plan"
    if life.stream == Stream.LEEFLOON:
        return chance.weighted({2: 55, 3: 45}), "Leefloon"
    return chance.weighted({2: 20, 3: 50, 4: 30}), "Uitkering"


def _learning(chance: Chance, life: Life) -> tuple[int, str]:
    level = LEVELS.index(life.level)
    said = _CEFR.get(life.level, f"Nederlands {life.level.upper()}")
    computer = ", kan met de computer" if "computer_basics" in life.competences else ""
    return min(5, max(1, 1 + (level + 1) // 2 + chance.whole(0, 1))), said + computer


def _care(chance: Chance, life: Life) -> tuple[int, str]:
    if life.youngest is not None and life.youngest < 3:
        return chance.whole(2, 3), "Kind onder de drie jaar"
    if life.has_small_children:
        return chance.whole(2, 4), "Kinderen op de lagere school"
    return chance.weighted({3: 15, 4: 40, 5: 45}), ""


def _network(chance: Chance, life: Life) -> tuple[int, str]:
    is_small = chance.yes(0.55 if life.is_new else 0.3)
    if is_small:
        return chance.whole(2, 3), _of(chance, "network_poor")
    return chance.whole(4, 5), _of(chance, "network_good")
