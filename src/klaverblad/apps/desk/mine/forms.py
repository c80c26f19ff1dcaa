"""The few things that a person fills in: short, one question at a time, and never twice."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils.functional import Promise, lazy
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from klaverblad.apps.people.forms import FactForm
from klaverblad.apps.people.forms.documents import SentFileForm
from klaverblad.apps.people.models import EndedAs, KnownBy, SaidBy
from klaverblad.apps.people.services import Said
from klaverblad.apps.trajectories.models import (
    CannotCome,
    DiaryReaders,
    SearchHow,
    SearchKind,
)
from klaverblad.apps.trajectories.services import Did
from klaverblad.apps.trajectories.services.goals import GOAL_MOST
from klaverblad.apps.trajectories.services.messages import MESSAGE_MOST

# How somebody types tells the direction of what they type.
_AUTO = {"dir": "auto"}


def _lines(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, **_AUTO})


def _boxes(choices: type[TextChoices]) -> list[tuple[str, str | Promise]]:
    """The answers as boxes: each begins with a capital, for it stands alone."""
    return [(one.value, _capital(one.label)) for one in choices]


_capital = lazy(lambda label: capfirst(str(label)), str)


def _day() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class GoalForm(forms.Form):
    """What somebody wants."""

    words = forms.CharField(
        label=gettext_lazy("Wat wil je?"),
        help_text=gettext_lazy("Schrijf het zoals je het zelf zegt. Fouten zijn niet erg."),
        max_length=GOAL_MOST,
        widget=_lines(3),
        error_messages={"required": gettext_lazy("Schrijf in een paar woorden wat je wilt.")},
    )


class CannotForm(forms.Form):
    """Why somebody cannot come, and a few words."""

    because = forms.ChoiceField(
        label=gettext_lazy("Waarom kun je niet?"),
        choices=CannotCome,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Kies waarom je niet kunt.")},
    )
    word = forms.CharField(
        label=gettext_lazy("Wil je er iets bij zeggen?"),
        help_text=gettext_lazy("Bijvoorbeeld: welke dag wel kan."),
        required=False,
        max_length=400,
        widget=_lines(2),
    )
    call_off = forms.BooleanField(
        label=gettext_lazy("Zeg de afspraak meteen af"),
        help_text=gettext_lazy("Anders blijft ze staan tot jullie een andere dag vinden."),
        required=False,
    )


class MessageForm(forms.Form):
    """A few words to the other side."""

    text = forms.CharField(
        label=gettext_lazy("Je bericht"),
        max_length=MESSAGE_MOST,
        widget=_lines(3),
        error_messages={"required": gettext_lazy("Schrijf eerst iets in het vak.")},
    )


class ReadersForm(forms.Form):
    """Who else reads the diary."""

    readers = forms.ChoiceField(
        label=gettext_lazy("Wie mag je dagboek lezen?"),
        choices=_boxes(DiaryReaders),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Kies wie je dagboek mag lezen.")},
    )


class EntryForm(forms.Form):
    """One thing that somebody did to find work."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Wat deed je?"),
        choices=_boxes(SearchKind),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Kies wat je deed.")},
    )
    with_whom = forms.CharField(
        label=gettext_lazy("Bij wie?"),
        help_text=gettext_lazy("Het bedrijf, de winkel, de school of de website."),
        required=False,
        max_length=160,
        widget=forms.TextInput(attrs={"autocomplete": "off", **_AUTO}),
    )
    on = forms.DateField(
        label=gettext_lazy("Welke dag?"),
        widget=_day(),
        error_messages={
            "required": gettext_lazy("Kies een dag."),
            "invalid": gettext_lazy("We kunnen deze dag niet lezen. Schrijf hem zo: 2/3/2026."),
        },
    )
    how = forms.ChoiceField(
        label=gettext_lazy("Hoe?"),
        choices=_boxes(SearchHow),
        required=False,
        widget=forms.RadioSelect,
    )
    came_of_it = forms.CharField(
        label=gettext_lazy("Wat kwam ervan?"),
        help_text=gettext_lazy("Weet je het nog niet? Laat het leeg. Je kunt het later aanvullen."),
        required=False,
        max_length=400,
        widget=_lines(2),
    )

    def did(self) -> Did:
        return Did(**self.cleaned_data)


class NewEntryForm(EntryForm):
    """The same, with a photo or a file at once."""

    file = forms.FileField(
        label=gettext_lazy("Heb je een bewijs?"),
        help_text=gettext_lazy(
            "Een foto van een brief of kaartje, of een pdf. Hoogstens 10 MB. Het mag ook later."
        ),
        required=False,
        widget=SentFileForm.base_fields["file"].widget.__class__(
            attrs=SentFileForm.base_fields["file"].widget.attrs
        ),
    )

    def clean_file(self) -> bytes | None:
        """Read it as the other forms that take a file do."""
        if self.cleaned_data.get("file") is None:
            return None
        return SentFileForm.clean_file(self)  # type: ignore[arg-type]

    def did(self) -> Did:
        return Did(**{key: value for key, value in self.cleaned_data.items() if key != "file"})


class PeriodForm(forms.Form):
    """From which day to which day."""

    first = forms.DateField(label=gettext_lazy("Van"), widget=_day())
    last = forms.DateField(label=gettext_lazy("Tot en met"), widget=_day())

    def clean(self) -> dict[str, Any]:
        """The first day comes first."""
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and last < first:
            raise ValidationError(_("De laatste dag komt vóór de eerste. Wissel ze om."))
        return cleaned


class OwnFactForm(FactForm):
    """A fact about oneself: the question and the answer. Who says it and how we know is plain."""

    _NOT_ASKED = ("said_by", "known_by", "document", "evidence")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self._NOT_ASKED:
            self.fields.pop(name, None)
        if "ended_as" not in self.fields:
            # Nothing stood there: it is so from today, as far as we know.
            self.fields.pop("since", None)

    def own_said(self) -> Said:
        """What the person says of themselves."""
        said = self.cleaned_data
        return Said(
            key=self.key.key,
            value=said["value"],
            since=said.get("since") or self.on,
            said_by=SaidBy.PERSON,
            known_by=KnownBy.TOLD,
            ended_as=said.get("ended_as", EndedAs.CHANGED),
        )


class ContestForm(forms.Form):
    """What is not right about something that somebody else noted."""

    words = forms.CharField(
        label=gettext_lazy("Wat klopt er niet?"),
        help_text=gettext_lazy("Je coach leest dit en antwoordt je."),
        max_length=600,
        widget=_lines(3),
        error_messages={"required": gettext_lazy("Schrijf in een paar woorden wat niet klopt.")},
    )
