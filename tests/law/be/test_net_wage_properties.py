"""What must hold of the net wage of any job whatever."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.law.be.jobs import DAYS, NET, PARTNERS, PATTERNS, RULES, a_job

KEYS = [
    NET, "rsz_month", "taxable_wage_month", "withholding_tax_month", "bbsz_month",
    "werkbonus_a_month", "werkbonus_b_month", "family_reduction_year", "meets_minimum_wage",
]  # fmt: skip
# 2025 misses some amounts on purpose, and 2027 its whole table.
FULL_DAYS = st.sampled_from([day for day in DAYS if day.year != 2025])
ANY_DAY = st.sampled_from([*DAYS, DAYS[-1].replace(year=2027)])
JOBS = st.fixed_dictionaries(
    {
        "gross_wage_month_eur": st.one_of(
            st.just(0), st.integers(0, 600_000).map(lambda c: c / 100)
        ),
        "is_blue_collar": st.booleans(),
        "work_pattern": st.sampled_from(PATTERNS),
        "paid_days_month": st.integers(1, 23),
        "full_time_days_month": st.integers(20, 23),
        "paid_hours_month": st.integers(2, 165).map(float),
        "full_time_hours_month": st.sampled_from([152.0, 164.67, 174.8]),
        "tax_partner": st.sampled_from(PARTNERS),
        "tax_children_count": st.integers(0, 9),
        "tax_disabled_children_count": st.integers(0, 3),
        "has_other_tax_reductions": st.just(False),
    }
)
slow = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def jobs_with_gaps(draw):
    """A job, the same with some facts forgotten, and the same with one more forgotten."""
    facts = draw(JOBS)
    order = draw(st.permutations(list(facts)))
    known = draw(st.integers(0, len(order) - 1))
    less = {**facts, **dict.fromkeys(order[:known])}
    return facts, less, {**less, order[known]: None}


def spans(day, facts):
    answers = RULES.on(day).ask(a_job(**facts), *KEYS)
    return {key: answers[key].range for key in KEYS}


def holds(wide, narrow):
    return wide[0] <= narrow[0] + 1e-9 and narrow[-1] <= wide[-1] + 1e-9


@slow
@given(jobs=jobs_with_gaps(), day=ANY_DAY)
def test_a_known_net_wage_lies_in_its_range_and_a_gap_never_narrows_it(jobs, day):
    known, less, least = (spans(day, facts) for facts in jobs)

    for key in KEYS:
        assert holds(less[key], known[key]), key
        assert holds(least[key], less[key]), key


@slow
@given(jobs=jobs_with_gaps(), day=ANY_DAY)
def test_what_a_net_wage_does_not_wait_for_cannot_change_it(jobs, day):
    truth, gaps, _ = jobs
    answer = RULES.on(day).ask(a_job(**gaps), NET)[NET]
    waited = {missing.key for missing in answer.waiting_for}
    told = {key: truth[key] if key not in waited else gaps[key] for key in truth}

    again = RULES.on(day).ask(a_job(**told), NET)[NET]

    assert again.range == pytest.approx(answer.range, abs=1e-9)


@slow
@given(facts=JOBS, day=FULL_DAYS)
def test_a_net_wage_lies_between_nothing_and_the_gross_wage(facts, day):
    answers = RULES.on(day).ask(a_job(**facts), *KEYS)

    assert 0 <= answers[NET].value <= facts["gross_wage_month_eur"] + 1e-9
    for key in ("rsz_month", "withholding_tax_month", "bbsz_month"):
        assert answers[key].value >= 0
    bonus = answers["werkbonus_a_month"].value + answers["werkbonus_b_month"].value
    assert bonus <= answers["rsz_before_bonus_month"].value + 1e-9


@slow
@given(facts=JOBS, day=FULL_DAYS)
def test_the_steps_of_a_net_wage_add_up_to_their_total(facts, day):
    answer = RULES.on(day).ask(a_job(**facts), NET)[NET]

    lines = answer.explain("nl").lines

    for total in (line for line in lines if line.is_total):
        steps = [
            line.contributes
            for line in lines
            if line.part_of == (total.key, total.who) and line.contributes is not None
        ]
        assert sum(steps) == pytest.approx(total.amount, abs=1e-6)


@slow
@given(facts=JOBS, day=FULL_DAYS, more=st.integers(1, 3))
def test_one_more_child_never_lowers_a_net_wage(facts, day, more):
    children = facts["tax_children_count"] + more

    before, after = (
        RULES.on(day).ask(a_job(**{**facts, **changed}), NET)[NET].value
        for changed in ({}, {"tax_children_count": children})
    )

    assert after >= before - 1e-9


@settings(slow, max_examples=20)
@given(many=st.lists(jobs_with_gaps(), min_size=1, max_size=4), day=ANY_DAY)
def test_a_batch_of_jobs_gives_what_one_by_one_gives(many, day):
    asked = [a_job(**facts) for trio in many for facts in trio]
    now = RULES.on(day)

    batch = now.run_cases(asked, KEYS)

    for row, case in enumerate(asked):
        answers = now.ask(case, *KEYS)
        for key in KEYS:
            assert (batch[key].lo[row], batch[key].hi[row]) == pytest.approx(
                (answers[key].range[0], answers[key].range[-1])
            )


@settings(slow, max_examples=15)
@given(facts=JOBS, day=FULL_DAYS)
def test_asking_until_a_net_wage_is_settled_finds_the_truth(facts, day):
    now = RULES.on(day)
    told = dict.fromkeys(facts)
    asked = 0
    while (question := now.next_question(a_job(**told), rights=[NET])) is not None:
        told[question.key] = facts[question.key]
        asked += 1

    assert asked <= len(facts)
    assert now.ask(a_job(**told), NET)[NET].value == pytest.approx(
        now.ask(a_job(**facts), NET)[NET].value
    )
