"""What each cell of a case says: its sentence, its article, and the cells that it rests on.

Of a household of one make-up a cell has few ways to be told: which branch was taken, and what had a
say. Each is put together once (`Frame`) and kept with the layout; of a case only its amounts are
worded. What a cell says while nothing is told is kept as a whole.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from klaverblad.engines.rules.checks import NO, YES
from klaverblad.engines.rules.declare import PERSON
from klaverblad.engines.rules.explanation import ExplainedInput
from klaverblad.engines.rules.kinds import Kind
from klaverblad.engines.rules.sentences import RESULT, RuleWords, words_of
from klaverblad.engines.rules.wording import money_text, value_text

if TYPE_CHECKING:
    from klaverblad.engines.rules.answers import Answers

# How many ways to be told are kept for the cells of one make-up, in one language.
FRAMES_MAX = 8192


class Frame:
    """What a cell says that no amount changes.

    text     its sentence; None where an amount goes into it
    pieces   texts, and the cells whose amounts go between them; None for a number that is open
    reasons  the cells of rules that it rests on, about people we know of, in the order of the
             calculation
    facts    the cells of facts that it rests on
    person   the row of the person that it is about; -1 when it is about a group
    terms    gives what each term adds; None when it is no settled sum
    said     all that it says, where that is the same in every case
    """

    __slots__ = (
        "facts", "in_brackets", "parameters", "person", "pieces", "reasons", "said", "terms", "text",
        "words",
    )  # fmt: skip

    def __init__(self, words: RuleWords, person: int) -> None:
        self.words, self.person = words, person
        self.text: str | None = None
        self.pieces: tuple[Any, ...] | None = None
        self.reasons: tuple[int, ...] = ()
        self.facts: tuple[int, ...] = ()
        self.parameters: tuple[str, ...] = ()
        self.in_brackets = ""
        self.terms: Any = None
        self.said: Said | None = None


class Said(NamedTuple):
    """What a cell says wherever it stands.

    told     its sentence with what it rests on in brackets
    terms    what each of its terms adds, by cell; nothing when it is no sum of other rules
    others   those of its terms that are no reason of their own
    is_leaf  nothing stands below it
    """

    frame: Frame
    text: str
    told: str
    sources: tuple[str, ...]
    terms: Mapping[int, float]
    others: tuple[tuple[int, float], ...]
    is_leaf: bool


NO_TERMS: Mapping[int, float] = {}
NO_OTHERS: tuple[tuple[int, float], ...] = ()


class Speaker:
    """Words every cell of a case in one language, each once."""

    def __init__(self, answers: "Answers", language: str) -> None:
        self.answers, self.language = answers, language
        self.worked, self.layout, self.now = answers.worked, answers.worked.layout, answers.now
        self.have: dict[int, Said] = {}
        # What each cell says with what it rests on, in the order of the cells.
        self.told: list[str] = [""] * len(self.worked.low)
        self._texts: dict[int, str] = {}
        # What stands below a cell, once for all answers; and without the rules that say nothing.
        self.shapes: dict[int, Any] = {}
        self.shapes_told: dict[int, Any] = {}
        # What stands below the steps of an explanation, for all cases of this make-up.
        self.around = self.layout.around.setdefault(language, {})
        # What a cell says by the article of what reads it.
        self.by_reader: dict[tuple[int, int], str] = {}
        self._kept: dict[int, Said] = self.layout.worded.setdefault(language, {})
        self._nobody = frozenset(row for row, name in enumerate(answers.names[PERSON]) if not name)
        # Reasons about people who may not exist are left out: that is part of how a cell is told.
        kept_by = language, self._nobody
        self._frames: dict[Any, Frame] = self.layout.frames.setdefault(kept_by, {})
        # Who told what; of what nobody told no source is kept for other cases.
        self._sources = answers.sources
        self.keeps = self._sources.keys() <= self.worked.told

    def said(self, cell: int) -> Said:
        """What a cell says."""
        found = self.have.get(cell)
        if found is None:
            if self.keeps and not self.worked.touched[cell]:
                found = self._kept.get(cell)
                if found is None:
                    found = self._kept[cell] = self._worded(cell)
            else:
                found = self._worded(cell)
            self.have[cell] = found
            self.told[cell] = found.told
        return found

    def _worded(self, cell: int) -> Said:
        frame = self._frame(cell)
        if frame.said is not None and not (self._sources and frame.facts):
            return frame.said
        text, in_brackets = frame.text, frame.in_brackets
        if text is None:
            text = self._filled(cell, frame)
        sources: tuple[str, ...] = ()
        if self._sources and frame.facts:
            sources = self._sources_of(frame.facts)
            if sources:
                words = frame.words
                rests_on = words.rests_on(words.article, frame.parameters, sources)
                in_brackets = f" ({rests_on})" if rests_on else ""
        terms, others = NO_TERMS, NO_OTHERS
        if frame.terms is not None:
            terms, others = self._summed(cell, frame)
        told = f"{text}{in_brackets}"
        said = Said(frame, text, told, sources, terms, others, not frame.reasons and not others)
        if frame.text is not None and frame.terms is None and not sources:
            frame.said = said
        return said

    def _frame(self, cell: int) -> Frame:
        worked = self.worked
        state = low = worked.low[cell]
        if not self.layout.is_category[cell]:
            # Of an amount only whether it is settled; a yes is told otherwise than a no.
            is_settled = low == worked.high[cell]
            state = None if not is_settled else low if low.__class__ is bool else True
        because = worked.because[cell]
        place = cell, because, worked.branch[cell], state
        found = self._frames.get(place)
        if found is None:
            if len(self._frames) >= FRAMES_MAX:
                self._frames.clear()
            found = self._frames[place] = self._framed(cell, because)
        return found

    def _framed(self, cell: int, because: int) -> Frame:
        layout = self.layout
        token = layout.tokens[cell]
        key, body = token.key, layout.bodies[token.key]
        words = words_of(self.now, key, self.answers.applied(cell), self.language)
        frame = Frame(words, token.row if words.rule.entity == PERSON else -1)
        frame.text, frame.pieces = self._sentence(cell, words)
        _, at, _ = layout.recipes[cell]
        read = words.read(because, body, layout.rows[PERSON])
        reasons = [at[slot] for slot in read.rules]
        if layout.has_strangers:
            reasons = [one for one in reasons if one >= layout.first_rule]
        if self._nobody:
            reasons = [one for one in reasons if not self._is_nobody(one)]
        frame.reasons = tuple(reasons)
        frame.facts = tuple([at[slot] for slot in read.facts])
        frame.parameters = read.parameters
        frame.in_brackets = f" ({read.rests_on})" if read.rests_on else ""
        if body.terms is not None and words.is_number and self.worked.is_settled(cell):
            frame.terms = body.terms
        return frame

    def _is_nobody(self, cell: int) -> bool:
        _, entity, row = self.layout.place(cell)
        return entity == PERSON and row in self._nobody

    def _sources_of(self, facts: Sequence[int]) -> tuple[str, ...]:
        told = self._sources
        return tuple(dict.fromkeys(told[one] for one in facts if one in told))

    def _summed(
        self, cell: int, frame: Frame
    ) -> tuple[Mapping[int, float], tuple[tuple[int, float], ...]]:
        _, at, group = self.layout.recipes[cell]
        found: dict[int, float] = {}
        for slot, amount in frame.terms(self.worked.low, self.worked.high, at, group) or ():
            term = at[slot] if slot >= 0 else slot
            found[term] = found.get(term, 0.0) + amount
        first_rule = self.layout.first_rule
        if max(found, default=-1) < first_rule:
            return NO_TERMS, NO_OTHERS
        own = frame.reasons
        return found, tuple([one for one in found.items() if one[0] not in own])

    def _sentence(self, cell: int, words: RuleWords) -> tuple[str | None, tuple[Any, ...] | None]:
        """Its text, or the pieces of it where amounts go in; neither for a number that is open."""
        worked, rule, label = self.worked, words.rule, self.worked.branch[cell][0]
        low = worked.low[cell]
        outcome: Any = label
        if rule.kind is Kind.CATEGORY:
            if low & (low - 1):
                return words.open_sentence(worked.span(cell)), None
            outcome = label or worked.value(cell)
        elif low != worked.high[cell]:
            return (None if words.is_number else words.not_settled), None
        elif rule.kind is Kind.FLAG:
            outcome = label or (YES if low else NO)
        pieces = words.pieces(outcome)
        if len(pieces) == 1 and isinstance(pieces[0], str):
            return pieces[0], None
        at = self.layout.recipes[cell][1]
        return None, tuple(
            [one if isinstance(one, str) else cell if one == RESULT else at[one] for one in pieces]
        )

    def _filled(self, cell: int, frame: Frame) -> str:
        if frame.pieces is None:
            return frame.words.open_sentence((self.worked.low[cell], self.worked.high[cell]))
        return "".join([one if one.__class__ is str else self.text(one) for one in frame.pieces])

    def text(self, cell: int) -> str:
        """The value of a cell as people write it."""
        found = self._texts.get(cell)
        if found is None:
            token, low = self.layout.tokens[cell], self.worked.low[cell]
            if self.layout.kinds[cell] is Kind.MONEY and low == self.worked.high[cell]:
                found = money_text(low, self.language)
            elif token.source == "group":
                found = value_text(None, Kind.FLAG, None, self.language)
            else:
                found = self.now.said(token.key, self.worked.value(cell), self.language)
            self._texts[cell] = found
        return found

    def about(self, cell: int) -> tuple[str, str]:
        """The rule of a cell, and who it is about."""
        return self.layout.tokens[cell].key, self.answers.name_of(cell)

    def fact(self, cell: int) -> ExplainedInput:
        """How a line tells of a fact."""
        key, entity, row = self.layout.place(cell)
        declared = self.now.rules.inputs_by_key[key]
        return ExplainedInput(
            key=key,
            who=self.answers.name(entity, row),
            name=declared.name[self.language],
            value=self.worked.value(cell),
            text=self.text(cell),
            provenance=self._sources.get(cell, ""),
            is_judgement=declared.is_judgement,
        )

    def facts_of(self, cell: int) -> tuple[ExplainedInput, ...]:
        """The facts that had a say in a cell itself, of people we know of."""
        tokens = self.layout.tokens
        read = self.worked.reads(cell, self.worked.because[cell])
        cells = [one for one in read if tokens[one].source == "input"]
        told = (self.fact(one) for one in sorted(cells, key=lambda one: tokens[one]))
        return tuple(fact for fact in told if fact.who)
