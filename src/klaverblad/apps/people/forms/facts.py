"""One fact as a form: the question of the registry, and how we know the answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from klaverblad.apps.people import values
from klaverblad.apps.people.forms.fields import AnswerField, DayField, WeekField
from klaverblad.apps.people.models import Document, EndedAs, KnownBy, SaidBy
from klaverblad.apps.people.queries import KnownFact
from klaverblad.apps.people.registry import FactKey, FactType
from klaverblad.apps.people.services import Said
from klaverblad.apps.people.values.amounts import plain_number, unit_words
from klaverblad.apps.people.values.days import in_words
from klaverblad.errors import BadInput

UNKNOWN, NOTHING = "unknown", "nothing"
_DONT_KNOW = (UNKNOWN, gettext_lazy("Weet ik niet"))
_YES_NO = [("true", gettext_lazy("Ja")), ("false", gettext_lazy("Nee")), _DONT_KNOW]
_CHOOSE = {"required": gettext_lazy("Kies een antwoord. ‘Weet ik niet’ mag ook.")}
# Types with boxes to choose from say "weet ik niet" as one of the boxes, the others beside it.
_BOXES = frozenset({FactType.FLAG, FactType.CHOICE, FactType.CODES})


class FactForm(forms.Form):
    """Ask one key of the registry. A gap is never an answer: not knowing has its own box.

    cleaned_data   value (ready for JSON), said_by, known_by, document, since, ended_as
    """

    said_by = forms.ChoiceField(
        label=gettext_lazy("Wie zegt het?"),
        choices=[(one.value, one.label) for one in SaidBy if one != SaidBy.SYSTEM],
        initial=SaidBy.PERSON,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Kies wie het zegt.")},
    )
    known_by = forms.ChoiceField(
        label=gettext_lazy("Hoe weten we het?"),
        choices=[(one.value, one.label) for one in KnownBy if one != KnownBy.COMPUTED],
        initial=KnownBy.TOLD,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Kies hoe we het weten.")},
    )
    document = forms.CharField(
        label=gettext_lazy("Welk document of welke bron?"),
        help_text=gettext_lazy("Bijvoorbeeld: loonbrief van oktober."),
        max_length=120,
        required=False,
    )
    since = DayField(
        label=gettext_lazy("Sinds wanneer is het zo?"),
        help_text=gettext_lazy("Zo: 2 maart 2026, of 2/3/2026."),
    )
    ended_as = forms.ChoiceField(
        label=gettext_lazy("Was het vroeger anders, of was het fout genoteerd?"),
        choices=[
            (EndedAs.CHANGED, gettext_lazy("Het was vroeger anders")),
            (EndedAs.CORRECTED, gettext_lazy("Het was fout genoteerd")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Kies wat er met de oude waarde moet.")},
    )
    field_order = ("value", NOTHING, UNKNOWN, "said_by", "known_by", "evidence")
    # A browser would not let an answer be left open beside a ticked "weet ik niet".
    use_required_attribute = False

    def __init__(
        self,
        key: FactKey,
        data: Mapping[str, Any] | None = None,
        *,
        old: KnownFact | None = None,
        initial: Mapping[str, Any] | None = None,
        on: date | None = None,
        documents: Sequence[Document] = (),
        **kwargs: Any,
    ) -> None:
        """Ask `key`.

        old       what stands there now; its value is shown, and what became of it is asked
        initial   what a field starts with; a "value" (ready for JSON) counts as standing there
        on        the day of asking; nothing can be so since a later day
        documents what was sent here about this person, to name one as the proof
        """
        self.key, self.on = key, on or timezone.localdate()
        standing = {} if old is None else {"value": old.value}
        given = {"since": self.on, **standing, **(initial or {})}
        has_old_value = given.get("value") is not None
        super().__init__(data, initial=given | _start(key, given), **kwargs)
        self.fields["value"] = _value_field(key)
        if key.type not in _BOXES:
            self.fields[UNKNOWN] = forms.BooleanField(label=_DONT_KNOW[1], required=False)
        if key.type == FactType.WEEK:
            self.fields[NOTHING] = forms.BooleanField(
                label=gettext_lazy("Geen vaste uren"), required=False
            )
        self.documents = {str(one.pk): one for one in documents}
        if self.documents:
            none = ("", gettext_lazy("Geen van deze"))
            self.fields["evidence"] = forms.ChoiceField(
                label=gettext_lazy("Staat het in een document dat hier bewaard is?"),
                choices=[none, *((key, one.title) for key, one in self.documents.items())],
                required=False,
            )
        if not has_old_value:
            del self.fields["ended_as"]
        self.order_fields(self.field_order)

    def said(self) -> Said:
        """What `services.record_fact` takes, from a valid form."""
        return Said(key=self.key.key, **self.cleaned_data)

    def clean_since(self) -> date:
        """Keep a day that has come."""
        since: date = self.cleaned_data["since"]
        if since > self.on:
            raise ValidationError(_("Die dag moet nog komen. Noteer het op de dag zelf."))
        return since

    def clean(self) -> dict[str, Any]:
        """Read the value, and give only what a fact is made of."""
        cleaned = super().clean() or self.cleaned_data
        is_unknown, is_nothing = cleaned.pop(UNKNOWN, False), cleaned.pop(NOTHING, False)
        if "value" in cleaned:
            try:
                cleaned["value"] = self._value(
                    cleaned["value"], is_unknown=is_unknown, is_nothing=is_nothing
                )
            except BadInput as error:
                self.add_error("value", ValidationError(str(error.sentence)))
        proof = self.documents.get(cleaned.pop("evidence", ""))
        if proof is not None:
            # Whoever names the document has said how we know it.
            cleaned["evidence_id"], cleaned["known_by"] = proof.pk, KnownBy.DOCUMENT.value
            cleaned["document"] = cleaned.get("document") or proof.title
        if cleaned.get("known_by") == KnownBy.DOCUMENT and not cleaned.get("document"):
            self.add_error("document", _("Welk document is het? Een paar woorden volstaan."))
        return cleaned | {"ended_as": cleaned.get("ended_as", EndedAs.CHANGED.value)}

    def _value(self, raw: Any, *, is_unknown: bool, is_nothing: bool) -> Any:
        if self.key.type == FactType.CODES:
            is_unknown, is_nothing = UNKNOWN in raw, NOTHING in raw
            raw = [code for code in raw if code not in {UNKNOWN, NOTHING}]
        answers = [answer for answer in (raw or "", is_nothing, is_unknown) if answer]
        if len(answers) > 1:
            raise BadInput(_("Er staan twee antwoorden. Kies er één."), reason="two_answers")
        if is_unknown:
            return None
        if is_nothing:
            return []
        if not answers:
            raise BadInput(_CHOOSE["required"], reason="empty")
        return values.read(self.key, raw)


def _value_field(key: FactKey) -> forms.Field:
    hint, label = key.help(), key.ask()
    match key.type:
        case FactType.FLAG | FactType.CHOICE:
            choices = _YES_NO if key.type == FactType.FLAG else [*key.choices(), _DONT_KNOW]
            return forms.ChoiceField(
                label=label, help_text=hint, choices=choices, widget=forms.RadioSelect,
                error_messages=_CHOOSE,
            )  # fmt: skip
        case FactType.CODES:
            none = (NOTHING, gettext_lazy("Geen van deze"))
            return forms.MultipleChoiceField(
                label=label, help_text=hint, choices=[*key.choices(), none, _DONT_KNOW],
                widget=forms.CheckboxSelectMultiple, error_messages=_CHOOSE,
            )  # fmt: skip
        case FactType.WEEK:
            return WeekField(label=label, help_text=hint)
    attrs = {"autocomplete": "off"}
    if key.type == FactType.DAY:
        # Outside the f-string, where xgettext does not look.
        way = _("Zo: 2 maart 2026, of 2/3/2026.")
        hint = f"{hint} {way}".strip()
    else:
        attrs["inputmode"] = "decimal"
        # In the language of the question, which may be another than that of the page.
        with translation.override(values.language()):
            unit = _("In %(unit)s.") % {"unit": unit_words(key, values.language())}
        hint = f"{hint} {unit}".strip()
    return AnswerField(label=label, help_text=hint, max_length=60, widget=forms.TextInput(attrs))


def _start(key: FactKey, given: Mapping[str, Any]) -> dict[str, Any]:
    """The old value as the fields of its type show it."""
    if "value" not in given:
        return {}
    value = given["value"]
    if value is None:
        box = {"value": [UNKNOWN] if key.type == FactType.CODES else UNKNOWN}
        return box if key.type in _BOXES else {"value": None, UNKNOWN: True}
    if key.type == FactType.WEEK:
        return {"value": value, NOTHING: not value}
    return {"value": _typed(key, value)}


def _typed(key: FactKey, value: Any) -> Any:
    """A value the way somebody would have typed or ticked it."""
    match key.type:
        case FactType.FLAG:
            return "true" if value else "false"
        case FactType.CODES:
            return value or [NOTHING]
        case FactType.MONEY | FactType.COUNT:
            return plain_number(value, values.language())
        case FactType.DAY:
            return in_words(date.fromisoformat(value), values.language())
    return value
