"""Signing in with a code or a link, attacked: guessed, used twice, somebody else's, looked at, planted."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from klaverblad.apps.access import links
from klaverblad.apps.access.models import SignedLink
from klaverblad.apps.accounts.models import Membership, Role, User
from klaverblad.apps.desk.entry.tasks import mail_way_in
from klaverblad.apps.desk.entry.views import CODES_MOST
from klaverblad.apps.journal.models import Event
from klaverblad.apps.people import mailbox_queries, services
from klaverblad.apps.people.models import Person
from klaverblad.apps.people.services.ways_in import NO_MAIL_DOMAIN, AlsoProfessional
from klaverblad.apps.signin.models import SignIn
from klaverblad.errors import Denied

CODE = reverse("desk:enter_by_code")
BORN = "12/4/1988"
MAILBOX = "nadia@post.example"


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def coach(world):
    return world.actor("coach")


@pytest.fixture
def me(world):
    return world.actor("self_login")


@pytest.fixture
def paper(world, coach, now):
    return services.print_way_in(coach, world.person.pk, at=now)


def link_of(printed):
    return reverse("desk:enter_by_link", args=[printed.way.issued.token])


def typed(browser, code, born=BORN, **extra):
    return browser.post(CODE, {"code": code, "born_on": born}, **extra)


def is_in(browser):
    return "_auth_user_id" in browser.session


def who_is_in(browser):
    return browser.session.get("_auth_user_id")


def test_a_code_lets_its_own_person_in_once(world, client, paper):
    answer = typed(client, paper.way.code)

    again = typed(Client(), paper.way.code)
    assert answer.status_code == 302
    assert who_is_in(client) == str(world.person.user_id)
    assert (again.status_code, "al gebruikt" in again.content.decode()) == (422, True)


def test_a_code_is_read_with_or_without_spaces_and_in_figures_of_another_script(paper):
    arabic = paper.way.code.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))

    for text in (paper.way.code.replace(" ", ""), paper.way.code.replace(" ", "-"), arabic):
        assert links.open_by_code(text, at=timezone.now()).scope == "sign_in"


def test_the_square_on_the_paper_lets_in_too_and_then_the_code_does_not(client, paper):
    answer = client.post(link_of(paper), {"born_on": BORN})

    assert (answer.status_code, is_in(client)) == (302, True)
    assert typed(Client(), paper.way.code).status_code == 422


def test_looking_at_a_link_spends_nothing_however_often_a_scanner_does(client, paper):
    for _n in range(5):
        shown = client.get(link_of(paper))
        client.head(link_of(paper))

    assert shown.status_code == 200
    assert not is_in(client)
    assert client.post(link_of(paper), {"born_on": BORN}).status_code == 302


def test_a_page_behind_a_link_names_no_address_and_is_kept_by_nobody(client, paper):
    shown = client.get(link_of(paper))

    assert shown["Referrer-Policy"] == "no-referrer"
    assert "no-store" in shown["Cache-Control"]


def test_a_form_without_its_token_signs_nobody_in(paper):
    browser = Client(enforce_csrf_checks=True)

    answers = [browser.post(link_of(paper), {"born_on": BORN}), typed(browser, paper.way.code)]

    assert [one.status_code for one in answers] == [403, 403]
    assert not is_in(browser)


def test_five_wrong_birthdays_close_the_code_and_not_the_login(world, client, coach, paper):
    left = [typed(client, paper.way.code, born="1/1/1990").content.decode() for _n in range(5)]

    right = typed(client, paper.way.code)
    assert "nog 4 keer" in left[0]
    assert "werkt nu niet meer" in left[4]
    assert (right.status_code, is_in(client)) == (422, False)
    anew = services.print_way_in(coach, world.person.pk, at=timezone.now())
    assert typed(client, anew.way.code).status_code == 302


def test_wrong_days_by_the_link_and_by_the_code_are_counted_together(client, paper):
    for _n in range(3):
        client.post(link_of(paper), {"born_on": "1/1/1990"})
    for _n in range(2):
        typed(client, paper.way.code, born="1/1/1990")

    assert client.get(link_of(paper)).status_code == 410


def test_a_code_of_one_person_with_the_birthday_of_another_opens_neither(world, client, paper, now):
    Person.objects.filter(pk=world.next_person.pk).update(born_on=date(1990, 1, 1))
    neighbour = world.actor("neighbour")
    other = services.print_way_in(neighbour, world.next_person.pk, at=now)

    typed(client, other.way.code, born=BORN)
    typed(client, paper.way.code, born="1/1/1990")

    assert not is_in(client)


def test_a_new_code_closes_the_one_before(world, client, coach, paper):
    anew = services.print_way_in(coach, world.person.pk, at=timezone.now())

    old = typed(client, paper.way.code)
    assert (old.status_code, is_in(client)) == (422, False)
    assert client.get(link_of(paper)).status_code == 410
    assert typed(client, anew.way.code).status_code == 302


def test_a_code_is_over_after_its_days(client, world, coach, now):
    early = now - timedelta(days=links.PROOF_DAYS + 2)
    printed = services.print_way_in(coach, world.person.pk, at=early)

    answer = typed(client, printed.way.code)

    assert (answer.status_code, "te oud" in answer.content.decode()) == (422, True)


def test_without_a_birthday_a_paper_works_a_day_and_asks_none(world, client, coach, now):
    Person.objects.filter(pk=world.person.pk).update(born_on=None)

    printed = services.print_way_in(coach, world.person.pk, at=now)

    assert printed.asks_birthday is False
    assert printed.way.issued.link.expires_at - now <= timedelta(days=2)
    assert client.post(link_of(printed), {}).status_code == 302


def test_guesses_from_one_network_come_to_an_end_and_a_right_code_still_works(client, paper):
    answers = [typed(client, f"{n:012d}").status_code for n in range(CODES_MOST + 3)]

    assert set(answers[:CODES_MOST]) == {422}
    assert set(answers[CODES_MOST:]) == {429}
    assert typed(client, paper.way.code).status_code == 302


@pytest.mark.parametrize("code", ["", "12", "1" * 13, "abcdefghijkl", "½²³1234567890"])
def test_what_is_no_code_is_said_beside_the_field(client, code, paper):
    answer = typed(client, code)

    assert answer.status_code == 422
    assert 'id="id_code_error"' in answer.content.decode()


def test_neither_code_nor_birthday_is_kept_where_somebody_could_read_it(paper):
    row = SignedLink.objects.filter(pk=paper.way.issued.link.pk).values().get()
    digits = paper.way.code.replace(" ", "")

    kept = " ".join(str(value) for value in row.values())

    assert digits not in kept
    assert paper.way.issued.token not in kept
    assert digits not in repr(paper.way)


def test_a_session_that_somebody_planted_is_not_the_one_that_begins(client, paper):
    client.get(CODE)
    session = client.session
    session["planted"] = "by somebody else"
    session.save()
    before = client.session.session_key

    typed(client, paper.way.code)

    assert client.session.session_key != before
    assert "planted" not in client.session


def test_whoever_was_signed_in_in_this_browser_is_not_any_more(world, sign_in, paper):
    browser = sign_in(world.coach)

    typed(browser, paper.way.code)

    assert who_is_in(browser) == str(world.person.user_id)


def test_a_login_of_somebody_at_work_gets_no_code_and_an_old_one_closes(
    world, client, coach, paper
):
    Membership.objects.create(
        user=world.person.user,
        organisation=world.partner.organisation,
        role=Role.PARTNER,
        since=world.on,
    )

    with pytest.raises(AlsoProfessional):
        services.print_way_in(coach, world.person.pk, at=timezone.now())
    typed(client, paper.way.code)

    assert not is_in(client)
    assert client.get(link_of(paper)).status_code == 410


@pytest.mark.parametrize("who", ["neighbour", "partner", "self_login", "administrator"])
def test_nobody_but_the_ocmw_in_charge_prints_a_code(world, who):
    with pytest.raises((Denied, Person.DoesNotExist)):
        services.print_way_in(world.actor(who), world.person.pk, at=timezone.now())

    assert not SignedLink.objects.filter(scope="sign_in").exists()


def test_who_chose_a_second_factor_shows_it_after_a_code(world, client, paper):
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    TOTP.activate(world.person.user, generate_totp_secret())

    answer = typed(client, paper.way.code)

    assert answer.url == reverse("mfa_authenticate")
    assert not is_in(client)


def test_who_had_no_login_gets_one_that_no_mail_and_no_password_opens(world, now):
    someone = world.next_person

    services.print_way_in(world.actor("neighbour"), someone.pk, at=now)

    someone.refresh_from_db()
    user = someone.user
    assert user.email.endswith(f"@{NO_MAIL_DOMAIN}")
    assert not user.has_usable_password()
    assert [one.role for one in user.memberships.all()] == [Role.PERSON]


def test_the_journal_says_who_printed_it_and_how_somebody_came_in(world, client, paper):
    typed(client, paper.way.code)

    names = list(Event.objects.filter(name__startswith="way_in").values_list("name", flat=True))
    (begun,) = Event.objects.filter(name="session.started")
    assert names == ["way_in.printed"]
    assert begun.data["ways"] == ["code"]
    assert SignIn.objects.filter(user=world.person.user).count() == 1


def test_a_new_password_closes_the_papers_that_lie_somewhere(world, me, client, paper):
    from klaverblad.apps.signin import services as signin

    signin.password_reset(me, world.person.user, at=timezone.now())

    assert client.get(link_of(paper)).status_code == 410


def chose(world, me, address=MAILBOX):
    Person.objects.filter(pk=world.person.pk).update(email=address)
    services.choose_mail(me, world.person.pk, wants=True)


def test_a_mail_goes_to_who_chose_it_and_its_link_opens_once(world, me, client):
    chose(world, me)

    mail_way_in.func(str(world.person.pk), "https://desk.example")

    (letter,) = mail.outbox
    token = re.search(r"/aanmelden/link/([^/]+)/", letter.body).group(1)
    link = reverse("desk:enter_by_link", args=[token])
    assert letter.to == [MAILBOX]
    assert client.get(link).status_code == 200
    assert client.post(link).status_code == 302
    assert Client().post(link).status_code == 410


def test_whoever_did_not_choose_gets_no_mail(world):
    Person.objects.filter(pk=world.person.pk).update(email=MAILBOX)

    assert mailbox_queries.persons_of_mailbox(MAILBOX) == []
    assert mail_way_in.func(str(world.person.pk), "https://desk.example") is False
    assert not mail.outbox


def test_an_address_that_somebody_else_wrote_in_the_file_opens_nothing(world, me):
    chose(world, me)

    Person.objects.filter(pk=world.person.pk).update(email="iemand@anders.example")

    assert mailbox_queries.persons_of_mailbox(MAILBOX) == []
    assert mailbox_queries.persons_of_mailbox("iemand@anders.example") == []


def test_asking_for_a_mail_says_the_same_whoever_asks(world, me, client):
    chose(world, me)
    page = reverse("desk:enter_by_mail")

    known = client.post(page, {"email": MAILBOX.upper()})
    unknown = Client().post(page, {"email": "niemand@post.example"})

    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)


def test_one_mailbox_is_not_filled(world, me, client):
    page = reverse("desk:enter_by_mail")

    answers = [client.post(page, {"email": MAILBOX}).status_code for _n in range(5)]

    assert answers == [302, 302, 302, 429, 429]


def test_two_people_with_one_mailbox_each_get_their_own_link(world, me, now):
    chose(world, me)
    services.print_way_in(world.actor("neighbour"), world.next_person.pk, at=now)
    Person.objects.filter(pk=world.next_person.pk).update(email=MAILBOX, sign_in_email=MAILBOX)

    found = mailbox_queries.persons_of_mailbox(MAILBOX)

    assert set(found) == {world.person.pk, world.next_person.pk}


def test_only_the_person_chooses_the_mail(world, coach):
    Person.objects.filter(pk=world.person.pk).update(email=MAILBOX)

    with pytest.raises(Denied):
        services.choose_mail(coach, world.person.pk, wants=True)


def test_the_language_that_somebody_chose_comes_along_to_another_browser(
    world, client, sign_in, paper
):
    own = sign_in(world.self_login)
    own.post(reverse("set_language"), {"language": "ar", "next": "/"})

    typed(client, paper.way.code)

    assert User.objects.get(pk=world.person.user_id).language == "ar"
    assert client.cookies["klaverblad_taal"].value == "ar"
