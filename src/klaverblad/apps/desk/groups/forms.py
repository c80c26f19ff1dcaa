"""What is asked about a programme, a series, its sessions, and who takes part."""

from __future__ import annotations

from datetime import time
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from klaverblad.apps.accounts import queries as accounts
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.models import OrganisationKind
from klaverblad.apps.groups import queries, services
from klaverblad.apps.groups.models import (
    AwayBecause,
    Programme,
    ProgrammeKind,
    Series,
)
from klaverblad.apps.library import queries as library
from klaverblad.apps.people.forms.fields import DayField
from klaverblad.apps.people.models import GivenHow, HomeLanguage
from klaverblad.apps.people.values.weeks import read_clock

_KEEP_LONG = {"rows": 3}
_LANGUAGES = ("nl", "fr", "en")
_HOW = [(one.value, one.label) for one in GivenHow if one != GivenHow.OWN_PAGE]
_WHOLE = {
    "required": gettext_lazy("Schrijf een getal."),
    "invalid": gettext_lazy("Schrijf een heel getal, zonder woorden erbij."),
    "min_value": gettext_lazy("Geef minstens %(limit_value)s."),
    "max_value": gettext_lazy("Geef hoogstens %(limit_value)s."),
}


def _whole(label: Any, *, low: int, high: int, **more: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        min_value=low,
        max_value=high,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
        error_messages=_WHOLE,
        **more,
    )


class ClockField(forms.CharField):
    """A time of day: 9.30, 9:30 and 9u30 are all fine."""

    default_error_messages = {"required": gettext_lazy("Schrijf een uur, zo: 9.30.")}

    def to_python(self, value: Any) -> time | None:
        text = super().to_python(value)
        if not text:
            return None
        read = read_clock(text)
        if read is None or read == "24:00":
            raise ValidationError(
                _(
                    "We kunnen dit uur niet lezen. Schrijf het zo: 9.30. Wat je invulde, staat er nog."
                )
            )
        return time.fromisoformat(read)

    def prepare_value(self, value: Any) -> Any:
        return f"{value.hour}.{value:%M}" if isinstance(value, time) else value


class ProgrammeForm(forms.Form):
    """What the region offers. Dutch is asked; the other languages may come later."""

    name_nl = forms.CharField(
        label=gettext_lazy("Naam"),
        max_length=80,
        error_messages={"required": gettext_lazy("Schrijf de naam.")},
    )
    about_nl = forms.CharField(
        label=gettext_lazy("Wat doe je er?"),
        help_text=gettext_lazy("Schrijf voor de persoon, met ‘je’."),
        error_messages={"required": gettext_lazy("Schrijf in een paar zinnen wat je er doet.")},
        max_length=400,
        widget=forms.Textarea(_KEEP_LONG),
    )
    for_whom_nl = forms.CharField(
        label=gettext_lazy("Voor wie is het?"),
        max_length=200,
        error_messages={"required": gettext_lazy("Schrijf voor wie het is.")},
    )
    organisation = forms.ChoiceField(
        label=gettext_lazy("Van welke organisatie is het project?"),
        error_messages={"required": gettext_lazy("Kies een organisatie.")},
    )
    instrument = forms.ChoiceField(
        label=gettext_lazy("Welke maatregel is het in een plan?"),
        help_text=gettext_lazy("Zo komt de groep als stap in het plan van wie meedoet."),
        required=False,
    )
    name_fr = forms.CharField(
        label=gettext_lazy("Naam in het Frans"), max_length=80, required=False
    )
    about_fr = forms.CharField(
        label=gettext_lazy("Wat je er doet, in het Frans"), max_length=400, required=False
    )
    for_whom_fr = forms.CharField(
        label=gettext_lazy("Voor wie, in het Frans"), max_length=200, required=False
    )
    name_en = forms.CharField(
        label=gettext_lazy("Naam in het Engels"), max_length=80, required=False
    )
    about_en = forms.CharField(
        label=gettext_lazy("Wat je er doet, in het Engels"), max_length=400, required=False
    )
    for_whom_en = forms.CharField(
        label=gettext_lazy("Voor wie, in het Engels"), max_length=200, required=False
    )

    def __init__(
        self,
        *args: Any,
        actor: Actor,
        kind: str = ProgrammeKind.GROUP,
        programme: Programme | None = None,
        **kwargs: Any,
    ) -> None:
        self.kind = programme.kind if programme is not None else kind
        if programme is not None:
            kwargs["initial"] = _said_of(programme)
        super().__init__(*args, **kwargs)
        if self.kind == ProgrammeKind.MENTORING:
            here = accounts.organisations(actor).filter(kind=OrganisationKind.PARTNER)
            choices = [("", _("kies")), *((str(one.pk), one.name) for one in here)]
            self.fields["organisation"].choices = choices
        else:
            del self.fields["organisation"]
        self.fields["instrument"].choices = [
            ("", _("geen stap in het plan")),
            *((one.pk, str(one)) for one in library.instruments(actor)),
        ]

    def new(self) -> services.NewProgramme:
        """What the service takes."""
        said = self.cleaned_data

        def words(key: str) -> dict[str, str]:
            return {code: said[f"{key}_{code}"] for code in _LANGUAGES}

        return services.NewProgramme(
            name=words("name"),
            about=words("about"),
            for_whom=words("for_whom"),
            instrument=said["instrument"],
            kind=self.kind,
            organisation_id=UUID(said["organisation"]) if said.get("organisation") else None,
        )


def _said_of(programme: Programme) -> dict[str, Any]:
    said: dict[str, Any] = {
        "instrument": programme.instrument_id or "",
        "organisation": str(programme.organisation_id or ""),
    }
    for key in ("name", "about", "for_whom"):
        words = getattr(programme, key)
        said |= {f"{key}_{code}": words.get(code, "") for code in _LANGUAGES}
    return said


