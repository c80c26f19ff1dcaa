"""What a place asks and offers, in the words of three languages."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from klaverblad.apps.accounts.models import Municipality, Organisation
from klaverblad.apps.places import wording
from klaverblad.apps.places.filters import bounds
from klaverblad.apps.places.models import Place


def place(**said):
    """A place that asks nothing but what is said, never saved."""
    return Place(
        **{
            "organisation": Organisation(name="Kringwinkel"),
            "municipality": Municipality(name="Schoten"),
            "week": [[0, "08:30", "12:00"]],
            "hours_week": Decimal("22.5"),
            **said,
        }
    )


def test_a_place_that_asks_nothing_says_so_for_each_thing_and_shows_no_chip():
    nothing = place()

    assert [need.text for need in wording.needs(nothing)] == [
        "niet nodig",
        "geen niveau gevraagd",
        "niet nodig",
        "geen nodig",
        "iedereen",
    ]
    assert wording.chips(nothing) == []


def test_what_is_asked_stands_in_chips_with_an_icon():
    asking = place(
        needs_licence_b=True,
        language_level_min=2,
        lift_kg=10,
        competences=["forklift", "vca"],
        statuses=["leefloon", "vdab_registered"],
    )

    assert [(need.icon, need.chip) for need in wording.chips(asking)] == [
        ("card", "rijbewijs B"),
        ("talk", "Nederlands A2"),
        ("weight", "tillen tot 10 kg"),
        ("school", "heftruck en VCA: veilig werken"),
        ("seal", "krijgt een leefloon of ingeschreven bij VDAB"),
    ]


def test_a_requirement_that_the_registry_no_longer_has_still_shows():
    (need,) = wording.chips(place(competences=["steam_engine"]))

    assert need.chip == "steam_engine"


@pytest.mark.parametrize(("language", "said"), [("nl", "22,5"), ("fr", "22,5"), ("en", "22.5")])
def test_a_number_of_hours_is_written_as_the_language_does(language, said):
    with translation.override(language):
        assert wording.number_of_hours(place()) == said


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ({}, "kan meteen starten"),
        ({"starts_on": date(2026, 3, 2)}, "start vanaf 2 maart 2026"),
        ({"starts_until": date(2026, 4, 1)}, "start ten laatste op 1 april 2026"),
        (
            {"starts_on": date(2026, 3, 2), "starts_until": date(2026, 4, 1)},
            "start tussen 2 maart 2026 en 1 april 2026",
        ),
    ],
)
def test_the_start_says_the_days_that_are_known(days, said):
    assert wording.starts(place(**days)) == said


def test_a_town_in_the_name_of_the_organisation_is_not_said_twice():
    in_name = place(organisation=Organisation(name="Bakkerij Morgenrood, Schoten"))

    assert wording.where(in_name) == "Bakkerij Morgenrood, Schoten"
    assert wording.where(place()) == "Kringwinkel, Schoten"


@pytest.mark.parametrize("most", [0, 1, 20, 21, 43, 500])
def test_the_scale_of_the_map_rises_and_does_not_end_far_below_the_fullest_town(most):
    steps = bounds([0, most])

    assert steps == sorted(set(steps))
    assert most <= steps[-1] * 20 / 17
