"""The words of each rule: its sentences cut at their slots, its article, and what it rests on.

They are made once for each rule and language of a day; what goes into the slots is of a case
(`speaker`).
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from klaverblad.engines.rules.bodies import RowBody
from klaverblad.engines.rules.citations import cited
from klaverblad.engines.rules.declare import SLOT, Rule
from klaverblad.engines.rules.explanation import ExplainedParameter
from klaverblad.engines.rules.group_rows import places_of
from klaverblad.engines.rules.kinds import Kind
from klaverblad.engines.rules.wording import date_text, days_text, phrase, sentence, value_text

if TYPE_CHECKING:
    from klaverblad.engines.rules.dated import RulesOn

ADDRESS = re.compile(r"https?://(?:www\.)?([^/\s;]+)[^\s;]*")
INFINITE = float("inf")
# Stands in a sentence for the value of the cell itself.
RESULT = -1


def rests_on_text(
    article: str,
    parameters: Sequence[ExplainedParameter],
    sources: tuple[str, ...],
    language: str,
) -> str:
    """The article, since when its amounts hold, and who told its facts."""
    days = tuple(sorted({one.since for one in parameters if one.since is not None}))
    is_money = bool(days) and all(one.is_money for one in parameters)
    return _rests_on(article, days, is_money, sources, language)


@lru_cache(maxsize=4096)
def _rests_on(
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


def explained_parameter(now: "RulesOn", key: str, language: str) -> ExplainedParameter:
    """How an explanation tells of a legal value."""
    held = now.explained
    if (key, language) not in held:
        used, kind = now.parameter_uses[key], now.rules.kind_of(key)
        held[key, language] = ExplainedParameter(
            key=key,
            name=now.rules.parameters_by_key[key].name[language],
            value=used.value,
            text=value_text(used.value, kind, used.unit, language),
            since=used.since,
            status=used.status,
            source=used.source,
            note=used.note,
            is_money=kind is Kind.MONEY,
        )
    found: ExplainedParameter = held[key, language]
    return found


class Read(NamedTuple):
    """What a cell reads: the slots of rules in the order of the signature, those of facts by name,
    its legal values, and what it says in brackets when nobody is named as a source.
    """

    rules: tuple[int, ...]
    facts: tuple[int, ...]
    parameters: tuple[str, ...]
    rests_on: str


class RuleWords:
    """The words of one rule, or of an exception to it, in one language."""

    def __init__(self, now: "RulesOn", rule: Rule, places: Mapping[str, int], language: str):
        """Take the rule, and where in what it reads each name of its signature stands."""
        self.now, self.rule, self.language, self.places = now, rule, language, places
        self.name = rule.name[language]
        self.article = cited(rule.source, language)
        self.unit = now.rules.traced[rule].unit
        self.leaves_out = rule.leaves_out[language] if rule.leaves_out else ""
        self.cites_reader = rule.cites_reader
        self.is_number = rule.kind in {Kind.MONEY, Kind.COUNT, Kind.SHARE}
        self._pieces: dict[Any, tuple[Any, ...]] = {}
        self._read: dict[tuple[int, int], Read] = {}
        self._rests_on: dict[tuple[str, tuple[str, ...]], str] = {}
        self.not_settled = sentence("not_settled", language, name=self.name)

    def pieces(self, outcome: Any) -> tuple[Any, ...]:
        """The sentence of an outcome: its text and its slots by turns; one piece, if that is all."""
        if outcome not in self._pieces:
            self._pieces[outcome] = self._cut(self.rule.sentence(self.language, outcome))
        return self._pieces[outcome]

    def _cut(self, said: str | None) -> tuple[Any, ...]:
        if said is None:
            text = sentence("is", self.language, name=self.name, value="{result}")
            return tuple(piece for piece in self._filled(text) if piece != "")
        return tuple(piece for piece in self._filled(said) if piece != "")

    def _filled(self, said: str) -> list[Any]:
        """What is the same for every case of the day is filled in already."""
        found: list[Any] = [""]
        for place, piece in enumerate(SLOT.split(said)):
            filled: Any = self._slot(piece) if place % 2 else piece
            if isinstance(filled, str) and isinstance(found[-1], str):
                found[-1] += filled
            else:
                found.append(filled)
        return found

    def _slot(self, slot: str) -> Any:
        if slot.startswith("p."):
            return explained_parameter(self.now, slot[2:], self.language).text
        if slot == "result":
            return RESULT
        return date_text(self.now.day, self.language) if slot == "day" else self.places[slot]

    def rests_on(self, article: str, keys: tuple[str, ...], sources: tuple[str, ...]) -> str:
        """The article, since when these legal values hold, and who told the facts."""
        place = article, keys
        if not sources and place in self._rests_on:
            return self._rests_on[place]
        held = [explained_parameter(self.now, key, self.language) for key in keys]
        found = rests_on_text(article, held, sources, self.language)
        if not sources:
            self._rests_on[place] = found
        return found

    def read(self, bits: int, body: RowBody, width: int) -> "Read":
        """What a cell reads that rests on these bits; the same for every case of the day."""
        place = bits, width
        found = self._read.get(place)
        if found is None:
            found = self._read[place] = self._read_anew(bits, body, width)
        return found

    def _read_anew(self, bits: int, body: RowBody, width: int) -> "Read":
        rules: list[tuple[int, int, str, int]] = []
        facts: list[tuple[int, int, str, int]] = []
        keys: list[str] = []
        inputs, count = self.now.rules.inputs_by_key, len(body.names)
        for slot in places_of(bits):
            row = 0
            if slot < count:
                name = body.names[slot]
            elif slot < body.group_slot:
                keys.append(body.parameters[slot - count])
                continue
            elif slot == body.group_slot:
                continue
            else:
                view, row = divmod(slot - body.group_slot - 1, width)
                name = body.views[view]
            (facts if name in inputs else rules).append((self.places[name], row, name, slot))
        parameters = tuple(sorted(keys))
        return Read(
            tuple(slot for *_, slot in sorted(rules)),
            tuple(slot for _, _, name, slot in sorted(facts, key=lambda one: (one[2], one[1]))),
            parameters,
            self.rests_on(self.article, parameters, ()),
        )

    def open_sentence(self, span: tuple[Any, ...]) -> str:
        """What is left of a value that is not settled."""
        rule, language = self.rule, self.language
        if rule.options is not None:
            names = [rule.options.names[one][language] for one in span]
            joined = f" {phrase('or', language)} ".join(names)
            return sentence("one_of", language, name=self.name, options=joined)
        if not self.is_number:
            return self.not_settled
        low, high = span
        if low == -INFINITE and high == INFINITE:
            return self.not_settled
        texts = {
            "lo": value_text(low, rule.kind, self.unit, language) if low > -INFINITE else "",
            "hi": value_text(high, rule.kind, self.unit, language) if high < INFINITE else "",
        }
        which = {(True, True): "between", (True, False): "at_least", (False, True): "at_most"}
        told = which.get((bool(texts["lo"]), bool(texts["hi"])), "not_settled")
        return sentence(told, language, name=self.name, **texts)


def words_of(now: "RulesOn", key: str, rule: Rule, language: str) -> RuleWords:
    """The words of the rule that gave a cell of `key`: itself, or an exception to it."""
    held = now.worded
    if (rule, language) not in held:
        held[rule, language] = RuleWords(now, rule, now.places[key], language)
    found: RuleWords = held[rule, language]
    return found
