"""What is asked around childcare: the request, the offer, the places of a location, the rules."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import time
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from klaverblad.apps.accounts.models import Municipality, Organisation
from klaverblad.apps.childcare import services
from klaverblad.apps.childcare.models import ChildcareRequest, Location, OutOfOrder
from klaverblad.apps.childcare.rules import Rules
from klaverblad.apps.people.forms.fields import DayField
from klaverblad.apps.people.values import language
from klaverblad.apps.people.values.weeks import read_clock
from klaverblad.engines.matching import week

_DAY = gettext_lazy("Zo: 2 maart 2026, of 2/3/2026.")
_ANYWHERE, _HERE = "gemeente", "opvang"
WEEKDAYS = range(7)
_DAY_NAMES = ("ma", "di", "wo", "do", "vr", "za", "zo")


class ClockField(forms.CharField):
    """A time of day: 8.30, 8:30, 8u30 and 8 are all fine."""

    def __init__(self, **given: Any) -> None:
        super().__init__(widget=forms.TextInput({"autocomplete": "off"}), **given)

    def to_python(self, value: Any) -> time | None:
        text = super().to_python(value)
        if not text:
            return None
        read = read_clock(text)
        if read is None or read == "24:00":
            raise ValidationError(_("Schrijf een uur, zo: 8.30."))
        return time.fromisoformat(read)

    def prepare_value(self, value: Any) -> Any:
        return f"{value.hour}.{value:%M}" if isinstance(value, time) else value


class RequestForm(forms.Form):
    """For whom, from when, on which days and hours, where, and why."""

    child = forms.CharField(
        label=gettext_lazy("Voor welk kind?"),
        help_text=gettext_lazy("De voornaam is genoeg. Nog niet geboren? Schrijf dat."),
        max_length=60,
    )
    born_on = DayField(
        label=gettext_lazy("Wanneer is het kind geboren?"), help_text=_DAY, required=False
    )
    since = DayField(label=gettext_lazy("Vanaf welke dag?"), help_text=_DAY)
    days = forms.MultipleChoiceField(
        label=gettext_lazy("Op welke dagen?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Kies minstens één dag.")},
    )
    start = ClockField(label=gettext_lazy("Van hoe laat?"), help_text=gettext_lazy("Zo: 7.30"))
    end = ClockField(label=gettext_lazy("Tot hoe laat?"), help_text=gettext_lazy("Zo: 18.00"))
    where = forms.ChoiceField(
        label=gettext_lazy("Waar?"),
        error_messages={"required": gettext_lazy("Kies een gemeente of een opvang.")},
    )
    grounds = forms.MultipleChoiceField(
        label=gettext_lazy("Wat klopt voor jullie?"),
        help_text=gettext_lazy(
            "Dit zijn de gronden uit de regels van de regio. Niets aangekruist is ook goed."
        ),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    work_starts_on = DayField(
        label=gettext_lazy("Wanneer begint werk of opleiding?"), help_text=_DAY, required=False
    )
    use_required_attribute = False

    def __init__(
        self,
        *args: Any,
        towns: Iterable[Municipality],
        locations: Sequence[Location],
        rules: Rules,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        spoken = language()
        self.fields["days"].choices = [  # type: ignore[attr-defined]
            (str(day), week.long_day(day, spoken)) for day in WEEKDAYS
        ]
        found: list[tuple[str, Any]] = [("", _("kies"))]
        for town in towns:
            found.append(
                (
                    f"{_ANYWHERE}:{town.pk}",
                    _("%(town)s, gelijk welke opvang") % {"town": town.name},
                )
            )
            found += [
                (f"{_HERE}:{one.pk}", f"{town.name}, {one.name}")
                for one in locations
                if one.municipality_id == town.pk
            ]
        self._towns = {f"{_HERE}:{one.pk}": one.municipality_id for one in locations}
        self.fields["where"].choices = found  # type: ignore[attr-defined]
        self.fields["grounds"].choices = [  # type: ignore[attr-defined]
            (one.code, one.name[spoken]) for one in rules.order
        ]

    def new_request(self) -> services.NewRequest:
        """What was said, for the service."""
        said = self.cleaned_data
        kind, _sign, key = said["where"].partition(":")
        return services.NewRequest(
            child=said["child"],
            since=said["since"],
            days=tuple(int(day) for day in said["days"]),
            start=said["start"],
            end=said["end"],
            municipality=key if kind == _ANYWHERE else self._towns[said["where"]],
            location_id=UUID(key) if kind == _HERE else None,
            grounds=tuple(said["grounds"]),
            work_starts_on=said["work_starts_on"],
            born_on=said["born_on"],
        )


def as_said(asked: ChildcareRequest) -> dict[str, Any]:
    """A request as its form shows it."""
    where = f"{_ANYWHERE}:{asked.municipality_id}"
    if asked.location_id is not None:
        where = f"{_HERE}:{asked.location_id}"
    return {
        "child": asked.child,
        "born_on": asked.born_on,
        "since": asked.since,
        "days": [str(day) for day in asked.days],
        "start": asked.start,
        "end": asked.end,
        "where": where,
        "grounds": asked.grounds,
        "work_starts_on": asked.work_starts_on,
    }


class OfferForm(forms.Form):
    """Where, from when; and why, when somebody stands before whom it fits as well."""

    location = forms.ChoiceField(label=gettext_lazy("Bij welke opvang?"))
    since = DayField(label=gettext_lazy("Vanaf welke dag?"), help_text=_DAY)
    out_of_order = forms.ChoiceField(
        label=gettext_lazy("Gaat deze vraag voor op iemand die eerst stond? Waarom?"),
        help_text=gettext_lazy("Alleen nodig als er iemand voor staat die hier ook past."),
        choices=[("", gettext_lazy("niet nodig")), *OutOfOrder.choices],
        required=False,
    )
    use_required_attribute = False

    def __init__(self, *args: Any, choices: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["location"].choices = choices  # type: ignore[attr-defined]

    def new_offer(self) -> services.NewOffer:
        said = self.cleaned_data
        return services.NewOffer(UUID(said["location"]), said["since"], said["out_of_order"])


class EndForm(forms.Form):
    """The last day of a child."""

    on = DayField(label=gettext_lazy("Wat is de laatste dag?"), help_text=_DAY)
    use_required_attribute = False


class LocationForm(forms.Form):
    """A location: its name, whose it is, where, and when it is open."""

    name = forms.CharField(label=gettext_lazy("Naam van de opvang"), max_length=120)
    organisation = forms.ChoiceField(label=gettext_lazy("Bij welke organisatie?"))
    municipality = forms.ChoiceField(label=gettext_lazy("In welke gemeente?"))
    opens = ClockField(label=gettext_lazy("Open vanaf"), help_text=gettext_lazy("Zo: 7.00"))
    closes = ClockField(label=gettext_lazy("Open tot"), help_text=gettext_lazy("Zo: 18.00"))
    use_required_attribute = False

    def __init__(
        self,
        *args: Any,
        organisations: Iterable[Organisation],
        towns: Iterable[Municipality],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = [  # type: ignore[attr-defined]
            (str(one.pk), one.name) for one in organisations
        ]
        self.fields["municipality"].choices = [(one.pk, one.name) for one in towns]  # type: ignore[attr-defined]

    def new_location(self) -> services.NewLocation:
        said = self.cleaned_data
        return services.NewLocation(
            said["name"],
            UUID(said["organisation"]),
            said["municipality"],
            said["opens"],
            said["closes"],
        )


class PlacesForm(forms.Form):
    """How many children on each day, from a day on."""

    since = DayField(label=gettext_lazy("Vanaf welke dag?"), help_text=_DAY)
    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        spoken = language()
        for day, name in zip(WEEKDAYS, _DAY_NAMES, strict=True):
            self.fields[name] = forms.IntegerField(
                label=week.long_day(day, spoken).capitalize(),
                min_value=0,
                max_value=services.PLACES_MOST,
                widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
                error_messages={
                    "required": _("Schrijf een getal; 0 als er dan geen plaats is."),
                    "invalid": _("Schrijf een heel getal, zonder woorden erbij."),
                    "min_value": _("Geef minstens %(limit_value)s."),
                    "max_value": _("Geef hoogstens %(limit_value)s."),
                },
            )

    @staticmethod
    def as_said(places: Sequence[int]) -> dict[str, int]:
        return dict(zip(_DAY_NAMES, places, strict=True))

    def places(self) -> list[int]:
        return [self.cleaned_data[name] for name in _DAY_NAMES]


class RulesForm(forms.Form):
    """The text of the rules, as a body adopted it."""

    text = forms.CharField(
        label=gettext_lazy("De tekst"),
        help_text=gettext_lazy(
            "Met version, adopted_by, adopted_on, since en source bovenaan. Elke fout noemt haar regel."
        ),
        error_messages={"required": gettext_lazy("Schrijf de tekst van de regels.")},
        widget=forms.Textarea(attrs={"rows": 18, "spellcheck": "false"}),
        strip=False,
        max_length=20_000,
    )
    use_required_attribute = False
