"""The list of a search diary on paper: lines in the order of their days, proofs by number, a place to sign.

An empty one too, to fill in with a pen. Both in a language of the desk: whoever asks for the list
reads those.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from klaverblad.apps.desk.paper_parts import day_in_words
from klaverblad.apps.people import queries as people
from klaverblad.apps.people.models import Person
from klaverblad.apps.people.values import language
from klaverblad.apps.trajectories import services
from klaverblad.apps.trajectories.models import SearchEntry, SearchHow, SearchKind
from klaverblad.paper import Template, render_pdf

TEMPLATE = Template("klaverblad.apps.desk", "documents/search_diary.typ")
EMPTY_LINES = 12


def list_pdf(
    request: HttpRequest, person_id: UUID, *, first: date, last: date, at: datetime
) -> HttpResponse:
    """Hand the lines of a period out as a document."""
    lines = services.hand_out(request.actor, person_id, first=first, last=last, at=at)
    someone = people.person(request.actor, person_id)
    said = language()
    with translation.override(said):
        data = document(someone, lines, first=first, last=last, at=at)
        file = render_pdf(TEMPLATE, data, language=said, at=at)
        name = _("zoekdagboek")
    return _attached(file, f"{name}-{last.isoformat()}.pdf")


def empty_pdf(request: HttpRequest, someone: Person) -> HttpResponse:  # noqa: ARG001
    """The list with a name and no lines."""
    at, said = timezone.now(), language()
    with translation.override(said):
        file = render_pdf(TEMPLATE, empty_document(someone, at=at), language=said, at=at)
        name = _("zoekdagboek-leeg")
    return _attached(file, f"{name}.pdf")


def document(
    someone: Person, lines: Sequence[SearchEntry], *, first: date, last: date, at: datetime
) -> dict[str, Any]:
    """What the template sets, in the language that is on."""
    numbers = {line.pk: number for number, line in enumerate(lines, start=1)}
    proofs: list[dict[str, str]] = []
    rows = []
    for line in lines:
        mine = []
        for one in line.evidence.all():
            number = str(len(proofs) + 1)
            mine.append(number)
            sent = day_in_words(timezone.localtime(one.document.uploaded_at).date())
            proofs.append(
                {
                    "number": number,
                    "text": one.document.title,
                    "note": _("bij lijn %(line)s, bewaard op %(day)s")
                    % {"line": numbers[line.pk], "day": sent},
                }
            )
        rows.append(
            [
                str(numbers[line.pk]),
                _short(line.on),
                capfirst(str(SearchKind(line.kind).label)),
                line.with_whom,
                capfirst(str(SearchHow(line.how).label)) if line.how else "",
                _came_of_it(line, numbers),
                ", ".join(mine),
            ]
        )
    period = _("Van %(first)s tot en met %(last)s") % {
        "first": day_in_words(first),
        "last": day_in_words(last),
    }
    return _frame(someone, at=at) | {"period": period, "rows": rows, "proofs": proofs}


def _came_of_it(line: SearchEntry, numbers: dict[UUID, int]) -> str:
    """What came of it; and of a correction, which line it corrects."""
    said = [line.came_of_it] if line.came_of_it else []
    if line.corrects is not None:
        number = numbers.get(line.corrects_id)
        day = _short(line.corrects.on)
        said.append(
            _("Verbetert lijn %(line)s.") % {"line": number}
            if number
            else _("Verbetert de lijn van %(day)s.") % {"day": day}
        )
    later = getattr(line, "corrected_by", None)
    if later is not None and later.withdrawn_at is None:
        number = numbers.get(later.pk)
        said.append(
            _("Verbeterd in lijn %(line)s.") % {"line": number} if number else _("Later verbeterd.")
        )
    return "\n".join(said)


def empty_document(someone: Person, *, at: datetime) -> dict[str, Any]:
    """The same with room to write."""
    rows = [[str(number), *[""] * 6] for number in range(1, EMPTY_LINES + 1)]
    period = _("Van … / … / …… tot en met … / … / ……")
    return _frame(someone, at=at) | {"period": period, "rows": rows, "proofs": []}


def _frame(someone: Person, *, at: datetime) -> dict[str, Any]:
    made = day_in_words(timezone.localtime(at).date())
    return {
        "title": _("Wat ik deed om werk te vinden"),
        "foot": _("Zoekdagboek van %(name)s, gemaakt op %(day)s")
        % {"name": someone.name, "day": made},
        "about": [
            {"label": _("Naam"), "text": someone.name},
            {
                "label": _("Geboren op"),
                "text": day_in_words(someone.born_on) if someone.born_on else "",
            },
            {"label": _("Begeleid door"), "text": someone.organisation.name},
        ],
        "colon": _(":") + " ",
        "head": [
            _("Nr."),
            _("Dag"),
            _("Wat"),
            _("Bij wie"),
            _("Hoe"),
            _("Wat kwam ervan"),
            _("Bewijs"),
        ],
        "none": _("In deze dagen staat er niets in het dagboek."),
        "proofs_title": _("Bewijzen"),
        "proofs_intro": _("Het nummer staat bij de lijn. De stukken zelf gaan hierbij."),
        "truth": _("Ik schreef dit zelf op. Wat hier staat, klopt."),
        "sign": [_("Datum"), _("Handtekening")],
    }


def _short(day: date) -> str:
    return f"{day.day}/{day.month}/{day.year}"


def _attached(file: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(file, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
