"""The ladder: what a region adds, changes and takes out of use, and what a step needs and brings."""

from __future__ import annotations

import pytest
from django.urls import reverse

from klaverblad.apps.accounts.models import Region
from klaverblad.apps.library import conditions, queries, services
from klaverblad.apps.library.models import Instrument, InstrumentVersion, Rung
from klaverblad.apps.library.ordering import move_instrument
from klaverblad.apps.people.registry import registry
from klaverblad.apps.trajectories import services as trajectories
from klaverblad.errors import BadInput, Denied, Refused
from tests.routes import INSTRUMENT

WORDS = {"nl": "Repair Café"}
SAID = {
    "name": WORDS, "what_for": WORDS, "who_may": WORDS, "leaf": "samenleven", "rung": "take_part",
    "status": "confirmed", "source": "De gemeente",
}  # fmt: skip


@pytest.fixture
def coordinator(world):
    return world.actor("coordinator")


@pytest.fixture
def own(coordinator):
    return services.add_instrument(coordinator, SAID)


def test_what_a_region_adds_is_for_its_coaches_and_for_no_other_region(world, own):
    elsewhere = Region.objects.create(slug="elders", name="Elders")
    stranger = type(world.actor("coach"))(role="coach", on=world.on, region_id=elsewhere.pk)

    assert queries.instruments(world.actor("coach")).filter(pk=own.pk).exists()
    assert not queries.instruments(stranger).filter(pk=own.pk).exists()


def test_what_a_region_adds_can_be_put_in_a_plan_without_code(world, own):
    new = trajectories.NewStep(own.pk)

    assert trajectories.add_step(world.actor("coach"), world.trajectory.pk, new).title == str(own)


def test_two_of_the_same_name_get_addresses_of_their_own(coordinator, own):
    second = services.add_instrument(coordinator, SAID)

    assert second.pk == f"{own.pk}-2"


def test_a_change_keeps_how_it_was_and_goes_back_with_one_button(coordinator, own):
    services.change_instrument(coordinator, own.pk, {"source": "De bibliotheek"})
    services.undo_instrument(coordinator, own.pk)

    own.refresh_from_db()
    assert own.source == "De gemeente"
    assert own.versions.count() == 3


def test_the_second_of_two_coordinators_is_told(coordinator, own):
    seen = services.last_number(own)
    services.change_instrument(coordinator, own.pk, {"source": "Een"}, seen=seen)

    with pytest.raises(services.InstrumentChanged):
        services.change_instrument(coordinator, own.pk, {"source": "Twee"}, seen=seen)


def test_what_is_out_of_use_is_planned_by_nobody_and_kept_by_who_has_it(world, coordinator, own):
    coach = world.actor("coach")
    step = trajectories.add_step(coach, world.trajectory.pk, trajectories.NewStep(own.pk))
    services.retire_instrument(coordinator, own.pk)

    step.refresh_from_db()
    assert step.instrument_id == own.pk
    new = trajectories.NewStep(own.pk, title="Nog eens")
    with pytest.raises(BadInput):
        trajectories.add_step(coach, world.trajectory.pk, new)


def test_the_first_version_of_an_instrument_has_nothing_to_go_back_to(coordinator, own):
    with pytest.raises(Refused):
        services.undo_instrument(coordinator, own.pk)


def test_an_instrument_of_the_house_is_changed_by_no_region(coordinator):
    with pytest.raises(Instrument.DoesNotExist):
        services.change_instrument(coordinator, "artikel-60", {"source": "Wij"})


def test_a_coach_adds_nothing_to_the_library(world):
    with pytest.raises(Denied):
        services.add_instrument(world.actor("coach"), SAID)


@pytest.mark.parametrize("wrong", [{"rung": "hemel"}, {"leaf": "vijfde"}, {"source": ""}])
def test_an_instrument_that_makes_no_sense_is_refused_whole(coordinator, wrong):
    with pytest.raises(BadInput):
        services.add_instrument(coordinator, SAID | wrong)

    assert not InstrumentVersion.objects.exists()


def test_every_rung_of_the_ladder_holds_an_instrument_of_the_house(world):
    rungs = queries.ladder(world.actor("coach"))

    assert [one.rung for one in rungs] == list(Rung)
    assert all(one.instruments for one in rungs)


def test_what_comes_next_is_there_for_every_instrument_of_the_house(world):
    found = {one.pk: one for one in queries.instruments(world.actor("coach"))}

    assert not {slug for one in found.values() for slug in one.leads_to} - set(found)


def need(key, how, value):
    return conditions.need(key, how, value)


@pytest.mark.parametrize(
    ("one", "known", "holds"),
    [
        (("language_level_nl", "at_least", "a2"), {"language_level_nl": "b1"}, True),
        (("language_level_nl", "at_least", "a2"), {"language_level_nl": "a1"}, False),
        (("language_level_nl", "at_least", "a2"), {"language_level_nl": None}, None),
        (("language_level_nl", "at_least", "a2"), {}, None),
        (("statuses", "has", "leefloon"), {"statuses": []}, False),
        (("statuses", "has", "leefloon"), {"statuses": ["leefloon"]}, True),
        (("has_licence_b", "is", "ja"), {"has_licence_b": True}, True),
        (("hours_week_max", "at_least", "19"), {"hours_week_max": 38}, True),
    ],
)
def test_a_need_holds_does_not_or_is_not_known(one, known, holds):
    assert need(*one).holds(known) is holds


