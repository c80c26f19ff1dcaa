"""Hours for the group: approved by another, within the ceiling and the pot; and guidance that falls away."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.exchange.ledger.models import Transfer
from klaverblad.apps.exchange.lets import services as lets
from klaverblad.apps.exchange.lets.errors import (
    BadHours,
    BadRules,
    CeilingReached,
    NotByOneself,
    NotWithinLimits,
)
from klaverblad.apps.exchange.lets.hours_rule import Rate, cost, pays, read_hours, signs
from klaverblad.apps.exchange.lets.models import Group, Hours, HoursState, MemberRole
from klaverblad.apps.exchange.lets.rules import read_rules
from tests.apps.exchange.lets_browser import browser_of, form_id, url
from tests.apps.exchange.lets_world import RULES, WORDS, begin, write_hours

DAY = date(2026, 3, 10)
RULE = {"tasks": ["Markt"], "year_hours": 10, "agreed_month": 8, "agreed_until": "2026-12-31"}


def approve(group, row: Hours, by: str = "mia") -> Hours:
    return lets.approve_hours(group.actor(by), group.group.pk, row.pk, at=group.at)


def with_rule(on: date, *names: str, pot: int | None = None, **rule):
    said = {"tasks": ["Markt"], "year_hours": 10} | rule
    words = WORDS | {"rules": RULES | {"hours": said}}
    return begin(on, *names, words=words | ({"pot": {"lower": pot}} if pot is not None else {}))


@pytest.mark.django_db
def test_approved_hours_are_paid_by_the_pot_once(today):
    group = begin(today, "ann")
    row = write_hours(group, "ann", 90)
    before = group.balance("ann")

    for _twice in range(2):
        approve(group, row)

    row.refresh_from_db()
    assert (row.state, row.decided_by_id) == (HoursState.APPROVED, group.of["mia"].pk)
    assert group.balance("ann") == before + 90
    assert row.transfer.text == "Markt"
    assert Transfer.objects.filter(pk=row.transfer_id, payer=group.group.pot_id).count() == 1


@pytest.mark.django_db
def test_nobody_approves_their_own_hours_or_what_they_wrote_down(today):
    group = begin(today, "ann")
    own = write_hours(group, "mia", 30)
    noted = write_hours(group, "mia", 30, member=group.of["ann"].pk)

    for row in (own, noted):
        with pytest.raises(NotByOneself):
            approve(group, row)
    with pytest.raises(IntegrityError), transaction.atomic():
        Hours.objects.filter(pk=own.pk).update(
            state="approved", decided_by=group.of["mia"], decided_at=group.at
        )

    assert not Hours.objects.exclude(state=HoursState.WAITING).exists()


@pytest.mark.django_db
def test_the_ceiling_of_the_year_holds_and_the_hours_keep_waiting(today):
    group = with_rule(today, "ann", year_hours=2)
    approve(group, write_hours(group, "ann", 90))
    row = write_hours(group, "ann", 31)

    with pytest.raises(CeilingReached) as refusal:
        approve(group, row)

    row.refresh_from_db()
    assert refusal.value.facts["left"] == 30
    assert row.state == HoursState.WAITING
    assert approve(group, write_hours(group, "ann", 30)).state == HoursState.APPROVED


@pytest.mark.django_db
def test_the_ceiling_of_one_member_does_not_stop_another(today):
    group = with_rule(today, "ann", "bo", member_hours=1)
    approve(group, write_hours(group, "ann", 60))

    with pytest.raises(CeilingReached):
        approve(group, write_hours(group, "ann", 1))

    assert approve(group, write_hours(group, "bo", 60)).transfer is not None


@pytest.mark.django_db
def test_a_pot_at_its_limit_pays_nothing_and_nothing_is_approved(today):
    group = with_rule(today, "ann", pot=-100)
    row = write_hours(group, "ann", 100)

    with pytest.raises(NotWithinLimits):
        approve(group, row)

    row.refresh_from_db()
    assert (row.state, row.transfer_id) == (HoursState.WAITING, None)


@pytest.mark.django_db
def test_hours_whose_payment_is_taken_back_leave_the_ceiling(today):
    group = with_rule(today, "ann", year_hours=1)
    row = approve(group, write_hours(group, "ann", 60))

    lets.take_back(group.actor("mia"), group.group.pk, row.transfer_id, at=group.at)

    row.refresh_from_db()
    assert row.state == HoursState.WITHDRAWN
    assert approve(group, write_hours(group, "ann", 60)).state == HoursState.APPROVED


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong",
    [{"task": "Iets"}, {"minutes": 0}, {"minutes": 1441}, {"on": date(2000, 1, 1)}],
)
def test_hours_that_cannot_be_are_refused_by_the_field(today, wrong):
    group = begin(today, "ann")

    with pytest.raises(BadHours):
        write_hours(group, "ann", wrong.pop("minutes", 30), **wrong)


@pytest.mark.django_db
def test_hours_of_tomorrow_are_not_written_down_yet(today):
    group = begin(today, "ann")

    with pytest.raises(BadHours):
        write_hours(group, "ann", 30, on=today + timedelta(days=1))


@pytest.mark.django_db
def test_a_form_that_is_sent_twice_writes_the_hours_once(today):
    group = begin(today, "ann")
    pk, ann, mia = group.group.pk, *(browser_of(group.of[n].user) for n in ("ann", "mia"))
    said = {
        "id": form_id(ann.get(url("hours", pk))),
        "task": "Markt",
        "on": today.isoformat(),
        "hours": "1",
        "minutes": "5",
    }

    for _twice in range(2):
        assert ann.post(url("hours", pk), said).status_code == 302

    row = Hours.objects.get()
    assert row.minutes == 65
    assert "1:05" in mia.get(url("hours", pk)).content.decode()
    assert mia.post(url("answer_hours", pk, row.pk, "ja")).status_code == 302
    assert ann.post(url("answer_hours", pk, row.pk, "nee")).status_code == 403
    assert "1:05" in mia.get(url("hours", pk)).content.decode()
    assert b"Ann" in mia.get(url("hours_csv", pk)).content
    assert ann.get(url("hours_csv", pk)).status_code == 403


@pytest.mark.django_db
def test_the_cost_is_the_rate_of_the_region_with_its_source_or_unknown(today):
    rate = {"eur_cents": 4150, "source": "Selab, nota 3", "since": f"{today.year}-01-01"}
    group = with_rule(today, "ann", rate=rate)
    approve(group, write_hours(group, "ann", 90))

    text = browser_of(group.of["mia"].user).get(url("hours", group.group.pk)).content.decode()

    assert "62,25" in text
    assert "Selab, nota 3" in text


@pytest.mark.django_db
def test_days_in_the_words_of_a_group_are_kept_and_read_again(today):
    since = {"eur_cents": 4150, "source": "Selab", "since": date(2026, 1, 1)}

    group = with_rule(today, rate=since, agreed_until=date(2099, 6, 30))

    rule = read_rules(Group.objects.get(pk=group.group.pk).rules).hours
    assert (rule.rate.since, rule.agreed_until) == (date(2026, 1, 1), date(2099, 6, 30))


@pytest.mark.django_db
def test_without_a_rate_the_cost_is_unknown_and_not_nothing(today):
    group = begin(today, "ann")
    approve(group, write_hours(group, "ann", 90))

    text = browser_of(group.of["mia"].user).get(url("hours", group.group.pk)).content.decode()

    assert "onbekend" in text
    assert "0,00" not in text


# ---- pure ------------------------------------------------------------------------------------
def test_hours_before_the_rate_began_have_no_cost():
    found = cost(Rate(6000, "bron", DAY), [(DAY - timedelta(days=1), 45), (DAY, 20)])

    assert (found.cents, found.known_minutes, found.unknown_minutes) == (2000, 20, 45)


@given(minutes=st.integers(1, 1440), n=st.integers(1, 500), d=st.integers(1, 60))
def test_the_pot_pays_the_nearest_whole_part_and_never_nothing(minutes, n, d):
    paid, exact = pays(minutes, Fraction(n, d)), Fraction(minutes, 60) * Fraction(n, d)

    assert paid is not None
    assert paid >= 1
    assert abs(paid - exact) <= Fraction(1, 2) or paid == 1


def test_where_an_hour_has_no_value_the_pot_pays_nothing():
    assert pays(90, None) is None


@pytest.mark.parametrize(
    "said",
    [
        {"tasks": [], "year_hours": 10},
        {"tasks": ["A"]},
        {"tasks": ["A"], "year_hours": 10, "iets": 1},
        {"tasks": ["A"], "year_hours": 10, "agreed_until": "morgen"},
        {"tasks": ["A"], "year_hours": 10, "rate": {"eur_cents": 4000, "since": "2026-01-01"}},
        {"tasks": ["A"], "year_hours": 10, "rate": {"eur_cents": 4000, "since": "2026-01-01", "source": " "}},
    ],
)  # fmt: skip
def test_a_rule_of_hours_that_says_nonsense_or_a_rate_without_source_is_refused(said):
    with pytest.raises(BadRules):
        read_hours(said)


def seen(
    on: date, *, n: int = 2, months: dict[date, int] | None = None, begun: date = date(2025, 1, 1)
):
    found = signs(read_hours(RULE), n_coordinators=n, minutes_by_month=months or {}, begun_on=begun, on=on)  # fmt: skip
    return [one.code for one in found]


ENOUGH = {date(2026, month, 1): 480 for month in range(1, 13)}


def test_a_group_whose_guidance_stands_gives_no_sign():
    assert seen(date(2026, 5, 20), months=ENOUGH) == []


def test_one_coordinator_is_a_sign_and_none_a_worse_one():
    assert seen(date(2026, 5, 20), n=1, months=ENOUGH) == ["one_coordinator"]
    assert seen(date(2026, 5, 20), n=0, months=ENOUGH) == ["no_coordinator"]


def test_the_end_of_the_agreement_is_told_half_a_year_before():
    assert seen(date(2026, 6, 30), months=ENOUGH) == []
    assert seen(date(2026, 7, 1), months=ENOUGH) == ["agreement_ends"]
    assert seen(date(2027, 1, 1), months=ENOUGH | {date(2026, 12, 1): 480}) == ["agreement_ended"]


def test_hours_below_the_agreement_are_seen_over_three_whole_months():
    less = ENOUGH | {date(2026, 4, 1): 479}

    assert seen(date(2026, 5, 20), months=less) == ["hours_below"]
    assert seen(date(2026, 5, 20), months={}, begun=date(2026, 3, 1)) == []


# ---- who is told -----------------------------------------------------------------------------
@pytest.mark.django_db
def test_a_sign_is_mailed_to_the_coordinators_once_and_again_when_it_comes_back(today):
    group = begin(today, "ann")
    task = Actor.task("exchange_mail", on=today)

    for _night in range(2):
        lets.warn_of_guidance(task, Group.objects.get())
    assert [one.to for one in mail.outbox] == [["mia@oefenregio.example"]]
    assert "één coördinator" in mail.outbox[0].body

    lets.set_role(group.actor("mia"), group.group.pk, group.of["ann"].pk, MemberRole.COORDINATOR)
    lets.warn_of_guidance(task, Group.objects.get())
    assert len(mail.outbox) == 1
    lets.set_role(group.actor("mia"), group.group.pk, group.of["ann"].pk, MemberRole.MEMBER)
    lets.warn_of_guidance(task, Group.objects.get())
    assert len(mail.outbox) == 2


@pytest.mark.django_db
def test_the_last_coordinator_is_told_before_leaving_and_the_members_after(today):
    group = begin(today, "ann")
    pk, ann, mia = group.group.pk, *(browser_of(group.of[n].user) for n in ("ann", "mia"))
    assert "enige coördinator" in mia.get(url("leave", pk)).content.decode()
    assert "geen coördinator meer" not in ann.get(url("account", pk)).content.decode()

    mia.post(url("leave", pk))

    assert "geen coördinator meer" in ann.get(url("account", pk)).content.decode()


@pytest.mark.django_db
def test_whoever_keeps_the_desk_appoints_a_coordinator_where_there_is_none(today):
    group = begin(today, "ann")
    with pytest.raises(CommandError):
        call_command("exchange", "coordinator", "ruilkring-test", "ann@oefenregio.example")
    lets.leave(group.actor("mia"), group.group.pk, at=group.at)

    call_command("exchange", "coordinator", "ruilkring-test", "ann@oefenregio.example")

    assert group.member("ann").is_coordinator
