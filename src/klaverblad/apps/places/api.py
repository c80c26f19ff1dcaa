"""The places of the region, with the filters of the page."""

# No postponed annotations: see `apps.access.api`.

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from ninja import Path, Query

from klaverblad.apps.access.asked import WORDS_MOST, words_asked
from klaverblad.apps.access.guard import guarded_by
from klaverblad.apps.access.rest.operations import operations
from klaverblad.apps.access.rest.paging import After, PageSize, rows_after
from klaverblad.apps.places import policies, queries
from klaverblad.apps.places.answers import PlaceAnswer, PlacesPage
from klaverblad.apps.places.listing import Filter, Licence, Order, every_place
from klaverblad.apps.places.models import Activity, LanguageLevel, PlaceKind

router = operations("places")

PlaceId = Annotated[UUID, Path(alias="placeId", description="The id of a place.")]
_BY_TITLE = ("title", "pk")


class Level(StrEnum):
    """A level of Dutch."""

    A1 = "A1"
    A2 = "A2"
    B1 = "B1"
    B2 = "B2"
    C1 = "C1"
    C2 = "C2"


@router.get("/places", response=PlacesPage)
@guarded_by(policies.can_list_places)
def list_places(
    request: HttpRequest,
    after: After,
    page_size: PageSize,
    q: Annotated[
        str,
        Query("", max_length=WORDS_MOST, description="Words of the place, whose it is, or where."),
    ],
    municipality: Annotated[
        str, Query("", max_length=5, description="A NIS code.", example="11040")
    ],
    activity: Annotated[Activity | None, Query(None)],
    kind: Annotated[PlaceKind | None, Query(None)],
    accepts: Annotated[
        str, Query("", max_length=40, description="A measure of the library, by its slug.")
    ],
    needs_licence_b: Annotated[bool | None, Query(None, alias="needsLicenceB")],
    language_level_max: Annotated[
        Level | None,
        Query(None, alias="languageLevelMax", description="Asks this level of Dutch at most."),
    ],
    own: Annotated[bool, Query(False, description="Only of the member's own organisation.")],
    closed: Annotated[bool, Query(False, description="The closed places instead of the open.")],
) -> PlacesPage:
    """List the places of the region that can still be filled, by name."""
    actor = request.actor
    asked = {
        "q": words_asked({"q": q}, "q"),
        "municipality": municipality,
        "activity": activity,
        "kind": kind,
        "accepts": accepts,
        "needsLicenceB": needs_licence_b,
        "languageLevelMax": language_level_max,
        "own": own or None,
        "closed": closed or None,
    }
    wanted = Filter(
        words=asked["q"],
        municipality=municipality,
        activity=activity or "",
        kind=kind or "",
        instrument=accepts,
        licence=_licence(needs_licence_b),
        level=str(LanguageLevel[language_level_max].value) if language_level_max else "",
        own=own,
        closed=closed,
        order=Order.TITLE,
    )
    found = every_place(actor, wanted)
    page = rows_after(found, after, page_size, order=_BY_TITLE, within=queries.places(actor))
    return PlacesPage(
        total=page.total,
        page_size=page_size,
        next=page.next("places", page_size, asked),
        items=[PlaceAnswer.of(place) for place in page.rows],
    )


def _licence(needed: bool | None) -> str:
    if needed is None:
        return ""
    return Licence.NEEDED if needed else Licence.NOT_NEEDED


@router.get("/places/{placeId}", response=PlaceAnswer)
@guarded_by(policies.can_read_place)
def get_place(request: HttpRequest, place_id: PlaceId) -> PlaceAnswer:
    """Give one place."""
    return PlaceAnswer.of(queries.place(request.actor, place_id))
