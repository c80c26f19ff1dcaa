"""A signed link opens one thing, so often, until a moment; to everybody else it is nothing."""

from __future__ import annotations

import json
import logging
import re
import threading
import time
from dataclasses import replace
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import IntegrityError, connection, connections, transaction
from django.utils import timezone

from klaverblad.apps.access import links
from klaverblad.apps.access.models import LinkScope, Signature, SignedLink
from klaverblad.apps.journal.models import Event
from klaverblad.apps.people import services as people
from klaverblad.apps.trajectories import services as trajectories
from klaverblad.errors import BadInput
from klaverblad.site.logs import JsonFormatter
from tests.samples import pdf
from tests.world import build


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def coach(world):
    return world.actor("coach")


@pytest.fixture
def asked(world, coach, now):
    """An open link to the waiting step."""
    partner = world.partner.organisation_id
    question = trajectories.Question("Kan ze beginnen?", partner)
    return trajectories.ask_partner(coach, world.waiting_step.pk, question, at=now)[1]


def spend(issued, at):
    with transaction.atomic():
        return links.use(links.open_link(issued.token, issued.link.scope, at=at), at=at)


def refused(token, scope, at):
    with pytest.raises(links.LinkClosed) as error:
        links.open_link(token, scope, at=at)
    return type(error.value)


def test_a_link_opens_the_one_thing_it_was_made_for(world, asked, now):
    holder = links.open_link(asked.token, "answer", at=now)

    assert holder.opens("answer", world.waiting_step)
    assert not holder.opens("answer", world.step)
    assert not holder.opens("upload", world.waiting_step)
    assert (holder.role, holder.user_id, holder.organisation_id) == (None, None, None)


def test_only_the_hash_of_a_token_is_stored(asked):
    row = SignedLink.objects.values().get(pk=asked.link.pk)

    assert asked.token not in map(str, row.values())
    assert row["token_sha256"] == links.sha256(asked.token)
    assert len(asked.token) == 43
    assert asked.token not in repr(asked)


@pytest.mark.parametrize("token", ["", "abc", "A" * 43, "é\x00", "' OR 1=1 --", "A" * 5000])
def test_a_token_that_was_never_given_is_not_known(asked, now, token):
    assert refused(token, "answer", now) is links.LinkUnknown


def test_a_token_with_one_letter_changed_is_not_known(asked, now):
    last = "A" if asked.token[-1] != "A" else "B"

    assert refused(asked.token[:-1] + last, "answer", now) is links.LinkUnknown


def test_the_hash_itself_is_no_token(asked, now):
    assert refused(asked.link.token_sha256, "answer", now) is links.LinkUnknown


@pytest.mark.parametrize("scope", ["sign", "upload", "calendar"])
def test_a_link_is_unknown_at_the_address_of_another_scope(asked, now, scope):
    assert refused(asked.token, scope, now) is links.LinkUnknown


def test_a_link_works_until_its_last_moment_and_no_longer(asked, now):
    ends = asked.link.expires_at

    assert links.open_link(asked.token, "answer", at=ends - timedelta(seconds=1))
    assert refused(asked.token, "answer", ends) is links.LinkExpired


def test_a_link_works_the_whole_of_the_day_that_people_are_told(asked, now):
    ends = timezone.localtime(asked.link.expires_at)

    assert ends.date() == timezone.localtime(now).date() + timedelta(trajectories.ANSWER_DAYS)
    assert (ends.hour, ends.minute) == (23, 59)


def test_a_link_for_one_time_is_used_after_it(asked, now):
    spend(asked, now)

    assert refused(asked.token, "answer", now) is links.LinkUsed
    assert SignedLink.objects.get(pk=asked.link.pk).used_at == now


def test_a_link_that_was_opened_before_it_was_spent_spends_nothing(asked, now):
    early = links.open_link(asked.token, "answer", at=now)
    spend(asked, now)

    with pytest.raises(links.LinkUsed), transaction.atomic():
        links.use(early, at=now)
    assert SignedLink.objects.get(pk=asked.link.pk).uses == 1


def test_a_link_that_was_taken_back_opens_nothing(coach, asked, now):
    links.revoke(coach, asked.link.pk, at=now)

    assert refused(asked.token, "answer", now) is links.LinkRevoked


@pytest.mark.parametrize("who", ["neighbour", "partner", "self_login", "workplace", "coordinator"])
def test_nobody_outside_the_organisation_takes_a_link_back(world, asked, now, who):
    with pytest.raises(SignedLink.DoesNotExist):
        links.revoke(world.actor(who), asked.link.pk, at=now)


