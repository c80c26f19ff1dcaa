"""Say why: the sentences of the rules that mattered, in the order of the calculation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from klaverblad.engines.rules.checks import NO, YES
from klaverblad.engines.rules.declare import PERSON, SLOT, Rule
from klaverblad.engines.rules.follow_ups import changes, questions, warnings
from klaverblad.engines.rules.kinds import LANGUAGES, Kind
from klaverblad.engines.rules.log import Token, Why
from klaverblad.engines.rules.wording import date_text, phrase, sentence, value_text

if TYPE_CHECKING:
    from klaverblad.engines.rules.answers import Answer, Answers
    from klaverblad.engines.rules.outcomes import ParameterUse


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


class Said(NamedTuple):
    """What a cell says wherever it stands, worked out once for all explanations of a case.

    line     its line, before it has a place
    reasons  the cells of rules that it rests on, in the order of the calculation
    terms    what each of its terms adds; nothing when it is no sum of other rules
    """

    line: Line
    reasons: tuple[Token, ...]
    terms: Mapping[Token | None, float]


@dataclass(frozen=True)
class Explanation:
    """The answer in words, the steps to it, and what would make a no a yes."""

    language: str
    answer: str
    lines: tuple[Line, ...]
    status: str
    warnings: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()
    leaves_out: tuple[str, ...] = ()

    def __str__(self) -> str:
        text = [f"{self.answer}{_in_brackets(self.lines[-1])}"]
        text += _told(self.lines[:-1], names_persons=names_persons(self.lines))
        text += self.warnings
        for key, told in (("still_to_ask", self.questions), ("would_differ", self.changes)):
            text += [phrase(key, self.language, what=one) for one in told]
        if len(self.leaves_out) == 1:
            text.append(phrase("leaves_out", self.language, what=self.leaves_out[0]))
        elif self.leaves_out:
            text.append(phrase("leave_out", self.language))
            text += [f"- {one}" for one in self.leaves_out]
        return "\n".join(text)


def names_persons(lines: Sequence[Line]) -> bool:
    """Is it about several persons, so that each line has to say about whom?"""
    return len({line.who for line in lines if line.role}) > 1


def _told(lines: Sequence[Line], *, names_persons: bool) -> list[str]:
    """The lines as one tells them: first what follows, then why, in the order of the steps."""
    told: list[str] = []
    starts = [0]
    for index, line in enumerate(lines):
        if line.level == lines[-1].level:
            why, starts = lines[starts[0] : index], [index + 1]
            about = f"{line.role.capitalize()}: " if line.role and names_persons else ""
            said = f"{about}{line.text}{_in_brackets(line)}"
            told.append(f"{'  ' * (line.level - 1)}- {said}")
            told += _told(why, names_persons=names_persons) if why else ()
    return told


def _in_brackets(line: Line) -> str:
    return f" ({line.rests_on})" if line.rests_on else ""


def _rests_on(
    article: str,
    parameters: Sequence[ExplainedParameter],
    inputs: Sequence[ExplainedInput],
    language: str,
) -> str:
    """The article, since when its amounts hold, and who told its facts."""
    told = [article] if article else []
    days = sorted({one.since for one in parameters if one.since is not None})
    if days:
        dates = f" {phrase('and', language)} ".join(date_text(day, language) for day in days)
        is_money = all(one.is_money for one in parameters)
        told.append(phrase("amount_since" if is_money else "since", language, day=dates))
    sources = dict.fromkeys(one.provenance for one in inputs if one.provenance)
    told += [phrase("told_by", language, what=one) for one in sources]
    return "; ".join(told)


def _placed(line: Line, **place: Any) -> Line:
    """A line in its place; `replace` would cost more than all the rest of an explanation."""
    found: Line = object.__new__(Line)
    vars(found).update(vars(line), **place)
    return found


def explain(answer: "Answer", language: str, depth: int | None) -> Explanation:
    """Write the explanation of one answer."""
    if language not in LANGUAGES:
        raise ValueError(f"there is no language '{language}': use {', '.join(LANGUAGES)}")
    writer = Writer(answer.answers, answer.rule.entity, language, depth)
    writer.write(answer.key, answer.row, level=0)
    lines = tuple(writer.lines)
    about = writer.about if names_persons(lines) else _about_nobody
    return Explanation(
        language=language,
        answer=lines[-1].text,
        lines=lines,
        status=answer.status,
        warnings=warnings(answer, language),
        questions=questions(answer, language, about),
        # Of the answer alone nobody asks what would have to differ, and it is the dearest part.
        changes=() if depth == 0 else changes(answer, language, about),
        leaves_out=tuple(dict.fromkeys(one.words[language] for one in answer.leaves_out)),
    )


def _about_nobody(_key: str, _who: str, text: str) -> str:
    return text


@dataclass
class Writer:
    """Writes the lines, each rule once, the reasons before what they lead to."""

    answers: "Answers"
    grouping: str
    language: str
    depth: int | None
    lines: list[Line] = field(default_factory=list)
    written: set[Token] = field(default_factory=set)

    def write(
        self,
        key: str,
        row: int,
        *,
        level: int,
        part_of: tuple[str, str] | None = None,
        contributes: float | None = None,
    ) -> None:
        """Write the reasons of a cell, and then the cell itself."""
        token = Token("rule", key, row)
        said = self._said(token)
        is_told = token not in self.written and (self.depth is None or level < self.depth)
        self.written.add(token)
        if is_told:
            self._write_reasons(key, said, level + 1)
        self.lines.append(
            _placed(
                said.line,
                level=level,
                contributes=contributes,
                part_of=part_of,
                is_total=is_told and bool(said.terms),
            )
        )

    def _said(self, token: Token) -> Said:
        """What a cell says, the same in every explanation of this case."""
        held = self.answers.said
        place = (token, self.grouping, self.language)
        if place not in held:
            held[place] = self._worded(token.key, token.row)
        found: Said = held[place]
        return found

    def _worded(self, key: str, row: int) -> Said:
        general, why = self.answers.now.rule(key), self.answers.why(key, row)
        rule = self.answers.applied(key, row)
        adds_up = any(term.token and term.token.source == "rule" for term in why.terms or ())
        terms: dict[Token | None, float] = {}
        for term in (why.terms or ()) if adds_up else ():
            terms[term.token] = terms.get(term.token, 0.0) + term.amount
        place = self.answers.now.places[key]
        reasons = [token for token in why.because if token.source == "rule"]
        reasons.sort(key=lambda one: (place[one.key], one.row))
        value = self.answers.value(key, row)
        is_number = rule.kind in {Kind.MONEY, Kind.COUNT, Kind.SHARE}
        unit = self.answers.now.rules.traced[general].unit
        parameters, inputs = self._parameters(why), self._inputs(why)
        line = Line(
            key=key,
            who=self.answers.name(rule.entity, row),
            role=self._role(rule.entity, row),
            level=0,
            text=self._sentence(rule, key, why, row),
            article=rule.source,
            amount=value if is_number else None,
            unit=str(unit) if unit and is_number else None,
            parameters=parameters,
            inputs=inputs,
            leaves_out=rule.leaves_out[self.language] if rule.leaves_out else "",
            rests_on=_rests_on(rule.source, parameters, inputs, self.language),
        )
        return Said(line, tuple(reasons), terms)

    def _write_reasons(self, key: str, said: Said, level: int) -> None:
        me, terms = (key, said.line.who), dict(said.terms)
        for token in said.reasons:
            contributes = terms.pop(token, None)
            if contributes is None and token in self.written:
                continue
            if self.answers.name(self.answers.now.rule(token.key).entity, token.row):
                self.write(token.key, token.row, level=level, part_of=me, contributes=contributes)
        for term_token, amount in terms.items():
            rule = self.answers.now.rule(key)
            self.lines.append(self._term_line(term_token, amount, me, rule, level))

    def _term_line(
        self, token: Token | None, amount: float, me: tuple[str, str], rule: Rule, level: int
    ) -> Line:
        """A term that no rule of its own explains: an input, a parameter, a limit."""
        key, who, role = ("floor" if amount > 0 else "ceiling"), me[1], ""
        unit = self.answers.now.rules.traced[rule].unit
        by = value_text(abs(amount), rule.kind, unit, self.language)
        text = phrase(key, self.language, amount=by)
        article = rule.source
        facts: tuple[ExplainedInput, ...] = ()
        held_by: tuple[ExplainedParameter, ...] = ()
        if token and token.source == "input":
            fact = self._input(token)
            # What somebody told stands in no article.
            article, facts = "", (fact,)
            key, who = fact.key, fact.who
            entity = self.answers.now.rules.inputs_by_key[key].entity
            role = self._role(entity, token.row)
            text = sentence("is", self.language, name=fact.name, value=fact.text)
        elif token and token.source == "rounding":
            key, text = "rounding", phrase("rounding", self.language)
        elif token:
            held = self._parameter(token.key)
            key, held_by = held.key, (held,)
            text = sentence("is", self.language, name=held.name, value=held.text)
        return Line(
            key=key,
            who=who,
            role=role,
            level=level,
            text=text,
            article=article,
            contributes=amount,
            part_of=me,
            parameters=held_by,
            inputs=facts,
            rests_on=_rests_on(article, held_by, facts, self.language),
        )

    def about(self, key: str, who: str, text: str) -> str:
        """A text about a person, with what they are behind it; about a group it stays as it is."""
        declared = self.answers.now.rules.inputs_by_key.get(key)
        if declared is None or declared.entity != PERSON:
            return text
        role = self._role(PERSON, self.answers.names[PERSON].index(who))
        return phrase("about", self.language, role=role, what=text) if role else text

    def _role(self, entity: str, row: int) -> str:
        return self.answers.role(self.grouping, row, self.language) if entity == PERSON else ""

    def _sentence(self, rule: Rule, key: str, why: Why, row: int) -> str:
        """The sentence of the rule that gave the cell of `key`: itself, or an exception to it."""
        name = rule.name[self.language]
        if not self.answers.is_settled(key, row):
            return self._open_sentence(rule, key, row, name)
        value = self.answers.value(key, row)
        outcome = why.label
        if rule.kind is Kind.FLAG and not outcome:
            outcome = YES if value else NO
        if rule.kind is Kind.CATEGORY:
            outcome = outcome or value
        said = rule.sentence(self.language, outcome)
        if said is None:
            unit = self.answers.now.rules.traced[rule].unit
            text = value_text(value, rule.kind, unit, self.language)
            return sentence("is", self.language, name=name, value=text)
        return SLOT.sub(lambda match: self._slot(match[1], rule, key, row), said)

    def _open_sentence(self, rule: Rule, key: str, row: int, name: str) -> str:
        span = self.answers.span(key, row)
        if rule.options is not None:
            names = [rule.options.names[one][self.language] for one in span]
            joined = f" {phrase('or', self.language)} ".join(names)
            return sentence("one_of", self.language, name=name, options=joined)
        if rule.kind in {Kind.FLAG, Kind.DATE}:
            return sentence("not_settled", self.language, name=name)
        low, high = span
        unit = self.answers.now.rules.traced[rule].unit
        texts = {
            "lo": value_text(low, rule.kind, unit, self.language) if low > -INFINITE else "",
            "hi": value_text(high, rule.kind, unit, self.language) if high < INFINITE else "",
        }
        which = {(True, True): "between", (True, False): "at_least", (False, True): "at_most"}
        told = which.get((bool(texts["lo"]), bool(texts["hi"])), "not_settled")
        return sentence(told, self.language, name=name, **texts)

    def _slot(self, slot: str, rule: Rule, key: str, row: int) -> str:
        if slot.startswith("p."):
            return self._parameter(slot[2:]).text
        if slot == "result":
            return self._cell(key, row)
        if slot == "day":
            return date_text(self.answers.now.day, self.language)
        book = self.answers.now.rules
        source = book.inputs_by_key.get(slot) or self.answers.now.rule(slot)
        return self._cell(slot, self.answers.row_seen_from(rule, row, source.entity))

    def _cell(self, key: str, row: int) -> str:
        return self.answers.now.said(key, self.answers.value(key, row), self.language)

    def _parameters(self, why: Why) -> tuple[ExplainedParameter, ...]:
        keys = sorted({token.key for token in why.because if token.source == "param"})
        return tuple(self._parameter(key) for key in keys)

    def _parameter(self, key: str) -> ExplainedParameter:
        held = self.answers.now.explained
        if (key, self.language) not in held:
            held[key, self.language] = self._explained(self.answers.parameter(key))
        found: ExplainedParameter = held[key, self.language]
        return found

    def _explained(self, used: "ParameterUse") -> ExplainedParameter:
        name = self.answers.now.rules.parameters_by_key[used.key].name[self.language]
        kind = self.answers.now.rules.kind_of(used.key)
        text = value_text(used.value, kind, used.unit, self.language)
        return ExplainedParameter(
            key=used.key,
            name=name,
            value=used.value,
            text=text,
            since=used.since,
            status=used.status,
            source=used.source,
            note=used.note,
            is_money=kind is Kind.MONEY,
        )

    def _inputs(self, why: Why) -> tuple[ExplainedInput, ...]:
        tokens = sorted(token for token in why.because if token.source == "input")
        found = (self._input(token) for token in tokens)
        return tuple(fact for fact in found if fact.who)

    def _input(self, token: Token) -> ExplainedInput:
        told = self.answers.told
        if (token, self.language) not in told:
            told[token, self.language] = self._told(token)
        found: ExplainedInput = told[token, self.language]
        return found

    def _told(self, token: Token) -> ExplainedInput:
        declared = self.answers.now.rules.inputs_by_key[token.key]
        who = self.answers.name(declared.entity, token.row)
        told = self.answers.case.provenance.get((who, token.key))
        return ExplainedInput(
            key=token.key,
            who=who,
            name=declared.name[self.language],
            value=self.answers.value(token.key, token.row),
            text=self._cell(token.key, token.row),
            provenance=told.label if told else "",
            is_judgement=declared.is_judgement,
        )


INFINITE = float("inf")
