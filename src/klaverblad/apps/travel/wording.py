"""What is wrong with a feed, and where a timetable comes from, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.travel.models import Timetable
from klaverblad.engines.travel.findings import Fault, Finding, Findings, Wanted

FAULTS: Mapping[Fault, str | Promise] = {
    Fault.MISSING_FILE: _("dit bestand ontbreekt in de zip"),
    Fault.MISSING_COLUMN: _("deze kolom ontbreekt"),
    Fault.EMPTY_FILE: _("er staat niets in dit bestand"),
    Fault.EMPTY_VALUE: _("hier moet iets staan"),
    Fault.TWICE: _("dit staat er al eens"),
    Fault.UNKNOWN_REFERENCE: _("dit verwijst naar iets dat er niet is"),
    Fault.NOT_A_TIME: _("dit is geen uur"),
    Fault.NOT_A_DATE: _("dit is geen dag"),
    Fault.NOT_A_NUMBER: _("dit getal kan hier niet"),
    Fault.OUTSIDE_EARTH: _("dit is geen plaats op aarde"),
    Fault.BACK_IN_TIME: _("de tijd loopt hier terug"),
    Fault.NO_TIME_AT_AN_END: _("aan een eindhalte ontbreekt het uur"),
    Fault.NO_SUCH_ZONE: _("deze tijdzone kennen we niet, of ze verschilt"),
    Fault.SHORT_ROW: _("deze regel past niet bij de kolommen"),
    Fault.NO_COMMAS: _("tussen de kolommen staan geen komma's"),
    Fault.NEVER_RUNS: _("hier rijdt niets"),
    Fault.ONE_STOP: _("deze rit heeft maar één halte; we laten hem weg"),
    Fault.NOT_USED: _("aan deze halte stopt niets; we laten ze weg"),
    Fault.OTHER_TRANSFER: _("deze overstap geldt voor één lijn of rit; we laten hem weg"),
}

# What would do, by the sentence of the engine: it knows no other languages.
ADVICE: Mapping[str, str | Promise] = {
    "%(file)s": "%(file)s",
    "%(column)s": "%(column)s",
    "%(one)s of %(other)s": _("%(one)s of %(other)s"),
    "%(n)s waarden": _("%(n)s waarden"),
    "minstens één regel": _("minstens één regel"),
    "komma's tussen kolommen": _("komma's tussen kolommen"),
    "een CSV-regel": _("een CSV-regel"),
    "een code": _("een code"),
    "elke code één keer": _("elke code één keer"),
    "elke kolom één keer": _("elke kolom één keer"),
    "minder ritten": _("minder ritten"),
    "een code die in %(file)s staat": _("een code die in %(file)s staat"),
    "een uur als 08:05:00": _("een uur als 08:05:00"),
    "een uur als 08:05:00 of 25:10:00": _("een uur als 08:05:00 of 25:10:00"),
    "een dag als 20260302": _("een dag als 20260302"),
    "een dag na start_date": _("een dag na start_date"),
    "een dag na %(day)s": _("een dag na %(day)s"),
    "een dag vanaf %(day)s": _("een dag vanaf %(day)s"),
    "een getal van %(least)s tot %(most)s": _("een getal van %(least)s tot %(most)s"),
    "graden van %(least)s tot %(most)s": _("graden van %(least)s tot %(most)s"),
    "1 (rijdt) of 2 (rijdt niet)": _("1 (rijdt) of 2 (rijdt niet)"),
    "elk nummer één keer per rit": _("elk nummer één keer per rit"),
    "een uur na het vertrek aan de vorige halte": _("een uur na het vertrek aan de vorige halte"),
    "een uur na de aankomst aan dezelfde halte": _("een uur na de aankomst aan dezelfde halte"),
    "een uur na start_time": _("een uur na start_time"),
    "een uur aan de eerste en laatste halte": _("een uur aan de eerste en laatste halte"),
    "seconden, 1 of meer": _("seconden, 1 of meer"),
    "een rit met minstens twee haltes": _("een rit met minstens twee haltes"),
    "een rit die op een dag rijdt": _("een rit die op een dag rijdt"),
    "een halte waar een rit stopt": _("een halte waar een rit stopt"),
    "een overstap tussen twee haltes": _("een overstap tussen twee haltes"),
    "Europe/Brussels, overal dezelfde": _("Europe/Brussels, overal dezelfde"),
    "haltes in deze regio": _("haltes in deze regio"),
}


def lines(findings: Findings) -> Iterator[str]:
    """Every finding on a line, what keeps the feed from being used first; then how many more."""
    for finding in sorted(findings.told, key=lambda one: not one.is_fatal):
        yield line(finding)
    if findings.n_more:
        yield gettext("En nog %(n)s keer hetzelfde.") % {"n": findings.n_more}


def line(finding: Finding) -> str:
    """One finding: file, row and column, what is wrong, what stands there, what would do."""
    where = finding.file
    if finding.row:
        where = gettext("%(file)s, regel %(row)s") % {"file": where, "row": finding.row}
    if finding.column:
        where = gettext("%(where)s, kolom %(column)s") % {"where": where, "column": finding.column}
    said = gettext("%(where)s: %(what)s.") % {"where": where, "what": FAULTS[finding.fault]}
    if finding.found:
        said += " " + gettext("Er staat: %(found)s.") % {"found": _words(finding.found)}
    if finding.wanted:
        said += " " + gettext("Wat wel kan: %(wanted)s.") % {"wanted": _words(finding.wanted)}
    return said


def _words(said: str | Wanted) -> str:
    if isinstance(said, str):
        return said
    values = {
        name: date_format(value) if isinstance(value, date) else value
        for name, value in said.values.items()
    }
    return str(ADVICE[said.text]) % values


def bus(row: Timetable | None, *, on: date) -> str:
    """By which timetable the bus counts; or that it does not."""
    if row is None:
        return gettext("De bus is nog niet meegeteld.")
    # A list counts by squares and with the wait at work; the page of one trip from door to door.
    return (
        source(row, on=on)
        + " "
        + gettext("In deze lijst per wijk, wachten op het werk inbegrepen.")
    )


def source(row: Timetable, *, on: date) -> str:
    """Where the minutes of the bus come from, to stand beside them."""
    said = gettext("De bus: dienstregeling van %(operator)s, geldig tot %(until)s.") % {
        "operator": row.operator,
        "until": date_format(row.valid_until),
    }
    if row.valid_until < on:
        said += " " + gettext("Ze is verlopen: vraag de beheerder om een nieuwe.")
    return said
