"""One member from asking to leaving, and what each step refuses, through the services."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.services import forget_logins
from klaverblad.apps.exchange.ledger.audit import audit
from klaverblad.apps.exchange.ledger.errors import Conflict, NotNow
from klaverblad.apps.exchange.ledger.models import Transfer
from klaverblad.apps.exchange.lets import queries
from klaverblad.apps.exchange.lets import services as lets
from klaverblad.apps.exchange.lets.errors import (
    AlreadyAnswered,
    AlreadyDecided,
    AlreadyMember,
    NotActive,
    NotWithinLimits,
    UnknownPartner,
)
from klaverblad.apps.exchange.lets.models import Ask, Fee, Group, Member
from klaverblad.apps.journal.models import Event
from klaverblad.errors import Denied
from tests.apps.exchange.lets_world import WORDS, applicant, begin, login

pytestmark = pytest.mark.django_db


def test_somebody_asks_takes_part_pays_and_leaves_and_all_of_it_adds_up(today):
    """The whole way of one member, bo, with its refusals where they come."""
    group = begin(today, "ann")
    user = login("bo")
    bo, mia, at, pk = Actor.owner(user, on=today), group.actor("mia"), group.at, group.group.pk

    # Asking, once.
    asked = lets.apply_for(bo, pk, applicant("bo"))
    with pytest.raises(AlreadyMember):
        lets.apply_for(bo, pk, applicant("bo"))
    with pytest.raises(Member.DoesNotExist):
        lets.pay(bo, pk, payment(group.of["ann"], 5), at=at)
    with pytest.raises(Denied):
        lets.accept(group.actor("ann"), pk, asked.pk, at=at)

    # Accepted, with who did it, a sponsor, an account and the start value out of the pot.
    lets.accept(mia, pk, asked.pk, at=at, sponsor_id=group.of["ann"].pk)
    group.of["bo"] = asked
    asked = group.of["bo"] = group.member("bo")
    assert (asked.state, asked.accepted_by_id) == ("accepted", group.of["mia"].pk)
    assert group.balance("bo") == 20
    with pytest.raises(Denied):
        lets.pay(bo, pk, payment(group.of["ann"], 5), at=at)
    lets.take_part(bo, pk, at=at)
    lets.take_part(bo, pk, at=at)
    assert group.balance("ann") == 25  # the start value, and five for bringing bo

    # Paying, and a form that is sent twice.
    once = payment(group.of["ann"], 30)
    assert not lets.pay(bo, pk, once, at=at).is_replay
    assert lets.pay(bo, pk, once, at=at).is_replay
    with pytest.raises(Conflict):
        lets.pay(bo, pk, replace(once, amount=31), at=at)
    assert group.balance("bo") == -10
    with pytest.raises(NotNow) as refusal:
        group.pay("bo", "ann", 91)
    assert refusal.value.seen_by(group.of["bo"].account_id).code == "below_min"
    assert refusal.value.seen_by(group.of["ann"].account_id).code == "not_now"
    with pytest.raises(UnknownPartner):
        lets.pay(bo, pk, payment(group.of["bo"], 1), at=at)

    # Asking to be paid: nothing moves before a yes, and a yes pays once.
    wanted = lets.ask(group.actor("ann"), pk, payment(group.of["bo"], 15, text="Fiets"), at=at)
    assert group.balance("bo") == -10
    with pytest.raises(Ask.DoesNotExist):
        lets.pay_ask(mia, pk, wanted.pk, at=at)
    lets.pay_ask(bo, pk, wanted.pk, at=at)
    lets.pay_ask(bo, pk, wanted.pk, at=at)
    assert group.balance("bo") == -25
    with pytest.raises(AlreadyAnswered):
        lets.refuse_ask(bo, pk, wanted.pk, at=at)

    # Leaving: only towards nought, and gone at nought.
    lets.leave(bo, pk, at=at)
    with pytest.raises(NotNow):
        group.pay("bo", "ann", 1)
    with pytest.raises(NotActive):
        lets.ask(bo, pk, payment(group.of["ann"], 5), at=at)
    group.pay("ann", "bo", 20)
    assert group.member("bo").state == "leaving"
    lets.settle(mia, pk, asked.pk, at=at)
    gone = group.member("bo")
    assert (gone.state, gone.left_on, group.balance("bo")) == ("left", today, 0)
    with pytest.raises(Member.DoesNotExist):
        queries.me(bo, pk)

    # A year later the name is gone, the amounts are not; whoever left may come again.
    assert audit().is_whole
    lets.sweep(on=today + timedelta(days=400), after="")
    gone.refresh_from_db()
    assert (gone.name, gone.user_id) == ("", None)
    assert not Transfer.objects.filter(payee=gone.account_id).exclude(text=None).exists()
    assert lets.apply_for(bo, pk, applicant("bo")).pk != gone.pk

    names = set(Event.objects.filter(subject_type="exchange.member").values_list("name", flat=True))
    assert names >= {
        "lets_member.applied",
        "lets_member.accepted",
        "lets_member.took_part",
        "lets_member.leaving",
        "lets_member.left",
        "lets_member.forgotten",
    }
    # The journal cannot tell a role that somebody has elsewhere: none is written.
    assert not Event.objects.filter(subject_type__startswith="exchange").exclude(actor_role="")


def payment(partner: Member, amount: int, **more) -> lets.Payment:
    return lets.Payment(id=uuid4(), partner=partner.pk, amount=amount, **more)


def test_a_coordinator_books_for_many_and_charges_a_year_once(today):
    group = begin(today, "ann", "bo")
    mia, at, pk = group.actor("mia"), group.at, group.group.pk
    activity = uuid4()
    lines = [lets.Line(group.of[name].pk, 12) for name in ("ann", "bo")]

    for _twice in range(2):
        lets.record_activity(mia, pk, activity, lines, text="Tuindag", at=at)
        lets.charge_fees(mia, pk, today.year, at=at)

    assert [group.balance(name) for name in ("ann", "bo", "mia")] == [22, 22, 10]
    assert Fee.objects.count() == 3
    fee = queries.fees(queries.me(mia, pk), year=today.year)[0]
    assert lets.note_euro_paid(mia, pk, fee.pk, at=at).eur_paid_on == today
    big = [lets.Line(group.of["ann"].pk, 1), lets.Line(group.of["bo"].pk, 400)]
    with pytest.raises(NotWithinLimits):
        lets.record_activity(mia, pk, uuid4(), big, text="Te veel", at=at)
    assert group.balance("ann") == 22

    # For a member who asked for it, beyond the limit only with a reason that the group allows.
    said = payment(group.of["bo"], 140)
    with pytest.raises(NotNow):
        lets.act_for(mia, pk, group.of["ann"].pk, said, at=at)
    with pytest.raises(UnknownPartner):
        lets.act_for(mia, pk, group.of["ann"].pk, said, at=at, exempt="large")
    row = lets.act_for(mia, pk, group.of["ann"].pk, said, at=at, exempt="agreed").transfers[0]
    assert (row.acting_for_id, row.made_by) == (group.of["ann"].account_id, mia.user_id)
    lets.take_back(mia, pk, row.pk, at=at)
    assert group.balance("ann") == 22
    with pytest.raises(Denied):
        lets.record_activity(group.actor("ann"), pk, uuid4(), lines, text="Ik", at=at)

    # A member on paper, and the code with which they take in their place later.
    paper = lets.enter_candidate(mia, pk, applicant("lut"))
    lets.accept(mia, pk, paper.pk, at=at)
    lets.take_part(mia, pk, at=at, member_id=paper.pk)
    code = lets.make_claim(mia, pk, paper.pk)
    lut = Actor.owner(login("lut"), on=today)
    assert lets.claim(lut, "zomaar") is None
    assert lets.claim(lut, code.upper()).pk == paper.pk
    assert lets.claim(lut, code) is None
    with pytest.raises(AlreadyDecided):
        lets.set_role(mia, pk, group.of["mia"].pk, "member")
    assert audit().is_whole


def test_one_login_is_in_two_groups_and_each_knows_its_own(today):
    first = begin(today, "ann")
    other = WORDS | {"slug": "andere-kring", "name": "Andere Kring"}
    second = begin(today, words=other, mia=login("els"))

    second.joins("ann", user=first.of["ann"].user)
    ann = first.actor("ann")

    assert [one.group.slug for one in queries.memberships(ann)] == [
        "andere-kring",
        "ruilkring-test",
    ]
    with pytest.raises(UnknownPartner):
        lets.pay(ann, first.group.pk, payment(second.of["mia"], 5), at=first.at)
    with pytest.raises(Member.DoesNotExist):
        queries.me(second.actor("mia"), first.group.pk)
    assert Group.objects.count() == 2


def test_a_login_outlives_the_file_of_whoever_exchanges(today):
    group = begin(today, "ann")
    stranger = login("weg")
    task = Actor.task("retention", on=today)

    forget_logins(task, [group.of["ann"].user_id, stranger.pk])

    assert group.member("ann").user is not None
    assert not type(stranger).objects.filter(pk=stranger.pk).exists()
