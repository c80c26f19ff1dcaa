"""Every change to what is said with organisations, and to campaigns."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.accounts import queries as accounts
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.journal import services as journal
from klaverblad.apps.places import policies
from klaverblad.apps.places.employer_queries import campaigns, speakers, talks
from klaverblad.apps.places.models import Campaign, EmployerTalk
from klaverblad.errors import BadInput, Refused


@dataclass(frozen=True, slots=True)
class NewTalk:
    """One contact as it is written down. Without an owner it is of whoever writes."""

    on: date
    how: str
    about: str
    outcome: str
    next_on: date | None = None
    next_what: str = ""
    owner_id: UUID | None = None
    campaign_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class NewCampaign:
    """A message to some organisations, from one day to another."""

    title: str
    message: str
    starts_on: date
    ends_on: date
    organisations: Collection[UUID]
    owner_id: UUID | None = None


@transaction.atomic
def log_talk(actor: Actor, organisation_id: UUID, new: NewTalk) -> EmployerTalk:
    """Write down a contact, and when somebody speaks with them again."""
    policies.can_write_talks(actor).enforce()
    organisation = accounts.organisations(actor).get(pk=organisation_id)
    if new.on > actor.on:
        raise BadInput(_("Die dag moet nog komen. Noteer wat al gebeurd is."), field="on")
    if new.next_on is not None and new.next_on <= new.on:
        raise BadInput(_("De volgende keer is later dan dit contact."), field="next_on")
    if new.campaign_id is not None:
        campaigns(actor).get(pk=new.campaign_id)
    assert actor.user_id is not None
    talk = EmployerTalk(
        organisation=organisation,
        campaign_id=new.campaign_id,
        on=new.on,
        how=new.how,
        about=new.about,
        outcome=new.outcome,
        next_on=new.next_on,
        next_what=new.next_what if new.next_on else "",
        owner_id=_owner(actor, new.owner_id),
        made_by_id=actor.user_id,
    )
    _checked(talk)
    talk.save(force_insert=True)
    journal.emit("employer.talked", actor, talk, outcome=talk.outcome)
    return talk


def _owner(actor: Actor, owner_id: UUID | None) -> UUID:
    wanted = owner_id or actor.user_id
    if not speakers(actor).filter(pk=wanted).exists():
        raise BadInput(_("Kies iemand die met organisaties spreekt."), field="owner")
    assert wanted is not None
    return wanted


def _checked(row: models.Model) -> None:
    try:
        row.full_clean(validate_unique=False)
    except ValidationError as error:
        field = next(iter(error.message_dict))
        raise BadInput(error.message_dict[field][0], field=field) from error


@transaction.atomic
def withdraw_talk(actor: Actor, talk_id: UUID, *, at: datetime) -> EmployerTalk:
    """Take back a contact that was written down by mistake."""
    return _set(actor, talk_id, "employer.talk_withdrawn", withdrawn_at=at)


@transaction.atomic
def restore_talk(actor: Actor, talk_id: UUID) -> EmployerTalk:
    """Put back what was withdrawn."""
    return _set(actor, talk_id, "employer.talk_restored", withdrawn_at=None)


@transaction.atomic
def follow_talk(actor: Actor, talk_id: UUID) -> EmployerTalk:
    """They heard again; it leaves the day list."""
    return _set(actor, talk_id, "employer.followed", followed_on=actor.on)


@transaction.atomic
def unfollow_talk(actor: Actor, talk_id: UUID) -> EmployerTalk:
    """They did not hear again yet; it comes back on the day list."""
    return _set(actor, talk_id, "employer.unfollowed", followed_on=None)


def _set(actor: Actor, talk_id: UUID, event: str, **columns: object) -> EmployerTalk:
    policies.can_write_talks(actor).enforce()
    talk = talks(actor).select_for_update(of=("self",)).get(pk=talk_id)
    for name, value in columns.items():
        setattr(talk, name, value)
    talk.save(update_fields=list(columns))
    journal.emit(event, actor, talk)
    return talk


@transaction.atomic
def start_campaign(actor: Actor, new: NewCampaign) -> Campaign:
    """Say to whom a message goes, and who keeps an eye on it."""
    policies.can_write_talks(actor).enforce()
    campaign = Campaign(region_id=actor.region_id)
    _fill(actor, campaign, new)
    journal.emit("employer.campaign_started", actor, campaign, n=len(set(new.organisations)))
    return campaign


@transaction.atomic
def change_campaign(actor: Actor, campaign_id: UUID, new: NewCampaign) -> Campaign:
    """Say it differently, or to others."""
    policies.can_write_talks(actor).enforce()
    campaign = campaigns(actor).select_for_update(of=("self",)).get(pk=campaign_id)
    if campaign.closed_on is not None:
        raise Refused(
            _("Deze campagne is afgesloten. Zet ze eerst weer open."), campaign=campaign.pk
        )
    _fill(actor, campaign, new)
    journal.emit("employer.campaign_changed", actor, campaign, n=len(set(new.organisations)))
    return campaign


def _fill(actor: Actor, campaign: Campaign, new: NewCampaign) -> None:
    campaign.title, campaign.message = new.title, new.message
    campaign.starts_on, campaign.ends_on = new.starts_on, new.ends_on
    campaign.owner_id = _owner(actor, new.owner_id)
    if new.ends_on < new.starts_on:
        raise BadInput(_("Het einde ligt voor het begin."), field="ends_on")
    chosen = accounts.organisations(actor).filter(pk__in=new.organisations)
    if not chosen:
        raise BadInput(_("Kies minstens één organisatie."), field="organisations")
    _checked(campaign)
    campaign.save()
    campaign.organisations.set(chosen)


@transaction.atomic
def close_campaign(actor: Actor, campaign_id: UUID, *, learnt: str) -> Campaign:
    """Write what was learnt; the campaign leaves the day list."""
    policies.can_write_talks(actor).enforce()
    campaign = campaigns(actor).select_for_update(of=("self",)).get(pk=campaign_id)
    if not learnt.strip():
        raise BadInput(_("Schrijf in een paar woorden wat jullie leerden."), field="learnt")
    campaign.learnt, campaign.closed_on = learnt.strip(), actor.on
    campaign.save(update_fields=["learnt", "closed_on"])
    journal.emit("employer.campaign_closed", actor, campaign)
    return campaign


@transaction.atomic
def reopen_campaign(actor: Actor, campaign_id: UUID) -> Campaign:
    """Go on with a campaign; what was learnt stays."""
    policies.can_write_talks(actor).enforce()
    campaign = campaigns(actor).select_for_update(of=("self",)).get(pk=campaign_id)
    campaign.closed_on = None
    campaign.save(update_fields=["closed_on"])
    journal.emit("employer.campaign_reopened", actor, campaign)
    return campaign
