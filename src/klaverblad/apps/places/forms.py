"""A place as a form: its real hours, and only what is least needed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from klaverblad.apps.accounts.models import Municipality, Organisation
from klaverblad.apps.library.models import Instrument
from klaverblad.apps.people.forms.fields import DayField
from klaverblad.apps.people.forms.grid import GridField
from klaverblad.apps.people.registry import registry
from klaverblad.apps.people.values import amounts, language
from klaverblad.apps.places.models import (
    WAGE_MOST,
    Activity,
    LanguageLevel,
    Place,
    PlaceKind,
    WagePer,
)
from klaverblad.engines.matching import week
from klaverblad.engines.matching.errors import UnreadableBlock
from klaverblad.engines.matching.words import number
from klaverblad.errors import BadInput

_WHOLE = {
    "invalid": gettext_lazy("Schrijf een heel getal, zonder woorden erbij."),
    "min_value": gettext_lazy("Geef minstens %(limit_value)s."),
    "max_value": gettext_lazy("Geef hoogstens %(limit_value)s."),
}
_CHOOSE = [("", gettext_lazy("kies"))]
_HOURS_MOST = 60
# Longer in one go is hours that changed places: 16.30 to 8.30.
SHIFT_HOURS_MOST = 12
_COLUMNS = (
    "title", "kind", "activity", "about", "capacity", "min_months", "starts_on", "starts_until",
    "language_level_min", "lift_kg", "competences", "statuses", "contact_name", "week",
    "wage_eur", "wage_per", "wage_source",
)  # fmt: skip


def whole(label: Any, *, low: int, high: int, hint: Any = "", **more: Any) -> forms.IntegerField:
    """A whole number, typed as text: steppers change it by accident."""
    return forms.IntegerField(
        label=label,
        help_text=hint,
        min_value=low,
        max_value=high,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
        error_messages=_WHOLE,
        **more,
    )


class HoursField(forms.DecimalField):
    """A number of hours: 19, 22,5 and 22.5 are all fine."""

    default_error_messages = {"invalid": gettext_lazy("Schrijf een getal, zo: 19 of 22,5.")}

    def to_python(self, value: Any) -> Decimal | None:
        text = value.strip().replace(",", ".") if isinstance(value, str) else value
        return super().to_python(text)

    def prepare_value(self, value: Any) -> Any:
        return number(float(value), language()) if isinstance(value, Decimal) else value


class WageField(HoursField):
    """An amount in euro: 15,42 and 1.950 and 1950.50 are all fine, and so is the euro sign."""

    default_error_messages = {"invalid": gettext_lazy("Schrijf een bedrag, zo: 15,42 of 1950.")}

    def to_python(self, value: Any) -> Decimal | None:
        if not isinstance(value, str) or not value.strip():
            return super().to_python(value)
        try:
            return amounts.read_amount(value, language())
        except BadInput as error:
            raise ValidationError(error.sentence, code="invalid") from error


class PlaceForm(forms.Form):
    """What somebody does there, when, and what is needed at least. `said()` is for the service."""

    title = forms.CharField(
        label=gettext_lazy("Wat doe je er?"),
        help_text=gettext_lazy("Kort en concreet, zo: Hulp in de schoolrefter."),
        max_length=120,
        error_messages={"required": gettext_lazy("Schrijf in een paar woorden wat je er doet.")},
    )
    organisation = forms.ChoiceField(
        label=gettext_lazy("Bij welke organisatie?"),
        error_messages={"required": gettext_lazy("Kies de organisatie.")},
    )
    municipality = forms.ChoiceField(
        label=gettext_lazy("In welke gemeente?"),
        error_messages={"required": gettext_lazy("Kies de gemeente.")},
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Wat is het?"),
        choices=PlaceKind,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Kies werkplek of vacature.")},
    )
    activity = forms.ChoiceField(
        label=gettext_lazy("Wat voor werk?"),
        choices=[*_CHOOSE, *Activity.choices],
        error_messages={"required": gettext_lazy("Kies wat voor werk het is.")},
    )
    about = forms.CharField(
        label=gettext_lazy("Hoe is het er?"),
        help_text=gettext_lazy("Met hoeveel zijn jullie, is het rustig of druk, wie helpt?"),
        max_length=1000,
        required=False,
        widget=forms.Textarea({"rows": 4}),
    )
    week = GridField(
        label=gettext_lazy("Op welke uren?"),
        help_text=gettext_lazy("Kruis elk half uur aan waarop iemand er werkt."),
    )
    hours_week = HoursField(
        label=gettext_lazy("Hoeveel uren per week?"),
        help_text=gettext_lazy("Zonder pauzes. Laat je dit leeg, dan tellen we de uren hierboven."),
        max_value=_HOURS_MOST,
        max_digits=4,
        decimal_places=2,
        required=False,
        widget=forms.TextInput({"inputmode": "decimal", "autocomplete": "off"}),
        error_messages={
            "max_value": gettext_lazy("Een week heeft hoogstens 60 werkuren."),
            "max_digits": gettext_lazy("Een week heeft hoogstens 60 werkuren."),
            "max_decimal_places": gettext_lazy("Twee cijfers na de komma volstaan."),
            "max_whole_digits": gettext_lazy("Een week heeft hoogstens 60 werkuren."),
        },
    )
    capacity = whole(
        gettext_lazy("Voor hoeveel mensen?"),
        low=1,
        high=999,
        initial=1,
    )
    min_months = whole(
        gettext_lazy("Hoeveel maanden duurt het minstens?"),
        low=1,
        high=600,
        hint=gettext_lazy("Leeg: zonder einddatum."),
        required=False,
    )
    starts_on = DayField(
        label=gettext_lazy("Vanaf welke dag kan iemand starten?"),
        help_text=gettext_lazy("Leeg: meteen. Zo: 2 maart 2026, of 2/3/2026."),
        required=False,
    )
    starts_until = DayField(
        label=gettext_lazy("Wat is de laatste dag om te starten?"),
        help_text=gettext_lazy("Leeg: later starten mag ook."),
        required=False,
    )
    needs_licence_b = forms.ChoiceField(
        label=gettext_lazy("Is rijbewijs B nodig?"),
        choices=[("nee", gettext_lazy("Nee")), ("ja", gettext_lazy("Ja"))],
        initial="nee",
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Kies ja of nee.")},
    )
    language_level_min = forms.TypedChoiceField(
        label=gettext_lazy("Hoeveel Nederlands is minstens nodig?"),
        help_text=gettext_lazy("A1 is enkele woorden, A2 een eenvoudig gesprek, B1 zelfstandig."),
        choices=LanguageLevel,
        coerce=int,
        initial=LanguageLevel.NONE,
    )
    lift_kg = whole(
        gettext_lazy("Hoeveel kilo tilt iemand hoogstens?"),
        low=0,
        high=100,
        hint=gettext_lazy("0: er wordt niet getild."),
        initial=0,
    )
    stand_hours = whole(
        gettext_lazy("Hoeveel uur per dag staat iemand?"),
        low=0,
        high=12,
        hint=gettext_lazy("0 of leeg: zitten kan altijd."),
        required=False,
        initial=0,
    )
    needs_stairs = forms.ChoiceField(
        label=gettext_lazy("Moet iemand trappen op en af?"),
        choices=[("nee", gettext_lazy("Nee")), ("ja", gettext_lazy("Ja"))],
        initial="nee",
        required=False,
        widget=forms.RadioSelect,
    )
    competences = forms.MultipleChoiceField(
        label=gettext_lazy("Wat moet iemand al kunnen of hebben?"),
        help_text=gettext_lazy("Niet wat iemand bij jullie leert."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    statuses = forms.MultipleChoiceField(
        label=gettext_lazy("Voor wie is het?"),
        help_text=gettext_lazy("Kies niets: voor iedereen. Anders is één hiervan genoeg."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    accepts = forms.MultipleChoiceField(
        label=gettext_lazy("Langs welke maatregelen kan iemand hier komen?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    wage_eur = WageField(
        label=gettext_lazy("Wat is het brutoloon?"),
        help_text=gettext_lazy("Zoals jullie het zelf zeggen, in euro. Leeg: niet bekend."),
        max_digits=7,
        decimal_places=2,
        required=False,
        widget=forms.TextInput({"inputmode": "decimal", "autocomplete": "off"}),
        error_messages={
            "max_digits": gettext_lazy("Kijk dit bedrag na."),
            "max_whole_digits": gettext_lazy("Kijk dit bedrag na."),
            "max_decimal_places": gettext_lazy("Twee cijfers na de komma volstaan."),
        },
    )
    wage_per = forms.ChoiceField(
        label=gettext_lazy("Per uur of per maand?"),
        help_text=gettext_lazy("Per maand: voor de uren hierboven."),
        choices=[("", gettext_lazy("niet bekend")), *WagePer.choices],
        required=False,
    )
    wage_source = forms.CharField(
        label=gettext_lazy("Waar staat dat loon?"),
        help_text=gettext_lazy("Zo: in de vacature van 3 november, of: barema van PC 318.01."),
        max_length=160,
        required=False,
    )
    contact_name = forms.CharField(
        label=gettext_lazy("Wie begeleidt er?"),
        help_text=gettext_lazy("De naam van de begeleider op de plek."),
        max_length=120,
        required=False,
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        place: Place | None = None,
        asked_for: str = "",
        organisations: Iterable[Organisation] = (),
        municipalities: Iterable[Municipality],
        instruments: Iterable[Instrument],
        **kwargs: Any,
    ) -> None:
        """Ask for a new place, or show one to change.

        asked_for       the organisation that is chosen at first
        organisations   to choose from; none when the place is the actor's own organisation's
        """
        self.place = place
        self.towns = {one.pk: one for one in municipalities}
        super().__init__(data, initial=_start(place) or {"organisation": asked_for}, **kwargs)
        offered = [(one.pk, str(one)) for one in instruments]
        choices = {
            "organisation": [*_CHOOSE, *((str(one.pk), one.name) for one in organisations)],
            "municipality": [*_CHOOSE, *((one.pk, one.name) for one in self.towns.values())],
            "competences": registry()["competences"].choices(),
            "statuses": registry()["statuses"].choices(),
            "accepts": offered,
        }
        for name, found in choices.items():
            self.fields[name].choices = found  # type: ignore[attr-defined]
        if not organisations:
            del self.fields["organisation"]

    def clean_week(self) -> list[list[Any]]:
        """Some hours at least; blocks that touch or overlap become one."""
        if not self.cleaned_data["week"]:
            raise ValidationError(_("Geef de uren: minstens één dag."))
        try:
            flags = week.slots(tuple(block) for block in self.cleaned_data["week"])
        except UnreadableBlock as error:
            sentence = _(
                "Die uren kunnen niet. Schrijf ze op een kwartier, zo: van 8.30 tot 12.00."
            )
            raise ValidationError(sentence) from error
        _not_too_long(self.cleaned_data["week"])
        return [list(block) for block in week.blocks(flags)]

    def clean(self) -> dict[str, Any]:
        """Hours that fit in the week, and a last day that is not before the first."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("week") and "hours_week" in cleaned:
            cleaned["hours_week"] = self._hours(cleaned["week"], cleaned["hours_week"])
        first, last = cleaned.get("starts_on"), cleaned.get("starts_until")
        if first and last and last < first:
            self.add_error("starts_until", _("Deze dag komt vóór de eerste dag. Kijk ze na."))
        self._wage(cleaned)
        return cleaned

    def _wage(self, cleaned: dict[str, Any]) -> None:
        """A wage with per what and where that stands, or none of the three."""
        if "wage_eur" in self.errors:
            return
        wage, per = cleaned.get("wage_eur"), cleaned.get("wage_per")
        if wage is None:
            if per or cleaned.get("wage_source"):
                self.add_error("wage_eur", _("Vul het bedrag in, of maak alle drie leeg."))
            return
        if wage <= 0:
            self.add_error("wage_eur", _("Dit moet meer zijn dan 0. Niet bekend? Laat het leeg."))
        if not per:
            self.add_error("wage_per", _("Kies of dat per uur of per maand is."))
        elif wage > WAGE_MOST[WagePer(per)]:
            self.add_error("wage_eur", _("Dat is wel veel. Is het per uur, of per maand?"))
        if not cleaned.get("wage_source"):
            self.add_error("wage_source", _("Schrijf waar dat loon staat, of wie het zegt."))

    def _hours(self, blocks: list[list[Any]], said: Decimal | None) -> Decimal | None:
        drawn = Decimal(str(week.hours(week.slots(tuple(block) for block in blocks))))
        if said is not None and said <= 0:
            self.add_error("hours_week", _("Dit moet meer zijn dan 0."))
        elif said is not None and said > drawn:
            words = {
                "said": number(float(said), language()),
                "drawn": number(float(drawn), language()),
            }
            self.add_error(
                "hours_week",
                _("Je schrijft %(said)s uur, maar in de week hierboven staan er %(drawn)s.")
                % words,
            )
        elif said is None and drawn > _HOURS_MOST:
            self.add_error("hours_week", _("Een week heeft hoogstens 60 werkuren."))
        return drawn if said is None else said

    def said(self) -> dict[str, Any]:
        """What `services.open_place` and `change_place` take, from a valid form."""
        cleaned = self.cleaned_data
        said = {name: cleaned[name] for name in (*_COLUMNS, "hours_week", "accepts")}
        said["needs_licence_b"] = cleaned["needs_licence_b"] == "ja"
        said["needs_stairs"] = cleaned["needs_stairs"] == "ja"
        said["stand_hours"] = cleaned["stand_hours"] or 0
        said["municipality_id"] = cleaned["municipality"]
        if "organisation" in cleaned:
            said["organisation_id"] = cleaned["organisation"]
        if self.place is None or self.place.municipality_id != cleaned["municipality"]:
            # Only the middle of the municipality is known; a moved place leaves its old spot.
            town = self.towns[cleaned["municipality"]]
            said |= {"lat": town.lat, "lon": town.lon}
        return said


