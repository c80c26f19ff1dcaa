"""Say why: the sentences of the rules that mattered, in the order of the calculation.

Here the steps of an answer are put in order; what each says is worded once for all answers of a
case (`sentences`). The text is written from the steps; the lines, for who shows them one by one,
only when somebody looks at them.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from klaverblad.engines.rules.declare import PERSON
from klaverblad.engines.rules.explanation import Explanation, Line
from klaverblad.engines.rules.follow_ups import changes, leaves_out, perhaps, questions, warnings
from klaverblad.engines.rules.kinds import LANGUAGES
from klaverblad.engines.rules.sentences import Speaker, explained_parameter
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
        return _written(steps, _parts(answer, steps, depth), "")
    # Nothing that was told reaches this answer: the next case of this make-up is told the same.
    layout = speaker.layout
    place = ("explained", cell, language, answer.answers.order_of_names)
    kept = layout.said.get(place)
    if kept is None:
        steps = Steps(speaker, cell, answer.rule.entity, None)
        parts = _parts(answer, steps, None)
        kept = steps.tree, parts, str(_written(steps, parts, ""))
        layout.keep(place, kept)
    tree, parts, text = kept
    return _written(Steps(speaker, cell, answer.rule.entity, None, tree), parts, text)


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


def _written(steps: "Steps", parts: dict[str, Any], text: str) -> Explanation:
    found = object.__new__(Written)
    found.__dict__.update(parts, steps=steps, text=text)
    return found


class Written(Explanation):
    """An explanation of which the lines are made when somebody looks at them."""

    steps: "Steps"
    text: str

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
    told    the rows of who has a role
    """

    texts: tuple[str, ...]
    starts: tuple[str, ...]
    told: frozenset[int]


def roles_of(speaker: Speaker, grouping: str) -> Roles:
    """What each person is, and how a line about them begins."""
    held, place = speaker.layout.roles, (grouping, speaker.language)
    if place not in held:
        rows = range(speaker.layout.rows[PERSON])
        texts = tuple(speaker.answers.role(grouping, row, speaker.language) for row in rows)
        colon = phrase("colon", speaker.language)
        starts = (*(f"{text.capitalize()}{colon} " if text else "" for text in texts), "")
        held[place] = Roles(texts, starts, frozenset(row for row in rows if texts[row]))
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
        self.speaker, self.roles = speaker, roles_of(speaker, grouping)
        if tree is None:
            worked = speaker.worked
            # What is settled does not rest on a rule of which nothing is told yet.
            left_out = worked.says_nothing if worked.is_settled(cell) else None
            tree = whole_tree(speaker, cell, left_out, depth)
        self.tree = tree
        self.names_persons = len(self.tree.persons & self.roles.told) > 1

    def text(self) -> list[str]:
        """The answer and its steps as one tells them."""
        indents, steps = INDENTS, self.tree.steps
        pairs = zip(self.tree.levels, steps, strict=True)
        if self.names_persons:
            starts = self.roles.starts
            told = [indents[level] + starts[step[2]] + step[1] for level, step in pairs]
        else:
            told = [indents[level] + step[1] for level, step in pairs]
        told[0] = steps[0][1]
        return told

    def lines(self) -> tuple[Line, ...]:
        """Each step as a line, the reasons before what they lead to."""
        found: list[Line] = []
        waiting: list[tuple[int, Step]] = []
        for level, step in zip(self.tree.levels, self.tree.steps, strict=True):
            while waiting and waiting[-1][0] >= level:
                found.append(self._line(*waiting.pop()))
            waiting.append((level, Step._make(step)))
        while waiting:
            found.append(self._line(*waiting.pop()))
        return tuple(found)

    def _line(self, level: int, step: Step) -> Line:
        if step.cell < 0:
            assert step.term is not None
            assert step.contributes is not None
            term = Term(self.speaker, step.term, step.contributes, step.whole)
            return term.line(level, self.roles.texts)
        speaker = self.speaker
        said, token = speaker.said(step.cell), speaker.layout.tokens[step.cell]
        words = said.words
        general = speaker.now.rules.traced[speaker.now.in_force[token.key]].unit
        return Line(
            key=token.key,
            who=speaker.answers.name(words.rule.entity, token.row),
            role=self.roles.texts[said.person] if said.person >= 0 else "",
            level=level,
            text=said.text,
            article=step.article,
            amount=speaker.worked.value(step.cell) if words.is_number else None,
            unit=str(general) if general and words.is_number else None,
            contributes=step.contributes,
            part_of=None if step.whole < 0 else speaker.about(step.whole),
            parameters=tuple(
                explained_parameter(speaker.now, key, speaker.language) for key in said.parameters
            ),
            inputs=speaker.facts_of(step.cell),
            is_total=step.is_total,
            leaves_out=words.leaves_out,
            rests_on=words.rests_on(step.article, said.parameters, said.sources),
        )


class _Indents(dict[int, str]):
    """How a line begins, by its level."""

    def __missing__(self, level: int) -> str:
        self[level] = f"{'  ' * (level - 1)}- "
        return self[level]


INDENTS = _Indents()