@pytest.mark.parametrize(
    "one",
    [
        ("toveren", "is", "ja"),
        ("statuses", "at_least", "leefloon"),
        ("housing_situation", "at_least", "owns"),
        ("language_level_nl", "at_least", "z9"),
    ],
)
def test_a_need_that_cannot_be_read_is_refused(one):
    with pytest.raises(BadInput):
        need(*one)


def test_a_course_raises_a_level_and_never_lowers_it():
    course = conditions.Effect(registry()["language_level_nl"], "a2")

    assert (course.after("a1"), course.after("b1"), course.after(None)) == ("a2", "b1", "a2")
    assert not course.changes("c1")


def test_a_certificate_is_added_to_those_somebody_has():
    course = conditions.Effect(registry()["competences"], ["vca"])

    assert course.after(["forklift"]) == ["forklift", "vca"]
    assert not course.changes(["vca", "forklift"])


def test_the_steps_by_which_a_need_could_hold_are_found(world):
    wanted = need("language_level_nl", "at_least", "a2")
    every = queries.instruments(world.actor("coach"))

    found = conditions.that_bring(wanted, every, {"language_level_nl": "none"})

    assert "nederlands-a2" in [one.pk for one in found]
    assert "nederlands-a1" not in [one.pk for one in found]


def test_a_region_fills_in_its_form_and_finds_it_on_the_ladder(world, sign_in):
    browser = sign_in(world.coordinator)
    said = INSTRUMENT | {
        "need_1_key": "language_level_nl",
        "need_1_value": "A2",
        "produces_key": "competences",
        "produces_value": "kassa, heftruck",
    }

    answer = browser.post(reverse("library:new"), said)

    made = Instrument.objects.get(region=world.region)
    assert answer.url == reverse("library:instrument", args=[made.pk])
    assert made.needs == [{"key": "language_level_nl", "at_least": "a2"}]
    assert sorted(made.produces_fact_value) == ["cash_register", "forklift"]
    assert "Repair Café" in browser.get(reverse("library:ladder")).text


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"need_1_key": "language_level_nl", "need_1_value": "heel goed"}, "need_1_value"),
        ({"need_1_value": "A2"}, "need_1_key"),
        ({"produces_key": "has_licence_b"}, "produces_value"),
        ({"produces_key": "competences", "produces_value": "toveren"}, "produces_value"),
        ({"since": "gisteren"}, "since"),
        ({"source": ""}, "source"),
    ],
)
def test_a_form_that_is_off_says_where_and_writes_nothing(world, sign_in, wrong, field):
    browser = sign_in(world.administrator)

    answer = browser.post(reverse("library:new"), INSTRUMENT | wrong)

    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert not Instrument.objects.filter(region=world.region).exists()


def test_the_form_of_the_second_coordinator_keeps_what_they_wrote(world, sign_in, own, coordinator):
    browser, url = sign_in(world.administrator), reverse("library:edit", args=[own.pk])
    seen = services.last_number(own)
    services.change_instrument(coordinator, own.pk, {"source": "Een collega"})

    told = browser.post(url, INSTRUMENT | {"seen": seen, "source": "Van mij"})
    again = browser.post(
        url, INSTRUMENT | {"seen": told.context["form"]["seen"].value(), "source": "Van mij"}
    )

    assert told.status_code == 409
    assert "Van mij" in told.text
    assert again.status_code == 302
    own.refresh_from_db()
    assert own.source == "Van mij"


@pytest.mark.parametrize("who", ["coach", "self_login", "workplace", "coordinator"])
def test_everybody_reads_the_ladder_and_one_instrument(world, sign_in, who):
    browser = sign_in(getattr(world, who))

    assert "Sociale activering" in browser.get(reverse("library:ladder")).text
    assert "312 dagen" in browser.get(reverse("library:instrument", args=["artikel-60"])).text


def rung_of(actor):
    return [one.pk for one in queries.ladder(actor)[0].instruments]


def test_an_own_instrument_goes_up_and_down_among_those_of_the_house(coordinator, own):
    second = services.add_instrument(coordinator, SAID)
    house = [pk for pk in rung_of(coordinator) if pk not in {own.pk, second.pk}]
    assert rung_of(coordinator) == [*house, own.pk, second.pk]

    move_instrument(coordinator, second.pk, up=True)
    move_instrument(coordinator, second.pk, up=True)
    assert rung_of(coordinator) == [*house[:-1], second.pk, house[-1], own.pk]

    move_instrument(coordinator, own.pk, up=True)
    move_instrument(coordinator, second.pk, up=False)
    assert rung_of(coordinator) == [*house[:-1], own.pk, second.pk, house[-1]]


def test_what_comes_with_the_house_and_what_is_another_regions_does_not_move(
    world, coordinator, sign_in
):
    first = rung_of(coordinator)[1]
    before = rung_of(coordinator)
    url = reverse("library:higher", args=[first])

    assert sign_in(world.coordinator).post(url).status_code == 404
    assert sign_in(world.coach).post(url).status_code == 403
    assert rung_of(coordinator) == before


def test_the_buttons_stand_beside_own_instruments_and_lead_back_to_them(world, sign_in, own):
    browser = sign_in(world.coordinator)

    page = browser.get(reverse("library:ladder")).content.decode()
    answer = browser.post(reverse("library:higher", args=[own.pk]))

    assert page.count('aria-label="Zet Repair Café hoger"') == 1
    assert answer.url == f"{reverse('library:ladder')}#{own.pk}"
