"""Does a place of work pay, out of two files: a case and a place; and what a person reads of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import isfinite
from typing import Any

from klaverblad.engines.rules import CaseError, LoadError, Missing
from klaverblad.engines.rules.kinds import Kind, Unit
from klaverblad.engines.rules.wording import MONTHS, phrase, value_text
from klaverblad.law import Rules
from klaverblad.law.case_files import CannotBeRead, CaseFile, check_case
from klaverblad.law.located import Located, read_yaml
from klaverblad.law.paying import Comparison, Moved, Place, Span, does_it_pay

EXAMPLE = "who: an, starts_on: 2026-04-01, job: {gross_wage_month_eur: 1100}"
EUR = Unit("EUR", "month")
WORDS: Mapping[str, Mapping[str, str]] = {
    "month": {
        "nl": "{month}: {without} zonder dit werk, {with_work} met dit werk. Verschil: {gain}.",
        "fr": "{month} : {without} sans ce travail, {with_work} avec ce travail. Différence : {gain}.",
        "en": "{month}: {without} without this work, {with_work} with this work. Difference: {gain}.",
    },
    "lost": {
        "nl": "Minder vanaf {month}: {right} ({who}), {before} → {after}.{because}",
        "fr": "Moins dès {month} : {right} ({who}), {before} → {after}.{because}",
        "en": "Less from {month} on: {right} ({who}), {before} → {after}.{because}",
    },
    "because": {
        "nl": " Wat er verschilt: {what}.",
        "fr": " Ce qui diffère : {what}.",
        "en": " What differs: {what}.",
    },
    "no_loss": {
        "nl": "Geen enkel recht dat we volgden wordt zeker minder.",
        "fr": "Aucun des droits suivis ne diminue avec certitude.",
        "en": "None of the rights that were followed is less for certain.",
    },
    "from_to": {"nl": "{low} tot {high}", "fr": "{low} à {high}", "en": "{low} to {high}"},
    "at_least": {"nl": "minstens {low}", "fr": "au moins {low}", "en": "at least {low}"},
    "at_most": {"nl": "hoogstens {high}", "fr": "au plus {high}", "en": "at most {high}"},
}


@dataclass(frozen=True)
class PlaceFile:
    """A place of work, with the line of every fact."""

    place: Place
    entry: Located

    def place_of(self, key: str) -> str:
        """File and line of a fact of the place; nothing when it does not stand here."""
        for part in (self.entry, *(self.entry.get(one) for one in ("job", "facts", "household"))):
            if isinstance(part, Located) and key in part.lines:
                return part.at(key)
        return ""


def read_place(text: str, name: str) -> PlaceFile:
    """Read a place of work.

    raises  LoadError, with file and line
    """
    entry = read_yaml(text, name)
    if not isinstance(entry, Located):
        raise LoadError(name, "it holds no place of work", f"Write {EXAMPLE}.")
    entry.only("who", "starts_on", "job", "benefits_left_month_eur", "facts", "household")
    place = Place(
        who=entry.need("who", str, "an"),
        starts_on=entry.need_date("starts_on"),
        job=entry.need("job", dict, "{gross_wage_month_eur: 1100}"),
        benefits_left_month_eur=entry.need_number("benefits_left_month_eur"),
        facts=entry.need("facts", dict, "{work_travel_month_eur: 49}") if "facts" in entry else {},
        household=(
            entry.need("household", dict, "{childcare_month_eur: 0}")
            if "household" in entry
            else {}
        ),
    )
    return PlaceFile(place, entry)


def compare(
    rules: Rules,
    file: CaseFile,
    place: PlaceFile,
    *,
    first: str,
    last: str,
    rights: Sequence[str] = (),
) -> Comparison:
    """Reckon both lives; without rights all are followed of which the groups are told.

    first, last  months such as 2026-03
    raises       LoadError, with the file and line of what cannot be read
    """
    now = rules.on(place.place.starts_on)
    check_case(file, now)
    told = file.case.groups if len(file.case.persons) > 1 else now.rules.groupings_by_key
    chosen = tuple(rights) or tuple(
        key for key in now.rights if all(one in told for one in now.groupings_of([key]))
    )
    try:
        return does_it_pay(rules, file.told, place.place, first=first, last=last, rights=chosen)
    except CaseError as problem:
        where = place.place_of(problem.key) or file.place_of(problem.who, problem.key)
        raise CannotBeRead(where, str(problem)) from None


def as_text(found: Comparison, language: str) -> str:
    """Month by month both lives; then what is lost and when, and what is still to ask."""
    lines = [
        WORDS["month"][language].format(
            month=_month(one.month, language),
            without=_span(one.without, language),
            with_work=_span(one.with_work, language),
            gain=_span(one.gain, language),
        )
        for one in found.months
    ]
    lines += [_lost(found, one, language) for one in found.lost] or [WORDS["no_loss"][language]]
    if found.waiting_for:
        asked = dict.fromkeys(_question(found, one, language) for one in found.waiting_for)
        lines += [phrase("all_to_ask", language), *(f"- {one}" for one in asked)]
    return "\n".join(lines)


def as_json(found: Comparison, language: str) -> dict[str, Any]:
    """The same as plain values; an open end is null."""
    return {
        "who": found.place.who,
        "startsOn": found.place.starts_on,
        "months": [
            {
                "month": one.month,
                "netWage": _ends(one.net_wage),
                "without": _ends(one.without),
                "withWork": _ends(one.with_work),
                "gain": _ends(one.gain),
            }
            for one in found.months
        ],
        "lost": [
            {
                "right": one.right,
                "who": one.who,
                "month": one.month,
                "without": list(one.without),
                "withWork": list(one.with_work),
                "facts": [{"key": key, "who": who} for key, who in one.facts],
            }
            for one in found.lost
        ],
        "waitingFor": [
            {"key": one.key, "who": one.who, "question": _question(found, one, language)}
            for one in found.waiting_for
        ],
    }


def _lost(found: Comparison, moved: Moved, language: str) -> str:
    now = found.with_work.of(f"{moved.month:%Y-%m}").now
    inputs = now.rules.inputs_by_key
    names = dict.fromkeys(inputs[key].name[language] for key, _ in moved.facts)
    because = WORDS["because"][language].format(what=", ".join(names)) if names else ""
    before, after = (
        now.said(moved.right, span[0] if span[0] == span[-1] else None, language)
        for span in (moved.without, moved.with_work)
    )
    return WORDS["lost"][language].format(
        month=_month(moved.month, language),
        right=now.rule(moved.right).name[language],
        who=moved.who,
        before=before,
        after=after,
        because=because,
    )


def _question(found: Comparison, one: Missing, language: str) -> str:
    book = found.with_work[-1].now.rules
    asked: Any = book.inputs_by_key.get(one.key) or book.groupings_by_key[one.key]
    return f"{asked.question[language]} ({one.who})"


def _month(day: date, language: str) -> str:
    return f"{MONTHS[language].split()[day.month - 1]} {day.year}"


def _span(span: Span, language: str) -> str:
    low, high = (
        value_text(end, Kind.MONEY, EUR, language) if isfinite(end) else ""
        for end in (span.low, span.high)
    )
    if span.is_settled or not (low or high):
        return low or phrase("unknown", language)
    key = "from_to" if low and high else "at_least" if low else "at_most"
    return WORDS[key][language].format(low=low, high=high)


def _ends(span: Span) -> list[float | None]:
    return [round(end, 2) if isfinite(end) else None for end in (span.low, span.high)]
