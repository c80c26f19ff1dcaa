"""A draft of a decision on the leefloon on paper: the sum, the days of the law, and that it decides nothing."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from klaverblad.apps.desk.amounts import money
from klaverblad.apps.desk.paper_parts import day_in_words
from klaverblad.apps.desk.worksheet.words import law_of, titles
from klaverblad.apps.rights.models import Worksheet
from klaverblad.paper import Template, render_pdf

TEMPLATE = Template("klaverblad.apps.desk", "documents/worksheet.typ")


def draft_pdf(kept: Worksheet, *, language: str, at: datetime) -> bytes:
    """The frozen text, in the language that was asked."""
    with translation.override(language):
        return render_pdf(TEMPLATE, document(kept, language), language=language, at=at)


def document(kept: Worksheet, language: str) -> dict[str, Any]:
    """What the template sets; every figure and article is as it was when the draft was made."""
    said, named = kept.content[language], titles()
    by = kept.made_by.name if kept.made_by else ""
    made_on = day_in_words(timezone.localtime(kept.made_at).date())
    return {
        "title": _("Ontwerp van beslissing: leefloon"),
        "stamp": _("ontwerp"),
        "foot": _("Ontwerp van %(day)s, gemaakt door %(by)s. Het OCMW beslist.")
        % {"day": made_on, "by": by},
        "who": kept.person.name,
        "house": kept.person.organisation.name,
        "lead": law_of(kept, language),
        "answer": f"{said['amount']}, {said['category']}",
        "sentence": said["answer"],
        "parts": [
            {
                "title": named.get(part["code"], ""),
                "lines": [_line(line) for line in part["lines"]],
            }
            for part in said["parts"]
        ],
        "heads": [_("Stap en artikel"), _("Gegevens, en van wie"), _("Bedrag")],
        "reason_title": _("Billijkheid"),
        "reason": kept.equity_reason,
        "reason_lead": _("Het inkomen van familie die inwoont, telt niet mee. De reden:"),
        "set_title": _("Met de hand vastgelegd"),
        "set_heads": [_("Lijn"), _("Volgens de wet"), _("Vastgelegd op"), _("Waarom, en door wie")],
        "set_lines": [_set_line(one) for one in said.get("set_lines", [])],
        "terms_title": _("Termijnen"),
        "terms": [f"{one['text']} ({one['article']})" for one in said["terms"]],
        "appeal": _(
            "Niet akkoord? De persoon kan gratis naar de arbeidsrechtbank, binnen %(months)s "
            "na de kennisgeving (%(article)s)."
        )
        % said["appeal"],
        "warnings": said["warnings"],
        "out_title": _("Hier is niet naar gekeken"),
        "out": said["leaves_out"],
        "sign_title": _("Beslissing van het OCMW"),
        "sign": [_("Datum"), _("Naam en functie"), _("Handtekening")],
    }


def _set_line(one: dict[str, str]) -> list[str]:
    """Old and new side by side, with the reason, who and when."""
    day = day_in_words(date.fromisoformat(one["on"])) if one["on"] else ""
    name = f"{one['about']}. {one['name']}" if one["about"] else one["name"]
    return [name, one["old"], one["new"], f"{one['reason']}\n{one['by']}, {day}"]


def _line(line: dict[str, Any]) -> list[str]:
    facts = [
        one["text"]
        + (f" ({_('uitgeprobeerd')})" if one["is_tried"] else "")
        + (f" ({one['source']})" if one["source"] and not one["is_tried"] else "")
        for one in line["facts"]
    ]
    unsure = [
        f"{one['name']}: {one['text']}, {_('niet bevestigd')}"
        for one in line["amounts"]
        if one["status"] != "confirmed"
    ]
    about = f"{line['about']}. " if line["about"] else ""
    per = {"EUR per year": _("per jaar"), "EUR per month": _("per maand")}.get(line["unit"], "")
    amount = f"{money(line['amount'])} {per}".strip() if line["amount"] is not None else ""
    return [f"{about}{line['text']} ({line['article']})", "\n".join([*facts, *unsure]), amount]