def test_a_colleague_takes_a_link_back_but_never_a_calendar(world, coach, asked, now):
    calendar = trajectories.follow_calendar(coach, at=now)

    assert links.revoke(world.actor("colleague"), asked.link.pk, at=now).revoked_at == now
    with pytest.raises(SignedLink.DoesNotExist):
        links.revoke(world.actor("colleague"), calendar.link.pk, at=now)


def test_asking_again_closes_the_link_before(world, coach, asked, now):
    question = trajectories.Question("Nu wel?", world.partner.organisation_id)

    again = trajectories.ask_partner(coach, world.waiting_step.pk, question, at=now)[1]

    assert refused(asked.token, "answer", now) is links.LinkRevoked
    assert links.open_link(again.token, "answer", at=now)


def test_the_database_keeps_a_link_from_being_used_too_often(asked):
    with pytest.raises(IntegrityError), transaction.atomic():
        SignedLink.objects.filter(pk=asked.link.pk).update(uses=2)


def test_issuing_using_and_revoking_each_leave_one_event(coach, asked, now):
    with transaction.atomic():
        links.use(links.open_link(asked.token, "answer", at=now), at=now)
    links.revoke(coach, asked.link.pk, at=now)

    told = Event.objects.filter(subject_id=str(asked.link.pk)).order_by("id")
    assert [event.name for event in told] == ["link.issued", "link.used", "link.revoked"]
    assert [event.actor_system for event in told] == ["", "link", ""]


def test_the_token_stands_in_no_event_session_or_log(world, client, asked, caplog):
    caplog.set_level(logging.DEBUG)
    caplog.handler.setFormatter(JsonFormatter())

    client.get(f"/antwoord/{asked.token}/")
    client.post(f"/antwoord/{asked.token}/", {"said": "no", "remark": "Vol."})
    client.get(f"/antwoord/{asked.token}/")
    client.get(f"/teken/{asked.token}/")

    written = json.dumps([str(row) for row in Event.objects.values()])
    assert asked.token not in written
    assert asked.token not in "".join(str(row) for row in Session.objects.values())
    lines = [JsonFormatter().format(record) for record in caplog.records]
    assert lines
    assert asked.token not in "".join(lines)


def test_two_browsers_at_once_spend_a_link_once(own_database, today):
    with transaction.atomic():
        world = build(today)
        issued = issue_in(world)
    start, said = threading.Barrier(2), []

    def answer(remark):
        try:
            holder = links.open_link(issued.token, "answer", at=timezone.now())
            start.wait(10)
            words = trajectories.Answer("no", remark=remark)
            trajectories.answer_step(holder, words, at=timezone.now())
            said.append("kept")
        except links.LinkUsed:
            said.append("used")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=answer, args=(word,)) for word in ("Vol.", "Dicht.")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert sorted(said) == ["kept", "used"]
    assert world.waiting_step.answers.count() == 1
    assert SignedLink.objects.get(pk=issued.link.pk).uses == 1


def is_waiting_for_a_lock():
    with connection.cursor() as cursor:
        # Else a transaction goes on seeing what it saw at first.
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return cursor.fetchone()[0] > 0


def until(is_so):
    end = time.monotonic() + 20
    while not is_so():
        assert time.monotonic() < end, "it never became so"
        time.sleep(0.02)


