"""Agreeing that somebody looks along, asking for it, and the emergency that cannot wait."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from klaverblad.apps.accounts.models import Membership, Organisation
from klaverblad.apps.people.forms.fields import DayField, InszField
from klaverblad.apps.people.models import GivenHow, SharingPurpose
from klaverblad.apps.people.registry import Domain
from klaverblad.apps.people.services import NewConsent, NewRequest
from klaverblad.apps.people.statements import DOMAIN_NAMES

_OFF = {"autocomplete": "off"}
_DOMAINS = [(domain.value, DOMAIN_NAMES[domain]) for domain in Domain]


class HowField(forms.ChoiceField):
    """How a person said yes, when a professional writes it down."""

    def __init__(self) -> None:
        super().__init__(
            label=gettext_lazy("Hoe zei de persoon ja?"),
            choices=[(how.value, how.label) for how in (GivenHow.ON_PAPER, GivenHow.SPOKEN)],
            widget=forms.RadioSelect,
            error_messages={"required": gettext_lazy("Kies hoe de persoon het zei.")},
        )


class _SharedForm(forms.Form):
    """What is shared, what for and until when."""

    purpose = forms.ChoiceField(
        label=gettext_lazy("Waarvoor?"),
        choices=SharingPurpose,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Kies waarvoor.")},
    )
    domains = forms.MultipleChoiceField(
        label=gettext_lazy("Over welke delen van het leven?"),
        help_text=gettext_lazy(
            "Alleen wat nodig is. Naam, leeftijd, contact, doelen, stappen en wat voor het team genoteerd wordt, horen erbij."
        ),
        choices=_DOMAINS,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Kies minstens één deel van het leven.")},
    )
    until = DayField(
        label=gettext_lazy("Tot en met welke dag?"),
        help_text=gettext_lazy("Zo: 2 maart 2027, of 2/3/2027. Ten langste twee jaar."),
        widget=forms.TextInput(_OFF),
    )

    def clean_purpose(self) -> SharingPurpose:
        return SharingPurpose(self.cleaned_data["purpose"])

    def clean_domains(self) -> frozenset[Domain]:
        return frozenset(Domain(code) for code in self.cleaned_data["domains"])


class ConsentForm(_SharedForm):
    """What a person agrees to. A professional also says how the person said so."""

    organisation = forms.ChoiceField(
        label=gettext_lazy("Welke organisatie?"),
        error_messages={"required": gettext_lazy("Kies een organisatie.")},
    )
    how = HowField()
    field_order = ("organisation", "purpose", "domains", "until", "how")

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        organisations: Iterable[Organisation],
        is_own: bool,
        **kwargs: Any,
    ) -> None:
        """Offer these organisations; `is_own`: the person gives it themselves."""
        super().__init__(data, **kwargs)
        choices = [(str(one.pk), one.name) for one in organisations]
        self.fields["organisation"].choices = [("", gettext_lazy("kies")), *choices]  # type: ignore[attr-defined]
        if is_own:
            del self.fields["how"]

    def agreed(self) -> NewConsent:
        """What `services.give_consent` takes, from a valid form."""
        said = self.cleaned_data
        return NewConsent(
            organisation_id=UUID(said["organisation"]),
            purpose=said["purpose"],
            domains=said["domains"],
            until=said["until"],
            how=GivenHow(said.get("how") or GivenHow.OWN_PAGE),
        )


class JoinForm(forms.Form):
    """Who joins the team, and what for."""

    member = forms.ChoiceField(
        label=gettext_lazy("Wie?"),
        help_text=gettext_lazy("Collega’s, en mensen van organisaties waarvoor er toestemming is."),
        error_messages={"required": gettext_lazy("Kies iemand.")},
    )
    purpose = forms.CharField(
        label=gettext_lazy("Wat doet die persoon?"),
        help_text=gettext_lazy("In een paar woorden, bijvoorbeeld: jobcoaching."),
        max_length=120,
        widget=forms.TextInput(_OFF),
        error_messages={"required": gettext_lazy("Zeg in een paar woorden waarvoor.")},
    )
    until = DayField(
        label=gettext_lazy("Tot en met welke dag?"),
        help_text=gettext_lazy("Laat leeg als er geen einde is afgesproken."),
        required=False,
        widget=forms.TextInput(_OFF),
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        members: Iterable[Membership],
        **kwargs: Any,
    ) -> None:
        """Offer the people who act in these memberships."""
        super().__init__(data, **kwargs)
        by_house: dict[str, list[tuple[str, str]]] = {}
        for one in members:
            choice = (f"{one.user_id}:{one.organisation_id}", one.user.name)
            by_house.setdefault(one.organisation.name, []).append(choice)
        self.fields["member"].choices = [("", gettext_lazy("kies")), *by_house.items()]  # type: ignore[attr-defined]

    def joined(self) -> dict[str, Any]:
        """What `services.join_team` takes, from a valid form."""
        said = self.cleaned_data
        user_id, organisation_id = said["member"].split(":")
        return {
            "user_id": UUID(user_id),
            "organisation_id": UUID(organisation_id),
            "purpose": said["purpose"],
            "until": said["until"],
        }


class NumberForm(forms.Form):
    """A register number, to see whether there is a file."""

    insz = InszField(
        label=gettext_lazy("Rijksregisternummer"),
        help_text=gettext_lazy("11 cijfers, met of zonder punten. Een BIS-nummer mag ook."),
        widget=forms.TextInput(_OFF | {"inputmode": "numeric"}),
        error_messages={"required": gettext_lazy("Schrijf het nummer.")},
    )


class RequestForm(_SharedForm):
    """What a professional asks to see of somebody who is elsewhere."""

    why = forms.CharField(
        label=gettext_lazy("Waarom vraag je het?"),
        help_text=gettext_lazy("De persoon leest dit. Schrijf het in gewone woorden."),
        max_length=300,
        widget=forms.Textarea(_OFF | {"rows": 3}),
        error_messages={"required": gettext_lazy("Zeg waarom je het vraagt.")},
    )
    reference = forms.CharField(
        label=gettext_lazy("Jouw naam voor deze vraag"),
        help_text=gettext_lazy("Om ze terug te vinden in je lijst, bijvoorbeeld voorletters."),
        max_length=60,
        required=False,
        widget=forms.TextInput(_OFF),
    )
    field_order = ("purpose", "domains", "until", "why", "reference")

    def wanted(self) -> NewRequest:
        """What `services.ask_access` takes, from a valid form."""
        return NewRequest(**self.cleaned_data)


class GrantForm(forms.Form):
    """Yes to a request: to all of it or to less, and how the person said so."""

    domains = forms.MultipleChoiceField(
        label=gettext_lazy("Wat mogen ze zien?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Kies minstens één deel van het leven.")},
    )
    until = DayField(label=gettext_lazy("Tot en met welke dag?"), widget=forms.TextInput(_OFF))
    how = HowField()

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        asked: Iterable[str],
        until: date,
        is_own: bool,
        **kwargs: Any,
    ) -> None:
        """Offer the domains that were asked, all of them ticked."""
        codes = [domain.value for domain in Domain if domain in {*asked}]
        super().__init__(data, initial={"domains": codes, "until": until}, **kwargs)
        self.fields["domains"].choices = [(c, DOMAIN_NAMES[Domain(c)]) for c in codes]  # type: ignore[attr-defined]
        if is_own:
            del self.fields["how"]

    def granted(self) -> dict[str, Any]:
        """What `services.grant_request` takes, from a valid form."""
        said = self.cleaned_data
        return {
            "domains": frozenset(Domain(code) for code in said["domains"]),
            "until": said["until"],
            "how": GivenHow(said.get("how") or GivenHow.OWN_PAGE),
        }


class EmergencyForm(forms.Form):
    """Whose file cannot wait, and why. By number, or by name and birthday."""

    insz = InszField(
        label=gettext_lazy("Rijksregisternummer"),
        help_text=gettext_lazy("Of vul hieronder naam en geboortedag in."),
        required=False,
        widget=forms.TextInput(_OFF | {"inputmode": "numeric"}),
    )
    first_name = forms.CharField(
        label=gettext_lazy("Voornaam"),
        max_length=80,
        required=False,
        widget=forms.TextInput(_OFF),
    )
    last_name = forms.CharField(
        label=gettext_lazy("Familienaam"),
        max_length=80,
        required=False,
        widget=forms.TextInput(_OFF),
    )
    born_on = DayField(
        label=gettext_lazy("Geboren op"),
        help_text=gettext_lazy("Zo: 2 maart 1990, of 2/3/1990."),
        required=False,
        widget=forms.TextInput(_OFF),
    )
    why = forms.CharField(
        label=gettext_lazy("Waarom kan dit niet wachten?"),
        help_text=gettext_lazy(
            "De persoon leest dit, en de functionaris voor gegevensbescherming kijkt het na."
        ),
        max_length=400,
        widget=forms.Textarea(_OFF | {"rows": 3}),
        error_messages={"required": gettext_lazy("Schrijf waarom dit niet kan wachten.")},
    )

    def clean(self) -> dict[str, Any]:
        """A number, or all of name and birthday."""
        said = super().clean() or self.cleaned_data
        named = all(said.get(key) for key in ("first_name", "last_name", "born_on"))
        if "insz" in said and not said["insz"] and not named:
            self.add_error(
                "insz", _("Geef het nummer, of de voornaam, de familienaam en de geboortedag.")
            )
        return said
