"""Who works in the region: organisations, their people, and the doors by which one may enter."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.models import (
    Membership,
    Municipality,
    Organisation,
    OrganisationKind,
    Region,
    Role,
    User,
)
from klaverblad.demo import names
from klaverblad.demo.chance import Chance, made_id, moment, share_out
from klaverblad.demo.counts import Counts
from klaverblad.demo.pools import pool
from klaverblad.demo.queries import PRACTICE_DOMAIN

REGION, REGION_NAME = "selab", "Oefenregio"
N_COACHES, CASELOAD = 15, 100
SCHOTEN, KAPELLEN = "11040", "11023"

# Names that the tour and the tests know.
JORIS, SAMIRA, BART = "Joris Claes", "Samira Haddad", "Bart Leemans"
GREET = "Greet Adriaens"
_PARTNERS = {
    "vdab": (OrganisationKind.VDAB, "VDAB-team Oefenregio", (BART, 5)),
    "caw": (OrganisationKind.CAW, "CAW Klaverweide", ("Lieve Daems", 3)),
    "mentor": (OrganisationKind.PARTNER, "Mentorproject Zij aan Zij", (GREET, 3)),
    "school": (OrganisationKind.PARTNER, "Vormingshuis De Springplank", ("Mieke Oomen", 3)),
}


@dataclass(frozen=True, slots=True)
class Staff:
    """Somebody at work: the login, the role, and the actor that the two make."""

    user: User
    membership: Membership
    actor: Actor


@dataclass(slots=True)
class Ocmw:
    """One OCMW with its people."""

    organisation: Organisation
    municipality: Municipality
    coaches: list[Staff]
    social_workers: list[Staff]
    team_lead: Staff


@dataclass(slots=True)
class Cast:
    """Everybody who works in the region. Rows are made here and written by `write`."""

    region: Region
    municipalities: dict[str, Municipality]
    on: date
    ocmws: dict[str, Ocmw] = field(default_factory=dict)
    partners: dict[str, list[Staff]] = field(default_factory=dict)
    organisations: list[Organisation] = field(default_factory=list)
    staff: list[Staff] = field(default_factory=list)
    # People in guidance who sign in themselves, by the topic of their life.
    logins: dict[tuple[Any, ...], Staff] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)

    def organisation(self, name: str, kind: OrganisationKind, nis: str | None) -> Organisation:
        """Add one organisation; it says of itself that it is made up."""
        chance = Chance("organisation", name)
        made = Organisation(
            id=made_id("organisation", name),
            name=name,
            kind=kind,
            region=self.region,
            municipality=self.municipalities[nis] if nis else None,
            about=pool("places")["about"],
            phone=names.phone(chance),
            email=names.address(name),
        )
        self.organisations.append(made)
        return made

    def employ(
        self,
        name: str,
        organisation: Organisation,
        role: Role,
        *,
        door: str = "",
        language: str = "nl",
    ) -> Staff:
        """Give somebody a login and a role."""
        address = f"deur-{door}@{PRACTICE_DOMAIN}" if door else names.address(name)
        if address in self.taken:
            address = names.address(name, mark=f".{len(self.taken)}")
        self.taken.add(address)
        chance = Chance("staff", address)
        user = User(
            id=made_id("user", address),
            email=address,
            name=name,
            language=language,
            # Starts with "!": a password that nobody can type.
            password=f"!{made_id('password', address).hex}",
        )
        membership = Membership(
            id=made_id("membership", address),
            user=user,
            organisation=organisation,
            role=role,
            since=self.on - timedelta(days=900) - chance.days(0, 1500),
        )
        staff = Staff(user, membership, Actor.of(membership, on=self.on))
        self.staff.append(staff)
        return staff

    def new_name(self, chance: Chance) -> str:
        """A name of somebody at work; now and then of somebody who came from elsewhere."""
        language = chance.weighted({"nl": 84, "ar": 6, "tr": 4, "pl": 3, "fr": 3})
        first = names.first_name(chance, language, chance.one_of("vvvm"))
        return f"{first} {names.last_name(chance, language)}"

    def write(self) -> None:
        """Write the rows that were not written yet."""
        Organisation.objects.bulk_create(self.organisations)
        User.objects.bulk_create([one.user for one in self.staff])
        # Creation days are filled in by the database layer; a login is as old as its first role.
        for one in self.staff:
            one.user.created_at = moment(one.membership.since, 9)
        User.objects.bulk_update([one.user for one in self.staff], ["created_at"], batch_size=200)
        Membership.objects.bulk_create([one.membership for one in self.staff])


def cast_of(
    region: Region, municipalities: dict[str, Municipality], counts: list[Counts], *, on: date
) -> Cast:
    """Everybody who guides people: the OCMWs, their partners, the region itself."""
    cast = Cast(region, municipalities, on)
    home = cast.organisation(REGION_NAME, OrganisationKind.REGION, None)
    cast.employ("Katrien Vermeulen", home, Role.COORDINATOR, door="05-regiocoordinator")
    cast.employ("Wim Deckers", home, Role.ADMINISTRATOR, door="09-beheerder")
    cast.employ("Nele Aerts", home, Role.DATA_PROTECTION, door="10-gegevensbescherming")
    n_coaches = max(N_COACHES, round(sum(one.people for one in counts) / CASELOAD))
    # Everyone has one coach at least; the rest of them goes where the people are.
    shares = share_out(n_coaches, [one.people for one in counts])
    while not all(shares):
        shares[shares.index(max(shares))] -= 1
        shares[shares.index(0)] += 1
    for one, n in zip(counts, shares, strict=True):
        cast.ocmws[one.nis] = _ocmw(cast, one, n)
    for key, (kind, name, (first, n)) in _PARTNERS.items():
        cast.partners[key] = _partner(cast, kind, name, first, n)
    return cast


def _ocmw(cast: Cast, counts: Counts, n_coaches: int) -> Ocmw:
    municipality = cast.municipalities[counts.nis]
    chance = Chance("ocmw", counts.nis)
    ocmw = cast.organisation(f"OCMW {municipality.name}", OrganisationKind.OCMW, counts.nis)
    ocmw.about = "Oefening: dit is niet het echte OCMW."
    coaches = [
        cast.employ(cast.new_name(chance), ocmw, Role.COACH)
        for _ in range(n_coaches - (counts.nis in {SCHOTEN, KAPELLEN}))
    ]
    n_workers = max(1, round(counts.people / 130))
    workers = [
        cast.employ(cast.new_name(chance), ocmw, Role.SOCIAL_WORKER)
        for _ in range(n_workers - (counts.nis == SCHOTEN))
    ]
    if counts.nis == SCHOTEN:
        coaches.insert(0, cast.employ(JORIS, ocmw, Role.COACH, door="01-coach-schoten"))
        workers.insert(
            0, cast.employ(SAMIRA, ocmw, Role.SOCIAL_WORKER, door="03-maatschappelijk-werker")
        )
        lead = cast.employ("An Goossens", ocmw, Role.TEAM_LEAD, door="04-teamverantwoordelijke")
    else:
        lead = cast.employ(cast.new_name(chance), ocmw, Role.TEAM_LEAD)
    if counts.nis == KAPELLEN:
        coaches.insert(0, cast.employ("Els Hermans", ocmw, Role.COACH, door="02-coach-kapellen"))
    return Ocmw(ocmw, municipality, coaches, workers, lead)


def _partner(cast: Cast, kind: OrganisationKind, name: str, first: str, n: int) -> list[Staff]:
    organisation = cast.organisation(name, kind, None)
    chance = Chance("partner", name)
    door = "06-partner-vdab" if kind == OrganisationKind.VDAB else ""
    everyone = [cast.employ(first, organisation, Role.PARTNER, door=door)]
    everyone += [
        cast.employ(cast.new_name(chance), organisation, Role.PARTNER) for _ in range(n - 1)
    ]
    return everyone
