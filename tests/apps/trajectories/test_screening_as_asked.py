"""A screening keeps what was asked and answered: whole or not at all, put right, taken back."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from klaverblad.apps.people import queries as people
from klaverblad.apps.people import services as facts
from klaverblad.apps.people.models import Fact, KnownBy, SaidBy
from klaverblad.apps.people.registry import LANGUAGES, Domain
from klaverblad.apps.trajectories import screening as questionnaires
from klaverblad.apps.trajectories import screening_queries as queries
from klaverblad.apps.trajectories import services
from klaverblad.apps.trajectories.checks import questionnaires_are_whole
from klaverblad.apps.trajectories.models import Screening, ScreeningAnswer
from klaverblad.apps.trajectories.screening.reading import _all
from klaverblad.errors import Denied
from tests.crowd import events_about, names_about

V1 = (Path(questionnaires.__file__).parent / "v1.yaml").read_text("utf-8")
SEEN = {domain: services.Seen(2, 3) for domain in Domain}


@pytest.fixture
def coach(world):
    return world.actor("coach")


def known(world, key):
    """The fact that stands under a key, None when nothing was said."""
    found = people.known_facts(world.actor("coach"), [world.person.pk], keys=[key])
    return found.get(world.person.pk, {}).get(key)


def asked(world, answers, *, after=facts.NOTHING_SEEN):
    """What a form sends that was opened just now."""
    showed = {
        key: fact.fact_id if (fact := known(world, key)) else facts.NOTHING_SEEN for key in answers
    }
    return services.Asked("v1", answers, showed, after)


def record(world, answers, *, actor=None, after=facts.NOTHING_SEEN):
    return services.record_screening(
        actor or world.actor("coach"),
        world.trajectory.pk,
        SEEN,
        asked=asked(world, answers, after=after),
    )


def test_an_answer_becomes_a_fact_that_the_person_told(world):
    screening = record(world, {"has_bike": True})

    fact = known(world, "has_bike")
    assert (fact.value, fact.said_by, fact.known_by) == (True, SaidBy.PERSON, KnownBy.TOLD)
    assert fact.since == world.on
    assert screening.version == "v1"
    assert [answer.fact_id for answer in screening.answers.all()] == [fact.fact_id]


def test_what_stood_there_already_is_not_written_again(world):
    before = Fact.objects.count()

    screening = record(world, {"has_car": False})

    assert Fact.objects.count() == before
    (answer,) = screening.answers.all()
    assert (answer.fact_id, answer.wrote) == (world.fact.pk, False)


def test_not_knowing_is_an_answer_and_not_asked_is_none(world, coach):
    screening = record(world, {"rent_month_eur": None})

    looked = queries.screening(coach, screening.pk)
    assert looked.answers["rent_month_eur"].value is None
    assert "has_bike" not in looked.answers
    assert known(world, "has_bike") is None


def test_one_event_tells_of_a_screening_without_a_word_of_it(world):
    screening = record(world, {"lift_kg_max": 7})

    (event,) = events_about(screening)
    assert event.name == "screening.recorded"
    assert event.data == {"version": "v1"}


def test_the_second_of_two_is_told_and_nothing_of_theirs_is_kept(world):
    mine = asked(world, {"has_bike": False})
    first = record(world, {"has_bike": True})

    with pytest.raises(services.ScreenedMeanwhile) as told:
        services.record_screening(world.actor("colleague"), world.trajectory.pk, SEEN, asked=mine)

    assert told.value.facts == {"keys": ["has_bike"], "last": first.pk}
    assert Screening.objects.count() == 1
    assert known(world, "has_bike").value is True


def test_a_fact_that_a_colleague_said_the_same_way_stops_nobody(world, coach):
    mine = asked(world, {"has_bike": True})
    said = facts.Said("has_bike", True, world.on, SaidBy.PERSON, KnownBy.TOLD)
    fact = facts.record_fact(coach, world.person.pk, said)

    screening = services.record_screening(coach, world.trajectory.pk, SEEN, asked=mine)

    assert screening.answers.get().fact_id == fact.pk


def test_a_key_that_does_not_exist_leaves_no_half_screening(world):
    with pytest.raises(facts.UnknownKey):
        record(world, {"has_bike": True, "shoe_size": 40})

    assert not Screening.objects.exists()
    assert known(world, "has_bike") is None


def test_taking_back_restores_what_stood_before(world, coach):
    screening = record(world, {"has_car": True, "has_bike": True})

    services.withdraw_screening(coach, screening.pk)

    assert known(world, "has_car").value is False
    assert known(world, "has_bike") is None
    assert queries.screenings_of(coach, world.person.pk) == []
    assert [one.pk for one in queries.withdrawn_of(coach, world.person.pk)] == [screening.pk]
    assert names_about(screening) == ["screening.recorded", "screening.withdrawn"]


def test_taking_back_leaves_alone_what_was_said_since(world, coach):
    screening = record(world, {"has_car": True})
    later = facts.Said("has_car", None, world.on, SaidBy.PERSON, KnownBy.TOLD)
    facts.record_fact(coach, world.person.pk, later)

    services.withdraw_screening(coach, screening.pk)

    assert known(world, "has_car").value is None


def test_taking_back_leaves_what_a_later_screening_says_too(world, coach):
    first = record(world, {"has_bike": True})
    second = record(world, {"has_bike": True}, after=first.pk)

    services.withdraw_screening(coach, first.pk)
    assert known(world, "has_bike").value is True

    services.withdraw_screening(coach, second.pk)
    assert known(world, "has_bike") is None


def test_a_correction_keeps_what_was_right_and_says_the_rest_anew(world, coach):
    wrong = record(world, {"has_car": True, "has_bike": True, "has_licence_b": True})
    bike = known(world, "has_bike").fact_id
    right = asked(world, {"has_car": None, "has_bike": True}, after=wrong.pk)

    screening = services.correct_screening(coach, wrong.pk, SEEN, right)

    assert (known(world, "has_car").value, known(world, "has_licence_b")) == (None, None)
    assert known(world, "has_bike").fact_id == bike
    assert screening.on == wrong.on
    assert names_about(screening) == ["screening.corrected"]
    services.withdraw_screening(coach, screening.pk)
    assert known(world, "has_car").value is False
    assert known(world, "has_bike") is None


def test_a_screening_is_corrected_once_and_only_the_last_one(world, coach):
    first = record(world, {"has_bike": True})
    second = record(world, {}, after=first.pk)

    with pytest.raises(services.NewerStands):
        services.correct_screening(coach, first.pk, SEEN, services.Asked("v1", after=first.pk))
    services.withdraw_screening(coach, second.pk)
    with pytest.raises(services.WithdrawnBefore):
        services.correct_screening(coach, second.pk, SEEN, services.Asked("v1", after=second.pk))


@pytest.mark.parametrize("who", ["partner", "self_login"])
def test_nobody_but_the_ocmw_in_charge_takes_back(world, who):
    screening = record(world, {})

    with pytest.raises(Denied):
        services.withdraw_screening(world.actor(who), screening.pk)


def test_a_neighbour_does_not_find_it(world):
    screening = record(world, {})

    with pytest.raises(Screening.DoesNotExist):
        services.withdraw_screening(world.actor("neighbour"), screening.pk)


def test_an_answer_goes_when_its_fact_is_erased(world):
    screening = record(world, {"lift_kg_max": 7})

    Fact.objects.filter(key="lift_kg_max").delete()

    assert not ScreeningAnswer.objects.filter(screening=screening).exists()
    assert screening.positions.count() == len(Domain)


def test_of_two_on_one_trajectory_the_later_one_is_compared_with_the_earlier(world, coach):
    earlier = replace(coach, on=world.on - timedelta(days=90))
    first = record(world, {}, actor=earlier)
    second = record(world, {}, after=first.pk)

    found = queries.screenings_of(coach, world.person.pk)

    assert [one.pk for one in found] == [second.pk, first.pk]


# ---- the questionnaire -----------------------------------------------------------------------

# A version is never changed once it was asked. To ask something else, add a file.
FROZEN = {
    "v0": "560c64c54046f85c",
    "v1": "039b36b565972339",
    "v2": "c2b747b949198cf6",
}


@pytest.mark.parametrize("version", sorted(FROZEN))
def test_a_version_reads_as_it_was_asked_for_ever(version):
    file = Path(questionnaires.__file__).parent / f"{version}.yaml"
    words = yaml.safe_load(file.read_text("utf-8"))

    assert hashlib.sha256(repr(words).encode()).hexdigest()[:16] == FROZEN[version]


def test_a_new_screening_asks_what_the_one_before_asked_and_the_old_one_keeps_its_words(world):
    old, new = (questionnaires.as_it_was_asked(one) for one in ("v1", "v2"))

    assert questionnaires.asked_now(on=world.on, region_id="voorkempen").version == "v2"
    assert new.keys == old.keys
    for before, after in zip(old.questions, new.questions, strict=True):
        assert {k: before.question[k] for k in ("nl", "en")} == {
            k: after.question[k] for k in ("nl", "en")
        }
    assert "es-tu" in old.questions[0].question["fr"]
    assert "êtes-vous" in new.questions[0].question["fr"]


def test_every_domain_is_asked_about_in_three_languages():
    for one in questionnaires.questionnaires().values():
        assert [part.domain for part in one.parts] == list(Domain)
        for part in one.parts:
            assert set(part.words) == set(LANGUAGES)


def test_a_screening_of_before_has_no_questions_and_still_reads(world, coach):
    old = services.record_screening(coach, world.trajectory.pk, SEEN)
    Screening.objects.filter(pk=old.pk).update(version="v0")

    looked = queries.screening(coach, old.pk)

    assert questionnaires.as_it_was_asked(looked.screening.version).questions == []
    assert len(looked.positions) == len(Domain)


def test_a_version_whose_file_is_gone_leaves_its_domains(world):
    gone = questionnaires.as_it_was_asked("kempen-2")

    assert [part.domain for part in gone.parts] == list(Domain)


def test_the_newest_of_the_region_goes_before_that_of_everybody(world, settings, tmp_path):
    settings.DATA = tmp_path
    (tmp_path / "screening").mkdir()
    of_region = V1.replace("version: v1", "version: kempen\nregion: kempen")
    (tmp_path / "screening" / "kempen.yaml").write_text(of_region, encoding="utf-8")

    here = questionnaires.asked_now(on=world.on, region_id="kempen")
    elsewhere = questionnaires.asked_now(on=world.on, region_id="voorkempen")

    assert (here.version, elsewhere.version) == ("kempen", "v2")


WRONG = [
    ("version: v1", "", "version"),
    ("version: v1", "version: ''", "version"),
    ("since: 2026-01-01", "since: ooit", "since"),
    ("  network:\n", "  netwerk:\n", "netwerk"),
    ("key: has_bike", "key: has_horse", "domains.mobility.questions[3].key"),
    ("key: has_bike", "key: rent_month_eur", "domains.mobility.questions[3] (rent_month_eur).key"),
    ("key: has_bike", "key: has_car", "domains.mobility (has_car)"),
    ("key: needs_childcare", "key: busy_week", "domains.care.questions[1] (busy_week).key"),
    ("key: rent_month_eur", "key: shares_household_costs", "(shares_household_costs).key"),
    (
        "key: has_someone_nearby\n        question:",
        "key: has_someone_nearby\n        vraag:",
        "vraag",
    ),
    ("fr: Arrives-tu à vivre", "de: Arrives-tu à vivre", "domains.income.ask"),
    ("domains:\n", "domains: []\nmore:\n", "more"),
]


@pytest.mark.parametrize(("said", "instead", "place"), WRONG)
def test_a_wrong_file_is_refused_with_its_name_key_and_field(said, instead, place):
    assert said in V1

    with pytest.raises(questionnaires.QuestionnaireError) as refused:
        questionnaires.parse(V1.replace(said, instead, 1), name="kempen.yaml")

    assert str(refused.value).startswith("kempen.yaml: ")
    assert place in str(refused.value)


@pytest.mark.parametrize("text", ["", "[]", "- a\n- b", "{: }: {", "version: v1"])
def test_what_is_no_questionnaire_is_refused_in_words(text):
    with pytest.raises(questionnaires.QuestionnaireError):
        questionnaires.parse(text, name="kempen.yaml")


@given(st.integers(0, len(V1.splitlines()) - 1))
def test_a_file_with_a_line_lost_is_read_whole_or_refused(number):
    lines = V1.splitlines()
    text = "\n".join([*lines[:number], *lines[number + 1 :]])

    refused = ""
    try:
        found = questionnaires.parse(text, name="kempen.yaml").parts
    except questionnaires.QuestionnaireError as error:
        refused, found = str(error), ()

    assert refused.startswith("kempen.yaml: ") or [part.domain for part in found] == list(Domain)


def test_a_wrong_file_of_a_region_is_told_before_a_command(settings, tmp_path):
    settings.DATA = tmp_path
    (tmp_path / "screening").mkdir()
    assert questionnaires_are_whole() == []
    wrong = V1.replace("version: v1", "version: kempen").replace("key: has_bike", "key: has_horse")
    (tmp_path / "screening" / "kempen.yaml").write_text(wrong, encoding="utf-8")
    _all.cache_clear()

    (said,) = questionnaires_are_whole()

    assert "kempen.yaml: domains.mobility.questions[3].key" in said.msg


def test_two_files_of_one_version_are_refused(settings, tmp_path):
    settings.DATA = tmp_path
    (tmp_path / "screening").mkdir()
    (tmp_path / "screening" / "v1.yaml").write_text(V1, encoding="utf-8")

    (said,) = questionnaires_are_whole()

    assert "v1.yaml: version" in said.msg
