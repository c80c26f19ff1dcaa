"""What is asked of who gets access: a name, an address, a role; and of a change."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.models import Membership, Organisation, Role
from klaverblad.apps.people.forms.fields import DayField
from klaverblad.apps.signin.members import policies, services

Choices = list[tuple[str, str]]


def _until() -> DayField:
    return DayField(
        label=gettext_lazy("Tot en met welke dag?"),
        help_text=gettext_lazy("Zo: 2 maart 2027. Laat het leeg als er geen einde is."),
        required=False,
    )


class AccessForm(forms.Form):
    """Who comes, and as what. One choice says the organisation and the role."""

    name = forms.CharField(
        label=gettext_lazy("Voornaam en familienaam"),
        max_length=160,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mailadres"),
        help_text=gettext_lazy(
            "Daar gaat de uitnodiging heen. Neem een adres dat alleen die leest."
        ),
        widget=forms.EmailInput({"autocomplete": "off"}),
        error_messages={
            "required": gettext_lazy("Schrijf het e-mailadres."),
            "invalid": gettext_lazy("We kunnen dit adres niet lezen. Kijk het na."),
        },
    )
    access = forms.ChoiceField(label=gettext_lazy("Welke rol?"))
    language = forms.ChoiceField(
        label=gettext_lazy("In welke taal schrijven we?"), choices=settings.LANGUAGES
    )
    until = _until()

    def __init__(
        self, *args: Any, actor: Actor, organisations: Iterable[Organisation], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        groups = [(one.name, _roles_in(actor, one)) for one in organisations]
        # With one organisation its name above the roles says nothing new.
        found: list[Any] = groups[0][1] if len(groups) == 1 else groups
        self.fields["access"].choices = [("", _("kies")), *found]

    def new(self) -> services.NewAccess:
        """What the service takes."""
        said = self.cleaned_data
        organisation, _colon, role = said["access"].partition(":")
        return services.NewAccess(
            organisation_id=UUID(organisation),
            role=role,
            name=said["name"],
            email=said["email"],
            language=said["language"],
            until=said["until"],
        )


def _roles_in(actor: Actor, organisation: Organisation) -> Choices:
    return [
        (f"{organisation.pk}:{role.value}", str(role.label))
        for role in Role
        if role in policies.roles_to_give(actor, organisation)
    ]


class ChangeForm(forms.Form):
    """Another role, or another last day."""

    role = forms.ChoiceField(label=gettext_lazy("Rol"))
    until = _until()

    def __init__(self, *args: Any, actor: Actor, membership: Membership, **kwargs: Any) -> None:
        kwargs["initial"] = {"role": membership.role, "until": membership.until}
        super().__init__(*args, **kwargs)
        may = policies.roles_to_give(actor, membership.organisation)
        self.fields["role"].choices = [
            (role.value, str(role.label)) for role in Role if role in may
        ]
