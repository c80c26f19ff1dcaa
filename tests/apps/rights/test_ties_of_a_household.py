"""Whatever is told from whichever page, the law reads the tie that was told."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest

from klaverblad.apps.people import kinship, services
from klaverblad.apps.people.models import HouseholdRole
from klaverblad.apps.people.queries import HouseholdMember
from klaverblad.apps.rights import cases, queries
from klaverblad.apps.rights.belonging import role_of
from tests.crowd import MEANS, somebody, tell_all

ON = date(2026, 3, 2)
ADULT, MINOR = date(1985, 1, 1), date(2016, 1, 1)
# What the law must make of each word, by the age of whom it is said.
MEANS_IN_LAW = {
    HouseholdRole.PARTNER: {ADULT: "partner", MINOR: "partner"},
    HouseholdRole.CHILD: {ADULT: "ascendant_or_descendant", MINOR: "child"},
    HouseholdRole.PARENT: dict.fromkeys((ADULT, MINOR), "ascendant_or_descendant"),
    HouseholdRole.SIBLING: dict.fromkeys((ADULT, MINOR), "other"),
    HouseholdRole.RELATIVE: dict.fromkeys((ADULT, MINOR), "other"),
    HouseholdRole.HOUSEMATE: dict.fromkeys((ADULT, MINOR), "other"),
}
TELLABLE = [(mine, said) for mine in HouseholdRole for said in kinship.can_say(mine)]


def in_law(mine, theirs, born_on=ADULT):
    """What somebody is to a person, as the law reads both their roles."""
    member = HouseholdMember(None, "", theirs, born_on, ON)
    return role_of(mine, member, ON)


@pytest.mark.parametrize("born_on", [ADULT, MINOR])
@pytest.mark.parametrize(("mine", "said"), TELLABLE)
def test_what_is_told_on_a_page_is_what_the_law_reads_for_that_page(mine, said, born_on):
    stored = kinship.stored(mine, said)

    assert in_law(mine, stored, born_on) == MEANS_IN_LAW[said][born_on]


@pytest.mark.parametrize(("mine", "theirs"), list(product(HouseholdRole, repeat=2)))
def test_what_the_page_calls_somebody_never_says_less_than_the_law_reads(mine, theirs):
    word = kinship.seen(mine, theirs)

    if word is not None:
        assert in_law(mine, theirs) in {MEANS_IN_LAW[word][ADULT], "other"}


def turns():
    """Every house of three in which the one with the role `mine` may come first."""
    for mine, one, two in product(HouseholdRole, repeat=3):
        firsts = [role for role in (one, two) if role == HouseholdRole.HEAD]
        if mine != HouseholdRole.HEAD and len(firsts) == 1:
            after = kinship.turned(mine, one), kinship.turned(mine, two)
            if None not in after:
                yield (mine, one, two), (HouseholdRole.HEAD, *after)


@pytest.mark.parametrize(("before", "after"), list(turns()))
def test_nobody_is_less_to_anybody_when_another_comes_first(before, after):
    for me, other in ((0, 1), (1, 0), (0, 2), (2, 0), (1, 2), (2, 1)):
        was, now = in_law(before[me], before[other]), in_law(after[me], after[other])

        assert now == was, (before, after, me, other)


def test_an_unknown_household_gives_a_range_that_telling_narrows(world):
    coach, anna = world.actor("coach"), somebody(world, "Anna")
    tell_all(coach, anna, MEANS)
    unknown = queries.leefloon(coach, anna, on=world.on)

    services.live_alone(coach, anna.pk)
    alone = queries.leefloon(coach, anna, on=world.on)

    assert not unknown.is_settled
    assert unknown.low < alone.low == alone.high <= unknown.high
    assert unknown.next_question.key == cases.HOUSEHOLD


@pytest.mark.parametrize("n_known", [0, 4, len(MEANS)])
def test_what_is_asked_of_a_household_waits_for_the_household(world, n_known):
    """Whether costs are shared cannot be written down before somebody is there to share them."""
    coach, anna = world.actor("coach"), somebody(world, "Anna")
    tell_all(coach, anna, dict(list(MEANS.items())[:n_known]))

    answer = queries.leefloon(coach, anna, on=world.on)

    asked = {one.key for one in answer.open_facts} | {answer.next_question.key}
    assert cases.HOUSEHOLD in asked
    assert not asked & set(cases.household_inputs())


def test_nobody_is_promised_that_one_answer_settles_an_unknown_household(world):
    coach, anna = world.actor("coach"), somebody(world, "Anna")
    tell_all(coach, anna, MEANS)

    (state,) = queries.leefloon_of_many(coach, [anna], on=world.on).values()

    assert not state.is_settled
    assert not state.is_one_answer_away
