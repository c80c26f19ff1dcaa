"""Ask the law about a case file, or sweep over one of its facts: what a person or machine reads."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from math import isfinite
from typing import Any

from klaverblad.engines.rules import (
    ALL,
    Answer,
    LoadError,
    NotInForceError,
    Parameter,
    Question,
    Rule,
    Sweep,
    values_between,
)
from klaverblad.engines.rules.columns import round_half_up
from klaverblad.engines.rules.dated import RulesOn
from klaverblad.engines.rules.declare import PERSON
from klaverblad.engines.rules.wording import phrase, value_text
from klaverblad.law import Rules
from klaverblad.law.case_files import CannotBeRead, CaseFile, check_case

CENT = 0.01
NO_STEP = {
    "nl": "Geen sprong tussen {low} en {high}.",
    "fr": "Aucun saut entre {low} et {high}.",
    "en": "No step between {low} and {high}.",
}


@dataclass(frozen=True)
class Asked:
    """The answers to one case, each about one person or group, and the question that comes next.

    untold  the groupings of which the case does not say who is what; their rights wait for that
    """

    file: CaseFile
    now: RulesOn
    answers: tuple[Answer, ...]
    question: Question | None
    untold: tuple[str, ...] = ()


def ask(rules: Rules, file: CaseFile, day: date | None, rights: Sequence[str] = ()) -> Asked:
    """Ask about a case on a day; without rights about all of which the groups are told.

    day     None takes the day that the file gives
    raises  LoadError, with the file and line: a fact that cannot be read, a day without law
    """
    now = rules.on(_day(file, day))
    keys = _keys(now, rights, file)
    check_case(file, now)
    with file.placed():
        answers = now.ask(file.told, *keys)
        question = answers.next_question(rights=keys)
    found = [
        answers.about(key, who)
        for key in keys
        for who in answers.names[now.rule(key).entity]
        if who
    ]
    _refuse_day_before_the_law(now, found)
    untold = () if rights else _untold(now, now.rights, file)
    return Asked(file, now, tuple(found), question, untold)


def _day(file: CaseFile, day: date | None) -> date:
    given = day or file.day
    if given is None:
        raise LoadError(
            file.where, "no day is given", "Give --on 2026-03-01, or a date in the file."
        )
    return given


def _untold(now: RulesOn, keys: Sequence[str], file: CaseFile) -> tuple[str, ...]:
    """The groupings that these rules need and the case does not tell; of one person none is."""
    if len(file.case.persons) == 1:
        return ()
    return tuple(key for key in now.groupings_of(keys) if key not in file.case.groups)


def _keys(now: RulesOn, rights: Sequence[str], file: CaseFile) -> tuple[str, ...]:
    keys = now.chosen(rights or ALL)
    if not rights:
        keys = tuple(key for key in keys if not _untold(now, [key], file))
    for key in keys:
        if key in now.rules.versions and key not in now.in_force:
            versions = now.rules.versions[key]
            days = "; ".join(_days(one) for one in versions)
            what = f"'{key}' does not hold on {now.day}: {days}"
            raise LoadError(versions[0].where, what, "Ask about another day.")
        try:
            now.rule(key)
        except NotInForceError as problem:
            raise LoadError("--right", str(problem).rstrip("."), "Ask about another.") from None
    if not keys:
        raise LoadError("--right", f"no right holds on {now.day}", "Ask about another day.")
    return keys


def _days(rule: Rule) -> str:
    begins = f"it begins on {rule.since}"
    return begins if rule.until == date.max else f"{begins} and ends on {rule.until}"


def _refuse_day_before_the_law(now: RulesOn, found: Sequence[Answer]) -> None:
    """Refuse when not one answer stands: each rests on an amount that only begins later.

    An amount that ended, or that nobody found yet, leaves an answer with bounds and a warning.
    """
    first = [_begins_later(now, answer) for answer in found]
    parameter = first[0] if first and all(first) else None
    if parameter is None:
        return
    begins = parameter.values[0].since
    what = f"'{parameter.key}' has no value on {now.day}; the first one begins on {begins}"
    raise LoadError(parameter.where, what, "Ask about a later day, or add it with its source.")


def _begins_later(now: RulesOn, answer: Answer) -> Parameter | None:
    """The first amount of law that an open answer rests on and that only begins later."""
    if answer.settled:
        return None
    held = (now.rules.parameters_by_key[key] for key in answer.unknown_parameters)
    return next((one for one in held if one.values and one.values[0].since > now.day), None)


def as_json(asked: Asked, language: str) -> dict[str, Any]:
    """The answers as plain values, the explanation in one language among them."""
    return {
        "case": asked.file.title,
        "day": asked.now.day,
        "answers": [_answer(one, language) for one in asked.answers],
        "nextQuestion": _question(asked.question, language),
        "untold": [
            {"key": key, "question": asked.now.rules.groupings_by_key[key].question[language]}
            for key in asked.untold
        ],
    }


def _answer(answer: Answer, language: str) -> dict[str, Any]:
    inputs = answer.answers.now.rules.inputs_by_key
    groupings = answer.answers.now.rules.groupings_by_key
    return {
        "right": answer.key,
        "who": answer.who,
        "isSettled": answer.settled,
        "value": _plain(answer.value),
        "range": [_plain(one) for one in answer.range],
        "unit": str(answer.unit) if answer.unit else None,
        "status": answer.status,
        "waitingFor": [
            {
                "key": one.key,
                "who": one.who,
                "question": (inputs.get(one.key) or groupings[one.key]).question[language],
            }
            for one in answer.waiting_for
        ],
        "judgements": [
            {
                "key": one.key,
                "who": one.who,
                "article": one.article,
                "given": one.given,
                "follows": [
                    {"answer": told, "range": [_plain(bound) for bound in span]}
                    for told, span in one.follows.items()
                ],
            }
            for one in answer.judgements
        ],
        "parameters": [
            {**asdict(one), "unit": str(one.unit or "date")} for one in answer.parameters
        ],
        "leavesOut": [
            {"rule": one.key, "article": one.article, "words": one.words[language]}
            for one in answer.leaves_out
        ],
        "explanation": asdict(answer.explain(language)),
        "receipt": json.loads(answer.receipt.as_json()),
    }


def _plain(value: Any) -> Any:
    """A value as JSON can hold it: an open end is null, a day is text."""
    if isinstance(value, date):
        return value.isoformat()
    return value if not isinstance(value, float) or isfinite(value) else None


def _question(question: Question | None, language: str) -> dict[str, Any] | None:
    if question is None:
        return None
    return {
        "key": question.key,
        "who": question.who,
        "question": question.text[language],
        "isJudgement": question.is_judgement,
    }


def as_text(asked: Asked, language: str) -> str:
    """One line per answer; then what to ask next."""
    return _text(asked, language, [one.sentence(language) for one in asked.answers])


def as_explanation(asked: Asked, language: str) -> str:
    """The whole explanation of each answer; then what to ask next."""
    return _text(asked, language, [str(one.explain(language)) for one in asked.answers])


def _text(asked: Asked, language: str, told: Sequence[str]) -> str:
    lines = [
        f"{answer.key}, {answer.who}: {text}"
        for answer, text in zip(asked.answers, told, strict=True)
    ]
    if asked.question is not None:
        what = f"{asked.question.text[language]} ({asked.question.who})"
        lines.append(phrase("next_question", language, what=what))
    for key in asked.untold:
        what = asked.now.rules.groupings_by_key[key].question[language]
        lines.append(phrase("next_question", language, what=f"{what} ({key})"))
    return "\n".join(lines)


def sweep(
    rules: Rules,
    file: CaseFile,
    day: date | None,
    *,
    key: str,
    of: str,
    span: tuple[float, float, float],
    rights: Sequence[str] = (),
) -> Sweep:
    """Sweep over one fact of a case file, from one number to another; see `RulesOn.sweep`.

    of      the person or group; empty for the only person of the case
    raises  LoadError, with the file and line where it has one
    """
    now = rules.on(_day(file, day))
    keys = _keys(now, rights, file)
    check_case(file, now)
    declared = rules.inputs_by_key.get(key)
    if declared is not None and key not in now.inputs_of(keys):
        readers = ", ".join(one for one in now.in_force if key in now.inputs_of([one]))
        what = f"'{key}' is not read by {', '.join(keys)}"
        remedy = f"Give --right with one of {readers}." if readers else "Nothing reads it that day."
        raise LoadError("--input", what, remedy)
    with file.placed():
        found = now.sweep(
            file.case,
            key,
            of=of or _only_one(file, now, declared.entity if declared else PERSON, keys),
            over=values_between(*span),
            rights=keys,
        )
        assert found.curves is not None  # worked out here, so that what is wrong is said in place
    return found


def _only_one(file: CaseFile, now: RulesOn, entity: str, keys: Sequence[str]) -> str:
    """The person or group that a fact is about when there is only one of them."""
    names = [who for who in now.read(file.case, keys)[1].get(entity, ()) if who]
    if len(names) != 1:
        what = f"there are {len(names)}, and this is about one {entity}: {', '.join(names)}"
        raise CannotBeRead(file.where, f"{what}. Say of which with --of")
    return names[0]


def sweep_rows(swept: Sweep) -> list[list[Any]]:
    """A table of a sweep: a head, and one row per value with both ends of each outcome."""
    head: list[Any] = [swept.key]
    for key in swept.curves:
        head += [f"{key}_low", f"{key}_high"]
    rows = [head]
    for place, value in enumerate(swept.values):
        row: list[Any] = [round(float(value), 2)]
        for curve in swept.curves.values():
            span = curve.span(place)
            ends = ("|".join(span),) * 2 if curve.options else (span[0], span[-1])
            row += [_in_a_cell(end) for end in ends]
        rows.append(row)
    return rows


def _in_a_cell(end: Any) -> Any:
    """To the cent, as amounts are printed; an open end is an empty cell."""
    found = _plain(end)
    if found is None:
        return ""
    return float(round_half_up(found, CENT)) if isinstance(found, float) else found


def sweep_text(swept: Sweep, language: str) -> str:
    """The steps of a sweep in words: where, how much, and which rule makes it."""
    now = swept.now
    declared = now.rules.inputs_by_key[swept.key]

    def place(value: float) -> str:
        return value_text(value, declared.kind, declared.unit, language)

    told = []
    for step in swept.steps:
        names = [now.rule(key).name[language] for key in (step.right, step.cause)]
        because = names[0] if step.right == step.cause else f"{names[0]}: {names[1]}"
        before, after = (now.said(step.key, one, language) for one in (step.before, step.after))
        told.append(f"{place(step.at)}: {step.key} {before} → {after} ({because})")
    low, high = (place(float(value)) for value in (swept.values[0], swept.values[-1]))
    return "\n".join(told) or NO_STEP[language].format(low=low, high=high)


def sweep_json(swept: Sweep) -> dict[str, Any]:
    """The curve and its steps as plain values; an open end is null."""
    return {
        "input": swept.key,
        "of": swept.who,
        "values": [round(float(value), 2) for value in swept.values],
        "curves": {
            key: [[_plain(one) for one in curve.span(place)] for place in range(len(curve.lo))]
            for key, curve in swept.curves.items()
        },
        "steps": [
            {
                **asdict(step),
                "before": _plain(step.before),
                "after": _plain(step.after),
                "cause": step.cause,
            }
            for step in swept.steps
        ],
    }
