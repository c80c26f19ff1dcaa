"""Say why: the sentences of the rules that mattered, in the order of the calculation.

Here the steps of an answer are put in order; what each says is worded once for all answers of a
case (`sentences`). The text is written from the steps; the lines, for who shows them one by one,
only when somebody looks at them.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from klaverblad.engines.rules.declare import PERSON
from klaverblad.engines.rules.explanation import Explanation, Line
from klaverblad.engines.rules.follow_ups import (
    around,
    changes,
    differing,
    leaves_out,
    perhaps,
    questions,
    warnings,
)
from klaverblad.engines.rules.kinds import LANGUAGES
from klaverblad.engines.rules.sentences import explained_parameter
from klaverblad.engines.rules.speaker import Speaker
from klaverblad.engines.rules.trees import Step, Term, Tree, whole_tree
from klaverblad.engines.rules.wording import phrase

if TYPE_CHECKING:
    from klaverblad.engines.rules.answers import Answer, Answers
    from klaverblad.engines.rules.changes import Changes


def speaker_of(answers: "Answers", language: str) -> Speaker:
    """Who words the cells of a case in a language."""
    if language not in LANGUAGES:
        raise ValueError(f"there is no language '{language}': use {', '.join(LANGUAGES)}")
    held = answers.said
    if language not in held:
        held[language] = Speaker(answers, language)
    found: Speaker = held[language]
    return found


def sentence_of(answer: "Answer", language: str) -> str:
    """The answer alone; of a whole caseload nobody reads the reasons at once."""
    return speaker_of(answer.answers, language).said(answer.cell).text


def explain(answer: "Answer", language: str, depth: int | None) -> Explanation:
    """Write the explanation of one answer."""
    answers = answer.answers
    speaker, cell = speaker_of(answers, language), answer.cell
    if speaker.worked.reached[cell] or not speaker.keeps or depth is not None:
        return Written(answer, Steps(speaker, cell, answer.rule.entity, depth), depth)
    # Nothing that was told reaches this answer: the next case of this make-up is told the same.
    place = ("explained", cell, language, answers.order_of_names)
    kept = speaker.layout.said.get(place)
    if kept is None:
        written = Written(answer, Steps(speaker, cell, answer.rule.entity, None), None)
        kept = written.steps.tree, written.parts, str(written)
        speaker.layout.keep(place, kept)
    return Written(answer, None, None, kept)


class Written(Explanation):
    """An explanation of which the lines, and all but the text, are made when somebody looks.

    text   the whole of it, where it was written before
    tree   the answer and its reasons in their order, where they were put in order before
    """

    def __init__(
        self,
        answer: "Answer",
        steps: "Steps | None",
        depth: int | None,
        kept: "tuple[Tree, dict[str, Any], str] | None" = None,
    ) -> None:
        # No field is filled in: each is read from the parts.
        self.__dict__.update(about=answer, depth=depth, kept=kept)
        if steps is not None:
            self.__dict__["steps"] = steps

    @cached_property
    def steps(self) -> "Steps":
        """The answer and its reasons in their order."""
        answer, kept = self.__dict__["about"], self.__dict__["kept"]
        language = kept[1]["language"]
        speaker = speaker_of(answer.answers, language)
        return Steps(speaker, answer.cell, answer.rule.entity, None, kept[0])

    @cached_property
    def parts(self) -> "dict[str, Any]":
        """All of it but its lines."""
        held = self.__dict__
        if held["kept"] is not None:
            kept: dict[str, Any] = held["kept"][1]
            return kept
        answer, steps = held["about"], self.steps
        speaker, cell, about = steps.speaker, steps.cell, steps.about
        changed = self._changed
        return {
            "language": speaker.language,
            "answer": speaker.said(cell).text,
            "status": answer.answers.status(cell),
            "warnings": warnings(speaker, cell),
            "questions": questions(speaker, cell, about),
            "changes": changes(speaker, changed, about) if changed else (),
            "perhaps": perhaps(speaker, changed, about) if changed else (),
            "leaves_out": leaves_out(speaker, cell),
        }

    @property
    def _changed(self) -> "Changes | None":
        # Of the answer alone nobody asks what would have to differ, and it is the dearest part.
        answer = self.__dict__["about"]
        found: Changes | None = (
            answer.changes if self.__dict__["depth"] != 0 and answer.is_no else None
        )
        return found

    @cached_property
    def all_lines(self) -> tuple[Line, ...]:
        """The steps, each with all that it rests on."""
        return self.steps.lines()

    def __str__(self) -> str:
        kept = self.__dict__["kept"]
        if kept is not None:
            text: str = kept[2]
            return text
        steps, changed = self.steps, self._changed
        speaker, about = steps.speaker, steps.about
        before, after = around(speaker, steps.cell, about)
        between = differing(speaker, changed, about) if changed else ()
        return "".join([*steps.pieces(), before, *between, after])


def _read(name: str) -> property:
    return property(lambda self: self.parts[name])


for _name in (
    "language", "answer", "status", "warnings", "questions", "changes", "perhaps", "leaves_out",
):  # fmt: skip
    setattr(Written, _name, _read(_name))
Written.lines = property(lambda self: self.all_lines)  # type: ignore[assignment]


@dataclass(frozen=True, eq=False)
class Roles:
    """What persons are in the groups that an answer is about.

    texts   (persons,) what they are, nothing for who is in no group
    starts  (persons + 1,) how a line about them begins; the last one is for all other lines
    told    the rows of who has a role, as bits
    """

    texts: tuple[str, ...]
    starts: tuple[str, ...]
    told: int


def roles_of(speaker: Speaker, grouping: str) -> Roles:
    """What each person is, and how a line about them begins."""
    held, place = speaker.layout.roles, (grouping, speaker.language)
    if place not in held:
        rows = range(speaker.layout.rows[PERSON])
        texts = tuple(speaker.answers.role(grouping, row, speaker.language) for row in rows)
        colon = phrase("colon", speaker.language)
        starts = (*(f"{text.capitalize()}{colon} " if text else "" for text in texts), "")
        held[place] = Roles(texts, starts, sum(1 << row for row in rows if texts[row]))
    found: Roles = held[place]
    return found


class Steps:
    """The steps to one answer: what follows first, then why; each rule is told once."""

    def __init__(
        self,
        speaker: Speaker,
        cell: int,
        grouping: str,
        depth: int | None,
        tree: Tree | None = None,
    ) -> None:
        """Take the steps to a cell.

        grouping  the kind of group that it is about: who is told by their role in it
        depth     0 is the answer alone, None everything
        tree      the steps, where they were put in order before
        """
        self.speaker, self.cell = speaker, cell
        if tree is None:
            worked = speaker.worked
            # What is settled does not rest on a rule of which nothing is told yet.
            left_out = worked.says_nothing if worked.is_settled(cell) else None
            tree = whole_tree(speaker, cell, left_out, depth)
        self.tree = tree

        self.roles = roles_of(speaker, grouping)
        # Is it about several persons, so that each line has to say about whom?
        self.names_persons = (tree.persons & self.roles.told).bit_count() > 1
        self.about = self.roles if self.names_persons else None

    def pieces(self) -> list[str]:
        """The answer and its steps as one tells them, in pieces."""
        tree, held = self.tree, self.speaker.by_reader
        pieces = tree.told(self.speaker.told, self.roles.starts if self.names_persons else None)
        for place, by, step in tree.elsewhere:
            pieces[place] = held.get(by) or self._worded_here(by, step)
        return pieces

    def _worded_here(self, by: tuple[int, int], step: Step) -> str:
        if step.term is not None:
            found = self._term(step).told
        else:
            said, rests_on = self.speaker.said(step.cell), self._rests_on(step)
            found = f"{said.text} ({rests_on})" if rests_on else said.text
        self.speaker.by_reader[by] = found
        return found

    def _rests_on(self, step: Step) -> str:
        said = self.speaker.said(step.cell)
        return said.frame.words.rests_on(self._article(step), said.frame.parameters, said.sources)

    def _article(self, step: Step) -> str:
        reader = step.reader
        return "" if reader < 0 else self.speaker.said(reader).frame.words.article

    def _term(self, step: Step) -> Term:
        assert step.term is not None
        amount = dict(self.speaker.said(step.whole).others)[step.term]
        return Term(self.speaker, step.term, amount, step.whole)

    def lines(self) -> tuple[Line, ...]:
        """Each step as a line, the reasons before what they lead to."""
        found: list[Line] = []
        waiting: list[tuple[int, Step]] = []
        for level, step in zip(self.tree.levels, self.tree.steps, strict=True):
            while waiting and waiting[-1][0] >= level:
                found.append(self._line(*waiting.pop()))
            waiting.append((level, step))
        while waiting:
            found.append(self._line(*waiting.pop()))
        return tuple(found)

    def _line(self, level: int, step: Step) -> Line:
        if step.term is not None:
            return self._term(step).line(level, self.roles.texts)
        speaker = self.speaker
        said, token = speaker.said(step.cell), speaker.layout.tokens[step.cell]
        words = said.frame.words
        general = speaker.now.rules.traced[speaker.now.in_force[token.key]].unit
        terms = {} if step.whole < 0 else speaker.said(step.whole).terms
        return Line(
            key=token.key,
            who=speaker.answers.name(words.rule.entity, token.row),
            role=self.roles.texts[step.person] if step.person >= 0 else "",
            level=level,
            text=said.text,
            article=self._article(step),
            amount=speaker.worked.value(step.cell) if words.is_number else None,
            unit=str(general) if general and words.is_number else None,
            contributes=terms.get(step.cell),
            part_of=None if step.whole < 0 else speaker.about(step.whole),
            parameters=tuple(
                explained_parameter(speaker.now, key, speaker.language)
                for key in said.frame.parameters
            ),
            inputs=speaker.facts_of(step.cell),
            is_total=step.is_total,
            leaves_out=words.leaves_out,
            rests_on=self._rests_on(step),
        )
