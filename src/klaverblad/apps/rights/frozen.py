"""A sheet of the leefloon as plain words in one language: what a draft keeps and prints."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from klaverblad.apps.rights.set_lines import SetValue
from klaverblad.apps.rights.worksheet import APPEAL, APPEAL_RULE, Part, Sheet, SheetLine
from klaverblad.engines.rules.citations import cited
from klaverblad.engines.rules.wording import value_text

LANGUAGES = ("nl", "fr", "en")


def frozen(sheet: Sheet, language: str, *, requested_on: date) -> dict[str, Any]:
    """Every part and line with its article, amounts and facts, and the days of the law."""
    with translation.override(language):
        explanation = sheet.answer.explain(language)
        return {
            "answer": explanation.answer,
            "category": _category(sheet, language),
            "amount": sheet.now.said("leefloon", sheet.answer.value, language),
            "status": explanation.status,
            "parts": [_part(one, language) for one in sheet.parts(language)],
            "set_lines": [_set_line(sheet, one, language) for one in sheet.set_values],
            "warnings": [str(one) for one in explanation.warnings],
            "leaves_out": [str(one) for one in explanation.leaves_out],
            "terms": [
                {
                    "name": str(one.rule.name[language]),
                    "text": one.sentence(language),
                    "article": cited(str(one.rule.source), language),
                    "status": one.status,
                }
                for one in sheet.terms(requested_on)
            ],
            "appeal": _appeal(sheet, language),
            "at_request": _at_request(sheet, requested_on),
        }


def _at_request(sheet: Sheet, requested_on: date) -> dict[str, Any]:
    """The amount by the law of the day of the request, from which the right runs.

    amount   None where that law leaves it open, or cannot read what is known now
    """
    bounds = sheet.bounds_on(requested_on)
    is_settled = bounds is not None and bounds[0] == bounds[1]
    return {"amount": bounds[0] if bounds is not None and is_settled else None}


def _set_line(sheet: Sheet, one: SetValue, language: str) -> dict[str, str]:
    """A line that was set by hand: what the law gave, what stands there, who, when and why."""
    return {
        "name": str(sheet.now.rule(one.line).name[language]),
        "about": sheet.names.get(one.who, ""),
        "old": sheet.worded(one.line, one.reckoned, language),
        "new": sheet.worded(one.line, one.value, language),
        "reason": one.reason,
        "by": one.by,
        "on": timezone.localtime(one.at).date().isoformat() if one.at else "",
    }


def _category(sheet: Sheet, language: str) -> str:
    options = sheet.category.rule.options
    if options is None or not sheet.category.settled:
        return ""
    return str(options.names[sheet.category.value][language])


def _part(part: Part, language: str) -> dict[str, Any]:
    return {"code": part.code, "lines": [_line(one, language) for one in part.lines]}


def _line(one: SheetLine, language: str) -> dict[str, Any]:
    line = one.line
    is_money = line.amount is not None and "EUR" in (line.unit or "")
    return {
        "about": one.about,
        "text": line.text,
        "article": line.article,
        "amount": line.amount if is_money else None,
        "unit": line.unit if is_money else None,
        "facts": [
            {
                "text": f"{item.entry.name.get(language, item.entry.name['nl'])}{_(':')} {item.shown}",
                "source": item.source,
                "is_tried": item.is_tried,
            }
            for item in one.items
        ],
        "amounts": [
            {
                "name": parameter.name,
                "text": parameter.text,
                "since": parameter.since.isoformat() if parameter.since else "",
                "status": parameter.status,
            }
            for parameter in line.parameters
        ],
    }


def _appeal(sheet: Sheet, language: str) -> dict[str, str]:
    """How long somebody may go to the court, in the words of the law; from the notification on."""
    used = sheet.now.parameter_uses[APPEAL]
    kind = sheet.now.rules.kind_of(APPEAL)
    text = value_text(used.value, kind, used.unit, language) if used.value is not None else ""
    return {
        "months": text,
        "article": cited(str(sheet.now.rule(APPEAL_RULE).source), language),
        "status": used.status,
    }
