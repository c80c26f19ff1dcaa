"""A group trades with one on another server: both book or neither does, whatever the line does."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from klaverblad.apps.exchange.creditcommons import services, wire
from klaverblad.apps.exchange.creditcommons.errors import InTransit, NoAnswer, NotOn
from klaverblad.apps.exchange.creditcommons.models import Crossing, Link
from klaverblad.apps.exchange.ledger import services as ledger
from klaverblad.apps.exchange.ledger.audit import audit
from klaverblad.apps.exchange.ledger.errors import Conflict, NotReversible, NotWhole
from klaverblad.apps.exchange.ledger.services import outbox
from klaverblad.errors import Denied
from tests.apps.exchange.neighbour_world import (
    HERE,
    Line,
    are_one_chain,
    greeted,
    mirror,
    posted,
    relay,
    told,
    two_sides,
    until_still,
)

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def code(side, name):
    return side.lets.of[name].code


def ended(side):
    """Each payment, and whether it was booked."""
    found = Crossing.objects.filter(neighbour=side.one, links__state="V").distinct()
    return [(one.uuid, one.state == "booked") for one in found]


def states(side):
    return list(Crossing.objects.filter(neighbour=side.one).values_list("state", flat=True))


def test_a_payment_is_booked_on_both_servers_and_both_mirror(today):
    here, there = greeted(today)

    paid = here.pay("ann", code(there, "zoe"), 12)
    relay(here, Line())

    paid.refresh_from_db()
    assert paid.state == "booked"
    # The start value of both was 20.
    assert (here.lets.balance("ann"), there.lets.balance("zoe")) == (8, 24)
    assert mirror(here, there) == (Fraction(1, 5), Fraction(-1, 5))
    assert are_one_chain(here, there)
    assert audit().findings == ()


def test_nothing_of_who_pays_crosses_but_a_code_and_the_text(today):
    here, there = greeted(today)
    said = []

    def listening(neighbour, method, path, *, last_hash, body=b""):
        said.append(f"{path} {body.decode()}")
        return Line()(neighbour, method, path, last_hash=last_hash, body=body)

    here.pay("ann", code(there, "zoe"), 12)
    services.relay(here.neighbour_id, at=here.lets.at, ask=listening)

    text = " ".join(said)
    member = here.lets.member("ann")
    assert member.code in text
    for secret in ("Ann", member.user.email, str(member.pk), str(member.account_id)):
        assert secret not in text


def test_a_payment_back_goes_over_the_same_chain(today):
    here, there = greeted(today)
    line = Line()

    here.pay("ann", code(there, "zoe"), 12)
    relay(here, line)
    there.pay("zoe", code(here, "ann"), 4)
    relay(there, line)

    assert mirror(here, there) == (0, 0)
    assert are_one_chain(here, there)
    assert here.one.n_links == 4


@pytest.mark.parametrize("fault", ["lost", "deaf", "late", "twice", "wrong"])
@pytest.mark.parametrize("at_message", [0, 1])
def test_whatever_the_line_does_to_a_message_both_end_the_same(today, fault, at_message):
    here, there = greeted(today)
    line = Line(fails=[""] * at_message + [fault])

    here.pay("ann", code(there, "zoe"), 12)
    relay(here, line)
    until_still(here, there, line=line)

    moved = states(here) == ["booked"]
    assert mirror(here, there) == ((Fraction(1, 5), Fraction(-1, 5)) if moved else (0, 0))
    assert are_one_chain(here, there)
    # Confirmed too late: let go on both sides.
    assert states(here) == states(there) != ["valid"]
    assert audit().findings == ()


def test_after_a_lost_answer_it_is_asked_what_stands_there(today):
    here, there = greeted(today)
    line = Line(fails=["", "deaf"])

    here.pay("ann", code(there, "zoe"), 12)
    relay(here, line)
    booked_there = there.lets.balance("zoe")
    held_here = here.lets.member("ann").account
    until_still(here, line=line)

    # There it was booked; here it stayed aside until that was known.
    assert booked_there == 24
    assert (held_here.balance, held_here.pending_out) == (20, 12)
    assert line.said[-1] == "GET transaction"
    assert here.lets.balance("ann") == 8


@settings(max_examples=25)
@given(
    faults=st.lists(st.sampled_from(["", "", "lost", "deaf", "twice", "wrong"]), max_size=25),
    turns=st.lists(st.tuples(st.booleans(), st.integers(1, 6)), min_size=1, max_size=5),
)
@pytest.mark.sqlite
def test_any_run_of_faults_ends_with_two_books_that_mirror(faults, turns):
    from datetime import date

    from django.db import transaction

    with transaction.atomic():
        here, there = greeted(date(2026, 3, 2))
        line = Line(fails=list(faults))
        for is_here, times in turns:
            side, other = (here, there) if is_here else (there, here)
            name, partner = ("ann", "zoe") if is_here else ("zoe", "ann")
            side.pay(name, code(other, partner), times * (3 if is_here else 1))
            # The other one may have something on its way at the same moment.
            if times % 2:
                relay(side, line)
        until_still(here, there, line=line)

        owed, owing = mirror(here, there)
        assert owed == -owing
        assert are_one_chain(here, there)
        assert set(ended(here)) == set(ended(there))
        assert audit().findings == ()
        transaction.set_rollback(True)


def test_of_two_messages_at_one_moment_one_waits_and_both_come(today):
    here, there = greeted(today)
    outer = Line()
    here.pay("ann", code(there, "zoe"), 12)
    there.pay("zoe", code(here, "ann"), 2)

    def crossing_it(neighbour, method, path, *, last_hash, body=b""):
        # While this one is on its way, the other side says its own.
        if not outer.said:
            outer.said.append("begun")
            relay(there, outer)
        return Line()(neighbour, method, path, last_hash=last_hash, body=body)

    services.relay(here.neighbour_id, at=here.lets.at, ask=crossing_it)
    until_still(here, there)

    assert are_one_chain(here, there)
    assert mirror(here, there) == (Fraction(1, 10), Fraction(-1, 10))


def test_what_is_refused_there_comes_back_here(today):
    here, there = greeted(today)

    here.pay("ann", "niemand234", 12)
    relay(here, Line())

    assert states(here) == ["refused"]
    assert Crossing.objects.get().because == "no_account"
    account = here.lets.member("ann").account
    assert (account.balance, account.pending_out) == (20, 0)
    assert (here.one.n_links, there.one.n_links) == (0, 0)


def test_the_limit_between_both_is_kept_and_not_told(today):
    here, there = greeted(today, there={"ahead": 3})

    here.pay("ann", code(there, "zoe"), 12)
    relay(here, Line())

    crossing = Crossing.objects.get()
    assert (crossing.state, crossing.because) == ("refused", "not_now")


def test_the_own_limit_refuses_before_anything_is_said(today):
    from klaverblad.apps.exchange.ledger.errors import NotNow

    here, there = greeted(today, here={"behind": 9})

    with pytest.raises(NotNow):
        here.pay("ann", code(there, "zoe"), 12)

    assert not Crossing.objects.exists()


def test_only_what_is_whole_on_both_sides_is_paid(today):
    here, there = greeted(today)

    with pytest.raises(NotWhole) as refused:
        here.pay("ann", code(there, "zoe"), 10)

    assert (refused.value.facts["below"], refused.value.facts["above"]) == (9, 12)


def test_a_quant_that_is_not_whole_here_is_refused(today):
    here, there = greeted(today)
    said = wire.Said(
        uuid4(), f"{HERE}/{code(here, 'ann')}", f"{there.one.our_name}/{code(there, 'zoe')}", 4, ""
    )

    reply = services.receive_new(
        there.neighbour_id, said, last_hash=there.one.last_hash, at=there.lets.at
    )

    assert (reply.status, reply.said["code"]) == (422, "not_whole")


def test_a_second_tap_sets_aside_once_and_another_content_is_a_conflict(today):
    here, there = greeted(today)
    key = uuid4()

    first = here.pay("ann", code(there, "zoe"), 12, key=key)
    again = here.pay("ann", code(there, "zoe"), 12, key=key)

    assert first == again
    with pytest.raises(Conflict):
        here.pay("ann", code(there, "zoe"), 15, key=key)


def test_what_is_not_confirmed_in_time_is_let_go_there_and_then_here(today):
    here, there = greeted(today)
    line = Line(fails=["deaf"])
    here.pay("ann", code(there, "zoe"), 12)
    relay(here, line)
    assert states(there) == ["valid"]

    late = here.lets.at + timedelta(hours=2)
    relay(there, Line(), at=late)
    assert there.account.pending_out == 0
    relay(here, Line(), at=late)

    assert (states(here), states(there)) == (["lapsed"], ["lapsed"])
    assert here.lets.member("ann").account.pending_out == 0
    assert mirror(here, there) == (0, 0)
    assert are_one_chain(here, there)


def test_a_silent_server_is_given_up_after_a_day_and_told_so_later(today):
    here, there = greeted(today)
    line = Line(fails=["deaf", *["lost"] * 3])
    here.pay("ann", code(there, "zoe"), 12)
    relay(here, line)

    relay(here, line, at=here.lets.at + timedelta(hours=25))
    given_back = here.lets.member("ann").account
    until_still(here, there)

    assert (given_back.balance, given_back.pending_out) == (20, 0)
    assert states(here) == ["dropped"]
    assert states(there)[0] in ("dropped", "lapsed")
    assert mirror(here, there) == (0, 0)
    assert are_one_chain(here, there)


def test_a_hold_between_servers_is_not_ended_by_the_clock(today):
    here, there = greeted(today)
    paid = here.pay("ann", code(there, "zoe"), 12)

    outbox.look(at=here.lets.at + timedelta(days=4_000))

    paid.transfer.refresh_from_db()
    assert paid.transfer.state == "pending"


def test_an_account_that_stands_still_is_booked_when_it_moves_again(today):
    here, there = greeted(today)
    line = Line(fails=["", "deaf"])
    here.pay("ann", code(there, "zoe"), 12)
    relay(here, line)
    actor, account = here.lets.actor("mia"), here.lets.of["ann"].account_id
    ledger.freeze(actor, account, at=here.lets.at)

    at = here.lets.at + timedelta(hours=2)
    relay(here, Line(), at=at)
    assert states(here) == ["agreed"]
    ledger.stay(actor, account, at=at)
    relay(here, Line(), at=at)

    assert states(here) == ["booked"]
    assert mirror(here, there)[0] == -mirror(here, there)[1]


def test_servers_that_say_otherwise_stop_and_people_look(today):
    here, there = greeted(today)
    here.pay("ann", code(there, "zoe"), 12)
    relay(here, Line(fails=["", "deaf"]))
    # As after an old copy was put back.
    Link.objects.filter(neighbour=there.one, state="C").update(hash="0" * 32)

    relay(here, Line(), at=here.lets.at + timedelta(hours=2))

    assert here.one.out_of_step_at is not None
    assert here.lets.member("ann").account.pending_out == 12
    with pytest.raises(NotOn):
        here.pay("ann", code(there, "zoe"), 12)


def test_a_greeting_finds_books_that_no_longer_mirror(today):
    here, there = greeted(today)
    here.pay("ann", code(there, "zoe"), 12)
    relay(here, Line())
    assert here.greet(Line()).out_of_step_at is None

    there_one = there.one
    there_one.n_links += 1
    there_one.save(update_fields=["n_links"])

    assert here.greet(Line()).out_of_step_at is not None


def test_the_nightly_greeting_finds_the_same_and_leaves_the_silent_for_tomorrow(today):
    here, there = greeted(today)
    services.compare_daily(on=today, after="", ask=Line(fails=["lost", "lost"]))
    assert (here.one.out_of_step_at, there.one.out_of_step_at) == (None, None)
    type(there.one).objects.filter(pk=there.neighbour_id).update(n_links=3)

    services.compare_daily(on=today, after="", ask=Line())

    assert here.one.out_of_step_at is not None


def test_what_was_booked_elsewhere_is_not_taken_back_here_alone(today):
    from klaverblad.apps.exchange.lets import services as lets

    here, there = greeted(today)
    paid = here.pay("ann", code(there, "zoe"), 12)
    relay(here, Line())

    with pytest.raises(NotReversible):
        lets.take_back(
            here.lets.actor("mia"), here.lets.group.pk, paid.transfer_id, at=here.lets.at
        )


def test_nothing_answers_before_a_coordinator_puts_it_on(today):
    here, there = two_sides(today)
    services.put_off(
        there.lets.actor("mia"), there.lets.group.pk, there.neighbour_id, at=there.lets.at
    )

    answer = posted(here.one, "GET", "handshake", last_hash=here.one.last_hash)

    assert answer.status_code == 404
    with pytest.raises(NoAnswer):
        here.greet(Line())
    with pytest.raises(NotOn):
        here.pay("ann", code(there, "zoe"), 12)


@pytest.mark.parametrize(
    "wrong", [{"secret": "x" * 40}, {"node": "een-ander"}, {"node": "ruilkring-ginds"}]
)
def test_whoever_cannot_prove_to_be_the_neighbour_finds_nothing(today, wrong):
    here, _there = greeted(today)

    answer = posted(here.one, "GET", "handshake", last_hash=here.one.last_hash, **wrong)

    assert answer.status_code == 404
    assert wire.SEAL not in answer.headers


def test_put_off_finishes_what_is_on_its_way_and_takes_nothing_new(today):
    here, there = greeted(today)
    here.pay("ann", code(there, "zoe"), 12)
    relay(here, Line(fails=["", "lost"]))
    services.put_off(
        there.lets.actor("mia"), there.lets.group.pk, there.neighbour_id, at=there.lets.at
    )
    here.pay("ann", code(there, "zoe"), 3)

    relay(here, Line(), at=here.lets.at + timedelta(minutes=30))

    assert sorted(states(here)) == ["booked", "held"]
    assert states(there) == ["booked"]


def test_names_rate_and_secret_stay_once_something_crossed(today):
    here, there = greeted(today)
    here.pay("ann", code(there, "zoe"), 12)
    actor, group = here.lets.actor("mia"), here.lets.group.pk

    services.change(
        actor, group, here.neighbour_id,
        told(HERE, there.one.our_name, rate=(1, 1), behind=50), at=here.lets.at,
    )  # fmt: skip
    with pytest.raises(InTransit):
        services.change(
            actor, group, here.neighbour_id,
            told(HERE, there.one.our_name, rate=(2, 1)), at=here.lets.at,
        )  # fmt: skip

    assert here.account.max == 50


def test_only_a_coordinator_writes_a_server_down(today):
    here, _there = greeted(today)

    with pytest.raises(Denied):
        services.put_off(
            here.lets.actor("ann"), here.lets.group.pk, here.neighbour_id, at=here.lets.at
        )