def _not_too_long(blocks: Iterable[list[Any]]) -> None:
    """An end at or before the start is the next morning; so long in one go is a slip."""
    for _day, start, end in blocks:
        flags = week.slots([(0, start, end)])
        hours = week.hours(flags)
        if hours > SHIFT_HOURS_MOST:
            first, last = (week.clock(_slot(one), language()) for one in (start, end))
            words = {"start": first, "end": last, "hours": number(hours, language())}
            sentence = _(
                "Van %(start)s tot %(end)s is %(hours)s uur aan één stuk, over middernacht"
                " als het einde vroeger valt. Kijk de uren na, of verdeel ze over twee rijen."
            )
            raise ValidationError(sentence % words)


def _slot(clock: str) -> int:
    """The quarter of an hour of a day."""
    hour, minute = clock.split(":")
    return int(hour) * 4 + int(minute) // 15


def _start(place: Place | None) -> dict[str, Any]:
    """A place as the fields show it."""
    if place is None:
        return {}
    return {name: getattr(place, name) for name in _COLUMNS} | {
        "hours_week": place.hours_week,
        "organisation": str(place.organisation_id),
        "municipality": place.municipality_id,
        "needs_licence_b": "ja" if place.needs_licence_b else "nee",
        "needs_stairs": "ja" if place.needs_stairs else "nee",
        "stand_hours": place.stand_hours,
        "accepts": [one.pk for one in place.accepts.all()],
    }
