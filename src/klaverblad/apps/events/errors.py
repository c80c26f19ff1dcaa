"""What an event says no to, and what would make it a yes."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from klaverblad.errors import BadInput, Refused


class BadProgramme(BadInput):
    """A line of the programme that cannot be read: which one."""

    code = "event_bad_programme"
    sentence = _("We kunnen een lijn van het programma niet lezen. Schrijf ze zo: 9.30 Onthaal")


class BadTimes(BadInput):
    """An end before its beginning, or a last day to register after the event."""

    code = "event_bad_times"
    sentence = _("Het einde ligt voor het begin, of de laatste dag om in te schrijven ligt erna.")


class Over(Refused):
    """It was called off, it is over, or the last day to register went by."""

    code = "event_over"
    sentence = _("Inschrijven kan niet meer. Vraag het aan wie het organiseert.")


class CalledOff(Refused):
    """Nothing changes any more at what does not go on."""

    code = "event_called_off"
    sentence = _("Deze bijeenkomst gaat niet door. Ze verandert niet meer.")


class NotYet(Refused):
    """Who was there is known from the day itself on."""

    code = "event_not_yet"
    sentence = _("Wie er was, noteer je vanaf de dag zelf.")


class NoPlace(Refused):
    """Nothing to give up: one has no place and waits for none."""

    code = "event_no_place"
    sentence = _("Je hebt hier geen plaats, en je staat niet op de wachtlijst.")
