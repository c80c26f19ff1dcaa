"""The leefloon of a caseload is that of each person, honest about what is unknown, with its why."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import translation
from django.utils.formats import date_format

from klaverblad.apps.people.models import Consent, HouseholdRole, KnownBy
from klaverblad.apps.rights import queries
from klaverblad.errors import Denied
from tests.crowd import MEANS, crowd, home_of, moves_in, somebody, tell, tell_all

SPI = {"spi_work": "ordinary", "spi_months_used_before": 0}
VARIED = [
    {},
    MEANS,
    MEANS | {"savings_eur": None},
    {key: value for key, value in MEANS.items() if key != "savings_eur"},
    MEANS | {"net_wage_month_eur": 650.0, "has_spi_credit": True} | SPI,
    MEANS | {"net_wage_month_eur": 650.0, "has_spi_credit": True},
    MEANS | {"net_wage_month_eur": 650.0},
    MEANS | {"net_wage_month_eur": 3000.0, "has_spi_credit": False},
    MEANS | {"savings_eur": 25000},
    MEANS | {"owns_home": True, "cadastral_income_eur": 1200, "mortgage_interest_year_eur": 0},
    MEANS | {"owns_home": True},
    MEANS | {"is_willing_to_work": False, "is_excused_from_work": True},
    MEANS | {"is_willing_to_work": False},
    MEANS | {"is_resident": False},
    MEANS | {"replacement_income_month_eur": 400, "income_source": "sickness"},
    MEANS | {"income_source": "leefloon"},
    MEANS | {"statuses": ["leefloon"]},
]


@pytest.fixture
def coach(world):
    return world.actor("coach")


@pytest.fixture
def varied(world):
    """Thirty people: every situation alone, and most of them in a household as well."""
    persons = crowd(world, 30, facts=VARIED)
    for number, (one, other) in enumerate(zip(persons[:8], persons[16:24], strict=True)):
        role = list(HouseholdRole)[number % len(HouseholdRole)]
        if role == HouseholdRole.HEAD:
            role = HouseholdRole.PARTNER
        moves_in(home_of(one), other, role, since=date(2021, 1, 1))
    child = somebody(world, "Kind", born_on=date(2018, 6, 1))
    moves_in(home_of(persons[9]), child, HouseholdRole.CHILD, since=date(2021, 1, 1))
    persons[12].born_on = None
    persons[12].save()
    return persons


def test_the_caseload_gives_each_person_what_their_own_page_gives(world, coach, varied):
    together = queries.leefloon_of_many(coach, varied, on=world.on)

    for person in varied:
        alone = queries.leefloon(coach, person, on=world.on)
        state = together[person.pk]
        assert (state.low, state.high) == pytest.approx(alone.bounds), person.first_name
        assert state.is_settled == alone.is_settled
        assert state.is_received == alone.is_received
    assert len({state.high for state in together.values()}) > 4


def test_whoever_is_one_answer_away_has_one_open_question(world, coach, varied):
    together = queries.leefloon_of_many(coach, varied, on=world.on)
    near = [person for person in varied if together[person.pk].is_one_answer_away]

    assert near
    for person in near:
        answer = queries.leefloon(coach, person, on=world.on)
        assert len(answer.open_facts) == 1, (person.first_name, answer.open_facts)


def test_nobody_has_no_leefloon(coach, world):
    assert queries.leefloon_of_many(coach, [], on=world.on) == {}


def one(world, **facts):
    (person,) = crowd(world, 1, facts=[MEANS | facts])
    return person


def test_somebody_alone_without_means_gets_the_whole_amount_for_certain(world, coach):
    answer = queries.leefloon(coach, one(world), on=world.on)

    assert answer.state == "sure_yes"
    assert answer.low == answer.high > 1000
    assert answer.open_facts == []
    assert answer.next_question is None


def test_unknown_savings_give_a_range_and_are_the_next_question(world, coach):
    person = one(world, savings_eur=None)

    answer = queries.leefloon(coach, person, on=world.on)

    assert answer.low < answer.high
    assert answer.state in {"open", "likely"}
    assert [(fact.key, fact.person_id) for fact in answer.open_facts] == [
        ("savings_eur", person.pk)
    ]
    assert answer.next_question.key == "savings_eur"


def test_an_answer_settles_what_it_was_asked_for(world, coach):
    person = one(world, savings_eur=None)

    tell(coach, person, "savings_eur", 0)

    assert queries.leefloon(coach, person, on=world.on).is_settled


def test_a_high_wage_is_a_certain_no_and_not_an_unknown(world, coach):
    person = one(world, net_wage_month_eur=3000.0, has_spi_credit=False)

    assert queries.leefloon(coach, person, on=world.on).state == "sure_no"


def test_more_facts_never_widen_the_range(world, coach):
    (person,) = crowd(world, 1)
    before = queries.leefloon(coach, person, on=world.on).bounds

    for key, value in MEANS.items():
        tell(coach, person, key, value)
        after = queries.leefloon(coach, person, on=world.on).bounds
        assert before[0] <= after[0] <= after[1] <= before[1], key
        before = after


@pytest.mark.parametrize(
    ("facts", "is_received"),
    [
        ({"income_source": "leefloon"}, True),
        ({"statuses": ["vdab_registered", "leefloon"]}, True),
        ({"income_source": "none", "statuses": []}, False),
        ({"income_source": None, "statuses": None}, False),
        ({}, False),
    ],
)
def test_whoever_receives_a_leefloon_says_so_by_source_or_status(world, coach, facts, is_received):
    person = one(world, **facts)

    assert queries.leefloon(coach, person, on=world.on).is_received is is_received
    many = queries.leefloon_of_many(coach, [person], on=world.on)
    assert many[person.pk].is_received is is_received


@pytest.mark.parametrize("language", ["nl", "fr", "en"])
def test_who_told_a_fact_stands_in_the_explanation_in_each_language(world, coach, language):
    tell_all(coach, world.person, MEANS)
    tell(coach, world.person, "savings_eur", 1000, known_by="document", document="uittreksel KBC")

    with translation.override(language):
        answer = queries.leefloon(coach, world.person, on=world.on)
        explanation = answer.explain(language)
        words = f"{KnownBy.TOLD.label} (Sofie Claes), {date_format(world.on)}"

    given = [str(one.provenance) for line in explanation.lines for one in line.inputs]
    assert f"uittreksel KBC, {words.rpartition(', ')[2]}" in given
    assert words in given


@pytest.mark.parametrize("language", ["nl", "fr", "en"])
def test_the_category_is_said_in_each_language(world, coach, language):
    words = {"nl": "alleenstaand", "fr": "isolé", "en": "living alone"}

    answer = queries.leefloon(coach, one(world), on=world.on)

    assert words[language] in answer.category_in(language)


def test_a_neighbour_gets_no_answer_about_the_next_town(world, coach):
    person = one(world)

    with pytest.raises(Denied):
        queries.leefloon(world.actor("neighbour"), person, on=world.on)

    assert queries.leefloon_of_many(world.actor("neighbour"), [person], on=world.on) == {}


@pytest.mark.parametrize(("domain", "sees"), [("income", True), ("work", False)])
def test_a_partner_gets_an_answer_only_when_income_is_shared(world, domain, sees):
    Consent.objects.update(domains=[domain])
    partner = world.actor("partner")

    assert (
        world.person.pk in queries.leefloon_of_many(partner, [world.person], on=world.on)
    ) == sees
    if not sees:
        with pytest.raises(Denied) as denied:
            queries.leefloon(partner, world.person, on=world.on)
        assert denied.value.facts["reason"] == "not_shared"


@pytest.mark.parametrize("n", [3, 30])
def test_a_caseload_takes_the_same_few_queries(world, coach, django_assert_num_queries, n):
    persons = crowd(world, n, facts=VARIED)

    with django_assert_num_queries(9):
        queries.leefloon_of_many(coach, persons, on=world.on)


def test_a_fact_tells_which_right_reads_it():
    assert queries.rights_reading("savings_eur")[0] == "leefloon"
    assert queries.rights_reading("heating") == ("verwarmingstoelage",)
    assert queries.rights_reading("wishes") == ()
