"""Mail that a member chose, in their language, that stops by its link; and joining without a login."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.models import User
from klaverblad.apps.exchange.lets import mail_queries
from klaverblad.apps.exchange.lets import services as lets
from klaverblad.apps.exchange.lets.models import HowOften, MailWish, Member, Offer, SignUp
from tests.apps.exchange.lets_browser import browser_of, url
from tests.apps.exchange.lets_world import begin, login

pytestmark = pytest.mark.django_db


def wishes(group, name: str, overview: str = "weekly", *, reminds: bool = False) -> MailWish:
    return lets.choose_mail(
        group.actor(name),
        group.group.pk,
        overview=overview,
        reminds=reminds,
        origin="https://desk.example/",
    )


def offered(group, name: str, title: str, *, at=None) -> Offer:
    new = lets.NewOffer("offer", "Tuin", title)
    return lets.put_offer(
        group.actor(name), group.group.pk, new, at=at or group.at, offer_id=uuid4()
    )


def nightly(on) -> list:
    """What the task of one night mails, without the signs of guidance."""
    before = len(mail.outbox)
    for wish in list(mail_queries.due(on=on)):
        lets.send_told(Actor.task("exchange_mail", on=on), wish.pk)
    return mail.outbox[before:]


def test_nothing_is_mailed_to_whoever_chose_nothing(today):
    group = begin(today, "ann", "bo")
    offered(group, "bo", "Taart")

    assert nightly(today + timedelta(days=40)) == []


def test_an_overview_tells_what_is_new_in_ones_own_language_without_names(today):
    group = begin(today, "ann", "bo")
    User.objects.filter(pk=group.of["ann"].user_id).update(language="fr")
    wishes(group, "ann")
    offered(group, "bo", "Taart", at=group.at + timedelta(days=2))
    offered(group, "ann", "Van mij", at=group.at + timedelta(days=2))

    assert nightly(today + timedelta(days=6)) == []
    (sent,) = nightly(today + timedelta(days=7))

    assert sent.to == ["ann@oefenregio.example"]
    assert "Taart" in sent.body
    assert "Van mij" not in sent.body
    assert "Bo" not in re.findall(r"\w+", sent.body)
    assert "Bonjour" in sent.body
    assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_one_night_that_is_done_twice_mails_once_and_the_next_week_tells_only_what_came_since(
    today,
):
    group = begin(today, "ann", "bo")
    wishes(group, "ann")
    offered(group, "bo", "Taart", at=group.at + timedelta(days=2))
    week = today + timedelta(days=7)

    assert len(nightly(week)) == 1
    assert nightly(week) == []
    assert nightly(week + timedelta(days=7)) == []


def test_a_month_is_thirty_days_and_never_is_never(today):
    group = begin(today, "ann", "bo")
    wishes(group, "ann", "monthly")
    wishes(group, "bo", "never")
    offered(group, "mia", "Taart", at=group.at + timedelta(days=2))

    assert nightly(today + timedelta(days=29)) == []
    assert [one.to for one in nightly(today + timedelta(days=30))] == [["ann@oefenregio.example"]]


def test_what_ends_soon_is_told_once_for_each_end(today):
    group = begin(today, "ann")
    wishes(group, "ann", "never", reminds=True)
    offer = offered(group, "ann", "Taart")
    soon = offer.expires_on - timedelta(days=10)

    assert nightly(soon - timedelta(days=30)) == []
    (sent,) = nightly(soon)
    assert "Taart" in sent.body
    assert nightly(soon + timedelta(days=1)) == []
    later = Actor.owner(group.of["ann"].user, on=soon)
    renewed = lets.renew_offer(later, group.group.pk, offer.pk, at=group.at)
    assert len(nightly(renewed.expires_on - timedelta(days=3))) == 1


def test_a_mail_that_did_not_leave_is_tried_again_the_next_day(today, settings):
    group = begin(today, "ann", "bo")
    wishes(group, "ann", reminds=True)
    offered(group, "bo", "Taart", at=group.at + timedelta(days=2))
    week = today + timedelta(days=7)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9

    assert nightly(week) == []

    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert len(nightly(week + timedelta(days=1))) == 1


def test_the_link_in_a_mail_stops_it_without_a_login_and_twice_is_once(today):
    group = begin(today, "ann", "bo")
    wishes(group, "ann", reminds=True)
    offered(group, "bo", "Taart", at=group.at + timedelta(days=2))
    (sent,) = nightly(today + timedelta(days=7))
    stop = re.search(r"https://desk\.example(/\S+/stop/)", sent.body)[1]
    # As a mail program does it by itself: no cookie, no page before.
    nobody = Client(enforce_csrf_checks=True)

    assert nobody.get(stop).status_code == 200
    assert MailWish.objects.get().overview == HowOften.WEEKLY
    for _twice in range(2):
        assert nobody.post(stop, {"List-Unsubscribe": "One-Click"}).status_code == 200

    wish = MailWish.objects.get()
    assert (wish.overview, wish.reminds) == (HowOften.NEVER, False)
    assert nobody.post(stop.replace("stop", "stop")[:-7] + "x/stop/").status_code == 404


def test_a_member_chooses_on_a_page_and_who_leaves_gets_none(today):
    group = begin(today, "ann", "bo")
    pk, ann = group.group.pk, browser_of(group.of["ann"].user)

    assert ann.post(url("mail", pk), {"overview": "weekly", "reminds": "on"}).status_code == 302

    assert MailWish.objects.get().origin == "http://testserver"
    offered(group, "bo", "Taart", at=group.at + timedelta(days=2))
    lets.pay(group.actor("ann"), pk, lets.Payment(id=uuid4(), partner=None, amount=5), at=group.at)
    lets.leave(group.actor("ann"), pk, at=group.at)
    assert nightly(today + timedelta(days=7)) == []


# ---- joining without a login -----------------------------------------------------------------
def asks(group, email: str, name: str = "Bo") -> str:
    """Fill in the form as nobody, and give the address of the link that was mailed."""
    page = Client().post(
        url("sign_up", group.group.pk), {"name": name, "email": email, "area": "Elshout"}
    )
    assert page.status_code == 302
    return re.search(r"http://testserver(/\S+)", mail.outbox[-1].body)[1]


def test_somebody_without_a_login_joins_from_their_mailbox_and_chooses_a_password(today):
    group = begin(today)
    link = asks(group, "bo@elders.example")
    assert not User.objects.filter(email="bo@elders.example").exists()
    nobody = Client()
    assert "Bo" in nobody.get(link).content.decode()
    assert not Member.objects.filter(name="Bo").exists()

    assert nobody.post(link).status_code == 200

    member = Member.objects.get(name="Bo")
    assert (member.state, member.area) == ("applied", "Elshout")
    assert nobody.post(link).status_code == 404
    assert not SignUp.objects.exists()
    mia = browser_of(group.of["mia"].user)
    mia.post(url("lead_member", group.group.pk, member.pk), {"sponsor": ""})
    assert mail.outbox[-1].to == ["bo@elders.example"]
    assert url("take_part", group.group.pk) in mail.outbox[-1].body
    assert reverse("account_reset_password") in mail.outbox[-1].body
    nobody.post(reverse("account_reset_password"), {"email": "bo@elders.example"})
    assert mail.outbox[-1].to == ["bo@elders.example"]
    chosen = re.search(r"http://testserver(/\S+)", mail.outbox[-1].body)[1]
    form = nobody.get(chosen, follow=True)
    word = "een lange zin over peren 7"
    nobody.post(form.redirect_chain[-1][0], {"password1": word, "password2": word})
    assert User.objects.get(email="bo@elders.example").check_password(word)


def test_an_address_that_has_a_login_gets_the_same_page_and_the_same_mail(today):
    group = begin(today)
    known = login("weten")
    said = []
    for email in (known.email, "vreemd@elders.example"):
        mail.outbox.clear()
        page = Client().post(url("sign_up", group.group.pk), {"name": "Bo", "email": email})
        body = re.sub(r"/ja/\S+", "/ja/", mail.outbox[0].body)
        said.append((page.status_code, page.url, mail.outbox[0].subject, body))

    assert said[0] == said[1]
    assert User.objects.filter(email="vreemd@elders.example").count() == 0


def test_a_login_that_exists_joins_as_itself_and_a_member_is_told_nothing_new(today):
    group = begin(today, "ann")
    for email in ("ann@oefenregio.example", login("weten").email):
        link = asks(group, email)
        assert Client().post(link).status_code == 200

    assert Member.objects.filter(group=group.group).count() == 3
    assert Member.objects.filter(user=group.of["ann"].user).count() == 1


def test_a_question_that_nobody_confirms_is_gone_in_three_days(today):
    group = begin(today)
    link = asks(group, "bo@elders.example")
    SignUp.objects.update(asked_at=timezone.now() - timedelta(days=3, hours=1))

    assert Client().get(link).status_code == 410
    assert Client().post(link).status_code == 410
    lets.sweep(on=timezone.localdate() + timedelta(days=1), after="")
    assert not SignUp.objects.exists()


def test_a_login_made_to_ask_goes_when_the_answer_is_no(today):
    group = begin(today)
    Client().post(asks(group, "bo@elders.example"))
    member = Member.objects.get(name="Bo")

    browser_of(group.of["mia"].user).post(url("act", group.group.pk, member.pk, "weigeren"))

    assert not User.objects.filter(email="bo@elders.example").exists()
    assert mail.outbox[-1].to == ["bo@elders.example"]
    assert User.objects.filter(email="mia@oefenregio.example").exists()


def test_a_mailbox_gets_three_mails_a_day_and_the_page_does_not_tell(today):
    group = begin(today)
    pages = [
        Client().post(
            url("sign_up", group.group.pk), {"name": "Bo", "email": "veel@elders.example"}
        )
        for _time in range(5)
    ]

    assert {page.status_code for page in pages} == {302}
    assert len(mail.outbox) == 3
