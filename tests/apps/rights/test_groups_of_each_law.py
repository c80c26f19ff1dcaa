"""Each law counts other people: the same house gives four groups, and a doubt stays a doubt."""

from __future__ import annotations

from datetime import date

import pytest

from klaverblad.apps.library.books import law
from klaverblad.apps.people.models import HouseholdMembership, HouseholdRole
from klaverblad.apps.rights import cases
from klaverblad.apps.rights.belonging import ADDRESS, FAMILY, HEALTH_FUND, LEEFLOON_HOUSEHOLD
from tests.crowd import crowd, home_of, moves_in, somebody, tell

CHILD, PARTNER, PARENT = HouseholdRole.CHILD, HouseholdRole.PARTNER, HouseholdRole.PARENT
GROWN, SMALL = date(2004, 5, 2), date(2018, 5, 2)


@pytest.fixture
def house(world):
    """The person of the small region with a partner, a small child and a grown one."""
    HouseholdMembership.objects.filter(person=world.person).update(since=date(2020, 1, 1))
    home = home_of(world.person)
    found = {"Nadia": world.person}
    for name, role, born_on in [
        ("Pia", PARTNER, date(1986, 1, 1)),
        ("Kim", CHILD, SMALL),
        ("Gio", CHILD, GROWN),
    ]:
        found[name] = somebody(world, name, born_on=born_on)
        moves_in(home, found[name], role, since=date(2020, 1, 1))
    return found


def groups_of(world, person):
    """By grouping: role -> first names; what is said of a group is left out."""
    (one,) = cases.told(world.actor("coach"), [person], on=world.on)
    names = {str(p.pk): p.first_name for p in type(person).objects.all()}
    return {
        key: {
            role: [names[who] for who in found] if isinstance(found, list) else found
            for role, found in group.items()
            if isinstance(found, list) or role == "unlisted"
        }
        for key, (group,) in one.case.groups.items()
    }


def test_one_house_is_four_groups_and_a_grown_child_stays_in_doubt_where_a_law_asks(world, house):
    found = groups_of(world, house["Nadia"])

    assert found == {
        LEEFLOON_HOUSEHOLD: {
            "applicant": ["Nadia"],
            "partner": ["Pia"],
            "child": ["Kim"],
            "ascendant_or_descendant": ["Gio"],
        },
        HEALTH_FUND: {
            "applicant": ["Nadia"],
            "partner": ["Pia"],
            "dependant": ["Kim"],
            "unlisted": True,
        },
        FAMILY: {"recipient": ["Nadia"], "partner": ["Pia"], "child": ["Kim", "Gio"]},
        ADDRESS: {
            "applicant": ["Nadia"],
            "partner": ["Pia"],
            "dependant": ["Kim"],
            "unlisted": True,
        },
    }


@pytest.mark.parametrize(
    ("said", "fund", "address"),
    [(True, ["Kim", "Gio"], "dependant"), (False, ["Kim"], "other")],
)
def test_one_answer_puts_a_grown_child_in_its_place(world, house, said, fund, address):
    coach = world.actor("coach")
    tell(coach, house["Gio"], "is_health_fund_dependant", said)
    tell(coach, house["Gio"], "is_dependant_at_address", said)

    found = groups_of(world, house["Nadia"])

    assert found[HEALTH_FUND]["dependant"] == fund
    assert "Gio" in found[ADDRESS][address]
    assert not {"unlisted"} & {*found[HEALTH_FUND], *found[ADDRESS]}


def test_a_grown_child_at_home_may_be_at_charge_of_its_parents(world, house):
    before = groups_of(world, house["Gio"])
    tell(world.actor("coach"), house["Gio"], "is_health_fund_dependant", value=False)

    after = groups_of(world, house["Gio"])

    assert before[HEALTH_FUND] == {"applicant": ["Gio"], "unlisted": True}
    assert after[HEALTH_FUND] == {"applicant": ["Gio"]}
    assert after[ADDRESS]["other"] == ["Nadia", "Pia", "Kim"]
    assert after[FAMILY] == {"recipient": ["Gio"]}


def test_a_small_relative_may_be_the_child_of_anybody_in_the_house(world, house):
    moves_in(
        home_of(house["Nadia"]),
        somebody(world, "Lou", born_on=SMALL),
        HouseholdRole.RELATIVE,
        since=date(2020, 1, 1),
    )

    found = groups_of(world, house["Nadia"])

    assert all(found[key]["unlisted"] for key in (FAMILY, HEALTH_FUND, ADDRESS))
    assert "Lou" not in found[FAMILY]["child"]


def test_whoever_has_no_household_is_alone_in_no_law(world):
    found = groups_of(world, somebody(world, "Anna"))

    assert {group["unlisted"] for group in found.values()} == {True}
    assert len(found) == 4


def test_what_the_partner_said_of_the_family_need_not_be_said_twice(world, house):
    coach = world.actor("coach")
    tell(coach, house["Pia"], "has_child_two_days_a_week", value=True)
    tell(coach, house["Gio"], "uses_ikt_childcare", value=True)

    (one,) = cases.told(coach, [house["Nadia"]], on=world.on)

    assert one.case.groups[HEALTH_FUND][0]["has_child_two_days_a_week"] is True
    assert "uses_ikt_childcare" not in one.case.groups[FAMILY][0]


def test_a_leefloon_and_a_town_in_flanders_are_not_asked_again(world):
    coach = world.actor("coach")
    tell(coach, world.person, "income_source", "leefloon")
    tell(coach, world.person, "has_budget_help", value=False)

    (one,) = cases.told(coach, [world.person], on=world.on)

    facts = one.case.persons[str(world.person.pk)]
    assert facts["receives_leefloon"] is True
    assert facts["lives_in_flanders"] is True
    assert facts["debt_help"] == "none"


def test_every_right_runs_over_a_caseload_in_the_same_few_queries(
    world, house, django_assert_num_queries
):
    persons = [*crowd(world, 20, facts=[{"savings_eur": 100}]), house["Nadia"], house["Gio"]]
    now = law().on(world.on)

    with django_assert_num_queries(7):
        found = cases.told(world.actor("coach"), persons, on=world.on)
    results = now.run(
        now.population([one.case for one in found], cases.RIGHTS), cases.rights_on(world.on)
    )

    assert set(results) == set(cases.RIGHTS)


def test_only_a_leefloon_reads_no_more_than_the_leefloon_needs(world, house):
    (one,) = cases.told(
        world.actor("coach"), [house["Nadia"]], on=world.on, rights=(cases.LEEFLOON,)
    )

    assert set(one.case.groups) == {LEEFLOON_HOUSEHOLD}
    assert len(cases.facts_read((cases.LEEFLOON,))) < len(cases.facts_read()) / 2
