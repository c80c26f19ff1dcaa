"""What only a person may judge, and what would follow from each answer they may give."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from klaverblad.engines.rules.kinds import Kind, Words
from klaverblad.engines.rules.questions import lawful_answers
from klaverblad.engines.rules.worked import Fact, stored

if TYPE_CHECKING:
    from klaverblad.engines.rules.answers import Answer


@dataclass(frozen=True)
class Judgement:
    """A question that a person decides.

    article   the article that asks for it
    given     what was judged; None when nobody has yet
    follows   for each answer that may be given, what the right would be then: one value, or
              lowest and highest, or the outcomes that remain
    """

    key: str
    who: str
    question: Words
    article: str
    given: Any
    follows: Mapping[Any, tuple[Any, ...]]


def judgements(answer: "Answer") -> tuple[Judgement, ...]:
    """Every judgement that had a say, or may still have one."""
    answers, inputs = answer.answers, answer.answers.now.rules.inputs_by_key
    found = []
    for token in sorted(answer.support("input")):
        declared = inputs[token.key]
        who = answers.name(declared.entity, token.row)
        if declared.judgement is None or not who:
            continue
        tried = lawful_answers(declared, answers.now.day64)
        cell = answers.worked.layout.cell("input", token.key, token.row)
        told = (stored(declared.kind, value) for value in tried)
        outcomes = [_outcome(answer, Fact(cell, value, value)) for value in told]
        names = [_said(declared.kind, declared.options, value) for value in tried]
        given = answers.worked.value(cell)
        follows = dict(zip(names, outcomes, strict=True))
        article = declared.judgement
        found.append(Judgement(token.key, who, declared.question, article, given, follows))
    return tuple(found)


def _said(kind: Kind, options: Any, value: Any) -> Any:
    if options is not None:
        return options.keys[value]
    return value.item() if kind is Kind.DATE else value


def _outcome(answer: "Answer", fact: Fact) -> tuple[Any, ...]:
    """What the answer would be if this were told: one value, both ends, or the outcomes."""
    worked = answer.answers.worked
    span = worked.span_of(answer.cell, *answer.answers.would_be(answer.cell, fact))
    return span[:1] if span[0] == span[-1] else span
