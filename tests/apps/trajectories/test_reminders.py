"""Reminders: only who wants one, once, in their language, with no word too many."""

from __future__ import annotations

import json
import smtplib
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.people.models import Person
from klaverblad.apps.trajectories import services
from klaverblad.apps.trajectories.models import (
    Appointment,
    Channel,
    EndedBecause,
    FailedAs,
    Reminder,
    ReminderState,
)
from klaverblad.apps.trajectories.sending import numbers, senders, words
from klaverblad.apps.trajectories.services import reminders
from klaverblad.errors import Denied, Refused
from klaverblad.sms import gateway
from tests.crowd import events_about
from tests.world import CANARY, build

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
# Ten days on, so that both reminders lie ahead.
STARTS = datetime(2026, 3, 12, 8, 30, tzinfo=UTC)
EVE = datetime(2026, 3, 11, 9, tzinfo=UTC)
TASK = Actor.task("reminders", on=NOW.date())


@pytest.fixture
def coach(world):
    return world.actor("coach")


def reachable(person: Person, **words: str) -> None:
    said = {"phone": "0470 12 34 56", "email": "nadia@oefenregio.example"} | words
    Person.objects.filter(pk=person.pk).update(**said)


def agree(world, coach, *, channel: Channel | None = Channel.SMS, **said: Any) -> Appointment:
    reachable(world.person)
    if channel is not None:
        services.say_reminder_wish(coach, world.person.pk, channel=channel, at=NOW)
    new = services.NewAppointment(starts_at=STARTS, minutes=45, where="Markt 1", **said)
    return services.make_appointment(coach, world.trajectory.pk, new, at=NOW)


def eve_of(one: Appointment) -> Reminder:
    return one.reminders.exclude(state="cancelled").get(kind="eve")


def state_of(one: Reminder) -> str:
    return Reminder.objects.get(pk=one.pk).state


@dataclass
class Desk:
    """A gateway on this machine: what it was sent, and how it answers."""

    url: str = ""
    status: int = 200
    got: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    hangs_up: bool = False


@pytest.fixture
def sms() -> Iterator[Desk]:
    desk = Desk()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            sent = self.rfile.read(int(self.headers["Content-Length"]))
            desk.got.append(json.loads(sent))
            desk.headers.append(dict(self.headers))
            if desk.hangs_up:
                return
            body = b'{"messages": [{"id": "gw-1"}]}'
            self.send_response(desk.status)
            self.send_header("Location", desk.url + "elders")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    desk.url = f"http://127.0.0.1:{server.server_port}/send"
    yield desk
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def settings_sms(settings, sms):
    settings.KLAVERBLAD_SMS = gateway(
        {
            "KLAVERBLAD_SMS_URL": sms.url,
            "KLAVERBLAD_SMS_SENDER": "Afspraak",
            "KLAVERBLAD_SMS_HEADERS": '{"Authorization": "Bearer s3cret"}',
            "KLAVERBLAD_SMS_FIELDS": '{"to": "recipient", "text": "body"}',
            "KLAVERBLAD_SMS_ANSWER_ID": "messages.0.id",
            "KLAVERBLAD_SMS_REPORTS_TO": "https://desk.example",
        }
    )
    return settings.KLAVERBLAD_SMS


# ---- planning --------------------------------------------------------------------------------
def test_who_did_not_say_how_gets_no_reminder(world, coach):
    assert not agree(world, coach, channel=None).reminders.exists()


def test_who_wants_none_gets_none(world, coach):
    assert not agree(world, coach, channel=Channel.NONE).reminders.exists()


def test_two_are_planned_some_days_before_and_the_day_before_in_the_morning(world, coach):
    found = agree(world, coach).reminders.order_by("due_at")

    assert [(one.kind, timezone.localtime(one.due_at).isoformat()[:16]) for one in found] == [
        ("early", "2026-03-09T09:30"),
        ("eve", "2026-03-11T09:30"),
    ]


def test_who_agrees_on_it_today_for_tomorrow_needs_no_reminder_of_yesterday(world, coach):
    reachable(world.person)
    services.say_reminder_wish(coach, world.person.pk, channel=Channel.SMS, at=NOW)
    new = services.NewAppointment(starts_at=NOW + timedelta(hours=26))

    made = services.make_appointment(coach, world.trajectory.pk, new, at=NOW)

    assert not made.reminders.exists()


