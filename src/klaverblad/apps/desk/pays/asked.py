"""What a page of "loont werken" asks and what it answers, for a coach and for the person alike."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict

from klaverblad.apps.desk.pays import drawing
from klaverblad.apps.desk.pays.forms import OfferForm, first_asked, place_id
from klaverblad.apps.desk.pays.words import Shown
from klaverblad.apps.desk.person import Page
from klaverblad.apps.placements import queries as placements
from klaverblad.apps.placements.agreed_queries import closeness
from klaverblad.apps.placements.queries import Matches
from klaverblad.apps.places import queries as places
from klaverblad.apps.places.models import Place
from klaverblad.apps.rights import pays

# More than these nobody lays side by side; any other place is there by its own address.
PLACES_OFFERED = 8


@dataclass(frozen=True, eq=False)
class Asked:
    """The form as it was asked, and the answer when there is one."""

    page: Page
    here: pays.Situation
    form: OfferForm
    shown: Shown | None
    query: str

    @property
    def status(self) -> int:
        """422 when something that was typed cannot be read."""
        return 200 if self.form.is_valid() else 422

    @cached_property
    def place(self) -> Place | None:
        return self.form.place if self.form.is_valid() else None

    @cached_property
    def still_here(self) -> list[str]:
        """What of this very form would make the answer surer, by the names of its fields."""
        if self.shown is None or self.shown.gain.is_settled:
            return []
        asked = ("nu", "uitkering", "blijft", "arbeider", "partner")
        return [
            str(self.form.fields[name].label).rstrip("?")
            for name in asked
            if name in self.form.fields and self.form.cleaned_data.get(name) in {None, ""}
        ]

    @property
    def can_be_drawn(self) -> bool:
        return self.shown is not None and drawing.can_be_drawn(self.shown.paying.found.points)

    @property
    def curves(self) -> dict[str, str]:
        """The curve for the desk, and another one for the phone."""
        if self.shown is None or not self.can_be_drawn:
            return {}
        found, spoken = self.shown.paying, self.shown.spoken
        return {
            name: drawing.curve(found.found.points, found.offer.hours, shape=shape, spoken=spoken)
            for name, shape in (("desk", drawing.DESK), ("phone", drawing.PHONE))
        }

    @property
    def context(self) -> dict[str, object]:
        return {
            "page": self.page,
            "asked": self,
            "form": self.form,
            "shown": self.shown,
            "still_here": self.still_here,
            "curves": self.curves,
            "questions": self.shown.paying.questions[:4] if self.shown else (),
        }


def asked(request: HttpRequest, page: Page, *, name: str) -> Asked:
    """Read what was asked in the address and reckon it."""
    here = page.situation
    said = {key: value for key, value in request.GET.items() if value.strip()}
    offered = _offered(page, said.get("plek", ""))
    first = first_asked(here, offered, said)
    form = OfferForm(_query(first), here=here, places=offered)
    shown = None
    if form.is_valid() and form.is_asked:
        shown = Shown(pays.paying(here, form.offer()), name)
    return Asked(page, here, form, shown, urlencode(first))


def _query(said: dict[str, str]) -> QueryDict:
    found = QueryDict(mutable=True)
    found.update(said)
    return found


def _offered(page: Page, wanted: str) -> list[Place]:
    """The places that fit best, and before them the one that was asked for.

    All are weighed as the matching counts them; of those on the list alone the rest is read.
    """
    actor = page.actor
    laid = placements.field(actor, [page.person], on=actor.on, snapshot=page.seen, to_count=True)
    best = [fit.place.pk for fit in Matches(laid, closeness(actor)).fits[:PLACES_OFFERED]]
    asked_id = place_id(wanted)
    if asked_id is not None and asked_id not in best:
        best = [asked_id, *best]
    read = places.open_places_among(actor, best, on=actor.on)
    return [read[pk] for pk in best if pk in read]
