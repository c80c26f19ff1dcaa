"""The next question of each household of a caseload at once.

The same choice as `next_question` makes for one case. Every open fact is tried in all households
where it is open in one stroke, and only the rules that rest on it are worked out again; what the
others gave is borrowed from the run before.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from klaverblad.engines.rules.admission import admitted
from klaverblad.engines.rules.columns import Array, Choice, Range
from klaverblad.engines.rules.declare import PERSON, Input, Rule
from klaverblad.engines.rules.doubts import WEIGHT_OF_A_GROUP, WEIGHT_OF_WIDTH
from klaverblad.engines.rules.errors import CaseError
from klaverblad.engines.rules.groups import NO_GROUP, GroupSlice
from klaverblad.engines.rules.outcomes import Collected
from klaverblad.engines.rules.population import Slice
from klaverblad.engines.rules.questions import lawful_answers, width
from klaverblad.engines.rules.unknowns import CountedEvaluation, Open

if TYPE_CHECKING:
    from klaverblad.engines.rules.dated import RulesOn
    from klaverblad.engines.rules.population import Population

# So many persons are tried in one stroke: more would not stay in the cache of the processor.
TRIED_PERSONS = 8192


@dataclass(frozen=True)
class NextQuestions:
    """What to ask next in each household.

    keys   (households,) an input; empty where nothing waits any more
    rows   (households,) the person or group it is about, in the order of the population; -1 for none
    """

    keys: tuple[str, ...]
    rows: Array


def next_questions(
    now: "RulesOn", population: "Population", rights: Sequence[str]
) -> NextQuestions:
    """The next question of each household; households are the blocks of the population.

    population  with a block for each person, so that households stand together in one order
    raises      CaseError: no blocks, or somebody of whom nobody knows whether they exist
    """
    if population.block is None:
        raise CaseError("give each person the number of their household as a block")
    keys = now.chosen(rights)
    admitted(now, population, keys)
    (cut,) = population.slices(now.rules.groupings_by_key, population.persons)
    if any(len(groups.unlisted) for groups in cut.groups.values()):
        raise CaseError("who may belong to a household is unknown: ask about it one by one")
    base = CountedEvaluation(now, cut, keys)
    base.run(keys)
    return _Choosing(base, _Households(cut), tuple(keys)).chosen()


class _Households:
    """Where the persons and groups of each household stand in a slice."""

    def __init__(self, cut: Slice) -> None:
        self.cut = cut
        is_first = np.r_[True, cut.block[1:] != cut.block[:-1]]
        self.count = int(is_first.sum())
        of_person = np.cumsum(is_first) - 1
        self.of_row = {PERSON: of_person}
        for key, groups in cut.groups.items():
            found = np.zeros(groups.count, dtype=np.int64)
            inside = groups.of_person != NO_GROUP
            found[groups.of_person[inside]] = of_person[inside]
            self.of_row[key] = found
        self.sizes = {
            key: np.bincount(rows, minlength=self.count) for key, rows in self.of_row.items()
        }
        self.starts = {key: np.cumsum(sizes) - sizes for key, sizes in self.sizes.items()}

    def copies(self, wanted: Array) -> tuple[Slice, dict[str, Array], dict[str, Array]]:
        """These households again, in this order.

        returns  the slice, per entity the rows they had, and per entity where each copy begins
        """
        rows, begins = {}, {}
        for key, starts in self.starts.items():
            sizes = self.sizes[key][wanted]
            begins[key] = np.cumsum(sizes) - sizes
            rows[key] = np.arange(sizes.sum()) + np.repeat(starts[wanted] - begins[key], sizes)
        persons = rows[PERSON]
        of_copy = np.repeat(np.arange(len(wanted)), self.sizes[PERSON][wanted])
        groups = {}
        for key, one in self.cut.groups.items():
            moved = (begins[key] - self.starts[key][wanted])[of_copy]
            at = one.of_person[persons]
            groups[key] = GroupSlice(
                one.grouping,
                of_person=np.where(at == NO_GROUP, NO_GROUP, at + moved),
                role=one.role[persons],
                count=len(rows[key]),
            )
            groups[key].marks = one.marks[:, rows[key]]
        return Slice(len(persons), {}, groups, of_copy), rows, begins


class _Tried(CountedEvaluation):
    """Households in which one fact is told; what does not rest on it is borrowed."""

    def __init__(self, base: CountedEvaluation, cut: Slice, rows: dict[str, Array]) -> None:
        self.now, self.cut, self.layout = base.now, cut, base.layout
        self.parameters, self.columns = base.parameters, {}
        self._base, self._rows = base, rows

    def tell(self, declared: Input, cells: Array, values: Array) -> None:
        """Let these cells have these values."""
        column: Open = self._borrowed(declared.key, declared.entity)
        held: Any = column.value
        if isinstance(held, Choice):
            held.bits[cells] = np.left_shift(1, values).astype(held.bits.dtype)
            held = Choice(held.options, held.bits)
        else:
            held = Range(held.lo.copy(), held.hi.copy())
            held.lo[cells] = held.hi[cells] = values
        bits = column.bits.copy()
        bits[:, cells] = 0
        self.columns[declared.key] = Open(held, bits)

    def work_out(self, keys: Sequence[str]) -> None:
        """Work out these rules, the foundations first."""
        with np.errstate(divide="ignore", invalid="ignore"):
            for key in keys:
                self.columns[key] = self._result(self.now.rule(key))

    def _column(self, rule: Rule, name: str) -> tuple[str, Any]:
        if name == "members":
            return PERSON, self._everyone(rule.entity)
        declared = self.now.rules.inputs_by_key.get(name)
        entity = declared.entity if declared else self.now.rule(name).entity
        if name not in self.columns:
            self.columns[name] = self._borrowed(name, entity)
        return entity, self.columns[name]

    def _borrowed(self, key: str, entity: str) -> Any:
        return self._base.columns[key].take(self._rows[entity])


@dataclass(frozen=True)
class _Choosing:
    """The choice for each household."""

    base: CountedEvaluation
    homes: _Households
    keys: tuple[str, ...]

    @property
    def now(self) -> "RulesOn":
        return self.base.now

    def chosen(self) -> NextQuestions:
        """Try every open fact, in the order of declaration; the first of the best is asked."""
        judged = {key for key in self.open_rows if self.now.rules.inputs_by_key[key].is_judgement}
        has_facts = np.zeros(self.homes.count, dtype=bool)
        for key in set(self.open_rows) - judged:
            has_facts[self._homes_of(key, self.open_rows[key])] = True
        least = np.full(self.homes.count, np.inf)
        best = np.full(self.homes.count, -1)
        at = np.full(self.homes.count, -1)
        for place, (key, rows) in enumerate(self.open_rows.items()):
            # What a person has to judge comes last.
            asked = rows[~has_facts[self._homes_of(key, rows)]] if key in judged else rows
            if not len(asked):
                continue
            after = self._after(self.now.rules.inputs_by_key[key], asked)
            for mine in _one_of_each(self._homes_of(key, asked)):
                home = self._homes_of(key, asked[mine])
                is_less = after[mine] < least[home] - 1e-12
                least[home[is_less]] = after[mine][is_less]
                best[home[is_less]], at[home[is_less]] = place, asked[mine][is_less]
        names = [*self.open_rows, ""]
        return NextQuestions(tuple(names[place] for place in best), at)

    def _homes_of(self, key: str, rows: Array) -> Array:
        found: Array = self.homes.of_row[self.now.rules.inputs_by_key[key].entity][rows]
        return found

    @cached_property
    def open_rows(self) -> dict[str, Array]:
        """For each input the rows that may still change a right, in the order of declaration."""
        layout = self.base.layout
        waits = np.zeros((layout.words, self.homes.count), dtype=np.uint64)
        for key in self.keys:
            home = self.homes.of_row[self.now.rule(key).entity]
            for word, bits in zip(waits, self.base.columns[key].bits, strict=True):
                np.bitwise_or.at(word, home, bits)
        found = {}
        read = set(self.now.inputs_of(self.keys))
        for key, declared in self.now.rules.inputs_by_key.items():
            if key in read and key in layout.places:
                home = self.homes.of_row[declared.entity]
                rows = np.flatnonzero((layout.of_input(declared) & waits[:, home]).any(axis=0))
                if len(rows):
                    found[key] = rows
        return found

    @cached_property
    def doubts(self) -> dict[str, Array]:
        """(households,) per right how much doubt there is now."""
        return {
            key: self._doubt(self.base, key, self.homes.of_row, self.homes.count)
            for key in self.keys
        }

    def _doubt(
        self, evaluation: CountedEvaluation, key: str, of_row: dict[str, Array], count: int
    ) -> Array:
        rule, unknown = self.now.rule(key), evaluation.unknown(key)
        collected = Collected(rule)
        collected.add(evaluation.columns[key].value)
        doubt = unknown.facts + WEIGHT_OF_A_GROUP * unknown.groups
        doubt = doubt + WEIGHT_OF_WIDTH * width(collected.outcome())
        return np.bincount(of_row[rule.entity], weights=doubt, minlength=count)

    def _after(self, declared: Input, rows: Array) -> Array:
        """(rows,) the doubt that is expected to be left in the household of each row."""
        values = np.asarray(lawful_answers(declared, self.now.day64))
        rests_on = [k for k in self.now.cone(self.keys) if declared.key in self.now.inputs_of([k])]
        home = self.homes.of_row[declared.entity][rows]
        touched = [key for key in self.keys if key in rests_on]
        kept = np.zeros(self.homes.count)
        for key in self.keys:
            kept += 0 if key in touched else self.doubts[key]
        found = np.empty((len(rows), len(values)))
        step = max(int(TRIED_PERSONS / (self.homes.sizes[PERSON].mean() * len(values))), 1)
        for start in range(0, len(rows), step):
            mine = slice(start, start + step)
            tried = np.repeat(home[mine], len(values))
            cut, held, begins = self.homes.copies(tried)
            evaluation = _Tried(self.base, cut, held)
            inside = np.repeat(
                rows[mine] - self.homes.starts[declared.entity][home[mine]], len(values)
            )
            told = np.tile(values, len(rows[mine]))
            evaluation.tell(declared, begins[declared.entity] + inside, told)
            evaluation.work_out(rests_on)
            of_row = {
                key: np.repeat(np.arange(len(tried)), sizes[tried])
                for key, sizes in self.homes.sizes.items()
            }
            doubt = kept[tried]
            for key in touched:
                doubt += self._doubt(evaluation, key, of_row, len(tried))
            found[mine] = doubt.reshape(-1, len(values))
        return np.asarray(found.mean(axis=1))


def _one_of_each(homes: Array) -> list[Array]:
    """The places of rows in turns, so that no turn holds two rows of one household."""
    is_first = np.r_[True, homes[1:] != homes[:-1]]
    starts = np.flatnonzero(is_first)
    turn = np.arange(len(homes)) - starts[np.cumsum(is_first) - 1]
    return [np.flatnonzero(turn == number) for number in range(int(turn.max()) + 1)]
