"""Say why: the sentences of the rules that mattered, in the order of the calculation."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from klaverblad.engines.rules.checks import NO, YES
from klaverblad.engines.rules.citations import cited
from klaverblad.engines.rules.declare import PERSON, SLOT, Rule
from klaverblad.engines.rules.explanation import (
    ExplainedInput,
    ExplainedParameter,
    Explanation,
    Line,
    names_persons,
)
from klaverblad.engines.rules.kinds import LANGUAGES, Kind
from klaverblad.engines.rules.tracked import Token
from klaverblad.engines.rules.wording import date_text, days_text, phrase, sentence, value_text
from tests.slow_rules.follow_ups import changes, perhaps, questions, warnings
from tests.slow_rules.log import Why

if TYPE_CHECKING:
    from klaverblad.engines.rules.outcomes import ParameterUse
    from tests.slow_rules.answers import Answer, Answers


ADDRESS = re.compile(r"https?://(?:www\.)?([^/\s;]+)[^\s;]*")


class Said(NamedTuple):
    """What a cell says wherever it stands, worked out once for all explanations of a case.

    line     its line, before it has a place
    reasons  the cells of rules that it rests on, about people we know of, in the order of the
             calculation
    terms    what each of its terms adds; nothing when it is no sum of other rules
    others   those of its terms that are no reason of their own
    """

    line: Line
    reasons: tuple[Token, ...]
    terms: Mapping[Token | None, float]
    others: Mapping[Token | None, float]


def _rests_on(
    article: str,
    parameters: Sequence[ExplainedParameter],
    inputs: Sequence[ExplainedInput],
    language: str,
) -> str:
    """The article, since when its amounts hold, and who told its facts."""
    days = tuple(sorted({one.since for one in parameters if one.since is not None}))
    is_money = bool(days) and all(one.is_money for one in parameters)
    sources = tuple(dict.fromkeys(one.provenance for one in inputs if one.provenance))
    return _rests_on_text(article, days, is_money, sources, language)


@lru_cache(maxsize=4096)
def _rests_on_text(
    article: str, days: tuple[date, ...], is_money: bool, sources: tuple[str, ...], language: str
) -> str:
    # Aloud, of an address its site; the whole of it stands with the line.
    told = [ADDRESS.sub(r"\1", article)] if article else []
    if days:
        dates = days_text(days, language)
        told.append(phrase("amount_since" if is_money else "since", language, day=dates))
    if sources:
        told.append(phrase("told_by", language, what=", ".join(sources)))
    return "; ".join(told)


def _placed(line: Line, **place: Any) -> Line:
    """A line in its place; `replace` would cost more than all the rest of an explanation."""
    found: Line = object.__new__(Line)
    object.__setattr__(found, "__dict__", vars(line) | place)
    return found


def sentence_of(answer: "Answer", language: str) -> str:
    """The answer alone; of a whole caseload nobody reads the reasons at once."""
    _check(language)
    writer = Writer(answer.answers, answer.rule.entity, language, 0)
    return writer.said(Token("rule", answer.key, answer.row)).line.text


def _check(language: str) -> None:
    if language not in LANGUAGES:
        raise ValueError(f"there is no language '{language}': use {', '.join(LANGUAGES)}")


def explain(answer: "Answer", language: str, depth: int | None) -> Explanation:
    """Write the explanation of one answer."""
    _check(language)
    writer = Writer(
        answer.answers, answer.rule.entity, language, depth, skips_untold=answer.settled
    )
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
        perhaps=() if depth == 0 else perhaps(answer, language, about),
        leaves_out=tuple(dict.fromkeys(one.words[language] for one in answer.leaves_out)),
    )


@lru_cache(maxsize=4096)
def _pieces(said: str) -> tuple[str, ...]:
    """A sentence cut at its slots."""
    return tuple(SLOT.split(said))


def _about_nobody(_key: str, _who: str, text: str) -> str:
    return text


@dataclass
class Writer:
    """Writes the lines, each rule once, the reasons before what they lead to."""

    answers: "Answers"
    grouping: str
    language: str
    depth: int | None
    skips_untold: bool = False
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
        article: str = "",
    ) -> None:
        """Write the reasons of a cell, and then the cell itself; `article` is of what reads it."""
        token = Token("rule", key, row)
        said = self.said(token)
        is_told = token not in self.written and (self.depth is None or level < self.depth)
        self.written.add(token)
        line = said.line
        if self.answers.applied(key, row).cites_reader:
            rests_on = _rests_on(article, line.parameters, line.inputs, self.language)
            line = _placed(line, article=article, rests_on=rests_on)
        if is_told:
            self._write_reasons(key, said, level + 1, line.article)
        self.lines.append(
            _placed(
                line,
                level=level,
                contributes=contributes,
                part_of=part_of,
                is_total=is_told and bool(said.terms),
            )
        )

    def said(self, token: Token) -> Said:
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
        article = cited(rule.source, self.language)
        line = Line(
            key=key,
            who=self.answers.name(rule.entity, row),
            role=self._role(rule.entity, row),
            level=0,
            text=self._sentence(rule, key, why, row),
            article=article,
            amount=value if is_number else None,
            unit=str(unit) if unit and is_number else None,
            parameters=parameters,
            inputs=inputs,
            leaves_out=rule.leaves_out[self.language] if rule.leaves_out else "",
            rests_on=_rests_on(article, parameters, inputs, self.language),
        )
        others = {token: amount for token, amount in terms.items() if token not in reasons}
        now, names = self.answers.now, self.answers.name
        told = tuple(one for one in reasons if names(now.rule(one.key).entity, one.row))
        return Said(line, told, terms, others)

    def _write_reasons(self, key: str, said: Said, level: int, article: str) -> None:
        me, terms = (key, said.line.who), said.terms
        for token in said.reasons:
            contributes = terms.get(token)
            if self.skips_untold and self.answers.says_nothing(token):
                continue
            if contributes is not None or token not in self.written:
                self.write(
                    token.key,
                    token.row,
                    level=level,
                    part_of=me,
                    contributes=contributes,
                    article=article,
                )
        for term_token, amount in said.others.items():
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
        article = cited(rule.source, self.language)
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
        # Text and slots by turns: every second piece is a slot.
        return "".join(
            self._slot(piece, rule, key, row) if place % 2 else piece
            for place, piece in enumerate(_pieces(said))
        )

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
