"""What the pages of an ending say: what will happen, and what somebody can still get."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from klaverblad.apps.desk.endings.destination_words import said_of
from klaverblad.apps.desk.person import Page
from klaverblad.apps.rights.policies import can_read_rights
from klaverblad.apps.trajectories.aftercare_queries import terms_of_trajectory
from klaverblad.apps.trajectories.destinations import Aftercare, destination
from klaverblad.apps.trajectories.ending_queries import StillRunning, start_told
from klaverblad.apps.trajectories.services import UNDO_DAYS, NewEnding, StepFate
from klaverblad.engines.matching.words import day as in_words

# The leaf of the clover whose steps ask for a right.
_RIGHTS_LEAF = "rechten"


@dataclass(frozen=True, slots=True)
class Line:
    """One thing to know, and where to do something about it."""

    text: str
    icon: str
    url: str = ""
    label: str = ""


def still_to_get(page: Page, running: StillRunning) -> list[Line]:
    """What the person can still get, so that no right is missed when the guidance ends."""
    found = []
    rights_url = reverse("desk:rights", args=[page.person.pk])
    if can_read_rights(page.actor, page.person).is_allowed:
        found += _leefloon(page, rights_url)
    for step in running.steps:
        if step.instrument.leaf == _RIGHTS_LEAF:
            said = _("Nog open bij rechten: %(step)s.") % {"step": step.title}
            found.append(Line(said, "document"))
    if running.moments:
        said = ngettext(
            "Er is nog %(n)s nazorggesprek beloofd.",
            "Er zijn nog %(n)s nazorggesprekken beloofd.",
            len(running.moments),
        )
        found.append(Line(said % {"n": len(running.moments)}, "heart"))
    return found


def _leefloon(page: Page, url: str) -> list[Line]:
    now = page.leefloon
    if now.is_received or now.state == "sure_no":
        return []
    said = {
        "sure_yes": _("Leefloon: met wat we weten, heeft de persoon er recht op."),
        "likely": _("Leefloon: er is bijna zeker recht op een deel."),
        "open": _("Leefloon: dat is nog niet uitgezocht."),
    }[now.state]
    return [Line(said, "euro", url, _("Kijk na vóór je afsluit"))]


def summary(page: Page, running: StillRunning, new: NewEnding, seats: int) -> list[Line]:
    """What will happen, line by line, before anybody confirms."""
    where_to = destination(new.destination)
    found = [Line(said_of(new), "flag")]
    ahead = _talks_ahead(page, new)
    if running.moments or not ahead:
        found += _talks(running, new, where_to.aftercare)
    found += ahead
    for fate, said in (
        (StepFate.DONE, _("Gedaan: %(steps)s.")),
        (StepFate.DROPPED, _("Valt weg: %(steps)s.")),
        (StepFate.ALONG, _("Gaat mee, en staat klaar als de persoon terugkomt: %(steps)s.")),
    ):
        titles = [one.title for one in running.steps if new.steps.get(one.pk) == fate]
        if titles:
            found.append(Line(said % {"steps": "; ".join(titles)}, "check"))
    for one in running.appointments:
        said = _("Afgezegd: %(title)s, %(day)s. Verwittig de persoon.") % {
            "title": one.title,
            "day": in_words(one.starts_at.date(), page.language),
        }
        found.append(Line(said, "calendar"))
    n_leaving = seats - len(new.staying)
    if n_leaving > 0:
        said = ngettext(
            "Voor %(n)s teamlid is vandaag de laatste dag.",
            "Voor %(n)s teamleden is vandaag de laatste dag.",
            n_leaving,
        )
        found.append(Line(said % {"n": n_leaving}, "people"))
    found.append(Line(_("Links die nog open staan, gaan dicht."), "send"))
    until = page.actor.on + timedelta(days=UNDO_DAYS)
    undo = _("Je kunt dit ongedaan maken tot en met %(day)s.") % {
        "day": in_words(until, page.language)
    }
    return [*found, Line(undo, "undo")]


def _talks_ahead(page: Page, new: NewEnding) -> list[Line]:
    """The talks that are promised by the ending itself, and those whose day is already past."""
    if page.trajectory is None:
        return []
    on, where_to = page.actor.on, destination(new.destination)
    began = start_told(page.trajectory, where_to, since=new.since, on=on)
    if began is None:
        return []
    days = [began + timedelta(days=one) for one in terms_of_trajectory(page.trajectory)]
    said = ngettext(
        "Werk sinds %(began)s: we vragen nog %(n)s keer hoe het gaat, op %(first)s.",
        "Werk sinds %(began)s: we vragen nog %(n)s keer hoe het gaat, van %(first)s tot %(last)s.",
        len(days),
    )
    facts = {
        "n": len(days),
        "began": in_words(began, page.language),
        "first": in_words(days[0], page.language),
        "last": in_words(days[-1], page.language),
    }
    found = [Line(said % facts, "heart")]
    n_past = sum(one < on for one in days)
    if n_past:
        late = ngettext(
            "%(n)s van die gesprekken had al moeten gebeuren: het staat meteen op Vandaag.",
            "%(n)s van die gesprekken hadden al moeten gebeuren: ze staan meteen op Vandaag.",
            n_past,
        )
        found.append(Line(late % {"n": n_past}, "clock"))
    return found


def _talks(running: StillRunning, new: NewEnding, aftercare: Aftercare) -> list[Line]:
    n = len(running.moments)
    if not n:
        return [Line(_("Het traject gaat dicht op de dag van vandaag."), "check")]
    stops = aftercare == Aftercare.ENDS or (
        aftercare == Aftercare.ASKED and new.skip_because.strip()
    )
    if stops:
        said = ngettext(
            "%(n)s nazorggesprek gaat niet door. De reden blijft erbij staan.",
            "%(n)s nazorggesprekken gaan niet door. De reden blijft erbij staan.",
            n,
        )
    else:
        said = ngettext(
            "%(n)s nazorggesprek gaat door. Daarna gaat het traject dicht.",
            "%(n)s nazorggesprekken gaan door. Daarna gaat het traject dicht.",
            n,
        )
    return [Line(said % {"n": n}, "heart")]
