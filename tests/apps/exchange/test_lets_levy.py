"""What lies still for a month: seen before it is booked, booked once, and never of an old month."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse

from klaverblad.apps.exchange.ledger.services import last_month
from klaverblad.apps.exchange.lets import services as lets
from klaverblad.apps.exchange.lets.errors import AlreadyDecided
from klaverblad.apps.exchange.lets.levy_queries import due
from klaverblad.errors import Denied
from tests.apps.exchange.lets_world import WORDS, begin

pytestmark = pytest.mark.django_db


def months_before(day: date, n: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 - n, 12)
    return date(year, month + 1, 1)


def rule(today: date, *, begun: int) -> dict[str, object]:
    """A tenth of what lay above 50, since so many months (below nought: from then on)."""
    levy = {
        "rate_n": 1, "rate_d": 10, "threshold": 50,
        "announced_on": months_before(today, begun + 2).isoformat(),
        "from_month": months_before(today, begun).isoformat(),
    }  # fmt: skip
    return WORDS | {"limits": WORDS["limits"] | {"demurrage": levy}}


def lived(today: date, *, begun: int = 3):
    """Since the month before the last Ann has 120, Bob 20."""
    group = begin(months_before(today, 2) + timedelta(days=3), "ann", "bob",
                  words=rule(today, begun=begun))  # fmt: skip
    group.pay("mia", "ann", 100)
    group.on = today
    return group


def test_a_coordinator_sees_what_a_month_takes_before_anything_is_booked(today, client):
    group = lived(today)
    client.force_login(group.of["mia"].user)
    address = reverse("lets:levy", args=[group.group.pk])

    page = client.get(address)

    assert [(one.name, one.lowest, one.amount) for one in page.context["due"]] == [("Ann", 120, 7)]
    assert "Er is nog niets geboekt" in page.text
    assert group.balance("ann") == 120

    month = last_month(today).isoformat()
    for _twice in range(2):
        answer = client.post(address, {"month": month}, follow=True)
        assert group.balance("ann") == 113
    assert "Er was niets te boeken" in answer.text
    assert not answer.context["due"]
    assert [(one.n, one.total) for one in answer.context["booked"]] == [(1, 7)]


def test_every_member_reads_the_rule_on_their_own_account(today, client):
    group = lived(today, begun=-2)
    client.force_login(group.of["bob"].user)

    page = client.get(reverse("lets:account", args=[group.group.pk]))

    assert "gaat elke maand 10\u00a0% naar de pot van wat heel de maand bleef liggen" in page.text
    assert "50\u00a0noten" in page.text


def test_a_group_without_the_rule_says_that_it_takes_nothing(today, client):
    group = begin(today, "ann")
    client.force_login(group.of["mia"].user)

    page = client.get(reverse("lets:levy", args=[group.group.pk]))

    assert "Deze groep rekent niets aan wat stil ligt" in page.text
    assert reverse("lets:levy", args=[group.group.pk]) not in client.get(
        reverse("lets:lead", args=[group.group.pk])
    ).text  # fmt: skip


def test_before_the_rule_begins_nobody_loses_anything(today, client):
    group = lived(today, begun=-2)
    client.force_login(group.of["mia"].user)

    page = client.get(reverse("lets:levy", args=[group.group.pk]))

    assert "De regel geldt pas later" in page.text
    with pytest.raises(AlreadyDecided):
        book(group, "mia", last_month(today))


@pytest.mark.parametrize("back", [0, 2])
def test_only_the_month_that_is_just_over_can_be_booked(today, back):
    group = lived(today)

    with pytest.raises(AlreadyDecided):
        book(group, "mia", months_before(today, back))

    assert group.balance("ann") == 120


def test_a_member_who_does_not_coordinate_books_nothing(today):
    group = lived(today)

    with pytest.raises(Denied):
        book(group, "ann", last_month(today))

    assert due(group.member("mia"), month=last_month(today), at=group.at)


def test_a_page_with_nonsense_for_a_month_books_nothing(today, client):
    group = lived(today)
    client.force_login(group.of["mia"].user)

    answer = client.post(reverse("lets:levy", args=[group.group.pk]), {"month": "gisteren"})

    assert answer.status_code == 409
    assert group.balance("ann") == 120


def book(group, name: str, month: date) -> None:
    lets.book_levy(group.actor(name), group.group.pk, month=month, at=group.at)