def test_one_that_moves_takes_back_the_old_reminders_and_plans_new(world, coach):
    one = agree(world, coach)
    new = services.NewAppointment(starts_at=STARTS + timedelta(days=7))

    services.move_appointment(coach, one.pk, new, at=NOW)

    states = list(one.reminders.order_by("sequence", "due_at").values_list("sequence", "state"))
    assert states == [(0, "cancelled"), (0, "cancelled"), (1, "waiting"), (1, "waiting")]


def test_one_that_is_off_reminds_nobody(world, coach, settings_sms, sms):
    one = agree(world, coach)
    waiting = eve_of(one)
    services.cancel_appointment(coach, one.pk, because=EndedBecause.CARE, at=NOW)

    services.send_reminder(TASK, waiting.pk, at=EVE)

    assert (state_of(waiting), sms.got) == ("cancelled", [])


def test_a_wish_that_changes_holds_for_what_is_agreed_already(world, coach):
    one = agree(world, coach)

    services.say_reminder_wish(coach, world.person.pk, channel=Channel.MAIL, at=NOW)
    services.say_reminder_wish(coach, world.person.pk, channel=Channel.SMS, at=NOW)

    live = one.reminders.filter(state="waiting")
    assert list(live.values_list("channel", flat=True)) == ["sms", "sms"]


def test_a_partner_does_not_say_how_somebody_is_reminded(world):
    with pytest.raises(Denied):
        services.say_reminder_wish(
            world.actor("partner"), world.person.pk, channel=Channel.SMS, at=NOW
        )


# ---- words -----------------------------------------------------------------------------------
@pytest.mark.parametrize("channel", ["sms", "mail"])
def test_the_words_tell_when_where_and_with_whom_and_nothing_else(world, coach, channel):
    one = agree(world, coach, title="Schulden", bring="aanmaning", kind="talk")

    said = words.body(one, channel, language="nl") + words.subject(one, language="nl")

    assert "donderdag 12 maart" in said
    assert "Markt 1" in said
    assert "Sofie Claes" in said
    found = [w for w in ("Schuld", "aanmaning", "OCMW", "Nadia", CANARY, "traject") if w in said]
    assert not found


def test_a_text_message_is_one_line_that_fits(world, coach):
    said = words.body(agree(world, coach), "sms", language="nl")

    assert "\n" not in said
    assert len(said) <= 160


@pytest.mark.parametrize(
    ("language", "day"),
    [("nl", "donderdag"), ("fr", "jeudi"), ("en", "Thursday"), ("ar", "donderdag")],
)
def test_the_day_is_said_in_the_language_of_the_person(world, coach, language, day):
    assert day in words.body(agree(world, coach), "sms", language=language)


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("0470 12 34 56", "+32470123456"),
        ("0470/12.34.56", "+32470123456"),
        ("+32 (0)470 12 34 56", "+32470123456"),
        ("0032 470 12 34 56", "+32470123456"),
        ("+31 6 12345678", "+31612345678"),
        ("03 123 45 67", ""),
        ("+32 3 123 45 67", ""),
        ("geen", ""),
        ("", ""),
        ("0470 12 34", ""),
    ],
)
def test_only_a_number_that_takes_a_message_is_used(written, number):
    assert numbers.for_sms(written) == number


# ---- sending ---------------------------------------------------------------------------------
def test_a_message_reaches_the_gateway_in_its_own_words(world, coach, settings_sms, sms):
    one = eve_of(agree(world, coach))

    sent = services.send_reminder(TASK, one.pk, at=EVE)

    (got,) = sms.got
    assert (sent.state, sent.provider_ref) == ("sent", "gw-1")
    assert (got["recipient"], got["from"], got["reference"]) == (
        "+32470123456",
        "Afspraak",
        str(one.pk),
    )
    assert got["callback"].startswith("https://desk.example/sms/")
    assert sms.headers[0]["Authorization"] == "Bearer s3cret"
    assert [e.name for e in events_about(one)] == ["reminder.sent"]
    assert CANARY not in json.dumps(got)


def test_before_its_time_nothing_leaves(world, coach, settings_sms, sms):
    one = eve_of(agree(world, coach))

    services.send_reminder(TASK, one.pk, at=NOW)

    assert (state_of(one), sms.got) == ("waiting", [])


def test_what_is_sent_twice_leaves_once(world, coach, settings_sms, sms):
    one = eve_of(agree(world, coach))

    for _ in range(3):
        services.send_reminder(TASK, one.pk, at=EVE)

    assert len(sms.got) == 1


