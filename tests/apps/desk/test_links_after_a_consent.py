"""Who takes a consent back shuts the links that the organisation still has, and no others."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from klaverblad.apps.access.links import LinkRevoked, open_link
from klaverblad.apps.access.models import SignedLink
from klaverblad.apps.journal.models import Event
from klaverblad.apps.people import services as people
from klaverblad.apps.people.models import Consent, GivenHow
from klaverblad.apps.trajectories import services
from klaverblad.apps.trajectories.models import Step, StepState
from tests.samples import pdf
from tests.world import agreed_with

pytestmark = pytest.mark.django_db


@pytest.fixture
def now():
    return timezone.now()


def asked(world, organisation, now, step=None):
    question = services.Question("Is er plaats?", organisation.pk)
    key = (step or world.waiting_step).pk
    _step, issued = services.ask_partner(world.actor("coach"), key, question, at=now)
    return issued


def wanted(world, organisation, now):
    new = people.Wanted("loonbrief", partner_id=organisation and organisation.pk)
    return people.ask_document(world.actor("coach"), world.person.pk, new, at=now)


def taken_back(world, who="self_login", how=GivenHow.OWN_PAGE):
    consent = Consent.objects.get(organisation=world.partner.organisation, revoked_at=None)
    return people.revoke_consent(world.actor(who), consent.pk, how=how)


def is_open(issued):
    return SignedLink.objects.get(pk=issued.link.pk).revoked_at is None


@pytest.mark.parametrize(
    ("who", "how"), [("self_login", GivenHow.OWN_PAGE), ("coach", GivenHow.SPOKEN)]
)
def test_a_link_that_is_answered_after_a_consent_is_taken_back_is_closed(
    world, client, now, who, how
):
    issued = asked(world, world.partner.organisation, now)
    before = Step.objects.values().get(pk=world.waiting_step.pk)
    url = f"/antwoord/{issued.token}/"
    assert client.get(url).status_code == 200

    taken_back(world, who, how)

    shown, sent = client.get(url), client.post(url, {"said": "no", "remark": "Geen plaats."})
    assert (shown.status_code, sent.status_code) == (410, 410)
    assert world.waiting_step.title not in shown.text
    assert Step.objects.values().get(pk=world.waiting_step.pk) == before
    assert before["state"] == StepState.WAITING
    assert not Step.objects.get(pk=world.waiting_step.pk).answers.exists()


def test_a_link_to_send_a_document_closes_with_the_consent(world, client, now):
    issued = wanted(world, world.partner.organisation, now)

    taken_back(world)

    words = {"file": SimpleUploadedFile("a.pdf", pdf(), content_type="application/pdf")}
    answer = client.post(f"/bezorg/{issued.token}/", words)
    assert answer.status_code == 410
    assert list(world.person.documents.all()) == [world.document]
    with pytest.raises(LinkRevoked):
        open_link(issued.token, "upload", at=timezone.now())


def test_each_link_that_closes_is_in_the_journal_as_done_by_who_took_the_consent_back(world, now):
    issued = asked(world, world.partner.organisation, now)

    taken_back(world)

    event = Event.objects.get(name="link.revoked", subject_id=str(issued.link.pk))
    assert event.person_id == world.person.pk
    assert event.actor_user_id == world.self_login.user_id


def test_the_links_of_others_and_about_others_stay_open(world, now):
    own = wanted(world, None, now)
    of_another = asked(world, world.workplace.organisation, now, world.step)
    neighbour = world.actor("neighbour")
    path = services.open_trajectory(neighbour, world.next_person.pk, coach_id=None)
    step = services.add_step(neighbour, path.pk, services.NewStep("artikel-60", "Vragen"))
    question = services.Question("Is er plaats?", world.partner.organisation_id)
    _step, about_another = services.ask_partner(neighbour, step.pk, question, at=now)

    taken_back(world)

    assert all(is_open(one) for one in (own, of_another, about_another))


def test_a_link_stays_open_as_long_as_another_consent_to_that_organisation_runs(world, now):
    issued = asked(world, world.partner.organisation, now)
    first = Consent.objects.get()
    agreed = agreed_with(world.partner.organisation, on=world.on)
    second = people.give_consent(world.actor("coach"), world.person.pk, agreed)

    people.revoke_consent(world.actor("self_login"), first.pk, how=GivenHow.OWN_PAGE)
    assert is_open(issued)

    people.revoke_consent(world.actor("self_login"), second.pk, how=GivenHow.OWN_PAGE)
    assert not is_open(issued)


def test_a_consent_that_is_over_by_its_day_holds_no_link_open(world, now):
    issued = asked(world, world.partner.organisation, now)
    agreed = agreed_with(world.partner.organisation, on=world.on)
    second = people.give_consent(world.actor("coach"), world.person.pk, agreed)
    past = world.on - timedelta(days=9)
    Consent.objects.filter(pk=second.pk).update(given_on=past, until=past)

    first = Consent.objects.exclude(pk=second.pk).get()
    people.revoke_consent(world.actor("self_login"), first.pk, how=GivenHow.OWN_PAGE)

    assert not is_open(issued)


def test_the_log_of_a_link_that_was_used_stays_as_it_was(world):
    used = SignedLink.objects.get(pk=world.answer.link_id)

    taken_back(world)

    used.refresh_from_db()
    assert used.revoked_at is None
    assert used.uses == 1
