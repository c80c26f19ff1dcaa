"""What is asked about a pair: who, what for, what is shared, and what came of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from klaverblad.apps.accounts.models import Membership, Role
from klaverblad.apps.groups import services
from klaverblad.apps.groups.models import MeetingHow, Programme
from klaverblad.apps.people.forms.fields import DayField

_UNTIL = {
    "label": gettext_lazy("Tot en met welke dag?"),
    "help_text": gettext_lazy("Zo: 2 maart 2027, of 2/3/2027. Ten langste een jaar."),
}


class PairForm(forms.Form):
    """A mentor of a project, or an expert by experience: one choice says both."""

    companion = forms.ChoiceField(
        label=gettext_lazy("Wie gaat mee?"),
        error_messages={"required": gettext_lazy("Kies wie meegaat.")},
    )
    purpose = forms.CharField(
        label=gettext_lazy("Waarvoor?"),
        help_text=gettext_lazy(
            "Kort, zo: samen oefenen voor een gesprek. De persoon leest dit ook."
        ),
        error_messages={"required": gettext_lazy("Zeg in een paar woorden waarvoor.")},
        max_length=160,
    )
    until = DayField(**_UNTIL)

    def __init__(
        self,
        *args: Any,
        companions: Iterable[Membership],
        projects: Iterable[Programme],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        of: dict[UUID, list[Programme]] = {}
        for project in projects:
            if project.organisation_id is not None:
                of.setdefault(project.organisation_id, []).append(project)
        choices = [("", _("kies"))]
        for one in companions:
            who = f"{one.user.name}, {one.organisation.name}"
            if one.role == Role.EXPERT:
                choices.append((f"{one.pk}:", f"{who} ({one.get_role_display()})"))
            elif one.role == Role.MENTOR:
                theirs = of.get(one.organisation_id, [])
                choices += [(f"{one.pk}:{project.pk}", f"{who} ({project})") for project in theirs]
        self.fields["companion"].choices = choices

    def new(self) -> services.NewPair:
        """What the service takes."""
        said = self.cleaned_data
        companion, _colon, project = said["companion"].partition(":")
        return services.NewPair(
            UUID(companion), said["purpose"], said["until"], UUID(project) if project else None
        )


class MeetingForm(forms.Form):
    """That the two met."""

    on = DayField(label=gettext_lazy("Wanneer?"))
    how = forms.ChoiceField(
        label=gettext_lazy("Hoe?"),
        choices=MeetingHow,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Kies hoe jullie elkaar zagen of hoorden.")},
    )


class GuestForm(forms.Form):
    """An expert by experience in a group."""

    companion = forms.ChoiceField(
        label=gettext_lazy("Welke ervaringsdeskundige?"),
        error_messages={"required": gettext_lazy("Kies wie meegaat.")},
    )
    purpose = forms.CharField(
        label=gettext_lazy("Waarvoor?"),
        max_length=160,
        error_messages={"required": gettext_lazy("Zeg in een paar woorden waarvoor.")},
    )
    until = DayField(**_UNTIL)

    def __init__(self, *args: Any, companions: Iterable[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["companion"].choices = [
            ("", _("kies")),
            *(
                (str(one.pk), f"{one.user.name}, {one.organisation.name}")
                for one in companions
                if one.role == Role.EXPERT
            ),
        ]
