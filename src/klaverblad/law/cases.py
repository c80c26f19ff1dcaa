"""Cases of the law in YAML: a situation, a day, what must follow, and who says so."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from klaverblad.engines.rules import Case, LoadError
from klaverblad.engines.rules.dated import RulesOn
from klaverblad.law import Rules
from klaverblad.law.case_files import EXAMPLE, CaseFile, read_case
from klaverblad.law.loading import folder_of, short
from klaverblad.law.located import Located, Wrong, read_yaml

CENT = 0.005
EXPECTED = "{an: {counted_savings_year: 0}}"
WAITING_FOR, STATUS = "waiting_for", "status"


@dataclass(frozen=True)
class LawCase:
    """One case: `expected` holds per person or group what must follow."""

    where: str
    title: str
    day: date
    file: CaseFile
    expected: Mapping[str, Mapping[str, Any]]
    source: str

    @property
    def case(self) -> Case:
        """The situation itself."""
        return self.file.case

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
        with self.file.placed():
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
    if isinstance(wanted, bool | str | date) or isinstance(found, bool | str | date):
        return bool(found == wanted)
    return bool(found == wanted or abs(found - wanted) < CENT)


def all_cases(*territories: str, wrong: Wrong | None = None) -> list[LawCase]:
    """Every case that stands beside the rules of these territories."""
    found: list[LawCase] = []
    for territory in territories:
        folder = folder_of(territory)
        for path in sorted(folder.rglob("*.cases.yaml")):
            found += read_cases(path.read_text("utf-8"), short(path, folder), wrong)
    return found


def read_cases(text: str, name: str, wrong: Wrong | None = None) -> list[LawCase]:
    """Read one file of cases.

    wrong  where to write down what is wrong; without it the first error is raised
    """
    noted = Wrong()
    entries = read_yaml(text, name, noted)
    found = []
    if not isinstance(entries, list):
        noted.append(LoadError(name, "it holds no list of cases", "Start each with '- case: …'."))
        entries = []
    for entry in entries:
        with noted.noted():
            if not isinstance(entry, Located):
                raise LoadError(name, f"{entry!r} is no case", "Start each with '- case: …'.")
            found.append(_case(entry))
    if wrong is None:
        noted.stop_if_any()
    else:
        wrong += noted
    return found


def _case(entry: Located) -> LawCase:
    entry.only("case", "date", "given", "expect", "source")
    given = entry.need("given", dict, EXAMPLE)
    expected = entry.need("expect", dict, EXPECTED)
    _check_expected(expected)
    title, day = entry.need("case", str, "a sentence"), entry.need_date("date")
    return LawCase(
        where=entry.where,
        title=title,
        day=day,
        file=CaseFile(title, day, read_case(given, Rules.load("be")), given),
        expected=expected,
        source=entry.need("source", str, "where the expectation comes from"),
    )


def _check_expected(expected: Located) -> None:
    """Each person or group with rules, each rule with a value or what is left of it."""
    if not expected:
        raise expected.error("nothing is expected", f"Write it like this: expect: {EXPECTED}.")
    for who in expected:
        facts = expected.need(who, dict, "{counted_savings_year: 0}")
        for key, wanted in facts.items():
            wish = {WAITING_FOR: list, STATUS: str}.get(key, (int, float, str, bool, date, list))
            is_deep = isinstance(wanted, list) and any(isinstance(x, list | dict) for x in wanted)
            if not isinstance(wanted, wish) or is_deep:
                what = f"'{key}' is {wanted!r}"
                raise facts.error(what, "Write a value, or a list of what is still open.", key)
