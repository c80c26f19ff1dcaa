"""A photo beside an offer, bare and for the group alone; and a distance that says no more than that."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from klaverblad.apps.exchange.lets import services as lets
from klaverblad.apps.exchange.lets.errors import BadRules, UnknownPlace
from klaverblad.apps.exchange.lets.models import Member, Offer, Photo
from klaverblad.apps.exchange.lets.places import Place, distances, rounded_km, within
from klaverblad.apps.exchange.lets.rules import read_rules
from klaverblad.contents import Unreadable
from tests.apps.exchange.lets_browser import browser_of, form_id, url
from tests.apps.exchange.lets_world import WORDS, begin, login, tied_to
from tests.apps.people.test_pictures_kept_bare import HERE, exif, photo, segment
from tests.samples import jpeg, pdf

HOME = Place("thuis", "Thuis", 51.26, 4.47)


def offered(group, name: str = "ann", title: str = "Taart") -> Offer:
    new = lets.NewOffer("offer", "Tuin", title)
    return lets.put_offer(group.actor(name), group.group.pk, new, at=group.at, offer_id=uuid4())


def given(group, offer: Offer, data: bytes, name: str = "ann") -> Photo:
    return lets.put_photo(group.actor(name), group.group.pk, offer.pk, data, at=group.at)


@pytest.mark.django_db
def test_a_photo_is_kept_without_where_it_was_taken_and_seen_by_the_group_alone(today):
    group = begin(today, "ann", "bo")
    pk, ann, bo = group.group.pk, browser_of(group.of["ann"].user), browser_of(group.of["bo"].user)
    page = ann.get(url("new_offer", pk))
    sent = {
        "id": form_id(page),
        "kind": "offer",
        "title": "Taart",
        "category": "Tuin",
        "photo": SimpleUploadedFile("IMG_1.jpg", photo(segment(0xE1, exif(1)))),
    }

    ann.post(url("new_offer", pk), sent)

    offer = Offer.objects.get()
    answer = bo.get(url("photo", pk, offer.pk))
    assert answer.content == jpeg()
    assert HERE not in answer.content
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert url("photo", pk, offer.pk) in bo.get(url("offer", pk, offer.pk)).content.decode()
    assert "met foto" in bo.get(url("market", pk)).content.decode()


@pytest.mark.django_db
def test_a_photo_goes_with_its_offer_and_with_whoever_leaves(today):
    group = begin(today, "ann", "bo")
    offer, pk = offered(group), group.group.pk
    given(group, offer, jpeg())
    bo, ann = browser_of(group.of["bo"].user), browser_of(group.of["ann"].user)

    lets.withdraw_offer(group.actor("ann"), pk, offer.pk, at=group.at)

    assert bo.get(url("photo", pk, offer.pk)).status_code == 404
    assert ann.get(url("photo", pk, offer.pk)).status_code == 200
    assert ann.post(url("photo_away", pk, offer.pk)).status_code == 302
    assert not Photo.objects.exists()


@pytest.mark.django_db
def test_a_photo_of_a_group_that_trades_with_ours_is_seen_and_of_another_is_not(today):
    group = begin(today, "ann")
    other = tied_to(group, mia=group.of["ann"].user)
    apart = begin(today, words=_words("ruilkring-apart"), mia=login("ver"))
    near, far = offered(other, "mia"), offered(apart, "mia")
    given(other, near, jpeg(), "mia")
    given(apart, far, jpeg(), "mia")
    mia = browser_of(group.of["mia"].user)

    assert mia.get(url("photo", group.group.pk, near.pk)).status_code == 200
    assert mia.get(url("photo", group.group.pk, far.pk)).status_code == 404


def _words(slug: str):
    return WORDS | {"slug": slug, "unit": {"code": slug[-5:], "name": "noten", "per_hour": 60}}


@pytest.mark.django_db
@pytest.mark.parametrize("data", [pdf(), b"", b"<svg></svg>", jpeg() + b"\0" * 4_000_001])
def test_what_is_no_photo_or_too_large_is_refused_with_a_sentence(today, data):
    group = begin(today, "ann")
    offer = offered(group)

    with pytest.raises(Unreadable):
        given(group, offer, data)

    assert not Photo.objects.exists()


@pytest.mark.django_db
def test_nobody_puts_a_photo_with_the_offer_of_somebody_else(today):
    group = begin(today, "ann", "bo")

    with pytest.raises(Offer.DoesNotExist):
        given(group, offered(group), jpeg(), "bo")


@pytest.mark.django_db
def test_a_list_of_offers_carries_no_photo_and_asks_no_more_for_more_of_them(today):
    group = begin(today, "ann", "bo")
    bo = browser_of(group.of["bo"].user)
    counted = []
    for n in (1, 5):
        for _more in range(n):
            given(group, offered(group), jpeg())
        bo.get(url("market", group.group.pk))
        with CaptureQueriesContext(connection) as queries:
            bo.get(url("market", group.group.pk))
        counted.append(len(queries))
        assert not any('"data"' in one["sql"] for one in queries.captured_queries)

    assert counted[0] == counted[1]


# ---- distance --------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("km", "shown"), [(0, 0), (1.9, 0), (2, 2), (3.4, 3), (9.6, 10), (11, 10), (13, 15), (52.6, 55)]
)
def test_a_distance_is_rounded_until_it_says_no_street(km, shown):
    assert rounded_km(km) == shown


def test_distances_are_only_known_to_whoever_chose_a_place():
    # Antwerpen to Gent, the belfries: 51 km on a map.
    there = [HOME, Place("gent", "Gent", 51.05, 3.72), Place("naast", "Naast", 51.27, 4.48)]

    assert distances(there, "") == {}
    assert distances(there, "weg") == {}
    assert distances(there, "thuis") == {"thuis": 0, "gent": 55, "naast": 0}
    assert within(distances(there, "thuis"), 10) == ["thuis", "naast"]


@pytest.mark.parametrize(
    "places",
    [{"A": [51.261, 4.47]}, {"A": [51.26]}, {"nis:11040": [51.26, 4.47]}, {"A": "51,4"}, ["A"]],
)
def test_a_place_finer_than_a_kilometre_or_unreadable_is_refused(places):
    with pytest.raises(BadRules):
        read_rules({"places": places})


@pytest.mark.django_db
def test_members_see_how_far_roughly_and_nobody_sees_the_place_itself(today):
    group = begin(today, "ann", "bo")
    pk, ann = group.group.pk, browser_of(group.of["ann"].user)
    offered(group, "bo")
    ann.post(url("profile", pk), {"name": "Ann", "area": "Schans", "place": "Elshout"})
    assert Member.objects.get(name="Ann").place == "Elshout"
    assert "km" not in ann.get(url("members", pk)).content.decode()

    lets.change_profile(group.actor("bo"), pk, lets.Applicant("Bo", area="Buurt", place="Deuzeld"))

    assert "± 6 km" in ann.get(url("members", pk)).content.decode()
    assert "± 6 km" in ann.get(url("market", pk)).content.decode()
    # The word stands there once: it is how mia, who chose no place, calls her neighbourhood.
    assert ann.get(url("members", pk)).content.decode().count("Deuzeld") == 1
    assert "Taart" in ann.get(url("market", pk), {"binnen": "10"}).content.decode()
    assert "Taart" not in ann.get(url("market", pk), {"binnen": "5"}).content.decode()


@pytest.mark.django_db
def test_a_place_that_the_group_does_not_know_is_refused(today):
    group = begin(today, "ann")

    with pytest.raises(UnknownPlace):
        lets.change_profile(
            group.actor("ann"), group.group.pk, lets.Applicant("Ann", place="Straat 1")
        )


@pytest.mark.django_db
def test_an_offer_that_ended_yesterday_shows_no_photo_to_others(today):
    group = begin(today, "ann", "bo")
    offer = offered(group)
    given(group, offer, jpeg())
    Offer.objects.filter(pk=offer.pk).update(expires_on=today - timedelta(days=1))

    answer = browser_of(group.of["bo"].user).get(url("photo", group.group.pk, offer.pk))

    assert answer.status_code == 404
