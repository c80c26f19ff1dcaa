"""Contacts with organisations are written down, followed up, and counted per campaign."""

from __future__ import annotations

from datetime import timedelta

from django.urls import reverse

from klaverblad.apps.places.models import Campaign, EmployerTalk


def day(one):
    return f"{one.day}/{one.month}/{one.year}"


def test_a_contact_is_followed_up_and_a_campaign_counts_what_it_brought(world, sign_in):
    coach, kringwinkel = sign_in(world.coach), world.place.organisation
    groenploeg = world.other_workplace.organisation
    coach.post(
        reverse("desk:new_campaign"),
        {
            "title": "Maand van de buurtplek",
            "message": "Elke zaak in de straat heeft wel een uur werk.",
            "starts_on": day(world.on - timedelta(days=9)),
            "ends_on": day(world.on - timedelta(days=1)),
            "organisations": [str(kringwinkel.pk), str(groenploeg.pk)],
            "owner": str(world.coach.user_id),
        },
    )
    campaign = Campaign.objects.get()
    talk = {
        "on": day(world.on - timedelta(days=3)),
        "how": "visit",
        "about": "Of er in het atelier nog iemand bij kan.",
        "outcome": "interested",
        "campaign": str(campaign.pk),
        "next_on": day(world.on),
        "next_what": "vragen wat de ploeg ervan vindt",
        "owner": str(world.coach.user_id),
    }
    log = reverse("desk:log_talk", args=[kringwinkel.pk])
    coach.post(log, talk)
    made = EmployerTalk.objects.get()

    today = coach.get(reverse("desk:today")).content.decode()
    assert "vragen wat de ploeg ervan vindt" in today
    assert "Schrijf wat jullie leerden." in today
    assert (
        "Of er in het atelier"
        in coach.get(reverse("desk:organisation", args=[kringwinkel.pk])).content.decode()
    )
    page = coach.get(reverse("desk:campaign", args=[campaign.pk]))
    counted = page.context["counted"]
    assert (counted.n_asked, counted.n_spoken, counted.outcomes["interested"]) == (2, 1, 1)
    assert counted.n_places == 1
    assert [one.name for one in counted.silent] == ["Groenploeg"]
    assert "Of er in het atelier" in coach.get(reverse("desk:talks_export")).content.decode()

    coach.post(reverse("desk:follow_talk", args=[made.pk]))
    coach.post(reverse("desk:campaign", args=[campaign.pk]), {"learnt": "Ga zelf langs."})
    today = coach.get(reverse("desk:today")).content.decode()
    assert "vragen wat de ploeg" not in today
    assert "wat jullie leerden" not in today
    coach.post(reverse("desk:unfollow_talk", args=[made.pk]))
    assert "vragen wat de ploeg" in coach.get(reverse("desk:today")).content.decode()
    coach.post(reverse("desk:withdraw_talk", args=[made.pk]))
    assert "vragen wat de ploeg" not in coach.get(reverse("desk:talks")).content.decode()

    for wrong, sentence in (
        ({"on": day(world.on + timedelta(days=1))}, "Die dag moet nog komen."),
        ({"next_on": day(world.on - timedelta(days=4))}, "later dan dit contact"),
        ({"how": "duif"}, "Deze keuze is er niet. Kies er een uit de lijst."),
        ({"about": ""}, "Schrijf in een paar woorden waarover het ging."),
        ({"owner": str(world.workplace.user_id)}, "Deze keuze is er niet."),
    ):
        answer = coach.post(log, talk | {"campaign": ""} | wrong)
        assert answer.status_code == 422, sentence
        assert sentence in answer.content.decode()
    for who in ("workplace", "partner", "social_worker", "self_login"):
        browser = sign_in(getattr(world, who))
        assert browser.get(reverse("desk:talks")).status_code == 403
        assert browser.post(log, talk).status_code == 403
    assert EmployerTalk.objects.count() == 1
