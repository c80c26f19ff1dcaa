"""The same sheet as a PDF: one page, whatever there is to say."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from klaverblad.apps.desk.paper_parts import day_in_words, moment_in_words
from klaverblad.apps.desk.summary.gathered import Summary, says
from klaverblad.apps.people import values
from klaverblad.paper import Template, render_pdf

TEMPLATE = Template("klaverblad.apps.desk", "documents/summary.typ")


def summary_pdf(summary: Summary, *, at: datetime) -> bytes:
    """One page in the language of the reader, who is a colleague and not the person."""
    return render_pdf(TEMPLATE, document(summary, at=at), language=values.language(), at=at)


def document(summary: Summary, *, at: datetime) -> dict[str, Any]:
    """What the template sets, in the language that is on."""
    page = summary.page
    day = day_in_words(timezone.localtime(at).date())
    return {
        "title": page.person.name,
        "foot": _("Klaverblad, samenvatting van %(day)s. Alleen voor wie dit dossier mag lezen.")
        % {"day": day},
        "colon": _(":") + " ",
        "facts": [one["text"] for one in page.head_facts],
        "standing": summary.standing,
        "contact": summary.last_contact,
        "leaves": [f"{leaf}{_(':')} {state}" for leaf, state in summary.leaves],
        "left": [_next(summary), _goals(summary), _tried(summary), _past(summary), _team(summary)],
        "right": [_domains(summary), _mind(summary), _works(summary)],
    }


def _section(title: str, lines: list[tuple[str, str]], nothing: str) -> dict[str, Any]:
    said = [{"label": label, "text": text} for label, text in lines]
    return {"title": title, "lines": said or [{"label": "", "text": nothing}]}


def _next(summary: Summary) -> dict[str, Any]:
    lines = [(_("Volgende stap"), summary.following)] if summary.following else []
    appointment = summary.page.appointment
    if appointment is not None:
        when = moment_in_words(appointment.starts_at)
        lines.append((_("Volgende afspraak"), f"{when}, {appointment.title}"))
    return _section(_("Nu"), lines, _("Nog niets afgesproken."))


def _goals(summary: Summary) -> dict[str, Any]:
    lines = [("", f"“{one.words}”") for one in summary.goals]
    return _section(_("Wat de persoon wil"), lines, _("Nog niet gevraagd."))


def _tried(summary: Summary) -> dict[str, Any]:
    lines = [
        (
            one.title,
            one.outcome if one.instrument == one.title else f"{one.instrument}, {one.outcome}",
        )
        for one in summary.tried_shown
    ]
    if summary.n_tried_more:
        lines.append(("", _("En nog %(n)s andere.") % {"n": summary.n_tried_more}))
    return _section(_("Wat geprobeerd is"), lines, _("Nog niets."))


def _past(summary: Summary) -> dict[str, Any]:
    lines = [
        (f"{one.organisation}, {one.period}", ". ".join(p for p in (one.done, one.ended) if p))
        for one in summary.past_shown
    ]
    return _section(_("Eerdere trajecten"), lines, _("Geen bekend."))


def _domains(summary: Summary) -> dict[str, Any]:
    if not summary.domains:
        return _section(_("Zo gaat het"), [], _("Nog niet samen bekeken."))
    both = _("persoon %(person)s, begeleider %(professional)s")
    lines = [
        (
            one.label,
            both % {"person": says(one.person), "professional": says(one.professional)}
            + (f". {one.what_counts}" if one.what_counts else ""),
        )
        for one in summary.domains
    ]
    title = _("Zo gaat het, op %(day)s") % {"day": day_in_words(summary.screening.on)}
    return _section(title, lines, "")


def _mind(summary: Summary) -> dict[str, Any]:
    lines = [(one.label, one.shown) for one in summary.mind]
    return _section(_("Waar je rekening mee houdt"), lines, _("Niets bekend."))


def _works(summary: Summary) -> dict[str, Any]:
    lines = [(one.label, one.shown) for one in summary.works]
    return _section(_("Waar je op kunt bouwen"), lines, _("Niets bekend."))


def _team(summary: Summary) -> dict[str, Any]:
    lines = [(one["name"], one["role"]) for one in summary.page.team]
    return _section(_("Het team"), lines, _("Nog niemand."))
