"""What is said of the work: a place from the list, or a typed wage. Asked in the address, kept nowhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from klaverblad.apps.people import values
from klaverblad.apps.people.registry import FactKey, FactType, registry
from klaverblad.apps.people.values.amounts import plain_number
from klaverblad.apps.places.models import Place, WagePer
from klaverblad.apps.places.wording import wage as wage_said
from klaverblad.apps.rights.pays import Offer, Situation, gross_of_hours
from klaverblad.errors import BadInput
from klaverblad.law.paying import BENEFITS, WAGE

OWN = "eigen"
HOURS_AT_FIRST = 19
_UNKNOWN = ("", gettext_lazy("Weet ik niet"))
_WORKER = [("ja", gettext_lazy("Arbeider")), ("nee", gettext_lazy("Bediende")), _UNKNOWN]
_PARTNER = [
    ("none", gettext_lazy("Niet gehuwd en niet wettelijk samenwonend")),
    ("with_income", gettext_lazy("De partner heeft een inkomen uit werk")),
    ("without_income", gettext_lazy("De partner heeft geen inkomen uit werk")),
    _UNKNOWN,
]


def _key(name: str, unit: str, low: float, high: float) -> FactKey:
    """A number that is read like a fact, with the same sentences where it cannot be read."""
    said = dict.fromkeys(("nl", "fr", "en"), name)
    is_money = unit.startswith("EUR")
    return FactKey(
        key=name,
        type=FactType.MONEY if is_money else FactType.COUNT,
        entity="person",
        domain=registry()[WAGE].domain,
        name=said,
        question=said,
        hint={},
        unit=unit,
        bounds=(low, high),
        options={},
        sensitivity="ordinary",
        keep_months=0,
        barriers=(),
        is_judgement=False,
    )


class NumberField(forms.Field):
    """A number as people write it, within bounds; empty is nobody's answer."""

    def __init__(self, name: str, unit: str, low: float, high: float, **kwargs: Any) -> None:
        attrs = {"inputmode": "decimal", "autocomplete": "off"}
        kwargs |= {"required": False, "widget": forms.TextInput(attrs)}
        super().__init__(**kwargs)
        self.said = (name, unit, low, high)

    def to_python(self, value: Any) -> float | None:
        text = str(value or "").strip()
        if not text:
            return None
        try:
            found: float | None = values.read(_key(*self.said), text)
        except BadInput as error:
            raise ValidationError(error.sentence) from error
        return found


