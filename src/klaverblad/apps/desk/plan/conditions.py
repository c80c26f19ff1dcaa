"""What belongs to an instrument for one person: what it needs, what it brings, what the law says.

Everything here is told; nothing is blocked. Whoever plans decides.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from klaverblad.apps.desk.person import Page
from klaverblad.apps.library import conditions
from klaverblad.apps.library import queries as library
from klaverblad.apps.library.conditions import Effect, Need
from klaverblad.apps.library.models import Instrument
from klaverblad.apps.rights import ladder as rights
from klaverblad.apps.rights.ladder import Verdict
from klaverblad.apps.rights.policies import can_read_rights
from klaverblad.apps.trajectories.models import Step
from klaverblad.apps.trajectories.queries import OPEN_STATES

# More ways than these to the same fact are a list to search in, not a hint.
WAYS_MOST = 2


@dataclass(frozen=True)
class NeedLine:
    """One need: whether it holds, and if not yet, the step by which it could."""

    need: Need
    holds: bool | None
    known: str
    ways: Sequence[Instrument]
    planned: Step | None

    @property
    def state(self) -> str:
        return {True: "yes", False: "no", None: "unknown"}[self.holds]


@dataclass(frozen=True)
class Fitting:
    """An instrument for one person."""

    instrument: Instrument
    needs: Sequence[NeedLine]
    effect: Effect | None
    is_known_already: bool
    verdict: Verdict | None
    planned: Step | None
    # The verdict in words, and who decides; empty without one.
    sentence: str
    authority: str

    @property
    def state(self) -> str:
        """no when the law or a need says no, unknown when somebody has to be asked, else yes."""
        said = [line.state for line in self.needs]
        if self.verdict is not None:
            said.append(self.verdict.state)
        return next((one for one in ("no", "unknown") if one in said), "yes")


class Fit:
    """How every instrument fits one person, in a number of queries that does not grow with them."""

    def __init__(self, page: Page) -> None:
        self.page = page

    @cached_property
    def instruments(self) -> list[Instrument]:
        return list(library.instruments(self.page.actor))

    @cached_property
    def known(self) -> Mapping[str, Any]:
        return {key: fact.value for key, fact in self.page.known.items()}

    @cached_property
    def _open_steps(self) -> list[Step]:
        return [step for step in self.page.steps if step.state in OPEN_STATES]

    def verdicts(self, slugs: Sequence[str] | None = None) -> Mapping[str, Verdict]:
        """What the law says, for whoever may see that."""
        page = self.page
        if not can_read_rights(page.actor, page.person).is_allowed:
            return {}
        return rights.ladder(page.actor, page.person, on=page.actor.on, slugs=slugs)

    def one(self, slug: str) -> Fitting | None:
        """One instrument; None when it is not in the library of this region."""
        found = next((one for one in self.instruments if one.pk == slug), None)
        return None if found is None else self._fitting(found, self.verdicts([slug]).get(slug))

    def all_of_them(self) -> dict[str, Fitting]:
        """Every instrument by its slug."""
        said = self.verdicts()
        return {one.pk: self._fitting(one, said.get(one.pk)) for one in self.instruments}

    def _fitting(self, instrument: Instrument, verdict: Verdict | None) -> Fitting:
        brings = conditions.effect(instrument)
        if brings is not None and not self.page.reach.allows(brings.entry):
            brings = None
        return Fitting(
            instrument=instrument,
            needs=[
                self._line(instrument, need)
                for need in conditions.needs(instrument)
                # What is not shared with this reader is not told by a need either.
                if self.page.reach.allows(need.entry)
            ],
            effect=brings,
            is_known_already=brings is not None
            and not brings.changes(self.known.get(brings.entry.key)),
            verdict=verdict,
            planned=next((s for s in self._open_steps if s.instrument_id == instrument.pk), None),
            sentence=verdict.sentence(self.page.language) if verdict else "",
            authority=verdict.card.authority[self.page.language] if verdict else "",
        )

    def _line(self, instrument: Instrument, need: Need) -> NeedLine:
        holds = need.holds(self.known)
        ways = [] if holds else self._ways(instrument, need)
        by_slug = {step.instrument_id: step for step in self._open_steps}
        fact = self.page.known.get(need.key)
        return NeedLine(
            need=need,
            holds=holds,
            known=conditions.Effect(need.entry, fact.value).shown() if fact else "",
            ways=ways[:WAYS_MOST] if holds is False else [],
            planned=next((by_slug[one.pk] for one in ways if one.pk in by_slug), None),
        )

    def _ways(self, instrument: Instrument, need: Need) -> list[Instrument]:
        """The steps after which it would hold; else those beside the ladder that lead here."""
        found = conditions.that_bring(need, self.instruments, self.known)
        leading = [
            one for one in self.instruments if not one.rung and instrument.pk in one.leads_to
        ]
        return found or leading
