"""An instrument of a region as a form: for whom, how long, what it needs and brings, what comes next."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from klaverblad.apps.library import conditions
from klaverblad.apps.library.models import Instrument, InstrumentStatus, Leaf, Rung
from klaverblad.apps.people import values
from klaverblad.apps.people.forms.fields import DayField
from klaverblad.apps.people.registry import LANGUAGES, FactType, registry
from klaverblad.errors import BadInput

_BESIDE = ("", gettext_lazy("naast de ladder"))
_NONE = ("", gettext_lazy("geen"))
N_NEEDS = 2
_TEXTS = {
    "name": (gettext_lazy("Hoe heet het?"), 80, True),
    "what_for": (gettext_lazy("Waarvoor is het?"), 300, True),
    "who_may": (gettext_lazy("Voor wie?"), 300, True),
    "lasts": (gettext_lazy("Hoe lang duurt het?"), 200, False),
}
_IN = {
    "nl": gettext_lazy("in het Nederlands"),
    "fr": gettext_lazy("in het Frans"),
    "en": gettext_lazy("in het Engels"),
}
_WORDS_HINT = gettext_lazy("Leeg: de pagina toont het Nederlands.")


class InstrumentForm(forms.Form):
    """What a region says of its own instrument; `said()` is for the service."""

    rung = forms.ChoiceField(
        label=gettext_lazy("Op welke trede van de ladder?"),
        choices=[_BESIDE, *Rung.choices],
        required=False,
    )
    leaf = forms.ChoiceField(
        label=gettext_lazy("Op welk blad van de klaver telt het?"),
        choices=Leaf,
        widget=forms.RadioSelect,
        initial=Leaf.WERK,
    )
    leads_to = forms.MultipleChoiceField(
        label=gettext_lazy("Wat komt er vaak na?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    produces_key = forms.ChoiceField(
        label=gettext_lazy("Wat weten we als het klaar is?"),
        help_text=gettext_lazy("Een afgewerkte stap noteert dit feit vanzelf."),
        required=False,
    )
    produces_value = forms.CharField(
        label=gettext_lazy("Met welk antwoord?"),
        help_text=gettext_lazy("In gewone woorden, zo: ja, of A2. Meer antwoorden: met een komma."),
        required=False,
        max_length=120,
    )
    since = DayField(
        label=gettext_lazy("Sinds wanneer bestaat het?"),
        help_text=gettext_lazy("Zo: 2 maart 2026, of 2/3/2026."),
        required=False,
    )
    status = forms.ChoiceField(
        label=gettext_lazy("Hoe zeker is het?"),
        choices=InstrumentStatus,
        widget=forms.RadioSelect,
        initial=InstrumentStatus.UNCONFIRMED,
    )
    is_voluntary = forms.BooleanField(
        label=gettext_lazy("Dit is vrijwillig, zoals vrijwilligerswerk of LETS"),
        help_text=gettext_lazy("Dan is het nooit een voorwaarde, en staat het apart in een GPMI."),
        required=False,
    )
    source = forms.CharField(
        label=gettext_lazy("Waar komt dit vandaan?"),
        help_text=gettext_lazy("Een reglement, een website, of wie je het kunt vragen."),
        max_length=300,
        error_messages={"required": gettext_lazy("Zeg waar dit vandaan komt, of wie het weet.")},
    )
    # The version that this form showed, so that two people do not write over each other.
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    use_required_attribute = False

    def __init__(
        self, *args: Any, others: Iterable[Instrument], old: Instrument | None = None, **kwargs: Any
    ) -> None:
        first = _start(old) if old else {}
        super().__init__(*args, initial=first | kwargs.pop("initial", {}), **kwargs)
        for name, (label, most, is_needed) in _TEXTS.items():
            for language in LANGUAGES:
                self.fields[f"{name}_{language}"] = forms.CharField(
                    label=f"{label} {_IN[language]}" if language != "nl" else label,
                    help_text="" if language == "nl" else _WORDS_HINT,
                    required=is_needed and language == "nl",
                    max_length=most,
                    error_messages={"required": _("Schrijf dit, in gewone woorden.")},
                )
        self.fields["leads_to"].choices = [(one.pk, str(one)) for one in others]
        facts = [(key, one.label()) for key, one in registry().items()]
        self.fields["produces_key"].choices = [_NONE, *facts]
        asked = [one for one in facts if registry()[one[0]].type in conditions.HOW]
        for n in range(1, N_NEEDS + 1):
            self.fields[f"need_{n}_key"] = forms.ChoiceField(
                label=_("Wat moet er zijn vóór iemand start?")
                if n == 1
                else _("En wat moet er nog zijn?"),
                choices=[_NONE, *asked],
                required=False,
            )
            self.fields[f"need_{n}_value"] = forms.CharField(
                label=_("Minstens, of precies"),
                help_text=_("Zo: A2, ja, of 19. Niets wordt geblokkeerd: wie plant, ziet het."),
                required=False,
                max_length=80,
            )

    def texts(self, language: str) -> list[Any]:
        """The fields of one language, for a part of the page."""
        return [self[f"{name}_{language}"] for name in _TEXTS]

    @property
    def needs(self) -> list[Any]:
        return [
            self[f"need_{n}_{part}"] for n in range(1, N_NEEDS + 1) for part in ("key", "value")
        ]

    def clean(self) -> dict[str, Any]:
        """Read the facts as the registry wants them, each error beside its own field."""
        said = super().clean() or self.cleaned_data
        said["needs"] = [
            found for n in range(1, N_NEEDS + 1) if (found := self._need(said, n)) is not None
        ]
        said["produces"] = self._produces(said)
        return said

    def _need(self, said: dict[str, Any], n: int) -> dict[str, Any] | None:
        key, raw = said.get(f"need_{n}_key"), said.get(f"need_{n}_value", "").strip()
        if not key:
            if raw:
                self.add_error(f"need_{n}_key", _("Kies waarover dit gaat, of maak het leeg."))
            return None
        entry = registry()[key]
        how = conditions.HOW[entry.type][0]
        if entry.type == FactType.CHOICE and key not in conditions.ORDERED:
            how = conditions.IS
        try:
            return conditions.need(key, how, raw, lang=None).as_data()
        except BadInput as error:
            self.add_error(f"need_{n}_value", ValidationError(str(error.sentence)))
            return None

    def _produces(self, said: dict[str, Any]) -> tuple[str, Any]:
        key, raw = said.get("produces_key"), said.get("produces_value", "").strip()
        if not key:
            if raw:
                self.add_error("produces_key", _("Kies welk feit dit is, of maak het leeg."))
            return "", None
        entry = registry()[key]
        listed = [one.strip() for one in raw.split(",") if one.strip()]
        try:
            value = values.read(entry, listed if entry.type == FactType.CODES else raw)
        except BadInput as error:
            self.add_error("produces_value", ValidationError(str(error.sentence)))
            return "", None
        if value is None or value == []:
            sentence = _("Zeg welk antwoord bekend is als de stap klaar is.")
            self.add_error("produces_value", sentence)
            return "", None
        return key, value

    def said(self) -> dict[str, Any]:
        """The columns that `services.add_instrument` takes, from a valid form."""
        told = self.cleaned_data
        words = {
            name: {lang: text for lang in LANGUAGES if (text := told[f"{name}_{lang}"].strip())}
            for name in _TEXTS
        }
        key, value = told["produces"]
        plain = ("rung", "leaf", "leads_to", "since", "is_voluntary", "status", "source", "needs")
        return {
            **words,
            **{name: told[name] for name in plain},
            "produces_fact_key": key,
            "produces_fact_value": value,
        }


def _start(old: Instrument) -> dict[str, Any]:
    words = {
        f"{name}_{lang}": getattr(old, name).get(lang, "") for name in _TEXTS for lang in LANGUAGES
    }
    needed = {}
    for n, one in enumerate(conditions.needs(old)[:N_NEEDS], start=1):
        needed |= {f"need_{n}_key": one.key, f"need_{n}_value": one.shown()}
    brings = conditions.effect(old)
    names = ("rung", "leaf", "leads_to", "is_voluntary", "status", "source")
    plain = {name: getattr(old, name) for name in names}
    return {
        **words,
        **needed,
        **plain,
        "since": old.since,
        "produces_key": brings.entry.key if brings else "",
        "produces_value": brings.shown() if brings else "",
    }
