"""A dated value that an administrator adds: tried before, checked by the engine, undone, never half."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.models import Region
from klaverblad.apps.journal.models import Event
from klaverblad.apps.library import amounts, books, parameters
from klaverblad.apps.library import parameter_services as services
from klaverblad.apps.library.models import BookVersion, ParameterRow
from klaverblad.apps.rights import queries as rights
from klaverblad.apps.rights import trial
from klaverblad.engines.rules.kinds import Kind
from klaverblad.errors import BadInput, Denied, Refused
from tests.crowd import MEANS, crowd

ALONE = "leefloon_alone_month"
OFFICIAL = "Omzendbrief van de POD MI van 1 maart"


@pytest.fixture
def keeper(world):
    return world.actor("administrator")


def row(world, **changed):
    said = {
        "key": ALONE, "since": world.on, "value": "1500", "status": "confirmed",
        "source": OFFICIAL, "checked_on": world.on,
    }  # fmt: skip
    return services.NewRow(**(said | changed))


def add(keeper, new):
    return services.add_row(keeper, new, seen=books.version(keeper))


def leefloon_of(world, person):
    found = rights.leefloon_of_many(world.actor("coach"), [person], on=world.on)
    return found[person.pk].high


def test_a_row_changes_what_people_get_and_the_trial_said_so_before(world, keeper):
    persons = crowd(world, 6, facts=[MEANS])
    before, new = leefloon_of(world, persons[0]), row(world)

    after = services.would_be(keeper, new)
    for_keeper = trial.trial(keeper, books.book(keeper), after, ALONE, on=world.on)
    coach = world.actor("coach")
    for_coach = trial.trial(coach, books.book(coach), after, ALONE, on=world.on)
    assert leefloon_of(world, persons[0]) == before != 1500
    add(keeper, new)

    assert leefloon_of(world, persons[0]) == 1500
    (of_keeper,) = [one for one in for_keeper.changed if one.key == "leefloon"]
    (of_coach,) = [one for one in for_coach.changed if one.key == "leefloon"]
    # The one person of the world has not told enough: what they might get changes as well.
    assert of_keeper.n == len(persons) + 1 == for_keeper.n_changed
    assert [(move.n, "1.500,00" in move.after) for move in of_keeper.moves] == [(6, True)]
    # Whoever keeps the law sees no person; whoever guides them does.
    assert not of_keeper.persons
    changed = {who for who, _before, _after in of_coach.persons}
    assert changed == {world.person.pk, *(one.pk for one in persons)}


def test_a_row_holds_for_its_own_region_until_it_is_taken_away(world, keeper):
    (person,) = crowd(world, 1, facts=[MEANS])
    before = leefloon_of(world, person)
    elsewhere = Actor.task("any", on=world.on, region_id=Region.objects.create(slug="elders").pk)
    kept = add(keeper, row(world))
    house = books.law_on(elsewhere, world.on).dated_values[ALONE]

    assert books.law_on(keeper, world.on).dated_values[ALONE].value == 1500
    assert house is not None
    assert house.value != 1500
    services.retire_row(keeper, kept.pk)
    assert leefloon_of(world, person) == before
    services.put_back_row(keeper, kept.pk)
    assert leefloon_of(world, person) == 1500
    names = list(Event.objects.filter(name__startswith="parameter.").values_list("name", flat=True))
    assert sorted(names) == ["parameter.added", "parameter.put_back", "parameter.retired"]


def test_the_row_that_a_row_replaced_comes_back_with_it_gone(world, keeper):
    first = add(keeper, row(world, value="1450"))
    second = add(keeper, row(world, value="1500"))
    services.retire_row(keeper, second.pk)

    first.refresh_from_db()
    assert first.is_in_use
    assert books.law_on(keeper, world.on).dated_values[ALONE].value == 1450


def test_taking_a_correction_away_can_be_undone_as_well(world, keeper):
    first = add(keeper, row(world, value="1450"))
    second = add(keeper, row(world, value="1500"))
    services.retire_row(keeper, second.pk)

    services.put_back_row(keeper, second.pk)
    assert books.law_on(keeper, world.on).dated_values[ALONE].value == 1500

    services.retire_row(keeper, second.pk)
    first.refresh_from_db()
    assert first.is_in_use


def test_a_row_that_was_taken_away_by_itself_does_not_come_back_with_another(world, keeper):
    first = add(keeper, row(world, value="1450"))
    second = add(keeper, row(world, value="1500"))
    for one in (second, first):
        services.retire_row(keeper, one.pk)
    services.put_back_row(keeper, second.pk)

    services.retire_row(keeper, second.pk)

    assert not ParameterRow.objects.filter(retired_at=None).exists()


def test_a_value_before_the_first_one_holds_until_that_one(world, keeper):
    first = books.law().parameters_by_key[ALONE].values[0]
    long_ago = first.since - timedelta(days=400)
    new = row(world, since=long_ago, value="700")
    after = services.would_be(keeper, new)

    found = trial.trial(keeper, books.book(keeper), after, ALONE, on=long_ago)
    add(keeper, new)

    assert found.on == long_ago
    held = books.book(keeper).parameters_by_key[ALONE]
    assert held.on(first.since - timedelta(days=1)).value == 700
    assert held.on(first.since).value == first.value
    assert held.on(long_ago - timedelta(days=1)) is None


FORECAST = "FORECAST, not law yet: index formula with n = 30"
WRONG = [
    ({"key": "leefloon_of_nobody"}, BadInput, "value"),
    ({"source": " "}, BadInput, "source"),
    ({"source": FORECAST, "since": date(2026, 9, 1)}, BadInput, "source"),
    ({"source": "de verwachte index"}, BadInput, "source"),
    ({"value": "", "status": "confirmed"}, BadInput, "status"),
    ({"status": "certain"}, BadInput, "status"),
    ({"until": date(2000, 1, 1)}, BadInput, "until"),
    # A value holds from 1 September 2026 on: over it, and a hole before it.
    ({"since": date(2026, 4, 1), "until": date(2026, 10, 1)}, Refused, "until"),
    ({"since": date(2026, 4, 1), "until": date(2026, 5, 1)}, Refused, "until"),
]


@pytest.mark.parametrize(("wrong", "error", "field"), WRONG)
def test_a_wrong_row_is_refused_at_its_field_and_nothing_is_written(
    world, keeper, wrong, error, field
):
    with pytest.raises(error) as refused:
        add(keeper, row(world, **wrong))

    assert refused.value.facts["field"] == field
    assert not ParameterRow.objects.exists()
    assert not BookVersion.objects.exists()


def test_a_gap_after_a_value_that_ended_is_refused_until_it_is_said(world, keeper):
    ends, begins = (world.on + timedelta(days=days) for days in (30, 60))
    add(keeper, row(world, until=ends))
    later = row(world, since=begins, value="1600")

    with pytest.raises(Refused) as refused:
        add(keeper, later)
    assert refused.value.facts["field"] == "since"
    next_day = ends + timedelta(days=1)
    add(keeper, row(world, since=next_day, value="", status="unconfirmed"))
    add(keeper, later)

    now = books.book(keeper).parameters_by_key[ALONE]
    assert now.on(ends).value == 1500
    assert now.on(next_day) is None
    assert now.on(begins).value == 1600


def test_what_is_only_expected_never_stands_as_confirmed(world, keeper):
    shown = parameters.shown(keeper, ALONE, on=date(2026, 10, 1))

    assert shown.now.is_forecast
    assert shown.now.status == "unconfirmed"
    expected = row(world, since=date(2026, 9, 1), status="unconfirmed", source="verwachte index")
    add(keeper, expected)
    assert parameters.shown(keeper, ALONE, on=date(2026, 10, 1)).now.status == "unconfirmed"


def test_the_second_of_two_administrators_looks_again_before_saving(world, keeper):
    seen = books.version(keeper)
    services.add_row(keeper, row(world), seen=seen)

    with pytest.raises(services.BookChanged):
        services.add_row(keeper, row(world, value="1600"), seen=seen)
    assert ParameterRow.objects.count() == 1


@pytest.mark.parametrize("role", ["coach", "coordinator", "partner", "officer"])
def test_only_the_administrator_keeps_the_amounts(world, role):
    with pytest.raises(Denied):
        add(world.actor(role), row(world))


@pytest.mark.parametrize(
    ("key", "typed", "read"),
    [
        (ALONE, "€ 1.340,47", "1340.47"),
        (ALONE, "1 340,47 euro", "1340.47"),
        (ALONE, "1340.47", "1340.47"),
        (ALONE, "1,340.47", "1340.47"),
        (ALONE, "1.340", "1340"),
        (ALONE, "-5", None),
        (ALONE, "veel", None),
        (ALONE, "1.34.0", None),
        (ALONE, "9" * 30, None),
    ],
)
def test_an_amount_is_read_as_people_write_it_here(key, typed, read):
    parameter, kind = books.law().parameters_by_key[key], books.law().kind_of(key)

    if read is None:
        with pytest.raises(BadInput):
            amounts.read_value(parameter, kind, typed)
    else:
        assert amounts.read_value(parameter, kind, typed) == read


@pytest.mark.parametrize(
    ("key", "typed"),
    [
        ("admission_young_days", "2 jaar"),
        ("admission_young_days", "€ 30"),
        ("admission_middle_from_years", "30 dagen"),
        ("placement_max_months", "1 jaar"),
        ("volunteer_max_km_year", "30 dagen"),
        (ALONE, "2 jaar"),
        (ALONE, "13 %"),
        (ALONE, "1.340,47 per jaar"),
        ("collectief_lowest_share", "€ 40"),
        ("collectief_lowest_share", "0,4"),
        ("collectief_lowest_share", "0.1307"),
        ("unemployment_reform_on", "12"),
    ],
)
def test_a_value_in_another_unit_is_never_read_as_a_number(key, typed):
    parameter, kind = books.law().parameters_by_key[key], books.law().kind_of(key)

    with pytest.raises(BadInput):
        amounts.read_value(parameter, kind, typed)


@pytest.mark.parametrize(
    ("key", "typed", "read"),
    [
        ("admission_young_days", "312 dagen", "312"),
        ("admission_middle_from_years", "36 jaar", "36"),
        ("placement_max_months", "1 maand", "1"),
        ("collectief_lowest_share", "40 procent", "0.4"),
        ("collectief_lowest_share", "0,4 %", "0.004"),
    ],
)
def test_the_unit_of_an_amount_may_stand_behind_it(key, typed, read):
    parameter, kind = books.law().parameters_by_key[key], books.law().kind_of(key)

    assert amounts.read_value(parameter, kind, typed) == read


def test_a_share_is_typed_in_percent_and_every_shown_value_reads_back():
    for one in books.law().parameters:
        kind = books.law().kind_of(one.key)
        for value in one.values:
            if value.value is None:
                continue
            read = amounts.read_value(one, kind, amounts.show(one, kind, value.value))
            expected = value.value.isoformat() if kind is Kind.DATE else pytest.approx(value.value)
            assert (read if kind is Kind.DATE else float(read)) == expected, one.key


def test_amounts_are_found_by_the_right_that_rests_on_them_and_what_is_missing_says_so(world):
    coach = world.actor("coach")
    listed, _counted = parameters.listing(
        coach, words="revenu d’intégration", state="", on=world.on
    )
    missing, counted = parameters.listing(coach, words="", state="missing", on=world.on)

    assert ALONE in {one.key for one in listed}
    assert len(missing) == counted["missing"] > 0
    assert {one.state for one in missing} == {"missing"}
    gone = parameters.shown(coach, missing[0].key, on=world.on)
    assert gone.now is None or not gone.now.is_known
    assert any(not period.is_known for period in gone.periods)


def test_the_form_reckons_first_and_saves_only_what_was_looked_at(world, sign_in, keeper):
    crowd(world, 2, facts=[MEANS])
    client = sign_in(world.administrator)
    url = reverse("desk:new_amount", args=[ALONE])
    day = f"{world.on.day}/{world.on.month}/{world.on.year}"
    typed = {
        "since": day, "value": "1.500,00", "status": "confirmed", "source": OFFICIAL,
        "checked_on": day, "seen": "",
    }  # fmt: skip

    looked = client.post(url, typed)
    assert "Voor 3 mensen verandert er iets." in looked.content.decode()
    assert not ParameterRow.objects.exists()
    add(keeper, row(world, key="leefloon_cohabiting_month", value="900"))
    seen = looked.context["form"]["seen"].value()
    late = client.post(url, typed | {"save": "1", "seen": seen})
    assert late.status_code == 409
    assert "Een collega veranderde net een bedrag" in late.content.decode()
    seen = client.post(url, typed).context["form"]["seen"].value()
    other = client.post(url, typed | {"save": "1", "seen": seen, "value": "1.600,00"})
    assert "Je veranderde iets sinds je keek" in other.content.decode()
    assert not ParameterRow.objects.filter(key=ALONE).exists()
    saved = client.post(url, typed | {"save": "1", "seen": seen})

    assert saved.status_code == 302
    assert ParameterRow.objects.get(key=ALONE).value == "1500"
