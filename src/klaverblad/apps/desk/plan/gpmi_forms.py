"""What is asked around a GPMI: its terms, a signature on paper, a reason, an outcome."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from klaverblad.apps.accounts import queries as accounts
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.people.forms.fields import DayField
from klaverblad.apps.people.forms.organisations import OrganisationField
from klaverblad.apps.trajectories import services
from klaverblad.apps.trajectories.models import Gpmi, GpmiKind, Party


class TermsForm(forms.Form):
    """What is agreed beside the goals and steps of the plan."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Welk soort GPMI?"),
        choices=GpmiKind,
        initial=GpmiKind.GENERAL,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Kies een antwoord.")},
    )
    agreed = forms.CharField(
        label=gettext_lazy("Wat spreken jullie nog af?"),
        help_text=gettext_lazy("Ook wat het OCMW doet. De doelen en stappen komen er vanzelf in."),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    evaluations_a_year = forms.IntegerField(
        label=gettext_lazy("Hoe vaak per jaar kijken jullie samen hoe het gaat?"),
        help_text=gettext_lazy("Minstens drie keer. Klaverblad zet de dagen in je daglijst."),
        initial=services.EVALUATIONS_LEAST,
        min_value=services.EVALUATIONS_LEAST,
        max_value=services.EVALUATIONS_MOST,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            "required": gettext_lazy("Schrijf een getal."),
            "invalid": gettext_lazy("Schrijf een heel getal, zonder woorden erbij."),
            "min_value": gettext_lazy("Geef minstens %(limit_value)s."),
            "max_value": gettext_lazy("Geef hoogstens %(limit_value)s."),
        },
    )

    @classmethod
    def of(cls, data: Any, gpmi: Gpmi | None) -> TermsForm:
        names = ("kind", "agreed", "evaluations_a_year")
        first = {name: getattr(gpmi, name) for name in names} if gpmi else {}
        return cls(data or None, initial=first)

    def terms(self) -> services.GpmiTerms:
        return services.GpmiTerms(**self.cleaned_data)


class PaperForm(forms.Form):
    """A signature that stands on paper."""

    party = forms.ChoiceField(
        label=gettext_lazy("Wie tekende op papier?"),
        choices=Party,
        initial=Party.PERSON,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Kies een antwoord.")},
    )
    name = forms.CharField(
        label=gettext_lazy("Naam van wie tekende"),
        max_length=120,
        error_messages={"required": gettext_lazy("Schrijf de naam van wie tekende.")},
    )
    organisation_id = OrganisationField(
        label=gettext_lazy("Van welke organisatie? (bij een derde)"), required=False
    )
    signed_on = DayField(
        label=gettext_lazy("Op welke dag?"),
        help_text=gettext_lazy("Zo: 2 maart 2026, of 2/3/2026."),
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation_id"].offer(accounts.organisations(actor))

    def paper(self) -> services.OnPaper:
        return services.OnPaper(**self.cleaned_data)


class EndForm(forms.Form):
    """Why a GPMI stops."""

    because = forms.CharField(
        label=gettext_lazy("Waarom stopt het GPMI?"),
        help_text=gettext_lazy("In een paar woorden. Het heeft voor niemand een gevolg."),
        max_length=200,
        error_messages={"required": gettext_lazy("Zeg in een paar woorden waarom het GPMI stopt.")},
    )


class EvaluationForm(forms.Form):
    """What came of looking together, or why it did not happen. One of both."""

    outcome = forms.CharField(
        label=gettext_lazy("Wat zagen jullie, en wat verandert er?"),
        help_text=gettext_lazy("Een paar woorden volstaan. De persoon kan dit lezen."),
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    because = forms.CharField(
        label=gettext_lazy("Of: waarom gaat dit gesprek niet door?"),
        max_length=200,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        outcome, because = said.get("outcome", "").strip(), said.get("because", "").strip()
        if outcome and because:
            self.add_error("because", _("Er staan twee antwoorden. Kies er één."))
        elif not outcome and not because:
            self.add_error("outcome", _("Schrijf in een paar woorden wat jullie zagen."))
        return said
