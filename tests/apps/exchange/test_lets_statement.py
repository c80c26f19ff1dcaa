"""A member makes a statement of what they did; anybody checks it, and learns a period and nothing more."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction
from io import BytesIO
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from klaverblad.apps.access import signed_papers
from klaverblad.apps.exchange.lets import outward_queries as queries
from klaverblad.apps.exchange.lets import services as lets
from klaverblad.apps.exchange.lets.duties import duties
from klaverblad.apps.exchange.lets.errors import BadPeriod
from klaverblad.apps.exchange.lets.outward_models import DutiesRead, ParticipationStatement
from klaverblad.apps.exchange.lets.services.stating import PAPER
from klaverblad.apps.exchange.lets.took_part import Row, minutes, took_part
from tests.apps.exchange.lets_browser import browser_of, url
from tests.apps.exchange.lets_world import begin, made_statement, payment

pytestmark = pytest.mark.sqlite


def done_by(group, name):
    days = {"first": group.on - timedelta(days=90), "last": group.on}
    return queries.what_was_done(group.member(name), **days)


def pdf_of(group, name, statement):
    answer = browser_of(group.of[name].user).get(
        url("statement_file", group.group.pk, statement.pk)
    )
    assert answer["Content-Type"] == "application/pdf"
    return answer.content


@pytest.fixture
def group(world):
    """Ann did an hour for Bob, who confirmed it; and half an hour for Cas, who paid by himself."""
    found = begin(world.on, "ann", "bob", "cas")
    asked = lets.ask(found.actor("ann"), found.group.pk, payment(found.of["bob"], 60), at=found.at)
    lets.pay_ask(found.actor("bob"), found.group.pk, asked.pk, at=found.at)
    found.pay("cas", "ann", 30)
    found.pay("ann", "bob", 15)
    return found


def test_a_statement_counts_hours_partners_and_who_confirmed(group):
    done = done_by(group, "ann")

    assert (done.minutes_given, done.minutes_received, done.minutes_for_group) == (90, 15, 0)
    assert (done.n_exchanges, done.n_both, done.n_one_sided, done.n_partners) == (3, 1, 2, 2)


def test_start_values_and_fees_are_no_hours(group):
    lets.charge_fees(group.actor("mia"), group.group.pk, group.on.year, at=group.at)

    assert done_by(group, "cas").given == 0
    assert done_by(group, "cas").received == 30


def test_what_was_taken_back_counts_for_nothing(group):
    booked = group.pay("cas", "ann", 45).transfers[0]
    lets.take_back(group.actor("mia"), group.group.pk, booked.pk, at=group.at)

    assert done_by(group, "ann").minutes_given == 90


def test_an_activity_of_the_group_stands_by_itself(group):
    lines = [lets.Line(group.of[name].pk, 20) for name in ("ann", "bob")]
    lets.record_activity(
        group.actor("mia"), group.group.pk, uuid4(), lines, text="Tuindag", at=group.at
    )
    done = done_by(group, "ann")

    assert (done.n_activities, done.minutes_for_group, done.minutes_given) == (1, 20, 90)


def test_without_a_value_for_an_hour_there_are_no_hours(world):
    rows = [Row(60, uuid4()), Row(-20, uuid4())]

    done = took_part(rows, first=world.on, last=world.on, units_per_hour=None)

    assert (done.given, done.minutes_given, done.minutes_received) == (60, None, None)


def test_minutes_are_rounded_once_and_half_a_minute_up():
    assert minutes(1, Fraction(40)) == 2  # a minute and a half
    assert minutes(25, Fraction(25)) == 60
    assert minutes(7, Fraction(45, 2)) == 19


def test_the_books_are_asked_as_often_for_one_booking_as_for_many(
    group, django_assert_max_num_queries
):
    for _ in range(5):
        group.pay("bob", "ann", 1)
    mine = group.member("ann")
    assert mine.group.currency

    with django_assert_max_num_queries(4):
        queries.what_was_done(mine, first=group.on, last=group.on)


def test_whoever_checks_learns_the_period_and_nothing_of_who(group):
    made = made_statement(group, "ann")

    answer = Client().get(reverse("lets:check"), {"code": lets.check_code(made)})
    text = answer.content.decode()

    assert "Dit bewijs is geldig" in text
    assert not [word for word in ("Ann", "Ruilkring", "1 u 30", "noten") if word in text]


def test_a_code_that_was_made_up_is_not_valid(group):
    made = made_statement(group, "ann")
    code = lets.check_code(made)

    for wrong in (code[:-8] + "AAAAAAAA", code.replace(".", "", 1), str(made.pk), "x"):
        text = Client().post(reverse("lets:check"), {"code": wrong}).content.decode()
        assert "Dit bewijs is niet geldig" in text


def test_a_changed_file_is_told_from_the_one_that_was_made(group):
    data = pdf_of(group, "ann", made_statement(group, "ann"))

    def told(content):
        sent = SimpleUploadedFile("bewijs.pdf", content, content_type="application/pdf")
        return Client().post(reverse("lets:check"), {"file": sent}).content.decode()

    assert "Dit bewijs is geldig" in told(data)
    assert "Dit bewijs is niet geldig" in told(data.replace(b"%PDF-1", b"%PDF-2", 1))


def test_a_code_on_paper_does_not_pass_for_a_file(group):
    made = made_statement(group, "ann")

    with pytest.raises(signed_papers.NotOurs):
        signed_papers.read(PAPER, lets.check_code(made))


def test_a_statement_that_was_taken_back_is_not_valid_until_put_back(group):
    made = made_statement(group, "ann")
    code = lets.check_code(made)

    lets.withdraw_statement(group.actor("ann"), group.group.pk, made.pk, at=group.at)
    after = lets.check(code)
    lets.put_statement_back(group.actor("ann"), group.group.pk, made.pk)

    assert after.is_valid is False
    assert lets.check(code).is_valid


def test_the_file_is_tagged_and_holds_no_balance_unless_asked(group):
    plain = signed_papers.read_file(PAPER, pdf_of(group, "ann", made_statement(group, "ann")))
    data = pdf_of(group, "ann", made_statement(group, "ann", with_balance=True))

    assert b"pdfuaid:part" in data
    assert (plain["given"], plain["received"], plain["both"]) == (90, 15, 1)
    assert "balance" not in plain
    assert BytesIO(data).read(5) == b"%PDF-"


@pytest.mark.parametrize(("first", "last"), [(1, 0), (-3, 1), (-900, 0)])
def test_a_period_that_cannot_be_is_refused(group, first, last):
    days = {
        "first": group.on + timedelta(days=first),
        "last": group.on + timedelta(days=last),
    }

    with pytest.raises(BadPeriod):
        made_statement(group, "ann", **days)


def test_nobody_opens_the_statement_of_another_member(group):
    made = made_statement(group, "ann")

    for who in ("bob", "mia"):
        browser = browser_of(group.of[who].user)
        for name in ("statement", "statement_file"):
            assert browser.get(url(name, group.group.pk, made.pk)).status_code == 404


def test_the_same_form_sent_twice_makes_one_statement(group):
    new = lets.NewStatement(id=uuid4(), first=group.on, last=group.on)

    for _ in range(2):
        lets.make_statement(group.actor("ann"), group.group.pk, new, at=group.at)

    assert ParticipationStatement.objects.count() == 1


def test_reading_the_duties_keeps_that_and_not_which_line(group):
    for _ in range(2):
        lets.read_duties(group.actor("ann"), group.group.pk, at=group.at)

    assert [row.edition for row in DutiesRead.objects.all()] == [duties().edition]


def test_every_duty_has_a_source_and_says_that_nobody_confirmed_it(group):
    text = browser_of(group.of["ann"].user).get(url("statements", group.group.pk)).content.decode()

    assert {one.form for one in duties().lines} >= {"C45B"}
    for one in duties().lines:
        assert one.source
        assert one.what.split("'")[0][:40] in text
    assert text.count("Nog niet nagekeken") == len(duties().lines)