class OfferForm(forms.Form):
    """The work that is reckoned. Whatever is left open stays open in the answer, as a range."""

    plek = forms.ChoiceField(label=gettext_lazy("Welk werk?"), required=False)
    loon = NumberField(
        "loon",
        "EUR per month",
        1,
        20000,
        label=gettext_lazy("Brutoloon per maand"),
        help_text=gettext_lazy(
            "In euro, voor deze uren. Leeg: het loon van de plek, anders het minimumloon."
        ),
    )
    uren = NumberField("uren", "hours per week", 1, 60, label=gettext_lazy("Uren per week"))
    vervoer = NumberField(
        "vervoer",
        "EUR per month",
        0,
        2000,
        label=gettext_lazy("Vervoer naar het werk, per maand"),
        help_text=gettext_lazy("In euro, zonder wat de werkgever terugbetaalt."),
    )
    opvang = NumberField(
        "opvang",
        "EUR per month",
        0,
        3000,
        label=gettext_lazy("Kinderopvang als je werkt, per maand"),
        help_text=gettext_lazy("In euro, met het tarief dat voor jullie geldt."),
    )
    nu = NumberField("nu", "EUR per month", 0, 20000, label=gettext_lazy("Nettoloon nu, per maand"))
    uitkering = NumberField(
        "uitkering", "EUR per month", 0, 20000, label=gettext_lazy("Uitkering nu, per maand")
    )
    blijft = NumberField(
        "blijft",
        "EUR per month",
        0,
        20000,
        label=gettext_lazy("Wat blijft er over van de uitkering, per maand?"),
        help_text=gettext_lazy("In euro. Niets? Schrijf dan 0."),
    )
    arbeider = forms.ChoiceField(
        label=gettext_lazy("Welk contract?"),
        choices=_WORKER,
        required=False,
        widget=forms.RadioSelect,
    )
    partner = forms.ChoiceField(
        label=gettext_lazy("Partner voor de belasting"), choices=_PARTNER, required=False
    )
    use_required_attribute = False

    def __init__(
        self, data: Mapping[str, Any] | None, *, here: Situation, places: Sequence[Place]
    ) -> None:
        super().__init__(data, prefix=None)
        self.here = here
        name, unit, low, high = self.fields["uren"].said
        self.fields["uren"].said = (name, unit, low, min(high, here.hours_most))
        self.places = {str(one.pk): one for one in places}
        own = (OWN, _("Ander werk, of een loon dat je zelf invult"))
        self.fields["plek"].choices = [
            *((key, f"{one.title}, {one.organisation.name}") for key, one in self.places.items()),
            own,
        ]
        if here.n_children == 0:
            del self.fields["opvang"]
        if here.wage_now is not None:
            del self.fields["nu"]
        if here.benefit_now is not None:
            del self.fields["uitkering"]
        if here.benefit_now == 0:
            del self.fields["blijft"]
        if here.tax_partner is not None:
            del self.fields["partner"]

    @property
    def work_fields(self) -> list[forms.BoundField]:
        """What is always shown; the rest is behind one fold."""
        return [self[name] for name in ("plek", "loon", "uren")]

    @property
    def other_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name not in {"plek", "loon", "uren"}]

    @property
    def has_other_errors(self) -> bool:
        return any(one.errors for one in self.other_fields)

    @property
    def place(self) -> Place | None:
        """The chosen place; None for work of one's own."""
        return self.places.get(self.cleaned_data.get("plek", ""))

    @property
    def is_asked(self) -> bool:
        """Was anything chosen or typed that can be reckoned?"""
        said = self.cleaned_data
        return self.place is not None or said.get("uren") is not None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        is_own = cleaned.get("plek") not in self.places
        is_readable = not {"uren", "loon"} & self.errors.keys()
        has_wage_alone = cleaned.get("loon") is not None and cleaned.get("uren") is None
        if is_own and is_readable and has_wage_alone:
            self.add_error("uren", _("Vul ook in voor hoeveel uren per week dat loon is."))
        place = self.places.get(cleaned.get("plek", ""))
        if place is not None and is_readable and cleaned.get("uren") is None:
            self._read_hours_of(place)
        return cleaned

    def _read_hours_of(self, place: Place) -> None:
        most = self.here.hours_most
        if place.hours_week > most:
            sentence = _(
                "Deze plek is voor meer uren dan we kunnen berekenen. Vul hoogstens %(most)s in."
            )
            self.add_error("uren", sentence % {"most": most})

    def offer(self) -> Offer:
        """What is reckoned, from a valid form."""
        said, place = self.cleaned_data, self.place
        hours, gross, stated = said.get("uren"), said.get("loon"), ""
        if place is not None:
            its = offer_of(place, hours)
            hours = its.hours
            if gross is None:
                gross, stated = its.gross, its.stated
        return Offer(
            hours=float(hours or HOURS_AT_FIRST),
            gross=gross,
            stated=stated,
            is_blue_collar={"ja": True, "nee": False}.get(said.get("arbeider", "")),
            tax_partner=said.get("partner") or None,
            benefits_left=said.get("blijft"),
            travel=said.get("vervoer"),
            childcare=said.get("opvang"),
            wage_now=said.get("nu"),
            benefit_now=said.get("uitkering"),
        )


def offer_of(place: Place, hours: float | None = None) -> Offer:
    """The hours and the wage of a place, as far as it says them; other hours at the same rate."""
    its_hours = float(place.hours_week)
    worked = its_hours if hours is None else hours
    if place.wage_eur is None:
        return Offer(hours=worked)
    wage = float(place.wage_eur)
    if place.wage_per == WagePer.HOUR:
        gross = gross_of_hours(wage, worked)
    else:
        gross = round(wage * worked / its_hours, 2)
    return Offer(hours=worked, gross=gross, stated=f"{wage_said(place)} ({place.wage_source})")


def first_asked(
    here: Situation, places: Sequence[Place], said: Mapping[str, str]
) -> dict[str, str]:
    """What the form starts from: the chosen place or the first that fits, and what is known already."""
    found = {"plek": str(places[0].pk) if places else OWN}
    if not places:
        found["uren"] = str(HOURS_AT_FIRST)
    childcare = here.value("childcare_month_eur")
    if childcare is not None:
        found["opvang"] = plain_number(childcare, values.language())
    return found | dict(said)


def place_id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


__all__ = ["BENEFITS", "HOURS_AT_FIRST", "OWN", "OfferForm", "first_asked", "offer_of", "place_id"]