def test_without_a_gateway_it_waits_for_somebody_with_a_phone(world, coach):
    one = eve_of(agree(world, coach))

    assert services.send_reminder(TASK, one.pk, at=EVE).state == "by_hand"
    assert services.sent_by_hand(coach, one.pk, at=EVE).state == "sent"


def test_a_mail_leaves_as_plain_text_with_an_id_of_its_own(world, coach):
    one = eve_of(agree(world, coach, channel=Channel.MAIL))

    sent = services.send_reminder(TASK, one.pk, at=EVE)

    (letter,) = mail.outbox
    assert (sent.state, letter.to) == ("sent", ["nadia@oefenregio.example"])
    assert letter.extra_headers["Message-ID"] == f"<{one.pk}@klaverblad>"
    assert letter.content_subtype == "plain"


def test_without_a_number_it_is_given_up_with_its_reason(world, coach, settings_sms, sms):
    one = eve_of(agree(world, coach))
    reachable(world.person, phone="03 123 45 67")

    sent = services.send_reminder(TASK, one.pk, at=EVE)

    assert (sent.state, sent.failed_as, sms.got) == ("given_up", "no_address", [])


@pytest.mark.parametrize(
    ("status", "state", "why"),
    [
        (503, "failed", "not_reached"),
        (429, "failed", "not_reached"),
        (400, "given_up", "refused"),
        (401, "given_up", "refused"),
        (500, "given_up", "unsure"),
        (302, "given_up", "refused"),
    ],
)
def test_what_a_gateway_says_decides_whether_it_is_tried_again(
    world, coach, settings_sms, sms, status, state, why
):
    one = eve_of(agree(world, coach))
    sms.status = status

    sent = services.send_reminder(TASK, one.pk, at=EVE)

    assert (sent.state, sent.failed_as, len(sms.got)) == (state, why, 1)


def test_a_gateway_that_hangs_up_may_have_sent_it_so_it_is_not_sent_again(
    world, coach, settings_sms, sms
):
    one = eve_of(agree(world, coach))
    sms.hangs_up = True

    for _ in range(2):
        sent = services.send_reminder(TASK, one.pk, at=EVE)

    assert (sent.state, sent.failed_as, len(sms.got)) == ("given_up", "unsure", 1)


def test_it_is_tried_again_ever_later_and_then_given_up(world, coach, settings_sms, sms):
    one = eve_of(agree(world, coach))
    sms.status = 503
    at, waits = EVE, []

    for _ in range(10):
        sent = services.send_reminder(TASK, one.pk, at=at)
        if sent.state != "failed":
            break
        waits.append(sent.due_at - at)
        at = sent.due_at

    assert waits == list(reminders.BACKOFF)
    assert (sent.state, sent.failed_as) == ("given_up", FailedAs.NOT_REACHED)
    assert len(sms.got) == 4


def test_when_it_has_begun_there_is_nothing_to_remind_of(world, coach, settings_sms, sms):
    one = eve_of(agree(world, coach))

    sent = services.send_reminder(TASK, one.pk, at=STARTS)

    assert (sent.state, sent.failed_as, sms.got) == ("given_up", "too_late", [])


def test_whoever_changes_their_mind_gets_nothing_more(world, coach, settings_sms, sms):
    one = eve_of(agree(world, coach))
    services.say_reminder_wish(
        world.actor("self_login"), world.person.pk, channel=Channel.NONE, at=NOW
    )

    services.send_reminder(TASK, one.pk, at=EVE)

    assert (state_of(one), sms.got) == ("cancelled", [])


def test_nobody_sends_by_hand_what_the_task_sends(world, coach):
    one = eve_of(agree(world, coach))

    with pytest.raises(Denied):
        services.send_reminder(coach, one.pk, at=EVE)


def test_a_sender_that_is_killed_in_the_middle_sends_none_twice(
    world, coach, settings_sms, sms, monkeypatch
):
    one = eve_of(agree(world, coach))

    def killed(message: senders.Message) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(reminders.sending, "hand_over", killed)
        with pytest.raises(KeyboardInterrupt):
            services.send_reminder(TASK, one.pk, at=EVE)
    services.send_reminder(TASK, one.pk, at=EVE)
    assert (state_of(one), sms.got) == ("sending", [])

    reminders.give_up_broken_off(TASK, at=EVE + timedelta(hours=2))

    one.refresh_from_db()
    assert (one.state, one.failed_as) == ("given_up", "unsure")


