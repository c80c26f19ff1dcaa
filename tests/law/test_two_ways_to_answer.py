"""The quick way to answer a case and the slow one tell the same, whatever is known of it."""

from dataclasses import replace
from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from klaverblad.engines.rules import Between, Kind, Provenance
from tests.law.test_properties_of_all_the_law import DAYS, LAW, RULES, cases_with_gaps
from tests.slow_rules.agreement import disagreements

NUMBERS = {Kind.MONEY, Kind.COUNT, Kind.SHARE}


@st.composite
def cases_of_any_kind(draw):
    """With gaps, with ends, with strangers in the house, and with who told what."""
    _, case, _, _ = draw(cases_with_gaps())
    chance = draw(st.randoms(use_true_random=False))
    for who, facts in case.persons.items():
        for key, value in facts.items():
            is_number = RULES.inputs_by_key[key].kind in NUMBERS
            if value is not None and is_number and chance.random() < 0.1:
                case = case.with_fact(who, key, Between(value, None))
    groups = {
        key: [group | {"unlisted": True} if chance.random() < 0.2 else group for group in some]
        for key, some in case.groups.items()
    }
    told = [(who, key) for who, facts in case.persons.items() for key in facts]
    sources = {about: Provenance(chance.choice(["coach", "jij"])) for about in told[::3]}
    return replace(case, groups=groups, provenance=sources)


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(
    case=cases_of_any_kind(),
    day=st.sampled_from((*DAYS, date(2027, 2, 1))),
    language=st.sampled_from(["nl", "nl", "fr", "en"]),
    depth=st.sampled_from([None, None, None, 0, 1, 2]),
    chance=st.randoms(use_true_random=False),
)
def test_the_quick_way_tells_all_that_the_slow_way_tells(case, day, language, depth, chance):
    now = LAW.get(day) or RULES.on(day)
    keys = [key for key in now.in_force if set(now.groupings_of([key])) <= set(case.groups)]
    asked = chance.sample(keys, min(len(keys), 60))

    assert disagreements(now, case, asked, language=language, depth=depth) == []
