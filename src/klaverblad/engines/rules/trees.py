"""The order of an explanation: each cell with its reasons below it, each told once.

Answers of one case share most of their reasons. What stands below a cell is put in order once
and taken over as a whole wherever none of it was told before.
"""

from collections.abc import Sequence
from functools import cached_property
from typing import Any, NamedTuple

from klaverblad.engines.rules.declare import PERSON
from klaverblad.engines.rules.explanation import ExplainedInput, ExplainedParameter, Line
from klaverblad.engines.rules.scalars import ROUNDING_SLOT
from klaverblad.engines.rules.sentences import Speaker, explained_parameter, rests_on_text
from klaverblad.engines.rules.wording import phrase, sentence, value_text


class Step(NamedTuple):
    """A cell in its place, or a term that no cell of a rule explains.

    cell     -1 for a term
    told     its text, with what it rests on in brackets
    person   the row of who it is about; -1 when it is about a group
    whole    the cell of the total that it is part of; -1 for the answer itself
    article  that of what reads it, for a rule that only reckons
    term     the cell of a term, or what a floor, a ceiling or a rounding did
    """

    cell: int
    told: str
    person: int
    contributes: float | None
    whole: int
    is_total: bool
    article: str
    term: int | None = None


class Tree(NamedTuple):
    """A cell and all its reasons, each told once.

    steps    as plain tuples, the cell itself first; how deep each stands is in `levels`
    cells    which cells stand in it
    persons  the rows of who they are about
    """

    steps: list[Any]
    levels: list[int]
    cells: set[int]
    persons: set[int]


def whole_tree(
    speaker: Speaker, cell: int, left_out: Sequence[int] | None, depth: int | None
) -> Tree:
    """A cell with its reasons, when nothing was told before.

    left_out  the cells that nobody is told about
    depth     how many levels of reasons; None is all of them
    """
    if depth is not None:
        return _Walk(speaker, left_out, depth).whole(cell)
    place = cell, left_out is None
    found: Tree | None = speaker.trees.get(place)
    if found is None:
        found = speaker.trees[place] = _Walk(speaker, left_out, None).whole(cell)
    return found


class _Walk:
    __slots__ = ("depth", "left_out", "levels", "persons", "speaker", "steps", "written")

    def __init__(self, speaker: Speaker, left_out: Sequence[int] | None, depth: int | None) -> None:
        self.speaker, self.left_out, self.depth = speaker, left_out, depth
        self.steps: list[Any] = []
        self.levels: list[int] = []
        self.written: set[int] = set()
        self.persons: set[int] = set()

    def whole(self, cell: int) -> Tree:
        self._write(cell, 0, -1, None, "")
        return Tree(self.steps, self.levels, self.written, self.persons)

    def _write(
        self, cell: int, level: int, whole: int, contributes: float | None, article: str
    ) -> None:
        """Write a cell and then its reasons; `article` is of what reads it."""
        have, written, depth = self.speaker.have, self.written, self.depth
        said = have.get(cell) or self.speaker.said(cell)
        words, text, told, parameters, sources, reasons, terms, others, person = said
        is_told = cell not in written and (depth is None or level < depth)
        written.add(cell)
        if words.cites_reader:
            rests_on = words.rests_on(article, parameters, sources)
            told = f"{text} ({rests_on})" if rests_on else text
        else:
            article = words.article
        is_total = is_told and bool(terms)
        self.steps.append((cell, told, person, contributes, whole, is_total, article, None))
        self.levels.append(level)
        self.persons.add(person)
        if not is_told:
            return
        left_out, level = self.left_out, level + 1
        for one in reasons:
            if left_out is not None and left_out[one]:
                continue
            adds = terms.get(one) if terms else None
            if adds is None and one in written:
                continue
            below = have.get(one) or self.speaker.said(one)
            is_leaf = not below.reasons and not below.others
            if is_leaf or depth is not None or below.words.cites_reader:
                self._write(one, level, cell, adds, article)
                continue
            tree = whole_tree(self.speaker, one, left_out, None)
            if written.isdisjoint(tree.cells):
                self._take_over(tree, level, cell, adds)
            else:
                self._write(one, level, cell, adds, article)
        for term, amount in others:
            self._write_term(term, amount, cell, level)

    def _take_over(self, tree: Tree, level: int, whole: int, contributes: float | None) -> None:
        cell, told, person, _, _, is_total, article, _ = tree.steps[0]
        self.steps.append((cell, told, person, contributes, whole, is_total, article, None))
        self.steps += tree.steps[1:]
        self.levels += [level + one for one in tree.levels]
        self.written |= tree.cells
        self.persons |= tree.persons

    def _write_term(self, what: int, amount: float, whole: int, level: int) -> None:
        term = Term(self.speaker, what, amount, whole)
        self.persons.add(term.person)
        self.steps.append((-1, term.told, term.person, amount, whole, False, "", what))
        self.levels.append(level)


class Term:
    """A term that no rule of its own explains: an input, a parameter, a limit, a rounding."""

    def __init__(self, speaker: Speaker, what: int, amount: float, whole: int) -> None:
        """Take what it is, how much it is, and the cell of the total."""
        self.speaker, self.what, self.amount, self.whole = speaker, what, amount, whole
        token = speaker.layout.tokens[whole]
        rule = speaker.now.in_force[token.key]
        words = speaker.said(whole).words
        self.key = "floor" if amount > 0 else "ceiling"
        self.who = speaker.answers.name(rule.entity, token.row)
        self.person, self.article = -1, words.article
        self.facts: tuple[ExplainedInput, ...] = ()
        self.parameters: tuple[ExplainedParameter, ...] = ()
        language = speaker.language
        if what >= 0 and speaker.layout.tokens[what].source == "input":
            fact = speaker.fact(what)
            _, entity, row = speaker.layout.place(what)
            self.person = row if entity == PERSON else -1
            # What somebody told stands in no article.
            self.key, self.who, self.article, self.facts = fact.key, fact.who, "", (fact,)
            self.text = sentence("is", language, name=fact.name, value=fact.text)
        elif what >= 0:
            held = explained_parameter(speaker.now, speaker.layout.tokens[what].key, language)
            self.key, self.parameters = held.key, (held,)
            self.text = sentence("is", language, name=held.name, value=held.text)
        elif what == ROUNDING_SLOT:
            self.key, self.text = "rounding", phrase("rounding", language)
        else:
            by = value_text(abs(amount), rule.kind, words.unit, language)
            self.text = phrase(self.key, language, amount=by)

    @cached_property
    def rests_on(self) -> str:
        """Its article, since when its amount holds, and who told it."""
        sources = tuple(one.provenance for one in self.facts if one.provenance)
        return rests_on_text(self.article, self.parameters, sources, self.speaker.language)

    @property
    def told(self) -> str:
        """Its text, with what it rests on in brackets."""
        return f"{self.text} ({self.rests_on})" if self.rests_on else self.text

    def line(self, level: int, roles: Sequence[str]) -> Line:
        """The same as a line, of a person with their role."""
        return Line(
            key=self.key,
            who=self.who,
            role=roles[self.person] if self.person >= 0 else "",
            level=level,
            text=self.text,
            article=self.article,
            contributes=self.amount,
            part_of=self.speaker.about(self.whole),
            parameters=self.parameters,
            inputs=self.facts,
            rests_on=self.rests_on,
        )
