"""How the API says people, facts and the keys of facts."""

# Read by ninja at run time, see `apps.access.api`.

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field

from klaverblad.apps.access.rest.shapes import Answer, Asked, Block, Day, address, shown_as
from klaverblad.apps.people.models import EndedAs, Fact, HomeLanguage, KnownBy, Person, SaidBy
from klaverblad.apps.people.queries import KnownFact
from klaverblad.apps.people.registry import Domain, FactKey, FactType
from klaverblad.apps.people.saying import written

Value = bool | float | str | list[Block] | list[str]
_VALUE = (
    "Its type follows from the key (see /fact-keys): a boolean, a number in the unit of the key, "
    "a code, a list of codes, a day, or hours of a week."
)


class Municipality(Answer):
    """A municipality by its statistical code."""

    nis_code: str = Field(examples=["11040"])
    name: str = Field(examples=["Schoten"])


class TeamMember(Answer):
    """A professional around a person, and what for."""

    name: str = Field(examples=["Ann Mertens"])
    organisation: str = Field(examples=["Jobroad"])
    purpose: str = Field(examples=["jobcoaching"])
    since: date
    until: date | None = None


class PersonAnswer(Answer):
    """A person as the head of their file says it. Numbers of registers are not in the API."""

    id: UUID
    href: str
    first_name: str = Field(examples=["Nadia"])
    last_name: str = Field(examples=["Wouters"])
    born_on: date | None = None
    language: HomeLanguage
    municipality: Municipality
    organisation_id: UUID = Field(description="The OCMW in charge of the file.")
    phone: str | None = None
    email: str | None = None
    call_when: str | None = Field(None, description="When this person likes to be called.")
    team: list[TeamMember]

    @classmethod
    def of(cls, person: Person, *, on: date) -> "PersonAnswer":
        return cls(
            id=person.pk,
            href=address("people", person.pk),
            first_name=person.first_name,
            last_name=person.last_name,
            born_on=person.born_on,
            language=HomeLanguage(person.language),
            municipality=Municipality(
                nis_code=person.municipality_id, name=person.municipality.name
            ),
            organisation_id=person.organisation_id,
            phone=person.phone or None,
            email=person.email or None,
            call_when=person.call_when or None,
            team=[
                TeamMember(
                    name=one.user.name,
                    organisation=one.organisation.name,
                    purpose=one.purpose,
                    since=one.since,
                    until=one.until,
                )
                for one in person.team.all()
                if one.is_running(on=on)
            ],
        )


class FactAnswer(Answer):
    """One thing that is known now, and where it comes from."""

    id: UUID
    href: str
    key: str = Field(examples=["has_licence_b"])
    name: str = Field(examples=["Rijbewijs B"])
    is_known: bool = Field(description="False: it was asked, and nobody knows.")
    value: Value | None = Field(None, description=_VALUE + " Absent when nobody knows.")
    unit: str | None = Field(None, examples=["EUR per month"])
    since: date
    said_by: SaidBy
    known_by: KnownBy
    document: str | None = Field(None, examples=["loonbrief van oktober"])
    recorded_by: str | None = Field(None, examples=["Sofie Claes"])

    @classmethod
    def of(cls, person_id: UUID, entry: FactKey, fact: KnownFact) -> "FactAnswer":
        return cls(
            id=fact.fact_id,
            recorded_by=fact.recorded_by or None,
            **_said(person_id, entry, fact),
        )


class FactThen(FactAnswer):
    """One thing that was said, and what became of it."""

    recorded_at: datetime
    until: date | None = None
    replaced_at: datetime | None = Field(None, description="Absent while it stands.")
    ended_as: EndedAs | None = Field(
        None, description="changed: it was so before; corrected: it never was."
    )

    @classmethod
    def of_row(cls, person_id: UUID, entry: FactKey, fact: Fact) -> "FactThen":
        return cls(
            id=fact.pk,
            recorded_by=fact.recorded_by.name if fact.recorded_by else None,
            recorded_at=fact.recorded_at,
            until=fact.until,
            replaced_at=fact.replaced_at,
            ended_as=EndedAs(fact.ended_as) if fact.ended_as else None,
            **_said(person_id, entry, fact),
        )


def _said(person_id: UUID, entry: FactKey, fact: KnownFact | Fact) -> dict[str, Any]:
    return {
        "href": address("people", person_id, "facts", entry.key),
        "key": entry.key,
        "name": entry.label(),
        "is_known": fact.value is not None,
        "value": written(entry, fact.value),
        "unit": entry.unit or None,
        "since": fact.since,
        "said_by": SaidBy(fact.said_by),
        "known_by": KnownBy(fact.known_by),
        "document": fact.document or None,
    }


class Facts(Answer):
    """All that is known of a person now, in the order of the registry."""

    items: list[FactAnswer]


class FactHistory(Answer):
    """All that was ever said under a key, the newest first; empty while nothing stands there."""

    items: list[FactThen]


class Told(Asked):
    """Something that somebody says."""

    model_config = shown_as(
        {"value": True, "since": "2026-03-02", "saidBy": "person", "knownBy": "told"}
    )

    value: Annotated[
        Any,
        Field(
            description=_VALUE + " Null says: it was asked, and nobody knows.",
            examples=[True],
            json_schema_extra={
                "anyOf": [
                    {"type": "boolean"},
                    {"type": "number"},
                    {"type": "string"},
                    {"type": "array", "items": {"type": "string"}},
                    {"type": "array", "items": {"type": "object"}},
                    {"type": "null"},
                ]
            },
        ),
    ]
    since: Day = Field(description="Since when it is so; no later than today.")
    said_by: SaidBy
    known_by: KnownBy
    document: str = Field(
        "", max_length=120, description="Which document; needed when knownBy is document."
    )
    ended_as: EndedAs = Field(
        EndedAs.CHANGED,
        description="What became of the value before: it was so (changed) or never (corrected).",
    )


class Option(Answer):
    """One of the answers that a key knows."""

    code: str
    name: str


class Bounds(Answer):
    """The lowest and highest lawful number; absent where there is none."""

    lowest: float | None = None
    highest: float | None = None


class FactKeyAnswer(Answer):
    """What may be known under one key, in the language of Accept-Language."""

    key: str = Field(examples=["has_licence_b"])
    type: FactType
    about: str = Field(examples=["person"], json_schema_extra={"enum": ["person", "household"]})
    domain: Domain
    name: str
    question: str
    hint: str | None = None
    unit: str | None = Field(None, examples=["EUR per month"])
    bounds: Bounds
    options: list[Option]
    is_judgement: bool = Field(description="A professional weighs it; nobody can look it up.")

    @classmethod
    def of(cls, entry: FactKey) -> "FactKeyAnswer":
        lowest, highest = entry.bounds
        return cls(
            key=entry.key,
            type=entry.type,
            about=entry.entity,
            domain=entry.domain,
            name=entry.label(),
            question=entry.ask(),
            hint=entry.help() or None,
            unit=entry.unit or None,
            bounds=Bounds(lowest=lowest, highest=highest),
            options=[Option(code=code, name=name) for code, name in entry.choices()],
            is_judgement=entry.is_judgement,
        )


class FactKeys(Answer):
    """Every key, in the order of the page."""

    items: list[FactKeyAnswer]
