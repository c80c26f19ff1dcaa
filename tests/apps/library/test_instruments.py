"""The library: complete in three languages, loaded twice as once, a region's rows left alone."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import translation

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.models import Region, Role
from klaverblad.apps.journal.models import Event
from klaverblad.apps.library import queries, seed, services
from klaverblad.apps.library.models import Instrument, Leaf
from klaverblad.apps.people.registry import registry
from klaverblad.errors import Denied

ON = date(2026, 11, 23)
LOADER = Actor.task("library", on=ON)

LADDER = [
    "sociale-activering",
    "vrijwilligerswerk",
    "lets",
    "ama",
    "wijk-werken",
    "werkervaringsstage",
    "artikel-60",
    "artikel-61",
    "collectief-maatwerk",
    "individueel-maatwerk",
    "gewoon-werk",
]


def coach(region: str | None = None) -> Actor:
    return Actor(role=Role.COACH, on=ON, region_id=region)


def own_row(region: Region, **columns: object) -> Instrument:
    words = {"nl": "Buurtkeuken", "fr": "Cuisine de quartier", "en": "Neighbourhood kitchen"}
    given = {
        "slug": "buurtkeuken",
        "region": region,
        "leaf": Leaf.SAMENLEVEN,
        "name": words,
        "what_for": words,
        "who_may": words,
        "source": "De regio",
        "status": "confirmed",
    }
    return Instrument.objects.create(**(given | columns))


@pytest.fixture
def selab(db) -> Region:
    return Region.objects.create(slug="selab", name="Selab")


@pytest.mark.django_db
def test_loading_adds_every_instrument_of_the_file_with_one_event_each():
    done = services.load_instruments(LOADER)

    assert (
        set(done.added) == set(seed.seed()) == set(Instrument.objects.values_list("pk", flat=True))
    )
    assert Event.objects.filter(name="instrument.added").count() == len(done.added)


@pytest.mark.django_db
def test_loading_twice_changes_nothing():
    services.load_instruments(LOADER)

    again = services.load_instruments(LOADER)

    assert (again.added, again.changed) == ((), ())
    assert not Event.objects.filter(name="instrument.changed").exists()


@pytest.mark.django_db
def test_a_row_that_differs_from_the_file_is_brought_up_to_date():
    services.load_instruments(LOADER)
    Instrument.objects.filter(pk="lets").update(lifts="travel")

    again = services.load_instruments(LOADER)

    assert again.changed == ("lets",)
    assert Instrument.objects.get(pk="lets").lifts == ""


@pytest.mark.django_db
def test_what_an_administrator_put_out_of_use_stays_out_of_use():
    services.load_instruments(LOADER)
    Instrument.objects.filter(pk="lets").update(is_active=False)

    services.load_instruments(LOADER)

    assert not Instrument.objects.get(pk="lets").is_active
    assert "lets" not in set(queries.instruments(coach()).values_list("pk", flat=True))


def test_a_row_that_a_region_added_is_left_alone_even_under_a_slug_of_the_file(selab):
    own_row(selab, slug="lets")

    services.load_instruments(LOADER)

    assert Instrument.objects.get(pk="lets").name["nl"] == "Buurtkeuken"


def test_a_region_does_not_see_what_another_region_added(selab):
    own_row(selab)

    assert [one.pk for one in queries.instruments(coach("selab"))] == ["buurtkeuken"]
    assert not queries.instruments(coach("elsewhere")).exists()


@pytest.mark.django_db
@pytest.mark.parametrize("role", [Role.COACH, Role.PERSON, Role.PARTNER, Role.TEAM_LEAD])
def test_only_an_administrator_or_a_named_task_loads_the_library(role):
    with pytest.raises(Denied):
        services.load_instruments(Actor(role=role, on=ON))

    assert not Instrument.objects.exists()


@pytest.mark.django_db
def test_another_task_may_not_load_the_library():
    with pytest.raises(Denied):
        services.load_instruments(Actor.task("reminders", on=ON))


@pytest.mark.django_db
def test_a_person_in_guidance_reads_the_library_too():
    services.load_instruments(LOADER)

    assert queries.instruments(Actor(role=Role.PERSON, on=ON)).count() == len(seed.seed())


@pytest.mark.django_db
@pytest.mark.parametrize("leaf", Leaf.values)
def test_every_leaf_of_the_clover_has_instruments_of_its_own(leaf):
    services.load_instruments(LOADER)

    found = queries.instruments(coach(), leaf=leaf)

    assert found.exists()
    assert {one.leaf for one in found} == {leaf}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("barrier", "slug"),
    [
        ("licence", "rijbewijs-lening"),
        ("travel", "fietsbib"),
        ("schedule", "voorrang-kinderopvang"),
        ("language", "nederlands-a1"),
        ("competence", "opleiding-voedselveiligheid"),
        ("status", "indicering-aanvragen"),
        ("load", "werkpost-aanpassen"),
        ("hours_too_many", "uren-op-maat"),
        ("duration", "langer-afspreken"),
        ("standing", "zittend-werk-afspreken"),
        ("stairs", "werk-zonder-trappen"),
    ],
)
def test_a_barrier_has_a_first_instrument_that_lifts_it(barrier, slug):
    services.load_instruments(LOADER)

    assert queries.instruments_by_barrier(coach())[barrier].pk == slug


@pytest.mark.django_db
def test_a_barrier_that_nothing_lifts_has_no_instrument():
    services.load_instruments(LOADER)

    assert "start" not in queries.instruments_by_barrier(coach())


@pytest.mark.django_db
def test_all_barriers_are_answered_in_one_query(django_assert_num_queries):
    services.load_instruments(LOADER)

    with django_assert_num_queries(1):
        queries.instruments_by_barrier(coach())


def test_the_ladder_of_taking_part_is_complete_and_in_order():
    places = {slug: columns["position"] for slug, columns in seed.seed().items()}

    climbed = [places[slug] for slug in LADDER]

    assert climbed == sorted(climbed)


@pytest.mark.parametrize("slug", list(seed.seed()))
def test_an_instrument_says_everything_in_three_languages(slug):
    columns = seed.seed()[slug]

    for field in ("name", "what_for", "who_may"):
        said = columns[field]
        assert set(said) == {"nl", "fr", "en"}
        assert all(text.strip() for text in said.values())
        # Names like LETS may be the same everywhere; a sentence that is, was not translated.
        assert field == "name" or len(set(said.values())) == 3


@pytest.mark.parametrize("slug", list(seed.seed()))
def test_a_duration_is_said_in_words_wherever_it_is_given_in_days(slug):
    columns = seed.seed()[slug]

    assert columns["days_typical"] is None or columns["lasts"]


@pytest.mark.parametrize("slug", list(seed.seed()))
def test_a_column_of_the_file_fits_the_table(slug):
    assert Instrument(slug=slug, **seed.seed()[slug]).clean_fields() is None


def test_only_registered_facts_come_out_of_a_step():
    produced = {c["produces_fact_key"] for c in seed.seed().values()} - {""}

    assert {"has_licence_b", "language_level_nl", "competences", "has_bike"} <= produced
    assert produced <= set(registry())


def test_an_instrument_is_named_in_the_language_of_the_page():
    instrument = Instrument(slug="lets", **seed.seed()["wijk-werken"])

    with translation.override("fr"):
        assert str(instrument) == "Travail de quartier (wijk-werken)"
        assert instrument.say_lasts() == "12 mois au maximum, 60 heures par mois."
    with translation.override("nl"):
        assert str(instrument) == "Wijk-werken"


GOOD = """
proef:
  leaf: werk
  name: {nl: a, fr: b, en: c}
  what_for: {nl: a, fr: b, en: c}
  who_may: {nl: a, fr: b, en: c}
  status: confirmed
  source: een wet
"""


def test_a_complete_entry_is_read():
    assert seed.parse(GOOD)["proef"]["leaf"] == "werk"


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ("leaf: werk", "leaf: tuin", "proef.leaf"),
        ("name: {nl: a, fr: b, en: c}", "name: {nl: a, fr: b}", "proef.name"),
        ("status: confirmed", "status: sure", "proef.status"),
        ("  source: een wet", "", "proef.source"),
        ("source: een wet", "source: een wet\n  price: 3", "price is not a field"),
        ("source: een wet", "source: een wet\n  lifts: moon", "proef.lifts"),
        ("source: een wet", "source: w\n  produces: {key: moon, value: 1}", "fact registry"),
        (
            "source: een wet",
            "source: w\n  produces: {key: has_car, value: perhaps}",
            "proef.produces",
        ),
        (
            "source: een wet",
            "source: w\n  produces: {key: competences, value: []}",
            "proef.produces",
        ),
    ],
)
def test_an_incomplete_entry_is_refused_by_its_slug_and_field(before, after, says):
    with pytest.raises(seed.SeedError, match=says):
        seed.parse(GOOD.replace(before, after))
