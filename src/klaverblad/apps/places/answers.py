"""How the API says a place."""

# Read by ninja at run time, see `apps.access.api`.

from datetime import date
from uuid import UUID

from pydantic import Field

from klaverblad.apps.access.rest.shapes import Answer, Block, Page, address, week_out
from klaverblad.apps.people.answers import Municipality
from klaverblad.apps.places.models import Activity, LanguageLevel, Place, PlaceKind, WagePer
from klaverblad.apps.places.wording import room_now
from klaverblad.apps.trajectories.answers import Instrument, Partner


class Wage(Answer):
    """What the employer says to pay, gross."""

    eur: float = Field(description="Gross, in euro.", examples=[15.42])
    per: WagePer = Field(description="For an hour, or for a month of the hours of the place.")
    source: str = Field(description="Where that stands.", examples=["Vacature van 3 november"])


class PlaceAnswer(Answer):
    """Somewhere to work or take part: when, for how many, and what it asks at least."""

    id: UUID
    href: str
    title: str = Field(examples=["Fietsen herstellen"])
    kind: PlaceKind
    activity: Activity
    about: str | None = None
    organisation: Partner
    municipality: Municipality
    week: list[Block]
    hours_week: float = Field(description="Hours a week.", examples=[19.0])
    capacity: int = Field(description="For how many people there is room.", examples=[2])
    months_min: int | None = Field(None, description="Absent: it does not end.")
    starts_on: date | None = Field(None, description="Absent: one can start at once.")
    starts_until: date | None = None
    needs_licence_b: bool
    language_level_min: str | None = Field(
        None,
        description="The level of Dutch that is asked. Absent: none.",
        examples=["A2"],
        json_schema_extra={
            "enum": [level.label for level in LanguageLevel if level],
            "type": "string",
        },
    )
    lift_kg: int = Field(description="How much is lifted, in kg; 0 is nothing.", examples=[10])
    stand_hours: int = Field(description="Hours a day of standing; 0 is none.", examples=[4])
    needs_stairs: bool = Field(description="Whether stairs have to be climbed.")
    competences: list[str] = Field(description="Codes of the fact key competences.")
    statuses: list[str] = Field(
        description="One of these is needed: codes of the fact key statuses. Empty: everyone."
    )
    accepts: list[Instrument]
    wage: Wage | None = Field(None, description="Absent: nobody said it.")
    contact_name: str | None = None
    opened_on: date
    closed_on: date | None = None

    @classmethod
    def of(cls, place: Place) -> "PlaceAnswer":
        return cls(
            id=place.pk,
            href=address("places", place.pk),
            title=place.title,
            kind=PlaceKind(place.kind),
            activity=Activity(place.activity),
            about=place.about or None,
            organisation=Partner(id=place.organisation_id, name=place.organisation.name),
            municipality=Municipality(nis_code=place.municipality_id, name=place.municipality.name),
            week=week_out(place.week),
            hours_week=float(place.hours_week),
            capacity=room_now(place),
            months_min=place.min_months,
            starts_on=place.starts_on,
            starts_until=place.starts_until,
            needs_licence_b=place.needs_licence_b,
            language_level_min=_level(place),
            lift_kg=place.lift_kg,
            stand_hours=place.stand_hours,
            needs_stairs=place.needs_stairs,
            competences=place.competences,
            statuses=place.statuses,
            accepts=[Instrument(slug=one.pk, name=str(one)) for one in place.accepts.all()],
            wage=_wage(place),
            contact_name=place.contact_name or None,
            opened_on=place.opened_on,
            closed_on=place.closed_on,
        )


def _wage(place: Place) -> Wage | None:
    if place.wage_eur is None:
        return None
    return Wage(eur=float(place.wage_eur), per=WagePer(place.wage_per), source=place.wage_source)


def _level(place: Place) -> str | None:
    level = LanguageLevel(place.language_level_min)
    return str(level.label) if level else None


class PlacesPage(Page):
    """One page of the places of the region, by name."""

    items: list[PlaceAnswer]
