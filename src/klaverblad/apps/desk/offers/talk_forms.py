"""A contact with an organisation, and a campaign, as forms."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy

from klaverblad.apps.accounts.models import Organisation, User
from klaverblad.apps.people.forms.fields import DayField
from klaverblad.apps.places.employer_services import NewCampaign, NewTalk
from klaverblad.apps.places.models import Campaign, TalkHow, TalkOutcome

_DAY = gettext_lazy("Zo: 2 maart 2026, of 2/3/2026.")


def _id(text: str) -> UUID | None:
    return UUID(text) if text else None


class TalkForm(forms.Form):
    """When, how, about what, what came of it, and when again."""

    on = DayField(label=gettext_lazy("Wanneer?"), help_text=_DAY)
    how = forms.ChoiceField(
        label=gettext_lazy("Hoe?"),
        choices=TalkHow,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Kies hoe jullie spraken.")},
    )
    about = forms.CharField(
        label=gettext_lazy("Waarover?"),
        help_text=gettext_lazy("Over plekken en werk, niet over iemand die je begeleidt."),
        max_length=600,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": gettext_lazy("Schrijf in een paar woorden waarover het ging.")},
    )
    outcome = forms.ChoiceField(
        label=gettext_lazy("Wat kwam eruit?"),
        choices=TalkOutcome,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Kies wat eruit kwam.")},
    )
    campaign = forms.ChoiceField(label=gettext_lazy("Hoort het bij een campagne?"), required=False)
    next_on = DayField(
        label=gettext_lazy("Wanneer spreken jullie opnieuw?"),
        help_text=gettext_lazy("Leeg: niet afgesproken. Op die dag staat het in Vandaag."),
        required=False,
    )
    next_what = forms.CharField(label=gettext_lazy("Waarvoor?"), max_length=160, required=False)
    owner = forms.ChoiceField(label=gettext_lazy("Wie volgt dit op?"))

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        campaigns: Iterable[Campaign],
        speakers: Iterable[User],
        **kwargs: Any,
    ) -> None:
        super().__init__(data, **kwargs)
        self.fields["campaign"].choices = [  # type: ignore[attr-defined]
            ("", gettext_lazy("nee")),
            *((str(one.pk), one.title) for one in campaigns),
        ]
        self.fields["owner"].choices = [  # type: ignore[attr-defined]
            (str(one.pk), one.name) for one in speakers
        ]

    def new(self) -> NewTalk:
        """What `log_talk` takes."""
        said = dict(self.cleaned_data)
        said["campaign_id"], said["owner_id"] = _id(said.pop("campaign")), _id(said.pop("owner"))
        return NewTalk(**said)


class CampaignForm(forms.Form):
    """To whom, which message, from when to when."""

    title = forms.CharField(
        label=gettext_lazy("Hoe heet de campagne?"),
        max_length=120,
        error_messages={"required": gettext_lazy("Geef de campagne een naam.")},
    )
    message = forms.CharField(
        label=gettext_lazy("Wat is de boodschap?"),
        max_length=1000,
        widget=forms.Textarea({"rows": 4}),
        error_messages={"required": gettext_lazy("Schrijf wat jullie vertellen.")},
    )
    starts_on = DayField(label=gettext_lazy("Van"), help_text=_DAY)
    ends_on = DayField(label=gettext_lazy("Tot en met"), help_text=_DAY)
    organisations = forms.MultipleChoiceField(
        label=gettext_lazy("Voor welke organisaties?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Kies minstens één organisatie.")},
    )
    owner = forms.ChoiceField(label=gettext_lazy("Wie volgt dit op?"))

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        organisations: Iterable[Organisation],
        speakers: Iterable[User],
        **kwargs: Any,
    ) -> None:
        super().__init__(data, **kwargs)
        self.fields["organisations"].choices = [  # type: ignore[attr-defined]
            (str(one.pk), one.name) for one in organisations
        ]
        self.fields["owner"].choices = [  # type: ignore[attr-defined]
            (str(one.pk), one.name) for one in speakers
        ]

    def new(self) -> NewCampaign:
        """What `start_campaign` and `change_campaign` take."""
        said = dict(self.cleaned_data)
        said["owner_id"] = _id(said.pop("owner"))
        said["organisations"] = [UUID(one) for one in said["organisations"]]
        return NewCampaign(**said)


class LearntForm(forms.Form):
    """What came of a campaign."""

    learnt = forms.CharField(
        label=gettext_lazy("Wat leerden jullie?"),
        help_text=gettext_lazy("Wat werkte, wat niet, wat doen jullie volgende keer anders?"),
        max_length=1000,
        widget=forms.Textarea({"rows": 4}),
        error_messages={
            "required": gettext_lazy("Schrijf in een paar woorden wat jullie leerden.")
        },
    )
