"""What is asked about a request: how it was asked for, and what the letter says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from klaverblad.apps.people import values
from klaverblad.apps.people.forms.fields import DayField
from klaverblad.apps.people.models import Document
from klaverblad.apps.people.registry import registry
from klaverblad.apps.rights import request_services as services
from klaverblad.apps.rights.models import (
    AmountPer,
    AskedBy,
    Channel,
    RequestState,
    RightRequest,
    TermFrom,
)
from klaverblad.apps.rights.request_terms import right_name
from klaverblad.apps.rights.step_of_request import STEP_OF
from klaverblad.errors import BadInput
from klaverblad.law.rights import rights

_DAY = gettext_lazy("Zo: 2 maart 2026, of 2/3/2026.")
_FROM = [(one.value, one.label) for one in (TermFrom.LETTER, TermFrom.TOLD)]


def rights_to_choose() -> list[tuple[str, str]]:
    """Every right by name."""
    return sorted(((key, right_name(key)) for key in rights()), key=lambda one: one[1].casefold())


class AmountField(forms.CharField):
    """An amount in euro, as people write it."""

    def to_python(self, value: Any) -> Decimal | None:
        text = super().to_python(value)
        if not text:
            return None
        try:
            # Read as any other amount of money here is read.
            return Decimal(str(values.read(registry()["other_income_month_eur"], text)))
        except BadInput as error:
            raise ValidationError(str(error.sentence)) from error


class AskForm(forms.Form):
    """How and when a right was asked for."""

    right = forms.ChoiceField(label=gettext_lazy("Welk recht?"))
    asked_on = DayField(label=gettext_lazy("Op welke dag is het aangevraagd?"), help_text=_DAY)
    asked_by = forms.ChoiceField(
        label=gettext_lazy("Wie vroeg het aan?"), choices=AskedBy, widget=forms.RadioSelect
    )
    channel = forms.ChoiceField(
        label=gettext_lazy("Hoe?"), choices=Channel, widget=forms.RadioSelect
    )
    body = forms.CharField(label=gettext_lazy("Bij wie?"), max_length=160, required=False)
    reference = forms.CharField(
        label=gettext_lazy("Hun nummer van het dossier, als je dat kent"),
        help_text=gettext_lazy("We bewaren het verzegeld."),
        max_length=60,
        required=False,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    answer_due_on = DayField(
        label=gettext_lazy("Zeiden ze wanneer het antwoord komt?"), required=False
    )
    answer_due_from = forms.ChoiceField(
        label=gettext_lazy("Hoe weet je dat?"),
        choices=[("", gettext_lazy("niet gezegd")), *_FROM],
        widget=forms.RadioSelect,
        required=False,
    )
    with_step = forms.BooleanField(
        label=gettext_lazy("Zet het ook in het plan"),
        help_text=gettext_lazy("Voor het leefloon: daar is een stap voor."),
        required=False,
    )

    def __init__(
        self, *args: Any, bodies: Mapping[str, str], may_plan: bool, is_change: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["right"].choices = [("", _("Kies een recht")), *rights_to_choose()]
        if is_change:
            self.fields["right"].disabled = True
        chosen = self["right"].value()
        if body := bodies.get(chosen or ""):
            self.fields["body"].help_text = _("Leeg: %(body)s.") % {"body": body}
        else:
            self.fields["body"].help_text = _("Leeg: de dienst die dit recht toekent.")
        self.fields["answer_due_on"].help_text = _(
            "Leeg: de termijn van de wet, als die bekend is. Anders blijft het open."
        )
        if not may_plan or (chosen and chosen not in STEP_OF):
            # The plan has a step for some rights only; a box that does nothing is none.
            del self.fields["with_step"]

    @staticmethod
    def first(request: RightRequest) -> dict[str, Any]:
        """What stands there now."""
        said = {
            name: getattr(request, name)
            for name in ("right", "asked_on", "asked_by", "channel", "body", "reference")
        }
        if request.answer_due_from in dict(_FROM):
            said |= {
                "answer_due_on": request.answer_due_on,
                "answer_due_from": request.answer_due_from,
            }
        return said

    def new_request(self) -> services.NewRequest:
        return services.NewRequest(**self.cleaned_data)


class _AnswerForm(forms.Form):
    """What every answer has: its day, and the letter."""

    state = RequestState.ASKED
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    answered_on = DayField(
        label=gettext_lazy("Op welke dag kwam het antwoord aan?"), help_text=_DAY
    )

    def __init__(self, *args: Any, documents: Iterable[Document] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = [(str(one.pk), one.title) for one in documents]
        if found:
            self.fields["document_id"] = forms.ChoiceField(
                label=_("Is de brief hier bewaard?"),
                choices=[("", _("Nee, of niet deze")), *found],
                required=False,
            )

    def answer(self) -> services.Answer:
        said = dict(self.cleaned_data)
        said.pop("seen")
        chosen = said.pop("document_id", "")
        return services.Answer(
            state=self.state, document_id=UUID(chosen) if chosen else None, **said
        )

    @staticmethod
    def first(request: RightRequest) -> dict[str, Any]:
        """What stands there now."""
        return {
            "answered_on": request.answered_on,
            "amount_eur": request.amount_eur
            and values.amounts.plain_number(float(request.amount_eur), values.language()),
            "amount_per": request.amount_per or AmountPer.MONTH,
            "granted_from": request.granted_from,
            "granted_until": request.granted_until,
            "refusal_words": request.refusal_words,
            "appeal_until": request.appeal_until
            if request.appeal_from == TermFrom.LETTER
            else None,
            "document_id": request.document_id and str(request.document_id),
            "seen": request.state,
        }


class GrantedForm(_AnswerForm):
    """Yes: how much, and from when until when."""

    state = RequestState.GRANTED
    amount_eur = AmountField(
        label=gettext_lazy("Hoeveel is het?"),
        help_text=gettext_lazy("Zoals het in de brief staat. Leeg als er geen bedrag is."),
        required=False,
        widget=forms.TextInput({"inputmode": "decimal", "autocomplete": "off", "maxlength": "20"}),
    )
    amount_per = forms.ChoiceField(
        label=gettext_lazy("Is dat bedrag"),
        choices=AmountPer,
        initial=AmountPer.MONTH,
        widget=forms.RadioSelect,
        required=False,
    )
    granted_from = DayField(label=gettext_lazy("Vanaf welke dag?"), required=False)
    granted_until = DayField(
        label=gettext_lazy("Tot en met welke dag, als dat erin staat?"), required=False
    )


class RefusedForm(_AnswerForm):
    """No: why, in the words of the letter, and until when one may appeal."""

    state = RequestState.REFUSED
    refusal_words = forms.CharField(
        label=gettext_lazy("Waarom niet? Neem de woorden van de brief over"),
        help_text=gettext_lazy(
            "Staat er geen reden in? Laat het leeg. Schrijf geen eigen oordeel."
        ),
        max_length=services.WORDS_MOST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    appeal_until = DayField(
        label=gettext_lazy("Tot wanneer kan beroep, volgens de brief?"), required=False
    )

    def __init__(self, *args: Any, law_says: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["appeal_until"].help_text = law_says or _(
            "Dat staat in de brief. Vind je het niet? Laat het leeg en bel de dienst."
        )


FORMS = {"toegekend": GrantedForm, "geweigerd": RefusedForm}
