"""An explanation as people read it: the answer, the steps to it, and what would make a no a yes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from klaverblad.engines.rules.wording import phrase


@dataclass(frozen=True)
class ExplainedParameter:
    """A legal value in an explanation."""

    key: str
    name: str
    value: float | date | None
    text: str
    since: date | None
    status: str
    source: str
    note: str
    is_money: bool = False


@dataclass(frozen=True)
class ExplainedInput:
    """A fact in an explanation, and who told it."""

    key: str
    who: str
    name: str
    value: Any
    text: str
    provenance: str
    is_judgement: bool


@dataclass(frozen=True)
class Line:
    """One step.

    role         what a person is in the group of the answer; empty for a group
    amount       what this step gives, in `unit`; None while it is open, or no number
    contributes  what it adds to the total that it is part of, in the unit of that total
    part_of      the rule of that total, and who it is about; None for the answer itself
    is_total     the lines right before it, one level deeper, add up to its amount
    rests_on     its article, since when its amounts hold and who told its facts, as one says it
    """

    key: str
    who: str
    role: str
    level: int
    text: str
    article: str
    amount: float | None = None
    unit: str | None = None
    contributes: float | None = None
    part_of: tuple[str, str] | None = None
    parameters: tuple[ExplainedParameter, ...] = ()
    inputs: tuple[ExplainedInput, ...] = ()
    is_total: bool = False
    leaves_out: str = ""
    rests_on: str = ""


@dataclass(frozen=True)
class Explanation:
    """The answer in words, the steps to it, and what would make a no a yes.

    perhaps  where nothing alone would do it for certain, what alone may, as things are known now
    """

    language: str
    answer: str
    lines: tuple[Line, ...]
    status: str
    warnings: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()
    perhaps: tuple[str, ...] = ()
    leaves_out: tuple[str, ...] = ()

    def __str__(self) -> str:
        text = [f"{self.answer}{_in_brackets(self.lines[-1])}"]
        colon = phrase("colon", self.language)
        text += _told(self.lines[:-1], names_persons=names_persons(self.lines), colon=colon)
        return "\n".join([*text, *self.followed()])

    def followed(self) -> list[str]:
        """What stands below the steps: what is not sure, what to ask, what would differ."""
        language = self.language
        return [
            *self.warnings,
            *in_a_list("still_to_ask", "all_to_ask", self.questions, language),
            *in_a_list("would_differ", "one_would_differ", self.changes, language),
            *in_a_list("may_differ", "one_may_differ", self.perhaps, language),
            *in_a_list("leaves_out", "leave_out", self.leaves_out, language),
        ]


def in_a_list(one: str, several: str, told: Sequence[str], language: str) -> list[str]:
    """One thing behind its phrase, or several below another."""
    if len(told) == 1:
        return [phrase(one, language, what=told[0])]
    return [phrase(several, language), *(f"- {each}" for each in told)] if told else []


def names_persons(lines: Sequence[Line]) -> bool:
    """Is it about several persons, so that each line has to say about whom?"""
    return len({line.who for line in lines if line.role}) > 1


def _told(lines: Sequence[Line], *, names_persons: bool, colon: str) -> list[str]:
    """The lines as one tells them: first what follows, then why, in the order of the steps."""
    told: list[str] = []
    starts = [0]
    for index, line in enumerate(lines):
        if line.level == lines[-1].level:
            why, starts = lines[starts[0] : index], [index + 1]
            about = f"{line.role.capitalize()}{colon} " if line.role and names_persons else ""
            said = f"{about}{line.text}{_in_brackets(line)}"
            told.append(f"{'  ' * (line.level - 1)}- {said}")
            told += _told(why, names_persons=names_persons, colon=colon) if why else ()
    return told


def _in_brackets(line: Line) -> str:
    return f" ({line.rests_on})" if line.rests_on else ""