@pytest.mark.parametrize("scope", ["answer", "upload"])
def test_whoever_uses_a_link_waits_for_its_thing_before_holding_the_link(
    own_database, own_files, today, scope
):
    """Whoever asks again holds the thing and then takes the link: in two orders both would wait."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer, who waits for nobody.")
    with transaction.atomic():
        world = build(today)
        thing, issued, spend_it = a_use(world, scope)
    done = []

    def use_it():
        try:
            done.append(spend_it())
        finally:
            connection.close()

    user = threading.Thread(target=use_it)
    with transaction.atomic():
        type(thing).objects.select_for_update().get(pk=thing.pk)
        user.start()
        until(is_waiting_for_a_lock)
        # With nowait: who holds it already would make this fail at once.
        SignedLink.objects.select_for_update(nowait=True).get(pk=issued.link.pk)
    user.join(30)

    assert len(done) == 1


def a_use(world, scope):
    """A thing, the link to it, and what somebody does by that link."""
    now = timezone.now()
    if scope == "answer":
        issued = issue_in(world)
        words = trajectories.Answer("no", remark="Vol.")
        thing = world.waiting_step
        act = trajectories.answer_step
    else:
        issued = people.ask_document(
            world.actor("coach"), world.person.pk, people.Wanted("loonbrief"), at=now
        )
        words = people.NewDocument(title="loonbrief", kind="payslip", data=pdf())
        thing = world.person
        act = people.keep_document_by_link

    def spend_it():
        return act(links.open_link(issued.token, scope, at=now), words, at=now)

    return thing, issued, spend_it


def issue_in(world):
    question = trajectories.Question("Kan het?", world.partner.organisation_id)
    coach = world.actor("coach")
    return trajectories.ask_partner(coach, world.waiting_step.pk, question, at=timezone.now())[1]


def test_what_fails_after_spending_gives_the_link_back(world, asked, now):
    holder = links.open_link(asked.token, "answer", at=now)

    with pytest.raises(Exception, match="bad_input"):
        trajectories.answer_step(holder, trajectories.Answer("yes"), at=now)

    assert links.open_link(asked.token, "answer", at=now)


@pytest.fixture
def to_sign(world, coach, now):
    return trajectories.ask_signature(coach, world.trajectory.pk, at=now)


def test_a_signature_holds_name_text_language_and_moment(world, to_sign, now):
    holder = links.open_link(to_sign.token, "sign", at=now)

    signature = links.sign(holder, name="  Nadia   Wouters ", at=now)

    assert signature.signed_name == "Nadia Wouters"
    assert signature.statement_sha256 == links.sha256(holder.statement)
    assert (signature.language, signature.signed_at) == ("nl", now)


def test_a_text_that_changed_in_its_source_is_not_signed(world, coach, to_sign, now):
    holder = links.open_link(to_sign.token, "sign", at=now)
    trajectories.add_goal(coach, world.trajectory.pk, words="Iets anders.")

    with pytest.raises(links.DocumentChanged):
        links.sign(holder, name="Nadia Wouters", at=now)
    assert not Signature.objects.exists()
    assert refused(to_sign.token, "sign", now) is links.DocumentChanged


def test_a_text_that_was_changed_in_the_database_is_not_shown(to_sign, now):
    SignedLink.objects.filter(pk=to_sign.link.pk).update(statement="Ik geef mijn huis weg.")

    assert refused(to_sign.token, "sign", now) is links.DocumentChanged


@pytest.mark.parametrize("name", ["", "  ", "x", "1234", "- -"])
def test_nobody_signs_without_a_name(to_sign, now, name):
    holder = links.open_link(to_sign.token, "sign", at=now)

    with pytest.raises(Exception, match="bad_input"):
        links.sign(holder, name=name, at=now)
    assert links.open_link(to_sign.token, "sign", at=now)


def test_what_nobody_listens_to_cannot_be_signed(world, coach, now):
    with pytest.raises(AssertionError, match="nobody listens"), transaction.atomic():
        links.issue(coach, scope="sign", subject=world.step, statement="Tekst", at=now)


def test_an_app_above_says_what_happens_when_its_thing_is_signed(world, coach, now, monkeypatch):
    monkeypatch.setattr("klaverblad.apps.access.links.signable.SIGNABLE", heard := {})
    monkeypatch.setattr("klaverblad.apps.access.links.services.SIGNABLE", heard)
    told = []
    links.on_signed("people.fact")(lambda holder, signature: told.append(signature))
    with transaction.atomic():
        issued = links.issue(coach, scope="sign", subject=world.fact, statement="Ja.", at=now)

    signature = links.sign(links.open_link(issued.token, "sign", at=now), name="An Mol", at=now)

    assert told == [signature]


@pytest.mark.parametrize("days", [-1, 0, 61, 10**6])
def test_no_link_asks_for_longer_than_the_house_agreed(world, coach, now, days):
    before = SignedLink.objects.count()

    with pytest.raises(BadInput) as refused, transaction.atomic():
        people.ask_document(coach, world.person.pk, people.Wanted("loonbrief", days=days), at=now)

    assert refused.value.facts["field"] == "days"
    assert SignedLink.objects.count() == before


def test_a_language_that_no_page_speaks_becomes_dutch(world, coach, now):
    world.person.language = "ar"
    world.person.save()

    assert trajectories.ask_signature(coach, world.trajectory.pk, at=now).link.language == "nl"


def test_each_scope_but_the_calendar_ends_by_itself(coach, world, now):
    with pytest.raises(IntegrityError), transaction.atomic():
        SignedLink.objects.create(
            token_sha256="x",
            scope=LinkScope.UPLOAD,
            subject_type="x",
            subject_id="x",
            issued_at=now,
        )


def test_the_same_link_seen_on_another_day_counts_from_that_day(asked, now):
    later = now + timedelta(days=3)

    holder = links.open_link(asked.token, "answer", at=later)

    assert holder.on == timezone.localtime(later).date()
    assert replace(holder, scope="upload").opens("answer", asked.link) is False


def test_no_column_of_the_tables_could_hold_a_token(db):
    with connection.cursor() as cursor:
        columns = connection.introspection.get_table_description(cursor, "access_signedlink")

    assert not [one.name for one in columns if re.fullmatch("token", one.name)]