class SeriesForm(forms.Form):
    """When and where it runs, for how many people, and who gives it."""

    title = forms.CharField(
        label=gettext_lazy("Hoe herken je deze reeks?"),
        help_text=gettext_lazy("Kort, zo: Najaar, Schoten."),
        error_messages={"required": gettext_lazy("Schrijf waaraan je de reeks herkent.")},
        max_length=100,
    )
    place = forms.CharField(
        label=gettext_lazy("Waar?"),
        max_length=160,
        error_messages={"required": gettext_lazy("Schrijf waar het is.")},
    )
    starts_on = DayField(
        label=gettext_lazy("Eerste dag"), help_text=gettext_lazy("Zo: 2 maart 2026, of 2/3/2026.")
    )
    ends_on = DayField(label=gettext_lazy("Laatste dag"))
    capacity = _whole(gettext_lazy("Voor hoeveel mensen?"), low=1, high=200)
    language = forms.ChoiceField(
        label=gettext_lazy("In welke taal?"),
        choices=HomeLanguage,
        initial=HomeLanguage.NL,
        error_messages={"required": gettext_lazy("Kies een taal.")},
    )
    trainers = forms.MultipleChoiceField(
        label=gettext_lazy("Wie geeft de reeks?"),
        help_text=gettext_lazy(
            "Een trainer ziet van elke deelnemer de voornaam, de taal en wat die zelf wil zeggen."
        ),
        required=False,
        widget=forms.SelectMultiple({"size": 6}),
    )
    is_open_to_others = forms.BooleanField(
        label=gettext_lazy("Andere OCMW's schrijven ook mensen in"), required=False, initial=True
    )

    def __init__(
        self, *args: Any, actor: Actor, series: Series | None = None, **kwargs: Any
    ) -> None:
        if series is not None:
            kwargs["initial"] = {name: getattr(series, name) for name in _COLUMNS}
            kwargs["initial"]["trainers"] = [str(one.pk) for one in series.trainers.all()]
        super().__init__(*args, **kwargs)
        self.fields["trainers"].choices = [
            (str(one.pk), f"{one.user.name}, {one.organisation.name}")
            for one in queries.trainers_to_choose(actor)
        ]

    def new(self) -> services.NewSeries:
        """What the service takes."""
        said = dict(self.cleaned_data)
        return services.NewSeries(
            **{name: said[name] for name in _COLUMNS},
            trainers=[UUID(one) for one in said["trainers"]],
        )


_COLUMNS = (
    "title", "place", "starts_on", "ends_on", "capacity", "language", "is_open_to_others",
)  # fmt: skip


class SessionsForm(forms.Form):
    """One session, or one a week."""

    on = DayField(label=gettext_lazy("Eerste les op"))
    starts_at = ClockField(label=gettext_lazy("Van"), help_text=gettext_lazy("Zo: 9.30."))
    ends_at = ClockField(label=gettext_lazy("Tot"))
    times = _whole(gettext_lazy("Hoeveel keer, telkens een week later?"), low=1, high=60, initial=1)
    subject = forms.CharField(label=gettext_lazy("Onderwerp"), max_length=120, required=False)
    place = forms.CharField(
        label=gettext_lazy("Waar, als het elders is?"), max_length=160, required=False
    )

    def new(self) -> services.NewSessions:
        """What the service takes."""
        return services.NewSessions(**self.cleaned_data)


class EnrolForm(forms.Form):
    """A person's yes, and what they want others to know. Two ways in: a series, or a person."""

    series = forms.ChoiceField(
        label=gettext_lazy("Welke groep?"),
        error_messages={"required": gettext_lazy("Kies een groep.")},
    )
    person = forms.ChoiceField(
        label=gettext_lazy("Wie doet mee?"),
        error_messages={"required": gettext_lazy("Kies wie meedoet.")},
    )
    how = forms.ChoiceField(
        label=gettext_lazy("Hoe zei de persoon ja?"),
        choices=_HOW,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Kies hoe de persoon het zei.")},
    )
    shows_name = forms.BooleanField(
        label=gettext_lazy("De anderen in de groep mogen de voornaam zien"), required=False
    )
    needs = forms.CharField(
        label=gettext_lazy("Wat wil de persoon aan de trainer zeggen?"),
        help_text=gettext_lazy(
            "Alleen wat praktisch nodig is, zo: zit graag dicht bij de deur, kan tot 15 uur. "
            "Geen ziekte of diagnose."
        ),
        max_length=200,
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        series: list[tuple[str, str]] | None = None,
        people: list[tuple[str, str]] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, options in (("series", series), ("person", people)):
            if options is None:
                del self.fields[name]
            else:
                self.fields[name].choices = [("", _("kies")), *options]

    def new(self) -> services.NewEnrolment:
        """What the service takes."""
        said = self.cleaned_data
        return services.NewEnrolment(said["how"], said["shows_name"], said["needs"])


class FinishForm(forms.Form):
    """What somebody went on to."""

    went_on_to = forms.ChoiceField(
        label=gettext_lazy("Wat komt erna?"),
        help_text=gettext_lazy("Weet je het nog niet? Laat het leeg, en vul het later aan."),
        required=False,
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["went_on_to"].choices = [
            ("", _("nog niet bekend")),
            *((one.pk, str(one)) for one in library.instruments(actor)),
        ]


AWAY = [
    (_side, [(one.value, one.label) for one in AwayBecause if (one.value in _ours) == _is_ours])
    for _side, _ours, _is_ours in (
        (gettext_lazy("Bij de persoon"), {"not_told", "not_possible"}, False),
        (gettext_lazy("Bij ons"), {"not_told", "not_possible"}, True),
    )
]
