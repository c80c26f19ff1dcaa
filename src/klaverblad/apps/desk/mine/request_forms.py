"""What a person says of a right that they asked for: few questions, plain words."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from klaverblad.apps.desk.requests.forms import rights_to_choose
from klaverblad.apps.rights import request_services as services
from klaverblad.apps.rights.models import AskedBy, Channel, RequestState

GRANTED, REFUSED = "ja", "nee"


def _day() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


_NO_DAY = {
    "required": gettext_lazy("Kies een dag."),
    "invalid": gettext_lazy("We kunnen deze dag niet lezen. Schrijf hem zo: 2/3/2026."),
}


class OwnAskForm(forms.Form):
    """I asked for this."""

    right = forms.ChoiceField(
        label=gettext_lazy("Wat vroeg je aan?"),
        error_messages={"required": gettext_lazy("Kies wat je aanvroeg.")},
    )
    asked_on = forms.DateField(
        label=gettext_lazy("Welke dag?"), widget=_day(), error_messages=_NO_DAY
    )
    channel = forms.ChoiceField(
        label=gettext_lazy("Hoe?"),
        choices=[
            (Channel.COUNTER, gettext_lazy("Aan het loket")),
            (Channel.LETTER, gettext_lazy("Met een brief")),
            (Channel.MAIL, gettext_lazy("Met een mail")),
            (Channel.ONLINE, gettext_lazy("Op een website")),
            (Channel.PHONE, gettext_lazy("Met de telefoon")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Kies hoe je het vroeg.")},
    )
    body = forms.CharField(
        label=gettext_lazy("Bij wie?"),
        help_text=gettext_lazy("Weet je het niet? Laat het leeg."),
        max_length=160,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["right"].choices = [("", _("Kies")), *rights_to_choose()]

    def new_request(self) -> services.NewRequest:
        return services.NewRequest(asked_by=AskedBy.PERSON, **self.cleaned_data)


class OwnAnswerForm(forms.Form):
    """What the letter says."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    said = forms.ChoiceField(
        label=gettext_lazy("Krijg je het?"),
        choices=[(GRANTED, gettext_lazy("Ja")), (REFUSED, gettext_lazy("Nee"))],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Kies ja of nee.")},
    )
    answered_on = forms.DateField(
        label=gettext_lazy("Welke dag kwam de brief?"), widget=_day(), error_messages=_NO_DAY
    )
    appeal_until = forms.DateField(
        label=gettext_lazy("Zeiden ze nee? Tot welke dag mag je zeggen dat je niet akkoord bent?"),
        help_text=gettext_lazy("Die dag staat in de brief. Vind je hem niet? Laat het leeg."),
        required=False,
        widget=_day(),
        error_messages=_NO_DAY,
    )

    def answer(self) -> services.Answer:
        said = self.cleaned_data
        if said["said"] == GRANTED:
            return services.Answer(RequestState.GRANTED, answered_on=said["answered_on"])
        return services.Answer(
            RequestState.REFUSED,
            answered_on=said["answered_on"],
            appeal_until=said["appeal_until"],
        )
