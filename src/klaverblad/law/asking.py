"""Ask the law about a case file, or sweep over one of its facts: what a person or machine reads."""

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
    Sweep,
    values_between,
)
from klaverblad.engines.rules.dated import RulesOn
from klaverblad.engines.rules.wording import phrase
from klaverblad.law import Rules
from klaverblad.law.case_files import CannotBeRead, CaseFile, check_case

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
    check_case(file, now)
    keys = _keys(now, rights, file)
    with file.placed():
        answers = now.ask(file.case, *keys)
        question = now.next_question(file.case, rights=keys)
    found = [
        answers.about(key, who)
        for key in keys
        for who in answers.names[now.rule(key).entity]
        if who
    ]
    _refuse_days_before_the_law(now, found)
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
            what = f"'{key}' does not hold on {now.day}: it begins on {versions[0].since}"
            raise LoadError(versions[0].where, what, "Ask about another day.")
        try:
            now.rule(key)
        except NotInForceError as problem:
            raise LoadError("--right", str(problem).rstrip("."), "Ask about another.") from None
    if not keys:
        raise LoadError("--right", f"no right holds on {now.day}", "Ask about another day.")
    return keys


def _refuse_days_before_the_law(now: RulesOn, answers: Sequence[Answer]) -> None:
    """When no answer can be given because the amounts begin later, say which, and when.

    An amount that nobody has found yet is told with the answer that it leaves open.
    """
    early = [_begins_later(now, answer) for answer in answers]
    if not all(early):
        return
    for parameter in early[:1]:
        assert parameter is not None
        what = (
            f"'{parameter.key}' has no value on {now.day};"
            f" the first one begins on {parameter.values[0].since}"
        )
        remedy = "Ask about a later day, or add it with its source."
        raise LoadError(parameter.where, what, remedy)


def _begins_later(now: RulesOn, answer: Answer) -> Parameter | None:
    """An amount that leaves an answer open, and that begins after this day."""
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
        "value": answer.value,
        "range": [_bounded(one) for one in answer.range],
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
                    {"answer": told, "range": [_bounded(bound) for bound in span]}
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
        "receipt": {**asdict(answer.receipt), "result": [_bounded(one) for one in answer.range]},
    }


def _bounded(value: Any) -> Any:
    """A number as JSON can hold it: an open end is null."""
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


def as_text(asked: Asked, language: str | None) -> str:
    """One line per answer, or its whole explanation in a language; then what to ask next."""
    told = []
    for answer in asked.answers:
        said = answer.explain(language or "nl", None if language else 0)
        about = f"{answer.key}, {answer.who}: "
        told.append(about + (str(said) if language else said.answer))
    if asked.question is not None:
        what = f"{asked.question.text[language or 'nl']} ({asked.question.who})"
        told.append(phrase("still_to_ask", language or "nl", what=what))
    for key in asked.untold:
        what = asked.now.rules.groupings_by_key[key].question[language or "nl"]
        told.append(phrase("still_to_ask", language or "nl", what=f"{what} ({key})"))
    return "\n".join(told)


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
    check_case(file, now)
    persons = list(file.case.persons)
    if not of and len(persons) > 1:
        what = f"there are {len(persons)} persons: {', '.join(persons)}"
        raise CannotBeRead(file.where, f"{what}. Say of whom with --of")
    with file.placed():
        values = values_between(*span)
        found = now.sweep(
            file.case, key, of=of or persons[0], over=values, rights=_keys(now, rights, file)
        )
        assert found.curves is not None  # worked out here, so that what is wrong is said in place
    return found


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
            row += [round(end, 2) if isinstance(end, float) else end for end in ends]
        rows.append(row)
    return rows


def sweep_text(swept: Sweep, language: str) -> str:
    """The steps of a sweep in words: where, how much, and which rule makes it."""
    told = []
    for step in swept.steps:
        names = [swept.now.rule(key).name[language] for key in (step.right, step.cause)]
        because = names[0] if step.right == step.cause else f"{names[0]}: {names[1]}"
        told.append(
            f"{step.at:.2f}: {step.key} {_said(step.before)} → {_said(step.after)} ({because})"
        )
    low, high = swept.values[0], swept.values[-1]
    return "\n".join(told) or NO_STEP[language].format(low=f"{low:.2f}", high=f"{high:.2f}")


def sweep_json(swept: Sweep) -> dict[str, Any]:
    """The curve and its steps as plain values; an open end is null."""
    return {
        "input": swept.key,
        "of": swept.who,
        "values": [round(float(value), 2) for value in swept.values],
        "curves": {
            key: [[_bounded(one) for one in curve.span(place)] for place in range(len(curve.lo))]
            for key, curve in swept.curves.items()
        },
        "steps": [{**asdict(step), "cause": step.cause} for step in swept.steps],
    }


def _said(value: Any) -> str:
    return f"{value:.2f}" if isinstance(value, float) else str(value)
