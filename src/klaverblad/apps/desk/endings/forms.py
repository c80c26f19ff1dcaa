"""The form of an ending: where to, what becomes of what still runs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from klaverblad.apps.people.forms.fields import DayField
from klaverblad.apps.people.models import TeamMember
from klaverblad.apps.trajectories.destinations import Aftercare, contracts, destinations
from klaverblad.apps.trajectories.ending_queries import StillRunning
from klaverblad.apps.trajectories.models import Goal, Step
from klaverblad.apps.trajectories.services import NewEnding, StepFate

_OFF = {"autocomplete": "off"}
_FATES = [
    (StepFate.ALONG, gettext_lazy("gaat mee")),
    (StepFate.DONE, gettext_lazy("gedaan")),
    (StepFate.DROPPED, gettext_lazy("valt weg")),
]
GO_ON, STOP = "go_on", "stop"


class _AskingRadio(forms.RadioSelect):
    """Each box says which details it asks, so that the page shows no others."""

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        found = destinations().get(str(value))
        asks = sorted(found.asks) if found else []
        if found is not None and found.aftercare == Aftercare.ASKED:
            asks.append("talks")
        option["attrs"]["data-asks"] = " ".join(asks)
        return option


class HoursField(forms.DecimalField):
    """Hours with a comma or a point, whatever the language of the page."""

    def to_python(self, value: Any) -> Decimal | None:
        text = value.replace(",", ".") if isinstance(value, str) else value
        return super().to_python(text)


class EndForm(forms.Form):
    """Where somebody goes. What is not asked of a destination is not kept either."""

    destination = forms.ChoiceField(
        label=gettext_lazy("Waar gaat de persoon naartoe?"),
        help_text=gettext_lazy("Niet geweten is ook een eerlijk antwoord."),
        widget=_AskingRadio,
        error_messages={"required": gettext_lazy("Kies waar de persoon naartoe gaat.")},
    )
    other_words = forms.CharField(
        label=gettext_lazy("Waarheen, in een paar woorden"),
        max_length=160,
        required=False,
        widget=forms.TextInput(_OFF),
    )
    contract = forms.ChoiceField(
        label=gettext_lazy("Welk contract?"), required=False, widget=forms.RadioSelect
    )
    hours_week = HoursField(
        label=gettext_lazy("Uren per week"),
        help_text=gettext_lazy("Gewone week, bijvoorbeeld 19 of 30,4."),
        required=False,
        max_digits=4,
        decimal_places=1,
        widget=forms.TextInput(_OFF | {"inputmode": "decimal"}),
        error_messages={
            "invalid": gettext_lazy("We kunnen dit niet lezen. Schrijf een getal, zoals 30,4."),
            "max_decimal_places": gettext_lazy("Schrijf hoogstens één cijfer na de komma."),
            "max_digits": gettext_lazy("Geef de uren per week: meer dan 0 en hoogstens 80."),
        },
    )
    where = forms.CharField(
        label=gettext_lazy("Bij wie, of in welke sector?"),
        max_length=120,
        required=False,
        widget=forms.TextInput(_OFF),
    )
    since = DayField(
        label=gettext_lazy("Sinds wanneer?"),
        help_text=gettext_lazy("Zo: 2 maart 2026, of 2/3/2026."),
        required=False,
        widget=forms.TextInput(_OFF),
    )
    own_words = forms.CharField(
        label=gettext_lazy("Hoe zegt de persoon het zelf?"),
        help_text=gettext_lazy("In de woorden van de persoon. De persoon leest dit ook."),
        max_length=400,
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )
    talks = forms.ChoiceField(
        label=gettext_lazy("De beloofde nazorggesprekken"),
        choices=[
            (GO_ON, gettext_lazy("gaan door")),
            (STOP, gettext_lazy("gaan niet door, met een reden")),
        ],
        initial=GO_ON,
        required=False,
        widget=forms.RadioSelect,
    )
    skip_because = forms.CharField(
        label=gettext_lazy("Waarom gaan de gesprekken niet door?"),
        help_text=gettext_lazy("Alleen als je hierboven kiest dat ze niet doorgaan."),
        max_length=200,
        required=False,
        widget=forms.TextInput(_OFF),
    )
    all_steps = forms.ChoiceField(
        label=gettext_lazy("Alle open stappen samen"),
        choices=[("", gettext_lazy("elk apart, zoals hieronder")), *_FATES],
        required=False,
        widget=forms.RadioSelect,
    )
    staying = forms.MultipleChoiceField(
        label=gettext_lazy("Wie blijft in het team voor de nazorg?"),
        help_text=gettext_lazy("Voor de anderen is vandaag de laatste dag."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        running: StillRunning,
        seats: Sequence[TeamMember],
        **kwargs: Any,
    ) -> None:
        """Ask of what runs: each open step, the talks when there are some, who stays for them."""
        super().__init__(data, **kwargs)
        self._choose("destination", [(one.code, one.name) for one in destinations().values()])
        self._choose("contract", contracts())
        self.steps = list(running.steps)
        for step in self.steps:
            self.fields[_of(step)] = forms.ChoiceField(
                label=step.title,
                choices=_FATES,
                initial=StepFate.ALONG,
                required=False,
                widget=forms.RadioSelect,
            )
        if len(self.steps) < 2:
            del self.fields["all_steps"]
        if not running.moments:
            del self.fields["talks"], self.fields["skip_because"]
        people = [(str(one.pk), f"{one.user.name}, {one.organisation.name}") for one in seats]
        if running.moments and people:
            self._choose("staying", people)
            # Who is here by their work holds the talks; who came by a consent is asked.
            by_work = [str(one.pk) for one in seats if one.consent_id is None]
            self.fields["staying"].initial = by_work
        else:
            del self.fields["staying"]

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    @property
    def step_fields(self) -> list[forms.BoundField]:
        return [self[_of(step)] for step in self.steps]

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        chosen = destinations().get(said.get("destination", ""))
        may_stop = chosen is not None and chosen.aftercare == Aftercare.ASKED
        if may_stop and said.get("talks") == STOP and not said.get("skip_because", "").strip():
            self.add_error(
                "skip_because",
                _("Zeg in een paar woorden waarom de gesprekken niet doorgaan."),
            )
        return said

    def ending(self) -> NewEnding:
        """What `services.end_trajectory` takes, from a valid form."""
        said = self.cleaned_data
        together = said.get("all_steps") or ""
        return NewEnding(
            destination=said["destination"],
            contract=said["contract"],
            hours_week=said["hours_week"],
            where=said["where"],
            since=said["since"],
            other_words=said["other_words"],
            own_words=said["own_words"],
            steps={
                one.pk: StepFate(together or said.get(_of(one)) or StepFate.ALONG)
                for one in self.steps
            },
            skip_because=said.get("skip_because", "") if said.get("talks") == STOP else "",
            staying=frozenset(int(pk) for pk in said.get("staying", [])),
        )


def _of(step: Step) -> str:
    return f"step_{step.pk.hex}"


class AgainForm(forms.Form):
    """What of the former trajectory comes along into a new one."""

    goals = forms.MultipleChoiceField(
        label=gettext_lazy("Welke doelen gelden nog?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    steps = forms.MultipleChoiceField(
        label=gettext_lazy("Welke open stappen gaan mee?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        goals: Iterable[Goal],
        steps: Iterable[Step],
        **kwargs: Any,
    ) -> None:
        """Offer these, all of them chosen at first; a part that has nothing is not asked."""
        super().__init__(data, **kwargs)
        offered = {
            "goals": [(str(one.pk), one.words) for one in goals],
            "steps": [(str(one.pk), one.title) for one in steps],
        }
        for name, choices in offered.items():
            if choices:
                self.fields[name].choices = choices  # type: ignore[attr-defined]
                self.fields[name].initial = [pk for pk, _words in choices]
            else:
                del self.fields[name]

    def chosen(self) -> dict[str, list[UUID]]:
        """What `services.begin_again` takes, from a valid form."""
        return {name: [UUID(pk) for pk in said] for name, said in self.cleaned_data.items()}
