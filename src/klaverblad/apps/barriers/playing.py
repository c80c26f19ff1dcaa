"""Play with a measure: lift a barrier for so many people of a municipality, within a budget.

The solver answers at once, from a region that was laid out once and stays in memory for a while.
Nothing is kept until somebody asks for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from threading import Lock
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from klaverblad.apps.accounts import queries as accounts
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.barriers import queries
from klaverblad.apps.barriers.laid_out import lay_out
from klaverblad.apps.barriers.models import MapRun, Price, PricePer
from klaverblad.apps.barriers.policies import MAPPER, can_read_map
from klaverblad.apps.barriers.reckoning import MASKS, Lifted, Reckoner
from klaverblad.errors import BadInput

PEOPLE_MOST = 5000
# A region or two of a server: each holds its edges in memory, and nothing else of anybody.
_REGIONS_MOST = 2
_lock = Lock()
_laid: dict[str, tuple[UUID, Reckoner]] = {}


@dataclass(frozen=True, slots=True)
class Asked:
    """What is tried. `town` empty is the whole region; `budget` empty is no limit."""

    barriers: int
    town: str = ""
    n_people: int = 1
    budget: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Played:
    """What came of it, exactly. Who may see which number is asked where it is shown.

    n_open       for whom at least one place would open
    n_needed     for how many it must be lifted to bring all that it can
    n_best       what it would bring then
    n_lifted     for how many it is lifted here
    n_gained     what that brings
    is_best      nobody could bring more with so many people: each brings one placement at most
    stopped_by   what kept it below what was wanted: "budget", "needed" or nothing
    """

    asked: Asked
    price: Price | None
    n_open: int
    n_needed: int
    n_best: int
    n_lifted: int
    n_gained: int
    is_best: bool
    stopped_by: str
    cost: Decimal | None
    gainer_ids: tuple[UUID, ...]
    input_hash: str

    @property
    def is_small(self) -> bool:
        """Whether it is about so few that a number could be somebody."""
        return any(queries.tells(n) for n in (self.n_open, self.n_needed, self.n_best))

    @property
    def per_placement(self) -> Decimal | None:
        return queries.each(self.cost, self.n_gained)


def play(actor: Actor, asked: Asked, *, run: MapRun) -> Played:
    """Lift, look, and put everything back.

    raises   BadInput: which field, what would do
    """
    can_read_map(actor).enforce()
    _refuse_odd(actor, asked)
    price = queries.price_of(actor, asked.barriers, on=actor.on)
    with _lock:
        reckoner = _reckoner(actor, run)
        rows = reckoner.rows(asked.barriers, asked.town)
        everybody = reckoner.lift(asked.barriers, rows)
        n, stopped_by = _how_many(asked, price, len(everybody.helped))
        chosen = _chosen(reckoner, asked.barriers, everybody, n)
        found = reckoner.lift(asked.barriers, chosen)
        ids = tuple(reckoner.ids(found.gainers))
        hash_ = reckoner.input_hash
    return Played(
        asked=asked,
        price=price,
        n_open=len(rows),
        n_needed=len(everybody.helped),
        n_best=everybody.n_gained,
        n_lifted=len(chosen),
        n_gained=found.n_gained,
        is_best=found.n_gained == min(len(chosen), everybody.n_gained),
        stopped_by=stopped_by,
        cost=_cost(price, len(chosen)),
        gainer_ids=ids,
        input_hash=hash_,
    )


def _refuse_odd(actor: Actor, asked: Asked) -> None:
    if asked.barriers not in MASKS:
        raise BadInput(_("Kies een drempel uit de lijst."), field="barrier")
    if asked.town and not accounts.municipalities(actor).filter(pk=asked.town).exists():
        raise BadInput(_("Kies een gemeente uit de lijst."), field="town")
    if not 1 <= asked.n_people <= PEOPLE_MOST:
        sentence = _("Kies een aantal mensen van 1 tot %(most)s.") % {"most": PEOPLE_MOST}
        raise BadInput(sentence, field="n_people")
    if asked.budget is not None and asked.budget <= 0:
        raise BadInput(_("Een budget is meer dan 0 euro. Leeg is zonder grens."), field="budget")


def _how_many(asked: Asked, price: Price | None, n_needed: int) -> tuple[int, str]:
    """For how many it is lifted, and what kept it below what was wanted."""
    n, stopped_by = asked.n_people, ""
    if n > n_needed:
        n, stopped_by = n_needed, "needed"
    if asked.budget is not None and price is not None:
        paid = asked.budget // price.amount
        affordable = int(paid) if price.per == PricePer.PERSON else (n if paid else 0)
        if affordable < n:
            n, stopped_by = affordable, "budget"
    return n, stopped_by


def _chosen(reckoner: Reckoner, mask: int, everybody: Lifted, n: int) -> list[int]:
    """So many of those who need it that each of them brings somebody a place, as far as can be.

    Where as many are needed as gain, any of them will do; only chains of two ask for looking.
    """
    helped = list(everybody.helped)
    if n >= len(helped) or len(helped) == everybody.n_gained:
        return helped[:n]
    chosen: list[int] = []
    for row in helped:
        if len(chosen) == n:
            break
        if reckoner.lift(mask, [*chosen, row]).n_gained > len(chosen):
            chosen.append(row)
    return [*chosen, *(row for row in helped if row not in chosen)][:n]


def _cost(price: Price | None, n: int) -> Decimal | None:
    if price is None:
        return None
    if price.per == PricePer.PERSON:
        return price.amount * n
    return price.amount if n else Decimal(0)


def _reckoner(actor: Actor, run: MapRun) -> Reckoner:
    """The region as it is now; laid out anew when a new map was made."""
    assert actor.region_id is not None
    kept = _laid.get(actor.region_id)
    if kept is None or kept[0] != run.pk:
        reader = Actor.task(MAPPER, on=actor.on, region_id=actor.region_id)
        _laid.pop(actor.region_id, None)
        while len(_laid) >= _REGIONS_MOST:
            _laid.pop(next(iter(_laid)))
        kept = _laid[actor.region_id] = (run.pk, Reckoner(lay_out(reader, on=actor.on)))
    return kept[1]


def forget() -> None:
    """Let go of what is kept in memory."""
    with _lock:
        _laid.clear()
