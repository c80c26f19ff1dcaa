"""What only a person may judge, and what would follow from each answer they may give."""

from typing import TYPE_CHECKING, Any

from klaverblad.engines.rules.judgements import Judgement
from klaverblad.engines.rules.kinds import Kind
from klaverblad.engines.rules.questions import lawful_answers
from klaverblad.engines.rules.variants import Cell, variants

if TYPE_CHECKING:
    from tests.slow_rules.answers import Answer


def judgements(answer: "Answer") -> tuple[Judgement, ...]:
    """Every judgement that had a say, or may still have one."""
    answers, inputs = answer.answers, answer.answers.now.rules.inputs_by_key
    found = []
    for token in sorted(answers.support(answer.key, answer.row, "input")):
        declared = inputs[token.key]
        who = answers.name(declared.entity, token.row)
        if declared.judgement is None or not who:
            continue
        tried = lawful_answers(declared, answers.now.day64)
        cells = [Cell(declared.entity, token.row, token.key, value) for value in tried]
        outcomes = _outcomes(answer, cells)
        names = [_said(declared.kind, declared.options, value) for value in tried]
        given = answers.value(token.key, token.row)
        follows = dict(zip(names, outcomes, strict=True))
        article = declared.judgement
        found.append(Judgement(token.key, who, declared.question, article, given, follows))
    return tuple(found)


def _said(kind: Kind, options: Any, value: Any) -> Any:
    if options is not None:
        return options.keys[value]
    return value.item() if kind is Kind.DATE else value


def _outcomes(answer: "Answer", cells: list[Cell]) -> list[tuple[Any, ...]]:
    """What the answer would be with each cell changed."""
    now = answer.answers.now
    read = answer.answers.population.only(now.inputs_of([answer.key]))
    copies = variants(read, cells, now.rules.inputs_by_key)
    outcome = now.run(copies, [answer.key])[answer.key]
    rows = len(outcome.lo) // len(cells)
    return [outcome.span(answer.row + rows * number) for number in range(len(cells))]
