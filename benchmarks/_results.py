"""What was measured, beside its bar and on which machine: printed, and kept when asked.

A page and a file of figures in benchmarks/results, by name and day. Nothing in them names a machine
or a folder. The speed of the machine is that of two fixed pieces of work in the same process, so
that figures of two days can be set side by side.
"""

from __future__ import annotations

import json
import os
import platform
import resource
import time
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import numpy as np

FOLDER = Path(__file__).with_name("results")


@dataclass(frozen=True)
class Line:
    """One figure: what it is of, and the bar as words; is_met None: no bar."""

    name: str
    found: float
    unit: str
    bar: str = ""
    is_met: bool | None = None

    @property
    def ratio(self) -> str:
        """Whether the bar is met, in a word."""
        return {None: "", True: "yes", False: "NO"}[self.is_met]


@dataclass
class Results:
    """The figures of one run of one benchmark."""

    name: str
    title: str
    packages: tuple[str, ...]
    lines: list[Line] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    load_before: float = field(default_factory=lambda: os.getloadavg()[0])

    def show(
        self, name: str, found: float, unit: str = "", *, most: float | None = None,
        least: float | None = None,
    ) -> float:  # fmt: skip
        """Note a figure, print it, and say whether it keeps its bar."""
        bar, is_met = "", None
        if most is not None:
            bar, is_met = f"at most {most:g} {unit}".strip(), found <= most
        elif least is not None:
            bar, is_met = f"at least {least:g} {unit}".strip(), found >= least
        line = Line(name, float(found), unit, bar, is_met)
        self.lines.append(line)
        told = f"   (bar: {bar}{'' if is_met else ', NOT MET'})" if bar else ""
        print(f"{name:<58} {found:14,.4f} {unit:<6}{told}", flush=True)
        return found

    def note(self, said: str) -> None:
        """Keep a sentence with the figures."""
        self.notes.append(said)
        print(said, flush=True)

    def keep(self) -> None:
        """Write the page and the figures."""
        day, about = datetime.now(tz=UTC).date().isoformat(), machine(self.packages)
        about |= {
            "load before": f"{self.load_before:.1f}",
            "load after": f"{os.getloadavg()[0]:.1f}",
        }
        FOLDER.mkdir(exist_ok=True)
        page = [
            f"# {self.title}, {day}",
            "",
            f"`benchmarks/{self.name}.py` says what is measured.",
            "",
        ]
        page += [f"- {name}: {value}" for name, value in about.items()]
        page += ["", "| | measured | bar | met |", "|---|--:|---|---|"]
        page += [
            f"| {one.name} | {one.found:,.4g} {one.unit} | {one.bar} | {one.ratio} |"
            if abs(one.found) < 1000
            else f"| {one.name} | {one.found:,.0f} {one.unit} | {one.bar} | {one.ratio} |"
            for one in self.lines
        ]  # fmt: skip
        page += ["", *(f"{one}\n" for one in self.notes)]
        stem = FOLDER / f"{self.name}-{day}"
        stem.with_suffix(".md").write_text("\n".join(page).rstrip() + "\n", encoding="utf-8")
        figures = {
            "machine": about,
            "lines": [asdict(one) for one in self.lines],
            "notes": self.notes,
        }
        stem.with_suffix(".json").write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
        print(f"kept in {stem.name}.md and .json")


def machine(packages: tuple[str, ...]) -> dict[str, Any]:
    """On what it was measured."""
    cpu = platform.machine()
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            cpu = line.split(":")[1].strip()
            break
    found: dict[str, Any] = {
        "processor": cpu,
        "cores": os.cpu_count(),
        "python": platform.python_version(),
    }
    for name in packages:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "not installed"
    return found | speed() | {
        "peak memory": f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB"
    }  # fmt: skip


def speed() -> dict[str, str]:
    """Two fixed pieces of work, processor time, the best of five: one in Python, one in memory."""
    data, column = b"klaverblad" * 1000, np.arange(4_000_000)

    def in_python() -> None:
        for _ in range(2_000):
            sha256(data).digest()
        sum(number * number for number in range(200_000))

    found = {}
    for name, work in (
        ("speed, hashes and a loop", in_python),
        ("speed, a sum of 32 MB", column.sum),
    ):
        best = np.inf
        for _ in range(5):
            start = time.process_time()
            work()
            best = min(best, time.process_time() - start)
        found[name] = f"{best * 1000:.1f} ms"
    return found
