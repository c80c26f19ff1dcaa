"""What an appointment asks: when, how long, where, who comes along, and later what came of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from klaverblad.apps.desk.contact_views import ContactForm
from klaverblad.apps.people.forms.fields import DayField
from klaverblad.apps.trajectories import services
from klaverblad.apps.trajectories.appointment_queries import Invitable
from klaverblad.apps.trajectories.models import (
    Appointment,
    AppointmentKind,
    Channel,
    ContactKind,
    ContactOutcome,
    EndedBecause,
    Scope,
    Side,
)

_MINUTES = (15, 30, 45, 60, 90, 120, 180)
_WITH_SOMEBODY = [(one.value, one.label) for one in AppointmentKind if one != AppointmentKind.OTHER]
# What a note of it is called when it is written.
NOTED_AS = {
    AppointmentKind.TALK: ContactKind.TALK,
    AppointmentKind.HOME_VISIT: ContactKind.HOME_VISIT,
    AppointmentKind.PHONE: ContactKind.PHONE,
    AppointmentKind.VIDEO: ContactKind.TALK,
    AppointmentKind.CONFERENCE: ContactKind.CONFERENCE,
}


class MomentForm(forms.Form):
    """A day, an hour, and how long."""

    day = DayField(
        label=gettext_lazy("Welke dag?"), help_text=gettext_lazy("Zo: 2 maart 2026, of 2/3/2026.")
    )
    time = forms.TimeField(
        label=gettext_lazy("Hoe laat?"),
        # A plain field: in a box of three parts the keyboard loses its place.
        help_text=gettext_lazy("Zo: 9.30 of 14.00."),
        widget=forms.TimeInput(attrs={"autocomplete": "off"}, format="%H.%M"),
        input_formats=["%H:%M", "%H.%M", "%Hu%M", "%H", "%Hu"],
        error_messages={
            "required": gettext_lazy("Schrijf een uur, zo: 9:30."),
            "invalid": gettext_lazy("We kunnen dit uur niet lezen. Schrijf het zo: 9:30."),
        },
    )
    minutes = forms.TypedChoiceField(
        label=gettext_lazy("Hoe lang?"), coerce=int, empty_value=None, required=False
    )
    where = forms.CharField(
        label=gettext_lazy("Waar?"),
        help_text=gettext_lazy(
            "Dit staat in de herinnering. Schrijf alleen de plaats, niet waarom."
        ),
        max_length=120,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        said = self.initial.get("minutes")
        minutes = sorted({*_MINUTES, *([said] if said else [])})
        self.fields["minutes"].choices = [
            ("", _("niet afgesproken")),
            *((one, _("%(n)s minuten") % {"n": one}) for one in minutes),
        ]

    @property
    def starts_at(self) -> datetime:
        """The moment here, from a valid form."""
        said = self.cleaned_data
        return timezone.make_aware(datetime.combine(said["day"], said["time"]))


class BlockForm(MomentForm):
    """Something without a person in one's own day."""

    title = forms.CharField(label=gettext_lazy("Wat is het?"), max_length=120)
    field_order = ("title", "day", "time", "minutes", "where")

    def new(self) -> services.NewAppointment:
        said = self.cleaned_data
        return services.NewAppointment(
            kind=AppointmentKind.OTHER,
            starts_at=self.starts_at,
            minutes=said["minutes"],
            title=said["title"],
            where=said["where"],
        )


class AppointmentForm(MomentForm):
    """An appointment with a person."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Wat voor afspraak?"), choices=_WITH_SOMEBODY, widget=forms.RadioSelect
    )
    title = forms.CharField(
        label=gettext_lazy("Waarover?"),
        help_text=gettext_lazy(
            "Alleen op de pagina’s van dit dossier. Niet in de herinnering, niet in een agenda."
        ),
        max_length=120,
        required=False,
    )
    bring = forms.CharField(
        label=gettext_lazy("Wat brengt de persoon mee?"),
        help_text=gettext_lazy("De persoon ziet dit in het eigen plan."),
        max_length=200,
        required=False,
    )
    guests = forms.MultipleChoiceField(
        label=gettext_lazy("Wie komt er nog bij?"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    field_order = ("kind", "day", "time", "minutes", "where", "title", "bring", "guests")

    def __init__(self, *args: Any, around: Iterable[Invitable], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(one.user_id), f"{one.name}, {one.organisation}") for one in around]
        self.fields["guests"].choices = choices
        if not choices:
            del self.fields["guests"]

    def new(self, *, follows: UUID | None = None) -> services.NewAppointment:
        said = self.cleaned_data
        return services.NewAppointment(
            kind=said["kind"],
            starts_at=self.starts_at,
            minutes=said["minutes"],
            title=said["title"],
            where=said["where"],
            bring=said["bring"],
            guests=tuple(UUID(one) for one in said.get("guests", [])),
            follows=follows,
        )


def first_of(appointment: Appointment) -> dict[str, Any]:
    """What a form shows of an appointment as it is."""
    at = timezone.localtime(appointment.starts_at)
    kind = AppointmentKind(appointment.kind)
    plain = str(kind.label).capitalize()
    return {
        "kind": kind.value if kind != AppointmentKind.OTHER else AppointmentKind.TALK.value,
        "day": at.date(),
        "time": at.time(),
        "minutes": appointment.minutes,
        "where": appointment.where,
        "title": "" if appointment.title == plain else appointment.title,
        "bring": appointment.bring,
        "guests": [str(one.user_id) for one in appointment.guests.all()],
    }


class EndedForm(forms.Form):
    """Why it did not go ahead: one tap, on either side, and nothing of anybody's health."""

    because = forms.ChoiceField(
        label=gettext_lazy("Hoe kwam dat?"),
        help_text=gettext_lazy(
            "Dit telt nergens en heeft geen gevolg. Het helpt om een beter moment te kiezen."
        ),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Kies wat het dichtst komt.")},
    )

    def __init__(self, *args: Any, name: str, without: EndedBecause, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["because"].choices = [
            (one.value, f"{name} {one.label}" if one.side == Side.PERSON and name else one.label)
            for one in EndedBecause
            if one != without
        ]


class WishForm(forms.Form):
    """How somebody wants to be reminded."""

    channel = forms.ChoiceField(
        label=gettext_lazy("Hoe wil deze persoon herinnerd worden?"),
        choices=Channel,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Kies een sms, een mail, of geen herinnering.")},
    )


class NoteForm(ContactForm):
    """The note of an appointment, with a private one beside it."""

    private = forms.CharField(
        label=gettext_lazy("Notitie voor jezelf"),
        help_text=gettext_lazy("Alleen jij leest dit, en de persoon in een kopie van het dossier."),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def notes(self, appointment: Appointment) -> list[services.NewContact]:
        """The note, and the private one when there is one; at the moment of the appointment."""
        said = dict(self.cleaned_data)
        private = said.pop("private").strip()
        first = services.NewContact(**said, at=appointment.starts_at)
        if not private:
            return [first]
        mine = services.NewContact(
            kind=first.kind, note=private, scope=Scope.MINE, at=appointment.starts_at
        )
        return [first, mine]


def first_note(appointment: Appointment) -> dict[str, Any]:
    """What the note of an appointment begins with."""
    kind = NOTED_AS.get(AppointmentKind(appointment.kind), ContactKind.TALK)
    return {"kind": kind, "outcome": ContactOutcome.SPOKE, "scope": Scope.PERSON}
