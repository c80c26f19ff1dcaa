"""The order of an explanation: each cell with its reasons below it, each told once.

That order goes by which reasons had a say, not by amounts: it is put together once for each way in
which a cell and all below it are told, and kept with the layout. A tree is known again by how its
cell is told and by the trees right below it.
"""

from collections.abc import Callable, Sequence
from functools import cached_property
from operator import itemgetter
from typing import Any, NamedTuple

from klaverblad.engines.rules.declare import PERSON
from klaverblad.engines.rules.explanation import ExplainedInput, ExplainedParameter, Line
from klaverblad.engines.rules.scalars import ROUNDING_SLOT
from klaverblad.engines.rules.sentences import explained_parameter, rests_on_text
from klaverblad.engines.rules.speaker import Speaker
from klaverblad.engines.rules.wording import phrase, sentence, value_text

# How many trees are kept of the cells of one make-up.
TREES_MAX = 2048


class Step(NamedTuple):
    """A cell in its place, or a term that no cell of a rule explains.

    cell     -1 for a term
    person   the row of who it is about; -1 when it is about a group
    whole    the cell of the total that it is part of; -1 for the answer itself
    reader   the cell whose article it goes by; -1 for none
    is_total the steps below it add up to it
    term     the cell of a term, or what a floor, a ceiling or a rounding did
    """

    cell: int
    person: int
    whole: int
    reader: int
    is_total: bool
    term: int | None = None


class Tree:
    """A cell and all its reasons, each told once. Nothing of a case stands in it.

    steps    the cell itself first; how deep each stands is in `levels`
    cells    which cells stand in it
    persons  who they are about, as the bits of their rows
    """

    __slots__ = ("_frames", "cells", "elsewhere", "levels", "of_cells", "persons", "steps")

    def __init__(self, steps: list[Step], levels: list[int], cells: set[int], persons: int) -> None:
        self.steps, self.levels, self.cells, self.persons = steps, levels, cells, persons
        self._frames: dict[Any, list[str]] = {}
        self.of_cells: Callable[[list[str]], tuple[str, ...]] | None = None
        # Which steps say something else than their cell: where, by what it is known, the step.
        self.elsewhere: list[tuple[int, tuple[int, int], Step]] = []

    def told(self, told: list[str], starts: Sequence[str] | None) -> list[str]:
        """The lines in pieces: how each begins and what it says, by turns.

        What is said elsewhere in other words, comes in its place later.

        told    what each cell says, by cell
        starts  what stands before a line about a person, by row; None where nobody is named
        """
        of_cells = self.of_cells or self._look_up()
        found = (self._frames.get(starts) or self._begin(starts)).copy()
        found[1::2] = of_cells(told)[:-1]
        return found

    def _look_up(self) -> "Callable[[list[str]], tuple[str, ...]]":
        self.elsewhere = [
            (2 * place + 1, _known_by(step), step)
            for place, step in enumerate(self.steps)
            if step.cell < 0 or step.reader != step.cell
        ]
        cells = [step.whole if step.cell < 0 else step.cell for step in self.steps]
        # One more than there are: of a single cell no tuple would come back.
        found = self.of_cells = itemgetter(*cells, 0)
        return found

    def _begin(self, starts: Sequence[str] | None) -> list[str]:
        found = [""] * (2 * len(self.steps))
        found[::2] = [
            f"\n{'  ' * (level - 1)}- {starts[step.person] if starts else ''}"
            for level, step in zip(self.levels, self.steps, strict=True)
        ]
        # The answer itself stands before all.
        found[0] = ""
        self._frames[starts] = found
        return found


def _known_by(step: Step) -> tuple[int, int]:
    """By what the words of a step are known that are not those of its cell everywhere."""
    if step.term is None:
        return step.cell, step.reader
    # No cell is below zero, so a term is never taken for one.
    return -1 - step.whole, step.term


def whole_tree(
    speaker: Speaker, cell: int, left_out: Sequence[int] | None, depth: int | None
) -> Tree:
    """A cell with its reasons, when nothing was told before.

    left_out  the cells that nobody is told about
    depth     how many levels of reasons; None is all of them
    """
    if depth is not None:
        return _Walk(speaker, left_out, depth).whole(cell)
    known = speaker.shapes if left_out is None else speaker.shapes_told
    found = known.get(cell)
    if found.__class__ is not Tree:
        found = _shape(speaker, cell, left_out, known)
        if found.__class__ is not Tree:
            # Of a cell with nothing below it.
            found = _kept(speaker, cell, left_out, (found,))
    tree: Tree = found
    return tree


