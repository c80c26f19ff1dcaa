"""Who somebody is, before anything is written down: age, home, language, limits, wishes.

What hangs together in life hangs together here: who came lately speaks less Dutch, small children
ask for childcare, years and a recognised limitation weigh on what one can lift.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from klaverblad.apps.people.models import HouseholdRole
from klaverblad.demo import names
from klaverblad.demo.chance import Chance

LEVELS = ("none", "a1", "a2", "b1", "b2", "c1", "c2")
CARE_UNTIL_AGE, SCHOOL_FROM_AGE = 12, 3


class Stream(StrEnum):
    """By which printed table somebody is counted."""

    LEEFLOON = "leefloon"
    LIMITED = "limited"


class Home(StrEnum):
    """With whom somebody lives."""

    ALONE = "alone"
    SINGLE_PARENT = "single_parent"
    COUPLE = "couple"
    FAMILY = "family"
    PARENTS = "parents"
    HOUSEMATES = "housemates"


@dataclass(slots=True)
class Relative:
    """Somebody under the same roof."""

    role: HouseholdRole
    first_name: str
    last_name: str
    sex: str
    born_on: date
    language: str


@dataclass(slots=True)
class Life:
    """One person in guidance."""

    topic: tuple[str, str, int]
    on: date
    stream: Stream
    sex: str
    first_name: str
    last_name: str
    language: str
    born_on: date
    age: int
    years_here: float | None
    home: Home
    relatives: list[Relative] = field(default_factory=list)
    level: str = "c2"
    lift_kg: int | None = None
    hours_max: int = 38
    has_licence: bool = False
    has_car: bool = False
    has_bike: bool = False
    owns_home: bool = False
    is_in_debt: bool = False
    has_indication: bool = False
    competences: list[str] = field(default_factory=list)
    wishes: list[str] = field(default_factory=list)

    @property
    def youngest(self) -> float | None:
        """The age of the youngest child at home, in years; None without children."""
        born = [one.born_on for one in self.relatives if one.role == HouseholdRole.CHILD]
        return (self.on - max(born)).days / 365.25 if born else None

    @property
    def has_small_children(self) -> bool:
        return self.youngest is not None and self.youngest < CARE_UNTIL_AGE

    @property
    def is_new(self) -> bool:
        return self.years_here is not None and self.years_here < 6


_LANGUAGES: Mapping[Stream, Mapping[str, float]] = {
    Stream.LEEFLOON: {
        "nl": 50, "ar": 15, "uk": 8, "tr": 4, "pl": 3, "fr": 4, "en": 3, "other": 13,
    },
    Stream.LIMITED: {"nl": 86, "ar": 3, "tr": 3, "fr": 2, "pl": 2, "en": 1, "other": 3},
}  # fmt: skip
_AGES: Mapping[Stream, Mapping[tuple[int, int], float]] = {
    Stream.LEEFLOON: {(18, 24): 27, (25, 34): 27, (35, 44): 21, (45, 54): 15, (55, 63): 10},
    Stream.LIMITED: {(19, 24): 12, (25, 34): 19, (35, 44): 21, (45, 54): 26, (55, 63): 22},
}
_HOMES: Mapping[Stream, tuple[Mapping[Home, float], ...]] = {
    Stream.LEEFLOON: (
        {Home.ALONE: 45, Home.PARENTS: 14, Home.HOUSEMATES: 20, Home.SINGLE_PARENT: 9,
         Home.COUPLE: 7, Home.FAMILY: 5},
        {Home.ALONE: 38, Home.SINGLE_PARENT: 25, Home.FAMILY: 20, Home.COUPLE: 8,
         Home.HOUSEMATES: 9},
        {Home.ALONE: 54, Home.SINGLE_PARENT: 9, Home.FAMILY: 10, Home.COUPLE: 16,
         Home.HOUSEMATES: 7, Home.PARENTS: 4},
    ),
    Stream.LIMITED: (
        {Home.PARENTS: 55, Home.ALONE: 24, Home.HOUSEMATES: 12, Home.COUPLE: 9},
        {Home.ALONE: 36, Home.FAMILY: 25, Home.SINGLE_PARENT: 12, Home.COUPLE: 16,
         Home.PARENTS: 11},
        {Home.ALONE: 41, Home.COUPLE: 34, Home.FAMILY: 14, Home.SINGLE_PARENT: 5,
         Home.PARENTS: 6},
    ),
}  # fmt: skip
_LIFTS: Mapping[bool, Mapping[int | None, float]] = {
    True: {5: 10, 8: 8, 10: 26, 15: 22, 20: 12, 25: 6, None: 16},
    False: {10: 5, 15: 7, 20: 8, 25: 6, None: 74},
}
_COMPETENCES: Mapping[str, float] = {
    "food_safety": 0.09, "vca": 0.05, "forklift": 0.06, "care_assistant": 0.03,
    "cash_register": 0.13, "computer_basics": 0.42, "first_aid": 0.08, "cleaning": 0.26,
    "green_keeping": 0.12, "woodwork": 0.07,
}  # fmt: skip
_WISHES: Mapping[str, float] = {
    "care": 14, "cleaning": 10, "green": 12, "kitchen": 12, "sorting": 12, "shop": 12,
    "logistics": 11, "bicycle": 5, "childcare": 7, "administration": 8, "woodwork": 7,
}  # fmt: skip


def life(nis: str, stream: Stream, number: int, *, on: date) -> Life:
    """Make up one person, the same one every time."""
    chance = Chance("life", nis, stream, number)
    age = chance.whole(*chance.weighted(_AGES[stream]))
    born_on = on - timedelta(days=round((age + chance.random() * 0.98) * 365.25) + 1)
    home = chance.weighted(_HOMES[stream][0 if age < 26 else 1 if age < 45 else 2])
    sex = "v" if chance.yes(0.82 if home == Home.SINGLE_PARENT else 0.48) else "m"
    language = chance.weighted(_LANGUAGES[stream])
    years_here = _years_here(chance, language, age)
    made = Life(
        topic=(nis, stream, number),
        on=on,
        stream=stream,
        sex=sex,
        first_name=names.first_name(chance, language, sex),
        last_name=names.last_name(chance, language),
        language=language,
        born_on=born_on,
        age=age,
        years_here=years_here,
        home=home,
        level=_level(chance, language, years_here),
    )
    made.relatives = _relatives(chance, made, on)
    _give_means(chance, made)
    return made


def _years_here(chance: Chance, language: str, age: int) -> float | None:
    if language == "nl" or (language in {"fr", "tr", "ar"} and chance.yes(0.3)):
        return None
    longest = 4.7 if language == "uk" else min(25.0, age - 5.0)
    return round(0.3 + chance.random() ** 2 * (longest - 0.3), 1)


def _level(chance: Chance, language: str, years_here: float | None) -> str:
    if language == "nl":
        return chance.weighted({"c2": 91, "b2": 6, "b1": 3})
    if years_here is None:
        return chance.weighted({"c1": 50, "b2": 40, "b1": 10})
    reached = min(4.0, 0.4 + years_here * 0.45) + chance.gauss(0, 0.8)
    return LEVELS[max(0, min(4, round(reached)))]


def _relatives(chance: Chance, someone: Life, on: date) -> list[Relative]:
    match someone.home:
        case Home.COUPLE:
            return [_partner(chance, someone, on)]
        case Home.FAMILY:
            return [_partner(chance, someone, on), *_children(chance, someone, on)]
        case Home.SINGLE_PARENT:
            return _children(chance, someone, on)
        case Home.PARENTS:
            return _parents(chance, someone, on)
        case Home.HOUSEMATES:
            return [
                _relative(chance, HouseholdRole.HOUSEMATE, chance.whole(19, 58), someone, on)
                for _ in range(chance.weighted({1: 6, 2: 3, 3: 1}))
            ]
    return []


def _relative(
    chance: Chance,
    role: HouseholdRole,
    age: float,
    someone: Life,
    on: date,
    *,
    own_name: bool = True,
) -> Relative:
    sex = chance.one_of("vm")
    return Relative(
        role=role,
        first_name=names.first_name(chance, someone.language, sex),
        last_name=names.last_name(chance, someone.language) if own_name else someone.last_name,
        sex=sex,
        born_on=on - timedelta(days=round(age * 365.25) + chance.whole(1, 340)),
        language=someone.language,
    )


def _partner(chance: Chance, someone: Life, on: date) -> Relative:
    age = max(18, min(70, someone.age + chance.whole(-6, 6)))
    return _relative(chance, HouseholdRole.PARTNER, age, someone, on)


def _children(chance: Chance, someone: Life, on: date) -> list[Relative]:
    """Children whose parent was between 18 and 42 when they came."""
    youngest, oldest = max(0, someone.age - 42), min(19, someone.age - 18)
    if oldest < youngest:
        return []
    n = chance.weighted({1: 40, 2: 36, 3: 17, 4: 7})
    ages = {chance.whole(youngest, oldest) for _ in range(n)}
    own_name = chance.yes(0.5)
    last_name = names.last_name(chance, someone.language) if own_name else someone.last_name
    children = [
        _relative(chance, HouseholdRole.CHILD, age, someone, on, own_name=False)
        for age in sorted(ages, reverse=True)
    ]
    for child in children:
        child.last_name = last_name
    return children


def _parents(chance: Chance, someone: Life, on: date) -> list[Relative]:
    ages = [someone.age + chance.whole(21, 36) for _ in range(chance.weighted({1: 5, 2: 5}))]
    return [
        _relative(chance, HouseholdRole.PARENT, min(88, age), someone, on, own_name=i > 0)
        for i, age in enumerate(ages)
    ]


def _give_means(chance: Chance, someone: Life) -> None:
    """What someone can, has and would like."""
    is_limited = someone.stream == Stream.LIMITED
    someone.lift_kg = chance.weighted(_LIFTS[is_limited or (someone.age > 48 and chance.yes(0.4))])
    licence = 0.64 if someone.years_here is None else 0.24
    someone.has_licence = chance.yes(licence - 0.4 * (someone.age < 22) - 0.1 * is_limited)
    someone.has_car = someone.has_licence and chance.yes(0.55 if is_limited else 0.36)
    someone.has_bike = chance.yes(0.62)
    someone.owns_home = someone.age > 28 and chance.yes(0.3 if is_limited else 0.03)
    someone.is_in_debt = chance.yes(0.14 if is_limited else 0.28)
    someone.has_indication = is_limited and chance.yes(0.36)
    if is_limited or (someone.has_small_children and someone.home == Home.SINGLE_PARENT):
        someone.hours_max = chance.weighted({19: 30, 24: 18, 30: 24, 38: 28})
    else:
        someone.hours_max = chance.weighted({19: 6, 24: 6, 30: 13, 38: 75})
    # In the order of the registry, as a form would give them.
    someone.competences = [code for code, share in _COMPETENCES.items() if chance.yes(share)]
    wished = {chance.weighted(_WISHES) for _ in range(chance.weighted({1: 3, 2: 5, 3: 3}))}
    someone.wishes = [code for code in _WISHES if code in wished]