def test_the_first_letter_is_lost_by_a_mail_server_that_is_not_there(
    world, coach, settings, monkeypatch
):
    one = eve_of(agree(world, coach, channel=Channel.MAIL))
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"

    def nobody(*_args: object, **_kwargs: object) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr(smtplib, "SMTP", nobody)

    sent = services.send_reminder(TASK, one.pk, at=EVE)

    assert (sent.state, sent.failed_as) == ("failed", "not_reached")


def test_the_daily_work_gives_the_worker_ids_alone(
    world, coach, django_capture_on_commit_callbacks
):
    one = eve_of(agree(world, coach))

    with django_capture_on_commit_callbacks(execute=True):
        list(reminders.send_what_is_due(on=EVE.date(), after=""))

    found = {row.args_kwargs["args"][0] for row in DBTaskResult.objects.all()}
    early = one.appointment.reminders.get(kind="early")
    assert found == {str(one.pk), str(early.pk)}
    assert DBTaskResult.objects.get(args_kwargs__args=[str(one.pk)]).run_after == one.due_at


# ---- again -----------------------------------------------------------------------------------
def test_a_coach_sends_it_once_more_after_correcting_the_number(world, coach, settings_sms, sms):
    one = eve_of(agree(world, coach))
    reachable(world.person, phone="")
    services.send_reminder(TASK, one.pk, at=EVE)
    reachable(world.person)

    again = services.send_again(coach, one.pk, at=EVE)
    services.send_reminder(TASK, again.pk, at=EVE)

    assert (state_of(again), len(sms.got)) == ("sent", 1)
    with pytest.raises(Refused):
        services.send_again(coach, one.pk, at=STARTS)


# ---- reports ---------------------------------------------------------------------------------
def sent_one(world, coach) -> tuple[Reminder, str]:
    one = eve_of(agree(world, coach))
    services.send_reminder(TASK, one.pk, at=EVE)
    return one, reminders.report_url(one.pk).removeprefix("https://desk.example")


@pytest.mark.parametrize(
    ("said", "state"), [("DELIVRD", "delivered"), ("rejected", "given_up"), ("buffered", "sent")]
)
def test_a_gateway_tells_what_became_of_it(world, coach, client, settings_sms, said, state):
    one, url = sent_one(world, coach)

    answer = client.post(url, {"status": said})

    assert (answer.status_code, state_of(one)) == (200, state)


def test_it_may_tell_in_json_and_in_the_address(world, coach, client, settings_sms):
    one, url = sent_one(world, coach)

    client.post(url, json.dumps({"status": "failed"}), content_type="application/json")
    assert Reminder.objects.get(pk=one.pk).failed_as == "undelivered"
    client.get(url, {"status": "delivered"})

    assert state_of(one) == "delivered"


def test_what_arrived_is_not_lost_by_a_late_report(world, coach, client, settings_sms):
    one, url = sent_one(world, coach)

    for said in ("delivered", "failed", "delivered"):
        client.post(url, {"status": said})

    assert state_of(one) == "delivered"
    assert len([e for e in events_about(one) if e.name == "reminder.reported"]) == 1


def test_a_report_about_another_message_needs_its_own_signature(world, coach, client, settings_sms):
    one, url = sent_one(world, coach)
    other = Reminder.objects.exclude(pk=one.pk).first()

    answer = client.post(url.replace(str(one.pk), str(other.pk)), {"status": "delivered"})

    assert (answer.status_code, state_of(other)) == (404, "waiting")


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{", b'{"status": {"a": 1}}', b"\xff\xfe", b"x" * 20_000]
)
def test_a_report_that_cannot_be_read_changes_nothing(world, coach, client, settings_sms, body):
    one, url = sent_one(world, coach)

    answer = client.post(url, body, content_type="application/json")

    assert (answer.status_code, state_of(one)) == (200, ReminderState.SENT)


# ---- two at once -----------------------------------------------------------------------------
def test_of_two_workers_at_the_same_moment_one_sends(own_database, settings_sms, sms):
    world = build(timezone.localdate())
    coach = world.actor("coach")
    one = eve_of(agree(world, coach))
    barrier = threading.Barrier(4)

    def work() -> None:
        try:
            barrier.wait()
            services.send_reminder(TASK, one.pk, at=EVE)
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for each in workers:
        each.start()
    for each in workers:
        each.join()

    assert (len(sms.got), state_of(one)) == (1, "sent")
