"""Forms beside the market and the account: asking to join by mail, which mail, and hours."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy

from klaverblad.apps.exchange.lets.forms import ApplicantForm, MadeOnce
from klaverblad.apps.exchange.lets.hours_rule import HoursRule
from klaverblad.apps.exchange.lets.models import HowOften, Member
from klaverblad.apps.exchange.lets.services import Applicant, NewHours

MINUTES_OF_AN_HOUR = 60


class SignUpForm(ApplicantForm):
    """Asking to join without a login: the same, and a mailbox to answer to."""

    email = forms.EmailField(
        label=gettext_lazy("E-mailadres"),
        help_text=gettext_lazy("Alleen om je te antwoorden. De leden zien het niet."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": gettext_lazy("Schrijf je e-mailadres."),
            "invalid": gettext_lazy("We kunnen dit adres niet lezen. Kijk het na."),
        },
    )

    def applicant(self) -> Applicant:
        """What they say of themselves, without the address."""
        said = self.cleaned_data
        return Applicant(name=said["name"], area=said["area"], about=said["about"])


class MailForm(forms.Form):
    """Which mail a member wants; unless they choose, none."""

    overview = forms.ChoiceField(
        label=gettext_lazy("Een overzicht van wat nieuw is"),
        choices=HowOften.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Kies een antwoord.")},
    )
    reminds = forms.BooleanField(
        label=gettext_lazy("Mail me ook als iets van mij bijna van de markt gaat"),
        required=False,
    )


class HoursForm(MadeOnce):
    """What somebody did for the group, when, and how long."""

    def __init__(
        self, *args: Any, rule: HoursRule, members: list[Member] | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if members is not None:
            self.fields["member"] = forms.ChoiceField(
                label=gettext_lazy("Wie deed het?"),
                choices=[(str(one.pk), one.name) for one in members],
                error_messages={"required": gettext_lazy("Kies een lid uit de lijst.")},
            )
        self.fields["task"] = forms.ChoiceField(
            label=gettext_lazy("Wat deed je voor de groep?"),
            choices=[(one, one) for one in rule.tasks],
            error_messages={"required": gettext_lazy("Kies een taak.")},
        )
        self.fields["on"] = forms.DateField(
            label=gettext_lazy("Welke dag?"),
            widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
            error_messages={
                "required": gettext_lazy("Kies een dag."),
                "invalid": gettext_lazy("We kunnen deze dag niet lezen. Schrijf hem zo: 2/3/2026."),
            },
        )
        for name, label, most in (
            ("hours", gettext_lazy("Uren"), 23),
            ("minutes", gettext_lazy("Minuten"), 59),
        ):
            self.fields[name] = forms.IntegerField(
                label=label,
                min_value=0,
                max_value=most,
                required=False,
                widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
                error_messages={"invalid": gettext_lazy("Schrijf een heel getal, zo: 2")},
            )

    def clean(self) -> dict[str, Any]:
        """At least a minute, together."""
        said: dict[str, Any] = super().clean() or {}
        if not self.errors and not self._minutes(said):
            self.add_error("minutes", gettext_lazy("Schrijf hoelang het duurde."))
        return said

    @staticmethod
    def _minutes(said: dict[str, Any]) -> int:
        # A field left open is no hours, or no minutes, beside the other one.
        return (said.get("hours") or 0) * MINUTES_OF_AN_HOUR + (said.get("minutes") or 0)

    def written(self) -> NewHours:
        """What the services take, from a valid form."""
        said = self.cleaned_data
        return NewHours(
            id=said["id"],
            on=said["on"],
            task=said["task"],
            minutes=self._minutes(said),
            member=UUID(said["member"]) if "member" in said else None,
        )
