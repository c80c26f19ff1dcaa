"""The words of a reminder: when, where, with whom. Not why, not what for, and no name of anybody
but the professional. A phone on a table, or a mailbox that two people share, tells nothing more."""

from __future__ import annotations

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from klaverblad.apps.access.spoken import spoken
from klaverblad.apps.trajectories.models import Appointment, AppointmentKind, Channel


def subject(appointment: Appointment, *, language: str) -> str:
    """The line above a mail."""
    with override(spoken(language)):
        return _("Herinnering: je afspraak op %(day)s") % {"day": _day(appointment)}


def body(appointment: Appointment, channel: str, *, language: str) -> str:
    """What a mail or a text message says, in the language of the person."""
    with override(spoken(language)):
        words = {
            "day": _day(appointment),
            "at": date_format(timezone.localtime(appointment.starts_at), "TIME_FORMAT"),
            "name": appointment.user.name,
            "where": _where(appointment),
            "otherwise": _otherwise(appointment),
        }
        if channel == Channel.SMS:
            said = _(
                "Je hebt een afspraak op %(day)s om %(at)s met %(name)s%(where)s. %(otherwise)s"
            )
            return " ".join((said % words).split())
        said = _(
            "Dag,\n\n"
            "Je hebt een afspraak op %(day)s om %(at)s met %(name)s%(where)s.\n\n"
            "%(otherwise)s\n"
        )
        return said % words


def _day(appointment: Appointment) -> str:
    return date_format(timezone.localtime(appointment.starts_at), "l j F")


def _where(appointment: Appointment) -> str:
    match AppointmentKind(appointment.kind):
        case AppointmentKind.PHONE:
            return _(", aan de telefoon")
        case AppointmentKind.VIDEO:
            return _(", met video")
        case AppointmentKind.HOME_VISIT:
            return _(", bij jou thuis")
    return f", {appointment.where}" if appointment.where else ""


def _otherwise(appointment: Appointment) -> str:
    phone = appointment.trajectory.organisation.phone if appointment.trajectory else ""
    if phone:
        return _("Past het niet? Bel %(phone)s.") % {"phone": phone}
    return _("Past het niet? Laat het weten.")
