"""Loading the practice region: the same every time, after the printed tables, all or nothing."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.management import CommandError
from django.db import transaction

from klaverblad.apps.accounts.models import Region, User
from klaverblad.demo import region
from klaverblad.demo.cast import REGION
from klaverblad.demo.counts import counts, load_tables, municipalities
from tests.demo.practice import ON, digest, run

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("practice_region_loading")]


def quiet(_: str) -> None:
    """Say nothing."""


def digest_of_a_load(*, on: date, people: int = 24) -> str:
    with transaction.atomic():
        region.load(on=on, people=people, say=quiet)
        found = digest()
        transaction.set_rollback(True)
    return found


@pytest.fixture
def tables():
    """The printed tables, and the towns that they speak of."""
    from klaverblad.apps.accounts.models import Municipality

    Region.objects.create(slug=REGION, name="Oefenregio")
    Municipality.objects.bulk_create(municipalities(REGION))
    load_tables(region._administrator(ON))


# ---- the same every time ---------------------------------------------------------------------


def test_two_loads_for_one_day_are_the_same_in_every_row():
    assert digest_of_a_load(on=ON) == digest_of_a_load(on=ON)


def test_another_day_makes_other_rows():
    assert digest_of_a_load(on=ON) != digest_of_a_load(on=date(2026, 6, 17))


def test_more_people_leave_the_first_ones_who_they_are(tables):
    from klaverblad.demo.lives import Stream, life

    alone = life("11040", Stream.LIMITED, 3, on=ON)
    for number in range(50):
        life("11040", Stream.LIMITED, number, on=ON)

    assert life("11040", Stream.LIMITED, 3, on=ON) == alone


# ---- after the printed tables ----------------------------------------------------------------


def test_the_leefloon_rate_is_read_per_thousand_inhabitants(tables):
    schoten = next(one for one in counts() if one.nis == "11040")

    # Printed: 34.273 inhabitants, 4,5; 166 job seekers with a limitation in 2017.
    assert (schoten.leefloon, schoten.limited) == (154, 166)


def test_as_printed_the_region_guides_1461_people(tables):
    found = {one.nis: one.people for one in counts()}

    assert sum(found.values()) == 1461
    assert found == {
        "11008": 257, "11009": 197, "11022": 133, "11023": 166,
        "11040": 320, "11044": 123, "11053": 152, "11057": 113,
    }  # fmt: skip


def test_vacancies_are_divided_as_the_table_prints_them(tables):
    # 2.332 vacancies in a year, each open for twelve days: 77 on one day. Schoten printed 483.
    found = {one.nis: one.vacancies for one in counts()}

    assert sum(found.values()) == 77
    assert found["11040"] == max(found.values()) == 16


def test_any_number_of_people_is_divided_as_the_printed_counts_are(tables):
    found = counts(people=20_000)

    assert sum(one.people for one in found) == 20_000
    assert next(one for one in found if one.nis == "11040").people == pytest.approx(
        20_000 * 320 / 1461, rel=0.01
    )


# ---- all or nothing --------------------------------------------------------------------------


def test_progress_is_told_with_its_time():
    lines: list[str] = []

    region.load(on=ON, people=24, say=lines.append)

    assert len(lines) >= 4
    assert all(line.split()[1] == "s" and float(line.split()[0]) >= 0 for line in lines)


# ---- the command -----------------------------------------------------------------------------


def test_outside_the_demo_the_command_refuses(settings):
    settings.KLAVERBLAD_DEMO = False

    with pytest.raises(CommandError, match="KLAVERBLAD_DEMO=1"):
        run()


@pytest.mark.parametrize("option", [(), ("--fresh",)])
def test_a_database_with_another_region_is_refused_and_kept(option):
    Region.objects.create(slug="elders", name="Echte regio")

    with pytest.raises(CommandError, match="een andere regio"):
        run(*option)

    assert Region.objects.get().name == "Echte regio"


def test_a_database_with_the_login_of_somebody_real_is_refused():
    User.objects.create_user("iemand@gemeente.example", "Iemand")

    with pytest.raises(region.NotThePracticeRegion):
        region.refuse_strangers()


@pytest.mark.parametrize("option", [("--scale", "twee"), ("--scale", "3"), ("--on", "16/6/2026")])
def test_an_option_that_cannot_be_read_says_what_would_do(option):
    with pytest.raises(CommandError, match="geef een"):
        run(*option)
