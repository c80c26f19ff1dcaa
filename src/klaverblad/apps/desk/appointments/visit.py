"""The note of a home visit: who was there, what was seen in facts, and two facts at once."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from klaverblad.apps.access.answers import back, on_field, tell
from klaverblad.apps.desk import person as pages
from klaverblad.apps.desk.appointments import words
from klaverblad.apps.people import services as people
from klaverblad.apps.people.models import KnownBy, SaidBy
from klaverblad.apps.people.policies import can_record_fact
from klaverblad.apps.people.registry import Domain, FactKey, FactType, registry
from klaverblad.apps.trajectories import services
from klaverblad.apps.trajectories.models import (
    Appointment,
    AppointmentKind,
    ContactKind,
    ContactOutcome,
    Scope,
)
from klaverblad.errors import KlaverbladError

# What one sees or hears at a kitchen table. Yes or no, never a diagnosis.
_DOMAINS = frozenset({Domain.HOUSING, Domain.MOBILITY, Domain.CARE, Domain.INCOME})
FACTS = 2


def is_visit(one: Appointment) -> bool:
    """Whether an appointment was at somebody's home."""
    return one.kind == AppointmentKind.HOME_VISIT


def visible_keys(page: pages.Page) -> list[FactKey]:
    """The yes-or-no facts that a visit may bring, of what this actor may see and write."""
    if not can_record_fact(page.actor, page.person).is_allowed:
        return []
    return [
        entry
        for entry in registry().values()
        if entry.type == FactType.FLAG
        and entry.domain in _DOMAINS
        and entry.sensitivity != "special"
        and not entry.is_judgement
        and page.reach.allows(entry)
    ]


class VisitForm(forms.Form):
    """A visit in a minute."""

    present = forms.CharField(
        label=gettext_lazy("Wie was erbij?"),
        help_text=gettext_lazy("Als ‘mama en een tolk’. Namen zijn niet nodig."),
        max_length=160,
        required=False,
    )
    note = forms.CharField(
        label=gettext_lazy("Wat zag en hoorde je?"),
        help_text=gettext_lazy(
            "Wat je zag, niet wat je ervan vindt. Geen ziektes: schrijf wat iemand kan."
        ),
        max_length=3600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    scope = forms.ChoiceField(
        label=gettext_lazy("Wie mag dit lezen?"), choices=Scope, widget=forms.RadioSelect
    )
    tells_of_others = forms.BooleanField(
        label=gettext_lazy("Dit gaat ook over iemand anders"),
        help_text=gettext_lazy(
            "Dan kijkt iemand eerst na wat er in de kopie van de persoon mag staan."
        ),
        required=False,
    )
    private = forms.CharField(
        label=gettext_lazy("Notitie voor jezelf"),
        help_text=gettext_lazy("Alleen jij leest dit, en de persoon in een kopie van het dossier."),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, keys: list[FactKey], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = [("", _("niets")), *((one.key, one.label()) for one in keys)]
        for n in range(1, FACTS + 1) if keys else ():
            self.fields[f"fact_{n}"] = forms.ChoiceField(
                label=_("Feit %(n)s") % {"n": n}, choices=labels, required=False
            )
            self.fields[f"value_{n}"] = forms.ChoiceField(
                label=_("Klopt dat?"),
                choices=[("true", _("ja")), ("false", _("nee"))],
                widget=forms.RadioSelect,
                required=False,
            )
        after = [name for name in self.fields if name.startswith(("fact_", "value_"))]
        self.order_fields(["present", "note", *after, "scope", "tells_of_others", "private"])

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        for n in range(1, FACTS + 1):
            if said.get(f"fact_{n}") and not said.get(f"value_{n}"):
                self.add_error(f"value_{n}", _("Zeg ja of nee bij dit feit."))
        return said

    def notes(self, one: Appointment) -> list[services.NewContact]:
        """What was seen, and the private words when there are some."""
        said = self.cleaned_data
        there = said["present"].strip()
        note = said["note"].strip()
        if there:
            note = "\n".join(part for part in (_("Erbij: %(who)s.") % {"who": there}, note) if part)
        first = services.NewContact(
            kind=ContactKind.HOME_VISIT,
            outcome=ContactOutcome.SPOKE,
            note=note,
            scope=said["scope"],
            at=one.starts_at,
            tells_of_others=said["tells_of_others"],
        )
        if not (private := said["private"].strip()):
            return [first]
        mine = services.NewContact(
            kind=ContactKind.HOME_VISIT, note=private, scope=Scope.MINE, at=one.starts_at
        )
        return [first, mine]

    def facts(self) -> list[tuple[str, bool]]:
        """The facts that were chosen, each once; the last word about it counts."""
        said = self.cleaned_data
        found = {
            said[f"fact_{n}"]: said[f"value_{n}"] == "true"
            for n in range(1, FACTS + 1)
            if said.get(f"fact_{n}")
        }
        return list(found.items())


def note(request: HttpRequest, one: Appointment, page: pages.Page) -> HttpResponse:
    """Write the visit down: the note and its facts together, or neither."""
    form = VisitForm(request.POST or None, keys=visible_keys(page), initial={"scope": Scope.PERSON})
    if request.method == "POST" and form.is_valid():
        try:
            n_facts = _write(request, one, page, form)
        except KlaverbladError as error:
            on_field(form, error)
        else:
            tell(request, _("Genoteerd. Feiten erbij: %(n)s.") % {"n": n_facts})
            return back(request, words.home_of(one))
    status = 422 if request.method == "POST" else 200
    context = {"one": one, "page": page, "form": form, "home": words.home_of(one)}
    return render(request, "desk/appointments/note.html", context, status=status)


@transaction.atomic
def _write(request: HttpRequest, one: Appointment, page: pages.Page, form: VisitForm) -> int:
    services.note_appointment(request.actor, one.pk, notes=form.notes(one))
    facts = form.facts()
    for key, value in facts:
        said = people.Said(
            key=key,
            value=value,
            since=request.actor.on,
            said_by=SaidBy.PROFESSIONAL,
            known_by=KnownBy.TOLD,
        )
        people.record_fact(request.actor, page.person.pk, said)
    return len(facts)
