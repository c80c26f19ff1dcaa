"""The rules engine against numpy written by hand and against OpenFisca: the same formulas, one run.

    python benchmarks/rules.py                  all sizes and all questions; some minutes
    python benchmarks/rules.py --quick          small sizes, few questions
    python benchmarks/rules.py --latencies      what one person waits for, alone; some seconds;
                                                with --write beside the other figures of before
    python benchmarks/rules.py --write          keep the figures in benchmarks/results

Processor time, best of several runs, each measurement in a process of its own. Bars that are not
met are marked; nothing fails.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from importlib.metadata import version
from itertools import count as counting
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

import numpy as np  # noqa: E402

from benchmarks._households import DAY, HOUSEHOLD, by_hand, households, with_gaps  # noqa: E402
from benchmarks._questions import questions_needed  # noqa: E402
from klaverblad.engines.rules import Case, Kind, euros  # noqa: E402
from klaverblad.law import Rules  # noqa: E402

SIZES = (1, 10_000, 100_000, 1_000_000)
QUICK = (1, 10_000)
TARGET = ["leefloon"]
# All rights are asked by the law of lately: some of them are younger than the formulas by hand.
QUESTIONS_DAY = date(2026, 11, 1)
RESULTS = Path(__file__).parent / "results"
ENGINES = ("numpy by hand", "rules", "rules, half of savings unknown", "OpenFisca")
# From design: how much slower than numpy, how much faster than OpenFisca, and what people wait for.
BARS = {"numpy by hand": 1.2, "OpenFisca": 0.5}
EVERYTHING = "all of the law: ask, with trace and Dutch text"
FULLY_TOLD = "the same, with every fact of it told"
FIRST = "the same, the first household of its make-up"
LATENCY_BARS_MS = {
    EVERYTHING: 10.0,
    "every right, four people: next question": 50.0,
    "every right: next question": 50.0,
    "every right: next question, like others": 50.0,
    "sweep of 500 wages": 10.0,
}
# A job and a contract beside the household, so that no part of the law is left out.
JOB = {
    "worker": "an", "gross_wage_month_eur": 1500, "is_blue_collar": False,
    "work_pattern": "part_time", "paid_hours_month": 100, "full_time_hours_month": 164.67,
    "tax_partner": "with_income", "tax_children_count": 2, "tax_disabled_children_count": 0,
    "has_other_tax_reductions": False,
}  # fmt: skip
CONTRACT = {
    "worker": "an", "has_leefloon_or_equal_support": True, "worked_days": 100,
    "paid_absence_days": 10, "benefit_absence_days": 0, "is_part_time_claim": False,
    "contract_hours_week": 38, "full_time_hours_week": 38, "career_days": 400,
    "contract_ends_on": date(2027, 8, 30), "sickness_benefit_days": 0, "other_neutral_days": 0,
}  # fmt: skip


def timed(work: Callable[[], Any], *, times: int) -> float:
    """The best processor time of several runs, in seconds."""
    best = float("inf")
    for _ in range(times):
        start = time.process_time()
        work()
        best = min(best, time.process_time() - start)
    return best


def measure(engine: str, count: int) -> dict[str, float]:
    """One engine at one size, alone in this process: seconds, and memory beside the inputs."""
    population = households(count)
    now = Rules.load("be").on(DAY)
    work = _work(engine, population, now)
    few = households(10)
    _work(engine, few, now)()
    before = _memory(reset=True)
    work()
    extra = _memory() - before
    return {"seconds": timed(work, times=_runs(count)), "extra_mb": extra, "before_mb": before}


def _runs(count: int) -> int:
    return 3 if count >= 1_000_000 else 7


def _work(engine: str, population: Any, now: Any) -> Callable[[], Any]:
    if engine == "numpy by hand":
        return lambda: by_hand(population)
    if engine == "OpenFisca":
        from tests.openfisca_twin import Twin

        judge = Twin(now)

        # A simulation remembers what it worked out: each run needs a new one, built beforehand.
        def work() -> Any:
            return judge.values(waiting.pop(), TARGET[0])

        runs = 1 + _runs(population.groups[HOUSEHOLD].count)
        waiting = [judge.simulation(population) for _ in range(runs)]
        return work
    if engine == "rules, half of savings unknown":
        population = with_gaps(population, 0.5)
    return lambda: now.run(population, TARGET)


def _memory(*, reset: bool = False) -> float:
    """Peak memory of this process in MB; after a reset, from where it stands now."""
    if reset:
        Path("/proc/self/clear_refs").write_text("5")
    status = Path("/proc/self/status").read_text().splitlines()
    (peak,) = (line.split()[1] for line in status if line.startswith("VmHWM"))
    return int(peak) / 1024


def apart(engine: str, count: int) -> dict[str, float]:
    """Measure in a process of its own, so that no engine inherits the memory of another."""
    command = [sys.executable, __file__, "--measure", engine, str(count)]
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    told = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    found: dict[str, float] = json.loads(told.stdout)
    print(f"{engine}, {count:,}: {found['seconds']:.4f} s", file=sys.stderr, flush=True)
    return found


def latencies() -> dict[str, float]:
    """What one person waits for, in milliseconds."""
    now = Rules.load("be").on(DAY)
    nobody = {
        "replacement_income_month_eur": 0, "savings_eur": 4150, "owns_home": False,
        "has_other_means": False,
    }  # fmt: skip
    an = {
        "born_on": date(1990, 5, 1), "net_wage_month_eur": 700, "has_spi_credit": True,
        "spi_work": "ordinary", "spi_months_used_before": 0, "is_homeless_with_gpmi": False,
        "is_resident": True, "has_residence_right": True, "is_willing_to_work": True,
        "has_claimed_other_rights": True,
    }  # fmt: skip
    case = Case(
        {
            "an": {**nobody, **an},
            "bo": {**nobody, "net_wage_month_eur": 300},
            "kim": {"born_on": date(2015, 6, 30)},
            "sam": {"born_on": date(2018, 6, 30)},
        },
        {"leefloon_household": [{"applicant": ["an"], "partner": ["bo"], "child": ["kim", "sam"]}]},
    )
    everything = with_all_groups(now, case)
    number = counting()
    # Of a typical household a part is told: who belongs together, and the facts of a leefloon.
    family = with_all_groups(now, case, now.rights)
    mother = with_all_groups(now, only(case, "an", "kim"), now.rights)
    full = fully_told(now, everything)
    open_case = Case({"an": {"born_on": date(1990, 5, 1)}})
    others = households(5000, 23)
    wages = euros(0, 4990, 10)

    def swept() -> Any:
        return now.sweep(case, "net_wage_month_eur", of="an", over=wages, rights=TARGET)

    works: dict[str, Callable[[], Any]] = {
        "leefloon: ask": lambda: now.ask(case, *TARGET),
        "leefloon: ask, with trace and Dutch text": lambda: str(
            now.ask(case, *TARGET)[TARGET[0]].explain("nl")
        ),
        EVERYTHING: lambda: told_in_full(now, another(everything, next(number))),
        FULLY_TOLD: lambda: told_in_full(now, another(full, next(number))),
        "every right, two people: ask, with Dutch text": lambda: told_of_rights(now, mother),
        "every right, four people: ask": lambda: now.ask(family, *now.rights),
        "every right, four people: ask, with Dutch text": lambda: told_of_rights(now, family),
        "every right, four people: next question": lambda: now.next_question(family),
        "leefloon: next question": lambda: now.next_question(open_case, rights=TARGET),
        "every right: next question": lambda: now.next_question(open_case),
        "every right: next question, like others": lambda: now.next_question(
            open_case, like=others
        ),
        "sweep of 500 wages": lambda: swept().curves,
        "the same, with every step to the cent": lambda: swept().steps,
        "another law for a day (what_if)": lambda: now.what_if(
            parameters={"leefloon_alone_month": 1500}
        ),
        "24 months": lambda: now.rules.over("2024-01", "2025-12", case, TARGET),
    }
    for work in works.values():
        work()
    found = {name: 1000 * timed(work, times=25) for name, work in works.items()}

    def forgotten() -> Any:
        now.layouts.clear()
        return told_in_full(now, everything)

    found[FIRST] = 1000 * timed(forgotten, times=5)
    found["a million additions in Python, for scale"] = 1000 * timed(_a_million, times=5)
    return found


def _a_million() -> None:
    total = 0
    for number in range(1_000_000):
        total += number


def another(case: Case, number: int) -> Case:
    """A household like it that has told other amounts and days, so that no answer is remembered."""
    return replace(
        case,
        persons={who: _moved(facts, number) for who, facts in case.persons.items()},
        groups={
            key: [_moved(group or {}, number) for group in some]
            for key, some in case.groups.items()
        },
    )


def _moved(facts: Mapping[str, Any], number: int) -> dict[str, Any]:
    return {
        key: value - timedelta(days=number)
        if isinstance(value, date)
        else round(value + 0.37 * number, 2)
        if key.endswith("_eur") and value
        else value
        for key, value in facts.items()
    }


def fully_told(now: Any, case: Case) -> Case:
    """The same household with every fact told: the first of the usual answers, or no."""
    inputs = now.rules.declared_inputs

    def of(entity: str) -> dict[str, Any]:
        return {one.key: _usual(one) for one in inputs if one.entity == entity}

    persons = {who: {**of("person"), **facts} for who, facts in case.persons.items()}
    groups = {
        key: [{**of(key), **(one or {})} for one in some] for key, some in case.groups.items()
    }
    return Case(persons, groups)


def _usual(declared: Any) -> Any:
    if declared.kind is Kind.FLAG:
        return False
    if declared.options is not None:
        return declared.options.keys[0]
    first = declared.usual[0] if declared.usual else declared.lowest or 0.0
    if declared.kind is Kind.DATE:
        return date(DAY.year - int(first) - 1, 1, 15)
    return first


def told_in_full(now: Any, case: Case) -> list[str]:
    """Every answer that no other rule reads, about everyone, each with its whole explanation."""
    return told(now, case, last_rules(now))


def told_of_rights(now: Any, case: Case) -> list[str]:
    """Every right, of everyone, each with its whole explanation."""
    return told(now, case, now.rights)


def told(now: Any, case: Case, ends: Sequence[str]) -> list[str]:
    """These answers, about everyone, each with its whole explanation."""
    answers = now.ask(case, *ends)
    return [
        str(answers.about(key, who).explain("nl"))
        for key in ends
        for who in answers.names[now.rule(key).entity]
        if who
    ]


def last_rules(now: Any) -> list[str]:
    """The rules that no other rule reads: with what they rest on, all of the law."""
    read = {
        dep.name for key in now.in_force for part in now.parts_of(key) for dep in part.dependencies
    }
    return [key for key in now.in_force if key not in read]


def only(case: Case, *who: str) -> Case:
    """The same situation with no other people than these."""
    (home,) = case.groups["leefloon_household"]
    kept = {role: [one for one in people if one in who] for role, people in home.items()}
    persons = {one: facts for one, facts in case.persons.items() if one in who}
    return Case(persons, {"leefloon_household": [kept]})


def with_all_groups(now: Any, case: Case, keys: Sequence[str] = ()) -> Case:
    """The same situation with everybody in each other group of the law, in their own role.

    keys  the rules of which the groups are told; without them all, a job and a contract too
    """
    (home,) = case.groups["leefloon_household"]
    groups: dict[str, Any] = {} if keys else {"job": [JOB], "artikel_60": [CONTRACT]}
    groups |= case.groups
    for key in now.groupings_of(keys or last_rules(now)):
        grouping = now.rules.groupings_by_key[key]
        first, *others = [role.key for role in grouping.roles]
        group: dict[str, Any] = {first: "an" if grouping.roles[0].holds_one else ["an"]}
        if others:
            partner = "partner" if "partner" in others else others[0]
            child = next((one for one in ("child", "dependant") if one in others), others[-1])
            for role, people in ((partner, home["partner"]), (child, home["child"])):
                group[role] = [*group.get(role, []), *people] if role != first else people
        groups.setdefault(key, [group])
    return Case(case.persons, groups)


def agree(count: int) -> None:
    """All three must say the same before anything is timed."""
    population = households(count)
    now = Rules.load("be").on(DAY)
    expected = by_hand(population)
    assert np.allclose(now.run(population, TARGET)[TARGET[0]].lo, expected, atol=1e-6)
    assert np.allclose(_work("OpenFisca", population, now)(), expected, atol=0.05)


def machine() -> dict[str, str]:
    """On what this was measured; nothing that names a machine or a folder."""
    cpu = next(
        (line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines()
         if line.startswith("model name")),
        platform.machine(),
    )  # fmt: skip
    versions = {name: version(name) for name in ("numpy", "OpenFisca-Core")}
    load = f"{os.getloadavg()[0]:.1f}"
    return {"processor": cpu, "cores": str(os.cpu_count()), "python": platform.python_version(),
            "load of the machine": load, **versions}  # fmt: skip


def tables(found: dict[str, Any]) -> str:
    """The figures as Markdown, each beside its bar."""
    sizes = list(found["batch"])
    lines = ["| processor seconds | " + " | ".join(f"{int(size):,}" for size in sizes) + " |"]
    lines.append("| --- |" + " ---: |" * len(sizes))
    for engine in ENGINES:
        cells = [f"{found['batch'][size][engine]['seconds']:.4f}" for size in sizes]
        lines.append(f"| {engine} | " + " | ".join(cells) + " |")
    for other, bar in BARS.items():
        ratios = [
            found["batch"][size]["rules"]["seconds"] / found["batch"][size][other]["seconds"]
            for size in sizes
        ]
        # A bar is for populations; for one household the fixed cost of a call is what counts.
        told = [f"{ratio:.2f}" + ("" if ratio <= bar or int(size) < 10_000 else " (!)")
                for size, ratio in zip(sizes, ratios, strict=True)]  # fmt: skip
        lines.append(f"| rules ÷ {other}, bar {bar} | " + " | ".join(told) + " |")
    lines += ["", "| peak memory beside the inputs, MB | " + " | ".join(map(str, sizes)) + " |"]
    lines.append("| --- |" + " ---: |" * len(sizes))
    for engine in ENGINES:
        cells = [f"{found['batch'][size][engine]['extra_mb']:.0f}" for size in sizes]
        lines.append(f"| {engine} | " + " | ".join(cells) + " |")
    lines += ["", "| one household | ms | bar |", "| --- | ---: | ---: |"]
    for name, ms in found["latencies"].items():
        bar = LATENCY_BARS_MS.get(name)
        mark = f"{bar:.0f}{'' if ms <= bar else ' (!)'}" if bar else ""
        lines.append(f"| {name} | {ms:.2f} | {mark} |")
    return "\n".join([*lines, "", *_of_questions(found)])


def _of_questions(found: dict[str, Any]) -> list[str]:
    """How many questions settle every right."""
    head = f"questions to settle all {found['rights asked']} rights"
    lines = [f"| {head}, {found['households asked']:,} random households | mean |"]
    lines.append("| --- | ---: |")
    seconds = found["questions"]["seconds per household"]
    means = {k: v for k, v in found["questions"].items() if k != "seconds per household"}
    lines += [f"| {name} | {mean:.2f} |" for name, mean in means.items()]
    said = f"Finding the questions of one household took {seconds:.2f} processor seconds"
    day = f"by the law of {QUESTIONS_DAY}"
    return [*lines, "", f"{said}, {day}. A question is one fact of one person or group."]


def main() -> None:
    """Measure, print, and keep when asked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--measure", nargs=2, metavar=("ENGINE", "COUNT"))
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--latencies", action="store_true")
    parser.add_argument("--questions", type=int, metavar="HOUSEHOLDS")
    options = parser.parse_args()
    if options.measure:
        engine, count = options.measure
        print(json.dumps(measure(engine, int(count))))
        return
    if options.latencies:
        measured = latencies()
        print("\n".join(f"{name}: {ms:.2f} ms" for name, ms in measured.items()))
        if options.write:
            keep_latencies(measured)
        return
    asked = options.questions or (20 if options.quick else 1000)
    agree(5000)
    found: dict[str, Any] = {"machine": machine()}
    found["batch"] = {
        str(size): {engine: apart(engine, size) for engine in ENGINES}
        for size in (QUICK if options.quick else SIZES)
    }
    found["latencies"] = latencies()
    lately = Rules.load("be").on(QUESTIONS_DAY)
    found |= {"households asked": asked, "rights asked": len(lately.rights)}
    found["questions"] = questions_needed(lately, asked)
    on = datetime.now(UTC).date()
    print(page(found, on))
    if options.write:
        keep(found, on)


def page(found: dict[str, Any], on: date) -> str:
    """All figures, with the machine on which they were measured."""
    head = [f"- {name}: {value}" for name, value in found["machine"].items()]
    if "latencies again" in found:
        again = ", ".join(f"{name} {value}" for name, value in found["latencies again"].items())
        head.append(f"- one household was measured again, later: {again}")
    how = "Processor time, best of 25 runs, each with other amounts and days where all is told."
    lines = [f"# Rules, measured on {on}", "", *head, "", how, "", tables(found), ""]
    for note in found.get("notes", ()):
        lines += [note, ""]
    return "\n".join(lines)


def keep(found: dict[str, Any], on: date) -> None:
    """Write the figures beside the others."""
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"rules-{on}.json").write_text(json.dumps(found, indent=1) + "\n")
    (RESULTS / f"rules-{on}.md").write_text(page(found, on))


def keep_latencies(measured: dict[str, float]) -> None:
    """Put what one household takes in the place of what it took; the other figures stay."""
    newest = max(RESULTS.glob("rules-*.json"))
    found = json.loads(newest.read_text())
    found["latencies"], found["latencies again"] = measured, machine()
    keep(found, date.fromisoformat(newest.stem.removeprefix("rules-")))


if __name__ == "__main__":
    main()
