"""What would fit, in words: only what was asked, and nothing of somebody."""

from __future__ import annotations

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from klaverblad.apps.people.values import language
from klaverblad.apps.places.models import TailoredRequest
from klaverblad.engines.matching import week
from klaverblad.engines.matching.words import number


def wanted(one: TailoredRequest) -> list[tuple[str, str]]:
    """Pairs of an icon and words, for the chips under a question."""
    return [*_work(one), *_when(one), *_what_somebody_can(one)]


def _work(one: TailoredRequest) -> list[tuple[str, str]]:
    said: list[tuple[str, str]] = []
    if one.activity:
        said.append(("briefcase", one.get_activity_display()))
    if one.municipality is not None:
        said.append(("pin", _("rond %(town)s") % {"town": one.municipality.name}))
    return said


def _when(one: TailoredRequest) -> list[tuple[str, str]]:
    said: list[tuple[str, str]] = []
    if one.hours_week_max is not None:
        hours = number(float(one.hours_week_max), language())
        said.append(("clock", _("hoogstens %(hours)s uur per week") % {"hours": hours}))
    if one.week:
        flags = week.slots(tuple(block) for block in one.week)
        said.append(("calendar", week.in_words(flags, language())))
    if one.min_months is not None:
        months = ngettext("minstens %(n)s maand", "minstens %(n)s maanden", one.min_months)
        said.append(("hourglass", months % {"n": one.min_months}))
    if one.starts_on is not None:
        said.append(("flag", _("vanaf %(day)s") % {"day": date_format(one.starts_on)}))
    return said


def _what_somebody_can(one: TailoredRequest) -> list[tuple[str, str]]:
    said: list[tuple[str, str]] = []
    if one.without_licence:
        said.append(("card", _("zonder rijbewijs")))
    if one.language_level is not None:
        level = one.get_language_level_display()
        said.append(("talk", _("Nederlands %(level)s") % {"level": level}))
    if one.lift_kg_max is not None:
        said.append(("weight", _("tillen tot %(kg)s kg") % {"kg": one.lift_kg_max}))
    if one.stand_hours_max is not None:
        said.append(("person", _("staan tot %(hours)s uur") % {"hours": one.stand_hours_max}))
    return said
