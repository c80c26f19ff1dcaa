"""What an employer pays, as they say it: typed, shown, exported, and reckoned with."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from klaverblad.apps.desk.pays.forms import offer_of
from klaverblad.apps.people.values import amounts
from klaverblad.apps.places.models import Place
from klaverblad.apps.rights.pays import gross_of_hours
from klaverblad.errors import BadInput
from tests.apps.places.test_place_pages import TYPED

STATED = {"wage_eur": Decimal("15.42"), "wage_per": "hour", "wage_source": "Vacature, 3 november"}
NONE = {"wage_eur": "", "wage_per": "", "wage_source": ""}
PER_HOUR = {"wage_eur": "15,42", "wage_per": "hour", "wage_source": "Vacature, 3 november"}


@pytest.fixture
def typed(world):
    return TYPED | {"organisation": str(world.workplace.organisation_id)}


@pytest.fixture
def paid(world):
    Place.objects.filter(pk=world.place.pk).update(hours_week=Decimal(19), **STATED)
    return Place.objects.get(pk=world.place.pk)


@pytest.mark.parametrize(
    ("said", "amount"),
    [("15,42", "15.42"), ("€ 15.42", "15.42"), ("1.950", "1950"), ("1.950,50 euro", "1950.50")],
)
def test_a_wage_is_read_in_every_spelling(world, sign_in, typed, said, amount):
    words = PER_HOUR | {"wage_eur": said, "wage_per": "month"}

    sign_in(world.coach).post(reverse("places:new"), typed | words)

    place = Place.objects.get(title="Hulp in de schoolrefter")
    assert (place.wage_eur, place.wage_per) == (Decimal(amount), "month")
    assert place.wage_source == "Vacature, 3 november"


def test_a_place_without_a_wage_says_that_it_is_unknown(world, sign_in, typed):
    browser = sign_in(world.coach)
    answer = browser.post(reverse("places:new"), typed | NONE, follow=True)

    place = Place.objects.get(title="Hulp in de schoolrefter")
    assert place.wage_eur is None
    assert "Brutoloon</th><td>onbekend" in answer.content.decode()


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"wage_eur": "veel"}, "“veel”"),
        ({"wage_eur": "-3"}, "Dit moet meer zijn dan 0."),
        ({"wage_eur": "0"}, "Dit moet meer zijn dan 0."),
        ({"wage_eur": "1542"}, "Is het per uur, of per maand?"),
        ({"wage_eur": "99999999"}, "Kijk dit bedrag na."),
        ({"wage_per": ""}, "Kies of dat per uur of per maand is."),
        ({"wage_per": "week"}, "week"),
        ({"wage_source": ""}, "Schrijf waar dat loon staat"),
        ({"wage_eur": ""}, "Vul het bedrag in, of maak alle drie leeg."),
    ],
)
def test_half_a_wage_or_an_odd_one_is_refused_in_place(world, sign_in, typed, wrong, sentence):
    answer = sign_in(world.coach).post(reverse("places:new"), typed | PER_HOUR | wrong)

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Place.objects.filter(title="Hulp in de schoolrefter").exists()


def test_changing_a_place_shows_its_wage_and_can_take_it_away(world, sign_in, typed, paid):
    browser = sign_in(world.coach)
    edit = reverse("places:edit", args=[paid.pk])
    page = browser.get(edit).content.decode()
    assert 'value="15,42"' in page

    browser.post(edit, typed | NONE)

    paid.refresh_from_db()
    assert (paid.wage_eur, paid.wage_per, paid.wage_source) == (None, "", "")


def test_the_page_and_the_export_tell_the_wage_and_where_it_stands(world, sign_in, paid):
    browser = sign_in(world.coach)

    page = browser.get(reverse("places:place", args=[paid.pk])).content.decode()
    table = browser.get(reverse("places:export")).content.decode()

    for text in (page, table):
        assert "15,42 per uur" in text
        assert "Vacature, 3 november" in text


@pytest.mark.parametrize(
    "columns",
    [
        {"wage_eur": Decimal(15)},
        {"wage_per": "hour"},
        {"wage_eur": Decimal(-1), "wage_per": "hour", "wage_source": "x"},
        {"wage_eur": Decimal(15), "wage_per": "hour", "wage_source": ""},
    ],
)
def test_the_database_refuses_half_a_wage(world, columns):
    with pytest.raises(IntegrityError), transaction.atomic():
        Place.objects.filter(pk=world.place.pk).update(**columns)


def test_the_wage_of_a_place_is_what_is_reckoned(paid):
    offer = offer_of(paid)

    # 15,42 for 19 hours a week, 13/3 weeks a month.
    assert offer.gross == pytest.approx(15.42 * 19 * 13 / 3, abs=0.005)
    assert "15,42" in offer.stated


def test_other_hours_keep_the_rate_of_a_wage_by_the_month(paid):
    paid.wage_eur, paid.wage_per = Decimal(1200), "month"

    assert offer_of(paid).gross == 1200
    assert offer_of(paid, 38).gross == 2400


def test_a_place_that_says_no_wage_leaves_it_unknown(world):
    offer = offer_of(world.place)

    assert (offer.gross, offer.stated) == (None, "")


@given(rate=st.floats(1, 200), hours=st.floats(0.5, 60))
def test_more_hours_are_never_less_wage(rate, hours):
    assert gross_of_hours(rate, hours) <= gross_of_hours(rate, hours + 1)


@given(text=st.text(max_size=12))
def test_whatever_is_typed_is_an_amount_or_a_sentence(text):
    said = ""
    try:
        found = amounts.read_amount(text, "nl")
    except BadInput as error:
        said = str(error.sentence)

    assert said or found.is_finite()
