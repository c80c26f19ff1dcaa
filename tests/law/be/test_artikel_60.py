"""Days towards unemployment benefit: what they count for, when the right comes, what a gap does."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from klaverblad.engines.rules import Case, CaseError
from klaverblad.law import Rules

RULES = Rules.load("be")
BEFORE, SINCE = date(2026, 2, 28), date(2026, 3, 1)
EXPECTED_ON = "unemployment_right_expected_on"
KEYS = [
    "unemployment_days_needed", "assimilated_days", "unemployment_days_counted",
    "unemployment_days_left", "artikel_60_week_days", "artikel_60_weeks_left", EXPECTED_ON,
    "contract_reaches_unemployment_right", "hours_reach_unemployment_right",
    "may_work_through_artikel_60",
]  # fmt: skip
DAYS = st.integers(0, 400)
CONTRACTS = st.fixed_dictionaries(
    {
        "has_leefloon_or_equal_support": st.booleans(),
        "worked_days": DAYS,
        "paid_absence_days": st.integers(0, 60),
        "benefit_absence_days": st.integers(0, 60),
        "sickness_benefit_days": DAYS,
        "unemployed_or_training_days": DAYS,
        "carenz_days": st.integers(0, 30),
        "unpaid_absence_days": st.integers(0, 30),
        "other_neutral_days": DAYS,
        "contract_hours_week": st.integers(4, 38),
        "full_time_hours_week": st.sampled_from([36, 38]),
        "contract_ends_on": st.dates(date(2026, 4, 1), date(2029, 1, 1)),
        "is_part_time_claim": st.booleans(),
    }
)
BIRTHDAYS = st.dates(date(1960, 1, 1), date(2007, 1, 1))
slow = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def a_contract(born_on=None, **facts):
    return Case({"an": {"born_on": born_on}}, {"artikel_60": [{"worker": ["an"], **facts}]})


def ask(day, *keys, **facts):
    return RULES.on(day).ask(a_contract(**facts), *(keys or KEYS))


STARTING = {
    "worked_days": 0,
    "paid_absence_days": 0,
    "benefit_absence_days": 0,
    "sickness_benefit_days": 0,
    "unemployed_or_training_days": 0,
    "carenz_days": 0,
    "unpaid_absence_days": 0,
    "is_part_time_claim": False,
    "contract_hours_week": 38,
    "full_time_hours_week": 38,
}


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("nl", "heeft er genoeg op 31 augustus 2027. De RVA beslist over het recht."),
        ("fr", "en a assez le 31 août 2027. L'ONEM décide du droit."),
        ("en", "has enough on 31 August 2027. The RVA decides on the right."),
    ],
)
def test_the_day_on_which_a_right_is_expected_can_be_read_aloud(language, sentence):
    answer = ask(date(2026, 9, 1), EXPECTED_ON, **STARTING)[EXPECTED_ON]

    told = str(answer.explain(language))

    assert sentence in told.splitlines()[0]
    assert "{" not in told


def test_a_contract_that_is_too_short_says_until_when_it_should_run():
    key = "contract_reaches_unemployment_right"
    facts = {**STARTING, "contract_ends_on": date(2026, 12, 31)}

    told = str(ask(date(2026, 9, 1), key, **facts)[key].explain("nl"))

    assert "Dat is te kort: het recht wordt pas verwacht op 31 augustus 2027." in told


def test_days_of_a_working_week_are_those_of_a_six_day_week_and_say_so():
    answer = ask(SINCE, "artikel_60_week_days", **STARTING)["artikel_60_week_days"]

    assert answer.status == "computed"
    assert "ook in een week van vijf dagen" in str(answer.explain("nl"))


@pytest.mark.parametrize("age", [20, 35, 36, 49, 50, 64])
def test_the_reform_never_asks_more_days_of_anybody(age):
    born_on = BEFORE.replace(year=BEFORE.year - age)
    key = "unemployment_days_needed"

    before = ask(BEFORE, key, born_on=born_on)[key].value
    since = ask(SINCE, key, born_on=born_on, is_part_time_claim=False)[key].value

    assert since <= before


def test_days_below_zero_are_refused_with_their_place():
    with pytest.raises(
        CaseError, match="artikel_60: 'worked_days' is -3: write a number from 0 to 1500"
    ):
        ask(SINCE, worked_days=-3)


def test_what_is_remembered_of_the_old_period_is_never_called_confirmed():
    keys = ("reference_young_months", "reference_middle_months", "reference_old_months")

    assert {RULES.parameters_by_key[key].on(BEFORE).status for key in keys} == {"unconfirmed"}


@slow
@given(facts=CONTRACTS, born_on=BIRTHDAYS)
def test_the_short_list_of_assimilated_days_never_counts_more_than_the_long_one(facts, born_on):
    before, since = (
        ask(day, "assimilated_days", born_on=born_on, **facts)["assimilated_days"].value
        for day in (BEFORE, SINCE)
    )

    assert since <= before


@slow
@given(facts=CONTRACTS, more=st.integers(1, 100))
def test_neutral_days_count_for_nothing_and_open_the_period_earlier(facts, more):
    keys = ("unemployment_days_counted", "reference_period_from")
    ill = {**facts, "sickness_benefit_days": facts["sickness_benefit_days"] + more}

    well, longer = (ask(SINCE, *keys, **one) for one in (facts, ill))

    assert longer[keys[0]].value == well[keys[0]].value
    assert longer[keys[1]].value <= well[keys[1]].value


@slow
@given(facts=CONTRACTS, born_on=BIRTHDAYS, day=st.sampled_from([BEFORE, SINCE]))
def test_a_week_more_worked_brings_the_right_a_week_nearer(facts, born_on, day):
    answers = ask(day, born_on=born_on, **facts)
    left, week = answers["unemployment_days_left"].value, answers["artikel_60_week_days"].value
    worked = {**facts, "worked_days": facts["worked_days"] + min(week, left)}

    nearer = ask(day, EXPECTED_ON, born_on=born_on, **worked)[EXPECTED_ON].value

    expected = answers[EXPECTED_ON].value
    if left >= week:
        assert expected - nearer == timedelta(7)
    else:
        assert nearer == day


@slow
@given(
    facts=CONTRACTS,
    gaps=st.sets(st.sampled_from(sorted(STARTING))),
    born_on=st.one_of(st.none(), BIRTHDAYS),
    day=st.sampled_from([BEFORE, SINCE]),
)
def test_a_known_count_of_days_lies_in_its_range(facts, gaps, born_on, day):
    known = ask(day, born_on=born_on or date(1980, 1, 1), **facts)
    open_ = ask(day, born_on=born_on, **{**facts, **dict.fromkeys(gaps)})

    for key in KEYS:
        low, high = open_[key].range[0], open_[key].range[-1]
        assert low <= known[key].value <= high, key
