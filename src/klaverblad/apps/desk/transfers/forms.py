"""What is asked of another OCMW, and how it answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, time
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from klaverblad.apps.accounts.models import Organisation
from klaverblad.apps.people.forms.fields import DayField
from klaverblad.apps.people.forms.sharing import HowField
from klaverblad.apps.people.models import GivenHow
from klaverblad.apps.people.registry import Domain
from klaverblad.apps.people.statements import DOMAIN_NAMES
from klaverblad.apps.people.values.weeks import read_clock
from klaverblad.apps.trajectories.services import NewTransfer
from klaverblad.errors import BadInput

_OFF = {"autocomplete": "off"}


class ProposeForm(forms.Form):
    """To which OCMW, what goes along, until when an answer, and when all three meet."""

    to = forms.ChoiceField(
        label=gettext_lazy("Naar welk OCMW?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Kies een ander OCMW van de regio.")},
    )
    words = forms.CharField(
        label=gettext_lazy("Waarom, en wat is belangrijk?"),
        help_text=gettext_lazy("Het andere OCMW leest dit, en de persoon ook."),
        max_length=600,
        widget=forms.Textarea({"rows": 3}),
        error_messages={
            "required": gettext_lazy("Zeg in een paar woorden waarom, en wat belangrijk is.")
        },
    )
    domains = forms.MultipleChoiceField(
        label=gettext_lazy("Wat mag mee? De persoon kiest"),
        help_text=gettext_lazy(
            "Wie de persoon is, de doelen, de open stappen en de beloofde gesprekken gaan altijd mee. Notities en documenten nooit."
        ),
        choices=[(domain.value, DOMAIN_NAMES[domain]) for domain in Domain],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    answer_by = DayField(
        label=gettext_lazy("Antwoord tegen welke dag?"),
        help_text=gettext_lazy("Zo: 2 maart 2026, of 2/3/2026. Ten langste zestig dagen."),
        widget=forms.TextInput(_OFF),
    )
    meeting_on = DayField(
        label=gettext_lazy("Gesprek met z’n drieën: welke dag?"),
        help_text=gettext_lazy("Een warme overdracht: jij, de persoon en de nieuwe coach."),
        required=False,
        widget=forms.TextInput(_OFF),
    )
    meeting_clock = forms.CharField(
        label=gettext_lazy("Hoe laat?"),
        help_text=gettext_lazy("Zo: 10.30"),
        required=False,
        max_length=5,
        widget=forms.TextInput(_OFF),
    )
    meeting_where = forms.CharField(
        label=gettext_lazy("Waar?"),
        required=False,
        max_length=120,
        widget=forms.TextInput(_OFF),
    )
    how = HowField()

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        others: Iterable[Organisation],
        **kwargs: Any,
    ) -> None:
        """Offer the other OCMWs of the region."""
        super().__init__(data, **kwargs)
        self.fields["to"].choices = [(str(one.pk), one.name) for one in others]  # type: ignore[attr-defined]

    def clean_meeting_clock(self) -> time | None:
        said = self.cleaned_data["meeting_clock"].strip()
        if not said:
            return None
        try:
            hours, minutes = str(read_clock(said)).split(":")
            return time(int(hours), int(minutes))
        except (BadInput, ValueError) as error:
            raise forms.ValidationError(
                _("We kunnen dit uur niet lezen. Schrijf het zo: 10.30.")
            ) from error

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get("meeting_clock") and not said.get("meeting_on"):
            self.add_error("meeting_on", _("Zeg ook welke dag."))
        if said.get("meeting_on") and not said.get("meeting_clock"):
            self.add_error("meeting_clock", _("Zeg ook hoe laat."))
        return said

    def asked(self) -> NewTransfer:
        """What `services.propose_transfer` takes, from a valid form."""
        said = self.cleaned_data
        meeting_at = None
        if said["meeting_on"] and said["meeting_clock"]:
            meeting_at = timezone.make_aware(
                datetime.combine(said["meeting_on"], said["meeting_clock"])
            )
        return NewTransfer(
            to_id=UUID(said["to"]),
            domains=frozenset(Domain(code) for code in said["domains"]),
            words=said["words"],
            answer_by=said["answer_by"],
            how=GivenHow(said["how"]),
            meeting_at=meeting_at,
            meeting_where=said["meeting_where"],
        )


class AnswerForm(forms.Form):
    """Words with a yes, and the reason of a no."""

    words = forms.CharField(
        label=gettext_lazy("Je antwoord in een paar woorden"),
        help_text=gettext_lazy(
            "Bij nee altijd, bij ja als je wilt. Het andere OCMW en de persoon lezen dit."
        ),
        max_length=600,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )
