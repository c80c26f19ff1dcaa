"""Say all that is wrong with the law at once: each with its file and line, and what would do."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from klaverblad.engines.rules import CaseError, LoadError, NotInForceError
from klaverblad.engines.rules.draft import Draft
from klaverblad.engines.rules.wording import phrase
from klaverblad.law import Rules
from klaverblad.law.cases import LawCase, all_cases
from klaverblad.law.loading import Found, read_local, read_territories
from klaverblad.law.located import Wrong

PLACE = re.compile(r"^(?P<file>[^:\s]+\.(?:py|yaml)):(?P<line>\d+)(?:: )?(?P<rest>.*)$")


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong.

    file, line  where to look, from `law` on; a whole file has no line
    """

    file: str
    line: int | None
    what: str
    remedy: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.what}. {self.remedy}".strip()

    def as_json(self) -> dict[str, object]:
        """The same, for a machine."""
        return asdict(self)


@dataclass(frozen=True)
class Check:
    """What was found.

    counts  how many rules, inputs, parameters and cases were read
    unsure  the parameters of which the last value is computed or unconfirmed, by status
    """

    problems: tuple[Problem, ...]
    counts: dict[str, int]
    unsure: dict[str, tuple[str, ...]]


READ = {
    "nl": "{rules} regels, {inputs} gegevens, {parameters} bedragen en grenzen, {cases} voorbeelden.",
    "fr": "{rules} règles, {inputs} données, {parameters} montants et limites, {cases} exemples.",
    "en": "{rules} rules, {inputs} facts, {parameters} amounts and limits, {cases} cases.",
}


def as_text(found: Check, language: str) -> str:
    """What is wrong, what was read, and which amounts are not sure."""
    told = [str(one) for one in found.problems]
    told.append(READ[language].format(**found.counts))
    for status, keys in found.unsure.items():
        told.append(f"{phrase(f'status_{status}', language)}: {', '.join(keys)}")
    return "\n".join(told)


def check(territories: Sequence[str], *, local: Path | None = None) -> Check:
    """Read all that is law in these territories, and everything that is wrong with it.

    local  a folder with rows of a region, beside what stands in `law/local`
    """
    wrong = Wrong()
    found = read_territories((*territories, "local"), wrong)
    rows = [found.local, *([read_local(local, wrong)] if local else [])]
    draft = Draft(
        tuple(found.rules), tuple(found.inputs), tuple(found.groupings), tuple(found.parameters)
    )
    wrong += [one for one in draft.problems() if not _follows(one, found)]
    cases: list[LawCase] = []
    if not wrong:
        # Cases need a book that loads; until then they would only repeat what is said above.
        book = Rules(draft.rules, draft.declared_inputs, draft.groupings, draft.parameters)
        # They are about the law as it stands: rows of a region may give other answers.
        cases = _check_cases(territories, book, wrong)
        with wrong.noted():
            for some in rows:
                book = book.with_local(some)
    counts = {"rules": len(found.rules), "inputs": len(found.inputs)}
    counts |= {"parameters": len(found.parameters), "cases": len(cases)}
    return Check(_told(wrong), counts, _unsure(found))


def _check_cases(territories: Sequence[str], book: Rules, wrong: Wrong) -> list[LawCase]:
    cases = all_cases(*territories, wrong=wrong)
    for case in cases:
        with wrong.noted():
            try:
                for difference in case.differences(book):
                    said = difference.removeprefix(f"{case.where}: ")
                    wrong.append(LoadError(case.where, said, "Correct the rule, or the case."))
            except (CaseError, NotInForceError) as problem:
                raise LoadError(case.where, str(problem), "Correct the case.") from None
    return cases


def _follows(problem: LoadError, found: Found) -> bool:
    """Is this wrong only because something that it names could not be read?"""
    named = re.findall(r"'(?:p\.)?([a-z_0-9]+)'", problem.what)
    return bool(set(named) & found.unreadable)


def _told(wrong: Wrong) -> tuple[Problem, ...]:
    found = {_problem(one): None for one in wrong}
    return tuple(sorted(found, key=lambda one: (one.file, one.line or 0, one.what)))


def _problem(one: LoadError) -> Problem:
    place = PLACE.match(one.where)
    if place is None:
        return Problem(one.where, None, one.what, one.remedy)
    what = f"{place['rest']}: {one.what}" if place["rest"] else one.what
    return Problem(place["file"], int(place["line"]), what, one.remedy)


def _unsure(found: Found) -> dict[str, tuple[str, ...]]:
    last = {one.key: one.values[-1].status for one in found.parameters if one.values}
    return {
        status: tuple(sorted(key for key, held in last.items() if held == status))
        for status in sorted(Counter(last.values()))
        if status != "confirmed"
    }
