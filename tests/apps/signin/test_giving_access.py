"""Who may let whom in, the link that does it once, and an end that closes everything at once."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from klaverblad.apps.access import links
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.models import Membership, Organisation, Region, Role, User
from klaverblad.apps.journal.models import Event
from klaverblad.apps.signin.members import policies, queries, services
from klaverblad.apps.signin.members.services import LastAdministrator, NewAccess
from klaverblad.apps.signin.models import Invitation, SignIn
from klaverblad.errors import Denied, Refused
from tests.apps.signin.conftest import PASSWORD, give_password, is_signed_in, with_password
from tests.apps.signin.test_second_factor import code_of
from tests.world import member

OCMW, NEXT, PROJECT, REGION, PLACE = (
    "OCMW Schoten",
    "OCMW Brecht",
    "Jobroad",
    "Het Regioteam",
    "Kringwinkel",
)
COMPANIONS = {"mentor", "expert"}
# An OCMW has work floors of its own, too.
GUIDING = {"coach", "social_worker", "team_lead", "workplace"}


@pytest.fixture
def mails(settings):
    """As in a region that is no practice: there mails leave."""
    settings.KLAVERBLAD_DEMO = False


def organisation(name):
    return Organisation.objects.get(name=name)


def newcomer(role="coach", *, at=OCMW, email="rik@nieuw.example", **more):
    return NewAccess(organisation(at).pk, role, "Rik Nieuw", email, **more)


def invite(world, **said):
    given = services.give_access(world.actor("team_lead"), newcomer(**said), at=timezone.now())
    return given.invitation, reverse("desk:accept_access", args=[given.issued.token])


def passwords(text=PASSWORD):
    return {"password1": text, "password2": text}


@pytest.mark.parametrize(
    ("who", "at", "may"),
    [
        ("administrator", OCMW, GUIDING | COMPANIONS | {"data_protection"}),
        ("administrator", REGION, {"coordinator", "administrator", "data_protection", "expert"}),
        ("administrator", PLACE, {"workplace"}),
        ("team_lead", OCMW, GUIDING | COMPANIONS),
        ("team_lead", NEXT, set()),
        ("team_lead", PROJECT, COMPANIONS),
        ("team_lead", REGION, set()),
        ("coordinator", PROJECT, COMPANIONS),
        ("coordinator", OCMW, set()),
        ("coordinator", REGION, {"expert"}),
        *((who, OCMW, set()) for who in ("coach", "social_worker", "officer", "self_login")),
        ("partner", PROJECT, set()),
    ],
)
def test_nobody_gives_a_role_that_is_more_than_theirs(world, who, at, may):
    actor = world.actor(who)

    given = {role.value for role in policies.roles_to_give(actor, organisation(at))}

    assert given == may
    for role in set(Role.values) - may:
        assert not policies.can_give_role(actor, organisation(at), role).is_allowed


def test_a_role_that_is_not_theirs_is_refused_by_the_service_too(world):
    with pytest.raises(Denied):
        services.give_access(world.actor("team_lead"), newcomer("administrator"), at=timezone.now())

    assert not Invitation.objects.exists()


@pytest.mark.parametrize("language", ["nl", "fr", "en"])
def test_an_invitation_is_a_mail_in_the_language_of_who_gets_it(world, sign_in, mails, language):
    words = {"name": "Rik Nieuw", "email": "rik@nieuw.example", "language": language, "until": ""}
    access = f"{world.team_lead.organisation_id}:coach"

    sign_in(world.team_lead).post(reverse("desk:give_access"), words | {"access": access})

    (sent,) = mail.outbox
    assert sent.to == ["rik@nieuw.example"]
    assert re.search(r"http://testserver/uitnodiging/[\w-]{43}/", sent.body)
    assert Invitation.objects.get().was_mailed
    assert not User.objects.filter(email="rik@nieuw.example").exists()
    event = Event.objects.get(name="member.invited")
    assert (event.data["role"], "rik" in str(event.data)) == ("coach", False)


def test_whoever_opens_the_link_chooses_a_password_and_then_a_second_step(world, client):
    _invitation, url = invite(world)

    page = client.get(url).content.decode()
    short = client.post(url, passwords("kort"))
    answer = client.post(url, passwords(), follow=True)

    assert "Griet Wuyts" in page
    assert short.status_code == 422
    assert answer.redirect_chain[-1][0] == reverse("signin:choose_factor")
    made = Membership.objects.get(user__email="rik@nieuw.example")
    assert (made.role, made.organisation.name, made.since) == ("coach", OCMW, world.on)
    assert not Invitation.objects.exists()


def test_the_link_works_once_and_then_says_so(world, client, django_user_model):
    _invitation, url = invite(world)
    client.post(url, passwords())
    client.logout()

    again = client.post(url, passwords("nog een lange zin als wachtwoord"))

    assert again.status_code == 410
    assert "Griet Wuyts van OCMW Schoten" in again.content.decode()
    assert django_user_model.objects.get(email="rik@nieuw.example").check_password(PASSWORD)


def test_an_old_link_says_that_it_is_old_and_whom_to_ask(world, client):
    given = services.give_access(
        world.actor("team_lead"), newcomer(), at=timezone.now() - timedelta(days=9)
    )

    answer = client.get(reverse("desk:accept_access", args=[given.issued.token]))

    page = answer.content.decode()
    assert answer.status_code == 410
    assert "Een uitnodiging werkt zeven dagen" in page
    assert "Griet Wuyts van OCMW Schoten" in page


@pytest.mark.parametrize("change", [services.send_again, services.take_back])
def test_a_link_that_was_replaced_or_taken_back_is_dead(world, client, change):
    invitation, url = invite(world)

    change(world.actor("team_lead"), invitation.pk, at=timezone.now())

    assert client.post(url, passwords()).status_code == 410
    assert not User.objects.filter(email="rik@nieuw.example").exists()


def test_of_two_browsers_at_once_the_second_finds_the_link_used(world):
    given = services.give_access(world.actor("team_lead"), newcomer(), at=timezone.now())
    holder = links.open_link(given.issued.token, "invite", at=timezone.now())
    services.accept(holder, password=PASSWORD, at=timezone.now())

    with pytest.raises((links.LinkClosed, Invitation.DoesNotExist)):
        services.accept(holder, password=PASSWORD, at=timezone.now())


def test_a_colleague_of_the_region_gets_the_role_at_once_and_a_mail_without_a_link(world, sign_in):
    words = {"name": "x", "email": world.neighbour.user.email.upper(), "language": "nl"}
    access = f"{world.team_lead.organisation_id}:coach"

    sign_in(world.team_lead).post(reverse("desk:give_access"), words | {"access": access})

    assert world.neighbour.user.memberships.count() == 2
    assert "uitnodiging" not in mail.outbox[0].body


def test_nothing_tells_whether_somebody_elsewhere_or_in_guidance_has_a_login(world, sign_in, mails):
    far = Organisation.objects.create(
        name="OCMW Ver", kind="ocmw", region=Region.objects.create(slug="ver", name="Ver")
    )
    stranger = member("stranger", "Zeker Anders", far, Role.COACH, world.on)
    browser = sign_in(world.team_lead)
    pages = []
    for email in (stranger.user.email, world.self_login.user.email, "niemand@nergens.example"):
        words = {"name": "Rik Nieuw", "email": email, "language": "nl", "until": ""}
        words["access"] = f"{world.team_lead.organisation_id}:coach"
        answer = browser.post(reverse("desk:give_access"), words, follow=True)
        page = answer.content.decode().replace(email, "")
        pages.append(
            re.sub(
                r'(nonce|value|action|data-undo)="[^"]*"|Token": "[^"]*"|[0-9a-f-]{36}', "", page
            )
        )
        Invitation.objects.all().delete()

    assert pages[0] == pages[1] == pages[2]
    assert "Zeker Anders" not in pages[0]
    assert stranger.user.memberships.count() == 1


def test_a_login_with_a_password_keeps_it_and_is_not_let_in_by_the_link(world, client):
    user = with_password(world.self_login)
    _invitation, url = invite(world, role="expert", email=user.email)

    answer = client.post(url, passwords("een heel ander lang wachtwoord"))

    user.refresh_from_db()
    assert answer.status_code == 200
    assert not is_signed_in(client)
    assert user.check_password(PASSWORD)
    assert set(user.memberships.values_list("role", flat=True)) == {"person", "expert"}


def test_an_ended_access_closes_its_sessions_at_once_and_the_undo_gives_it_back(world, client):
    give_password(client, with_password(world.colleague))
    assert SignIn.objects.filter(user=world.colleague.user).exists()

    services.end_access(world.actor("team_lead"), world.colleague.pk)

    gone = client.get(reverse("desk:people"))
    assert gone.status_code == 302
    assert "waarom=elders" in gone.url
    assert not SignIn.objects.filter(user=world.colleague.user).exists()
    services.give_back(world.actor("team_lead"), world.colleague.pk, until=None)
    world.colleague.refresh_from_db()
    assert world.colleague.until is None


def test_what_began_today_can_end_today(world):
    lead = world.actor("team_lead")
    given = services.give_access(
        lead, newcomer(email=world.neighbour.user.email), at=timezone.now()
    )

    ended = services.end_access(lead, given.membership.pk)

    assert ended.until < world.on
    assert not queries.running(queries.members(lead), on=world.on).filter(pk=ended.pk).exists()


def test_the_last_administrator_stays_until_there_is_another(world):
    actor = world.actor("administrator")

    with pytest.raises(LastAdministrator):
        services.end_access(actor, world.administrator.pk)

    other = member("tweede", "Tweede", organisation(REGION), Role.ADMINISTRATOR, world.on)
    services.end_access(actor, world.administrator.pk)
    with pytest.raises(LastAdministrator):
        services.end_access(Actor.of(other, on=world.on), other.pk)


def test_nobody_gives_or_changes_a_role_of_their_own(world):
    lead = world.actor("team_lead")

    with pytest.raises(Denied):
        services.change_access(lead, world.team_lead.pk, role="coach", until=None)
    own = newcomer("social_worker", email=world.team_lead.user.email)
    with pytest.raises(Denied):
        services.give_access(lead, own, at=timezone.now())


def test_another_role_ends_the_former_one_and_keeps_it_in_sight(world):
    lead = world.actor("team_lead")

    made = services.change_access(lead, world.colleague.pk, role="team_lead", until=None)

    world.colleague.refresh_from_db()
    assert (world.colleague.role, world.colleague.until) == ("coach", world.on - timedelta(days=1))
    assert (made.role, made.since, made.user_id) == ("team_lead", world.on, world.colleague.user_id)
    with pytest.raises(Refused):
        services.end_access(lead, world.colleague.pk)


@pytest.mark.parametrize("name", ["neighbour", "workplace", "administrator", "self_login"])
def test_a_team_lead_finds_nobody_of_another_organisation(world, sign_in, name):
    other = getattr(world, name)

    answer = sign_in(world.team_lead).post(reverse("desk:end_access", args=[other.pk]))

    assert answer.status_code == 404
    other.refresh_from_db()
    assert other.until is None


def test_giving_access_asks_once_more_who_somebody_is(world, client, add_app, mails):
    secret = add_app(with_password(world.team_lead))
    give_password(client, world.team_lead.user)
    client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    words = {"name": "Rik Nieuw", "email": "rik@nieuw.example", "language": "nl", "until": ""}
    words["access"] = f"{world.team_lead.organisation_id}:coach"

    asked = client.post(reverse("desk:give_access"), words)
    assert asked.url.startswith(reverse("account_reauthenticate"))
    assert not Invitation.objects.exists()
    client.post(asked.url, {"password": PASSWORD, "next": reverse("desk:give_access")})

    assert Invitation.objects.get().name == "Rik Nieuw"


def test_more_colleagues_ask_no_more_queries(world, sign_in):
    browser = sign_in(world.administrator)

    def asked():
        with CaptureQueriesContext(connection) as found:
            page = browser.get(reverse("desk:colleagues")).content.decode()
        assert "Sofie Claes" in page
        return len(found)

    asked()
    before = asked()
    for number in range(12):
        member(f"meer{number}", f"Meer {number}", organisation(OCMW), Role.COACH, world.on)
        invite(world, email=f"meer{number}@nieuw.example")

    assert asked() == before