def _shape(
    speaker: Speaker, cell: int, left_out: Sequence[int] | None, known: dict[int, Any]
) -> Any:
    """By what a cell is known above it: its tree, or how it is told when nothing is below it."""
    said = speaker.have.get(cell) or speaker.said(cell)
    frame = said.frame
    if said.is_leaf:
        known[cell] = frame
        return frame
    place: list[Any] = [frame]
    if said.terms:
        place += (*said.terms, None, *[what for what, _ in said.others])
    for one in frame.reasons:
        if left_out is not None and left_out[one]:
            place.append(None)
        else:
            place.append(known.get(one) or _shape(speaker, one, left_out, known))
    found = known[cell] = _kept(speaker, cell, left_out, tuple(place))
    return found


def _kept(
    speaker: Speaker, cell: int, left_out: Sequence[int] | None, place: tuple[Any, ...]
) -> Tree:
    held = speaker.layout.shapes
    found: Tree | None = held.get(place)
    if found is None:
        if len(held) >= TREES_MAX:
            held.clear()
        found = held[place] = _Walk(speaker, left_out, None).whole(cell)
    return found


class _Walk:
    """Writes a cell and then its reasons, each that was not written before."""

    __slots__ = ("cells", "depth", "left_out", "levels", "persons", "speaker", "steps")

    def __init__(self, speaker: Speaker, left_out: Sequence[int] | None, depth: int | None) -> None:
        self.speaker, self.left_out, self.depth = speaker, left_out, depth
        self.steps: list[Step] = []
        self.levels: list[int] = []
        self.cells: set[int] = set()
        self.persons = 0

    def whole(self, cell: int) -> Tree:
        self._write(cell, 0, -1, -1)
        return Tree(self.steps, self.levels, self.cells, self.persons)

    def _write(self, cell: int, level: int, whole: int, reader: int) -> None:
        """Write a cell and its reasons; `reader` is whose article it goes by if it has none."""
        said = self.speaker.said(cell)
        frame, terms = said.frame, said.terms
        is_told = cell not in self.cells and (self.depth is None or level < self.depth)
        self.cells.add(cell)
        if not frame.words.cites_reader:
            reader = cell
        is_total = is_told and bool(terms)
        self._put(Step(cell, frame.person, whole, reader, is_total), level)
        if not is_told:
            return
        level += 1
        for one in frame.reasons:
            if self.left_out is not None and self.left_out[one]:
                continue
            if one not in terms and one in self.cells:
                continue
            below = self.speaker.said(one)
            if below.is_leaf or self.depth is not None or below.frame.words.cites_reader:
                self._write(one, level, cell, reader)
                continue
            tree = whole_tree(self.speaker, one, self.left_out, None)
            if self.cells.isdisjoint(tree.cells):
                self._take_over(tree, level, cell)
            else:
                self._write(one, level, cell, reader)
        for term, _ in said.others:
            self._put(Step(-1, term_row(self.speaker, term), cell, reader, False, term), level)

    def _put(self, step: Step, level: int) -> None:
        self.steps.append(step)
        self.levels.append(level)
        self.persons |= 1 << step.person if step.person >= 0 else 0

    def _take_over(self, tree: Tree, level: int, whole: int) -> None:
        first, *others = tree.steps
        self.steps += [first._replace(whole=whole), *others]
        self.levels += [level + one for one in tree.levels]
        self.cells |= tree.cells
        self.persons |= tree.persons


def term_row(speaker: Speaker, what: int) -> int:
    """The row of the person whose fact a term is; -1 for anything else."""
    layout = speaker.layout
    if what < 0 or layout.tokens[what].source != "input":
        return -1
    _, entity, row = layout.place(what)
    return row if entity == PERSON else -1


class Term:
    """A term that no rule of its own explains: an input, a parameter, a limit, a rounding."""

    def __init__(self, speaker: Speaker, what: int, amount: float, whole: int) -> None:
        """Take what it is, how much it is, and the cell of the total."""
        self.speaker, self.what, self.amount, self.whole = speaker, what, amount, whole
        token = speaker.layout.tokens[whole]
        rule = speaker.now.in_force[token.key]
        words = speaker.said(whole).frame.words
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
