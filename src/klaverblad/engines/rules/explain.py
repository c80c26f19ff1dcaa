"""Say why: the sentences of the rules that mattered, in the order of the calculation.

Here the steps of an answer are put in order; what each says is worded once for all answers of a
case (`sentences`). The text is written from the steps; the lines, for who shows them one by one,
only when somebody looks at them.
"""

from dataclasses import dataclass
from functools import cached_property
from operator import add
from typing import TYPE_CHECKING, Any

from klaverblad.engines.rules.declare import PERSON
from klaverblad.engines.rules.explanation import Explanation, Line
from klaverblad.engines.rules.follow_ups import changes, leaves_out, perhaps, questions, warnings
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
    speaker, cell = speaker_of(answer.answers, language), answer.cell
    if speaker.worked.reached[cell] or not speaker.keeps or depth is not None:
        steps = Steps(speaker, cell, answer.rule.entity, depth)
        return _written(steps, _parts(answer, steps, depth))
    # Nothing that was told reaches this answer: the next case of this make-up is told the same.
    layout = speaker.layout
    place = ("explained", cell, language, answer.answers.order_of_names)
    kept = layout.said.get(place)
    if kept is None:
        steps = Steps(speaker, cell, answer.rule.entity, None)
        parts = _parts(answer, steps, None)
        parts["text"] = str(_written(steps, parts))
        kept = layout.keep(place, (steps.tree, parts))
    tree, parts = kept
    return _written(Steps(speaker, cell, answer.rule.entity, None, tree), parts)


def _parts(answer: "Answer", steps: "Steps", depth: int | None) -> dict[str, Any]:
    """All of an explanation but its lines."""
    speaker, cell = steps.speaker, answer.cell
    about = steps.roles if steps.names_persons else None
    # Of the answer alone nobody asks what would have to differ, and it is the dearest part.
    changed: Changes | None = answer.changes if depth != 0 and answer.is_no else None
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


def _written(steps: "Steps", parts: dict[str, Any]) -> Explanation:
    found = object.__new__(Written)
    found.__dict__.update(parts)
    found.__dict__["steps"] = steps
    return found


class Written(Explanation):
    """An explanation of which the lines are made when somebody looks at them.

    text   the whole of it, where it was written before
    steps  the answer and its reasons in their order
    """

    text: str = ""
    steps: "Steps"

    def __getattr__(self, name: str) -> Any:
        if name != "lines":
            raise AttributeError(name)
        lines = self.steps.lines()
        self.__dict__["lines"] = lines
        return lines

    def __str__(self) -> str:
        return self.text or "\n".join([*self.steps.text(), *self.followed()])


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
        self.speaker, self.grouping = speaker, grouping
        if tree is None:
            worked = speaker.worked
            # What is settled does not rest on a rule of which nothing is told yet.
            left_out = worked.says_nothing if worked.is_settled(cell) else None
            tree = whole_tree(speaker, cell, left_out, depth)
        self.tree = tree

    @cached_property
    def roles(self) -> Roles:
        """What each person is, and how a line about them begins."""
        return roles_of(self.speaker, self.grouping)

    @cached_property
    def names_persons(self) -> bool:
        """Is it about several persons, so that each line has to say about whom?"""
        return (self.tree.persons & self.roles.told).bit_count() > 1

    def text(self) -> list[str]:
        """The answer and its steps as one tells them."""
        tree, have, held = self.tree, self.speaker.have, self.speaker.by_reader
        told = [have[cell].told for cell in tree.plain]
        for place, by, step in tree.worded_here:
            told[place] = held.get(by) or self._worded_here(by, step)
        heads = tree.heads(self.roles.starts if self.names_persons else None)
        return list(map(add, heads, told))

    def _worded_here(self, by: tuple[int, int], step: Step) -> str:
        if step.term is not None:
            # Of an amount: there is another one wherever it stands.
            return self._term(step).told
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
