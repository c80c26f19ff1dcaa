"""A whole screening as one form: two views of each life domain, and the questions under it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _

from klaverblad.apps.desk.fact_lines import FactLine
from klaverblad.apps.desk.person import DOMAIN_WORDS, Page
from klaverblad.apps.people import services as files
from klaverblad.apps.people import values
from klaverblad.apps.people.forms import FactForm
from klaverblad.apps.people.models import KnownBy
from klaverblad.apps.people.queries import KnownFact
from klaverblad.apps.people.registry import Domain
from klaverblad.apps.people.values.amounts import unit_words
from klaverblad.apps.trajectories import services
from klaverblad.apps.trajectories.models import Position
from klaverblad.apps.trajectories.screening import Question, Questionnaire

_VALUE = "value"
_NOT_ASKED = object()
# What somebody reads in a paper or a register is said beside the answer, to leave it as it is.
_PROVEN = frozenset({KnownBy.DOCUMENT, KnownBy.REGISTER})


def position_field(label: str) -> forms.TypedChoiceField:
    """Five steps from acute to strong, and that nobody asked."""
    return forms.TypedChoiceField(
        label=label,
        choices=[*Position.choices, ("", _("niet gevraagd"))],
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )


class PositionsForm(forms.Form):
    """Two views of each life domain, and what counts."""

    def __init__(self, data: Any = None, *, name: str, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        for domain, (words, _icon) in DOMAIN_WORDS.items():
            theirs = _("%(domain)s, %(name)s zegt") % {"domain": words, "name": name}
            ours = _("%(domain)s, jij zegt") % {"domain": words}
            counts = _("%(domain)s, wat telt") % {"domain": words}
            self.fields[f"{domain}_person"] = position_field(theirs)
            self.fields[f"{domain}_professional"] = position_field(ours)
            self.fields[f"{domain}_counts"] = forms.CharField(
                label=counts, required=False, max_length=160
            )

    def seen(self) -> dict[Domain, services.Seen]:
        """What both said, by life domain."""
        said = self.cleaned_data
        return {
            domain: services.Seen(
                said[f"{domain}_person"], said[f"{domain}_professional"], said[f"{domain}_counts"]
            )
            for domain in Domain
        }


class QuestionForm(FactForm):
    """One question of a questionnaire. It may be left open: then nobody asked it."""

    def __init__(
        self, question: Question, data: Mapping[str, Any] | None, *, old: KnownFact | None
    ) -> None:
        self.question, self.old = question, old
        super().__init__(question.entry, data, old=old, prefix=question.key)
        for name in ("said_by", "known_by", "document", "since", "ended_as"):
            self.fields.pop(name, None)
        field = self.fields[_VALUE]
        field.label, field.help_text, field.required = question.ask(), question.help(), False

    def _value(self, raw: Any, *, is_unknown: bool, is_nothing: bool) -> Any:
        if not (raw or is_unknown or is_nothing):
            return _NOT_ASKED
        return super()._value(raw, is_unknown=is_unknown, is_nothing=is_nothing)

    def anew(self) -> QuestionForm:
        """The same question as if nothing was typed: filled with what stands now."""
        form = QuestionForm(self.question, None, old=self.old)
        form.full_clean()
        # So that something can be said of it all the same.
        form.cleaned_data = {}
        return form

    @property
    def is_answered(self) -> bool:
        return self.cleaned_data.get(_VALUE, _NOT_ASKED) is not _NOT_ASKED

    @property
    def box(self) -> forms.BoundField:
        return self[_VALUE]

    @property
    def boxes_for_unknown(self) -> list[forms.BoundField]:
        """The box "weet ik niet" of what is written and not chosen."""
        return [self[name] for name in ("unknown",) if name in self.fields]

    @property
    def is_written(self) -> bool:
        return not isinstance(self.fields[_VALUE].widget, forms.RadioSelect)

    @property
    def unit(self) -> str:
        return unit_words(self.key, values.language()) if self.key.unit else ""

    @property
    def stands(self) -> FactLine | None:
        """What was read from a paper or a register, to say so beside the question."""
        if self.old is None or self.old.value is None or self.old.known_by not in _PROVEN:
            return None
        return FactLine(self.question.entry, self.old, ())

    @property
    def now(self) -> str:
        """What stands now, in words; empty when nothing was said."""
        return values.show(self.question.entry, self.old.value) if self.old else ""


@dataclass(frozen=True)
class Part:
    """One life domain on the page."""

    code: str
    label: str
    icon: str
    ask: str
    person: forms.BoundField
    professional: forms.BoundField
    counts: forms.BoundField
    questions: list[QuestionForm]


class Sheet:
    """The whole of it: valid as a whole, or nothing is kept.

    showed   what stood under each key when the form was opened, as the form itself says it
    """

    def __init__(
        self,
        page: Page,
        questionnaire: Questionnaire,
        data: Any = None,
        *,
        initial: Mapping[str, Any],
        after: UUID | None,
    ) -> None:
        self.page, self.questionnaire, self.data = page, questionnaire, data
        self.last = after or files.NOTHING_SEEN
        self.positions = PositionsForm(
            data,
            name=page.person.first_name,
            initial=initial,
        )
        self.questions = {
            one.key: QuestionForm(one, data, old=page.known.get(one.key))
            for one in questionnaire.questions
        }
        self.has_changed_meanwhile = False

    def is_valid(self) -> bool:
        """Whether all of it can be kept; every form is asked, so that every mistake is told."""
        return all([self.positions.is_valid(), *(q.is_valid() for q in self.questions.values())])

    @property
    def seen(self) -> dict[Domain, services.Seen]:
        return self.positions.seen()

    @property
    def asked(self) -> services.Asked:
        """What a service takes, from a valid sheet."""
        answered = {key: one for key, one in self.questions.items() if one.is_answered}
        return services.Asked(
            version=self.questionnaire.version,
            answers={key: one.cleaned_data[_VALUE] for key, one in answered.items()},
            showed={key: _id(self.data.get(f"{key}-seen")) for key in answered},
            after=_id(self.data.get("after")),
        )

    def tell_changed(
        self,
        error: services.ScreenedMeanwhile,
        *,
        showed: Mapping[str, KnownFact],
        first: Mapping[str, Any],
    ) -> None:
        """Say what somebody else kept meanwhile; the next time this form knows it.

        Only what was typed here stays: what nobody touched becomes what it is now.

        showed   the facts that the form was filled with, by key
        first    the positions that it was filled with
        """
        self._take_over(showed, first)
        self.has_changed_meanwhile = True
        for key in error.facts["keys"]:
            form = self.questions[key]
            now = form.now or _("niets")
            form.add_error(
                _VALUE, _("Een collega paste dit net aan. Nu staat er: %(now)s.") % {"now": now}
            )
        if error.facts["last"] != _id(self.data.get("after")):
            self.positions.add_error(
                None,
                _(
                    "Een collega bewaarde net een andere screening. Kijk eerst wat er staat bij "
                    "‘Hoe het ging’. Bewaar je opnieuw, dan komt de jouwe erna."
                ),
            )

    @property
    def showed_ids(self) -> list[UUID]:
        """The facts that the form was filled with, as it carries them itself."""
        return [_id(self.data.get(f"{key}-seen")) for key in self.questions]

    @property
    def showed_after(self) -> UUID:
        """The screening that the form was filled with."""
        return _id(self.data.get("after"))

    def _take_over(self, showed: Mapping[str, KnownFact], first: Mapping[str, Any]) -> None:
        """Let what this form did not change be what a colleague made of it."""
        for key, form in self.questions.items():
            was = QuestionForm(form.question, self.data, old=showed.get(key))
            if not was.has_changed():
                self.questions[key] = form.anew()
        name, initial = self.page.person.first_name, self.positions.initial
        typed = PositionsForm(self.data, name=name, initial=first).changed_data
        data = {name: self.data.get(name, "") for name in typed}
        data |= {name: initial.get(name, "") for name in self.positions.fields if name not in data}
        self.positions = PositionsForm(data, name=name, initial=initial)
        self.positions.full_clean()

    @property
    def shown_after(self) -> str:
        """The last screening as this form saw it; after it was told, the one that is there now."""
        if self.data is None or self.has_changed_meanwhile:
            return str(self.last)
        return str(_id(self.data.get("after")))

    def shown_seen(self, key: str) -> str:
        """The fact under a key as this form saw it, or as it is now that it was told."""
        old = self.page.known.get(key)
        if self.data is None or self.has_changed_meanwhile:
            return str(old.fact_id if old else files.NOTHING_SEEN)
        return str(_id(self.data.get(f"{key}-seen")))

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """What the form remembers of what it showed."""
        seen = [(f"{key}-seen", self.shown_seen(key)) for key in self.questions]
        return [("after", self.shown_after), *seen]

    @property
    def errors(self) -> list[dict[str, str]]:
        """What is wrong in the questions, for the notice on top."""
        return [
            {"url": f"#{one.box.auto_id}", "label": f"{one.box.label} {said}"}
            for one in self.questions.values()
            for said in [*one.errors.get(_VALUE, ()), *one.non_field_errors()]
        ]

    @property
    def has_errors(self) -> bool:
        return self.data is not None and bool(self.errors or self.positions.errors)

    @property
    def parts(self) -> list[Part]:
        """All life domains with their fields, in the order of the questionnaire."""
        return [
            Part(
                code=part.domain.value,
                label=str(DOMAIN_WORDS[part.domain][0]),
                icon=DOMAIN_WORDS[part.domain][1],
                ask=part.ask(),
                person=self.positions[f"{part.domain}_person"],
                professional=self.positions[f"{part.domain}_professional"],
                counts=self.positions[f"{part.domain}_counts"],
                questions=[self.questions[one.key] for one in part.questions],
            )
            for part in self.questionnaire.parts
        ]


def _id(text: Any) -> UUID:
    """An id that the form carried; what cannot be read was nothing of ours."""
    try:
        return UUID(str(text))
    except ValueError:
        return files.NOTHING_SEEN
