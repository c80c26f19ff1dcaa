"""Cases of the law in YAML: a situation, a day, what must follow, and who says so."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from klaverblad.engines.rules import Case, LoadError
from klaverblad.engines.rules.dated import RulesOn
from klaverblad.law import Rules
from klaverblad.law.loading import LAW
from klaverblad.law.located import Located, read_yaml

CENT = 0.005
WAITING_FOR, STATUS = "waiting_for", "status"


@dataclass(frozen=True)
class LawCase:
    """One case: `expected` holds per person or group what must follow."""

    where: str
    title: str
    day: date
    case: Case
    expected: Mapping[str, Mapping[str, Any]]
    source: str

    @property
    def keys(self) -> tuple[str, ...]:
        """The rules that this case asks about."""
        found = {key for facts in self.expected.values() for key in facts}
        return tuple(sorted(found - {WAITING_FOR, STATUS}))

    def differences(self, rules: Rules) -> list[str]:
        """Where the answers differ from what is expected; nothing when all is well."""
        return [
            f"{self.where}: {who}: {what}"
            for who, expected in self.expected.items()
            for what in self._differences_of(rules.on(self.day), who, expected)
        ]

    def _differences_of(self, now: RulesOn, who: str, expected: Mapping[str, Any]) -> Iterator[str]:
        answers = now.ask(self.case, *self.keys)
        asked = [key for key in expected if key not in {WAITING_FOR, STATUS}]
        found = {key: answers.about(key, who) for key in asked}
        for key, wanted in expected.items():
            if key == WAITING_FOR:
                missing = sorted(
                    {one.key for answer in found.values() for one in answer.waiting_for}
                )
                if missing != sorted(wanted):
                    yield f"waits for {missing}, expected {sorted(wanted)}"
            elif key == STATUS:
                given = {answer.status for answer in found.values()}
                if given != {wanted}:
                    yield f"status {sorted(given)}, expected {wanted}"
            elif not _matches(found[key].settled, found[key].range, wanted):
                span = found[key].range
                yield f"{key} is {span[0] if found[key].settled else list(span)}, expected {wanted}"


def _matches(is_settled: bool, span: tuple[Any, ...], wanted: Any) -> bool:
    """A list is what is still open: [lowest, highest], or the outcomes that are possible."""
    if isinstance(wanted, list):
        return not is_settled and len(span) == len(wanted) and all(map(_same, span, wanted))
    return is_settled and _same(span[0], wanted)


def _same(found: Any, wanted: Any) -> bool:
    if isinstance(wanted, bool | str) or isinstance(found, bool | str | date):
        return bool(found == wanted)
    return bool(found == wanted or abs(found - wanted) < CENT)


def all_cases(*territories: str) -> list[LawCase]:
    """Every case that stands beside the rules of these territories."""
    found: list[LawCase] = []
    for territory in territories:
        for path in sorted((LAW / territory).rglob("*.cases.yaml")):
            found += read_cases(path.read_text("utf-8"), f"law/{path.relative_to(LAW)}")
    return found


def read_cases(text: str, name: str) -> list[LawCase]:
    """Read one file of cases."""
    entries = read_yaml(text, name)
    if not isinstance(entries, list):
        raise LoadError(name, "it holds no list of cases", "Start each with '- case: …'.")
    return [_case(entry) for entry in entries]


def _case(entry: Located) -> LawCase:
    entry.only("case", "date", "given", "expect", "source")
    persons: dict[str, Mapping[str, Any]] = {}
    groups: dict[str, list[Mapping[str, Any]]] = {}
    groupings = Rules.load("be").groupings_by_key
    for who, facts in entry.need("given", dict, "{an: {savings_eur: 0}}").items():
        grouping, _, _ = who.partition(":")
        if grouping in groupings:
            groups.setdefault(grouping, []).append(facts)
        else:
            persons[who] = facts or {}
    expected = entry.need("expect", dict, "{an: {counted_savings_year: 0}}")
    return LawCase(
        where=entry.where,
        title=entry.need("case", str, "a sentence"),
        day=entry.need_date("date"),
        case=Case(persons, groups),
        expected=expected,
        source=entry.need("source", str, "where the expectation comes from"),
    )
