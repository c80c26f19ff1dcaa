"""Opening a file, a birthday that was missing, and looking for a number blindly."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.models import Municipality, Organisation, User
from klaverblad.apps.journal import queries as journal_queries
from klaverblad.apps.journal import services as journal
from klaverblad.apps.people import merge_queries as merging
from klaverblad.apps.people import policies, queries
from klaverblad.apps.people import sharing_queries as sharing
from klaverblad.apps.people.models import Person
from klaverblad.apps.people.number_queries import ids_with_number
from klaverblad.apps.people.reach_queries import own_persons
from klaverblad.apps.people.values.insz import birthday_in
from klaverblad.errors import BadInput, Refused


@dataclass(frozen=True, slots=True)
class Newcomer:
    """What an intake asks before anything else."""

    first_name: str
    last_name: str
    municipality_id: str
    born_on: date | None = None
    language: str = "nl"
    phone: str = ""
    email: str = ""
    insz: str = ""
    insz_absent_because: str = ""


@transaction.atomic
def open_person(actor: Actor, newcomer: Newcomer) -> Person:
    """Start a file for someone who comes to the OCMW. With whom they live is not known yet."""
    policies.can_open_person(actor).enforce()
    # One at a time for each OCMW: while two index keys are in use, the database alone would not see
    # that a number stands there under the other.
    ocmw = Organisation.objects.select_for_update(no_key=True).get(pk=actor.organisation_id)
    someone = Person(
        organisation=ocmw,
        municipality=Municipality.objects.get(
            pk=newcomer.municipality_id, region_id=actor.region_id
        ),
        first_name=newcomer.first_name,
        last_name=newcomer.last_name,
        born_on=newcomer.born_on,
        language=newcomer.language,
        phone=newcomer.phone,
        email=newcomer.email,
        insz=newcomer.insz,
        insz_absent_because="" if newcomer.insz else newcomer.insz_absent_because,
    )
    if ids_with_number(Person.objects.filter(organisation=ocmw), newcomer.insz):
        # Blind: that it exists, not who it is.
        raise Refused(_("Dit rijksregisternummer heeft al een dossier. Zoek het eerst op."))
    someone.save()
    journal.emit("person.opened", actor, someone, person_id=someone.pk)
    return someone


@dataclass(frozen=True, slots=True)
class Alike:
    """Who may be the newcomer already.

    here        files in reach, to name and to open
    same        the file of one's own house with this very number: a second one cannot be opened
    elsewhere   a file that only a blind match found: for the session alone, never for a page
    """

    here: list[Person]
    elsewhere: UUID | None = None
    same: Person | None = None


def who_looks_like(actor: Actor, newcomer: Newcomer) -> Alike:
    """Ask before a file is opened twice: by name and birthday here, by number in the region.

    The number is looked for blindly, and counts as a look. Whoever looked too often hears nothing
    of it, and can open the file all the same.
    """
    policies.can_open_person(actor).enforce()
    # Among the people whom they may read anyhow, so it counts as no look.
    own = own_persons(actor)
    if same := own.filter(pk__in=ids_with_number(own, newcomer.insz)).first():
        return Alike([], same=same)
    here = merging.like(
        actor,
        first_name=newcomer.first_name,
        last_name=newcomer.last_name,
        born_on=newcomer.born_on,
        has_number=bool(newcomer.insz),
    )
    if not newcomer.insz:
        return Alike(here)
    try:
        match = look_for_number(actor, newcomer.insz)
    except Refused:
        return Alike(here)
    if match is None:
        return Alike(here)
    if not match.is_in_reach:
        return Alike(here, match.person_id)
    shared = queries.persons(actor).exclude(organisation_id=actor.organisation_id)
    return Alike([*here, *shared.filter(pk=match.person_id)])


@transaction.atomic
def tell_birthday(actor: Actor, person_id: UUID, *, born_on: date) -> Person:
    """Write down a birthday that was missing."""
    someone = queries.persons(actor).select_for_update(of=("self",)).get(pk=person_id)
    policies.can_record_fact(actor, someone).enforce()
    if someone.born_on is not None:
        raise Refused(_("De geboortedatum staat er al. Kijk na of het om deze persoon gaat."))
    if born_on > actor.on:
        raise BadInput(
            _("Deze geboortedatum moet nog komen. Kijk het jaartal na."), field="born_on"
        )
    numbered = birthday_in(someone.insz) if someone.insz else None
    if numbered is not None and numbered != born_on:
        raise BadInput(
            _("Dit is niet de geboortedag van het rijksregisternummer in dit dossier."),
            field="born_on",
        )
    someone.born_on = born_on
    someone.save(update_fields=["born_on"])
    journal.emit("birthday.told", actor, someone, person_id=someone.pk)
    return someone


# Some hundred metres: enough to reckon travel with, and no front door.
HOME_DECIMALS = 3
# Farther from the middle of the own town nobody lives who is guided there: numbers that changed places.
_HOME_DEGREES_MOST = 0.5


@transaction.atomic
def tell_home(actor: Actor, person_id: UUID, *, at: tuple[float, float] | None = None) -> Person:
    """Write down about where somebody lives, so that travel can be reckoned.

    at   latitude and longitude in degrees; without, the middle of the municipality
    """
    someone = queries.persons(actor).select_for_update(of=("self",)).get(pk=person_id)
    policies.can_record_fact(actor, someone).enforce()
    town = someone.municipality
    lat, lon = at or (town.lat, town.lon)
    if max(abs(lat - town.lat), abs(lon - town.lon)) > _HOME_DEGREES_MOST:
        raise BadInput(
            _("Dit punt ligt ver van %(town)s. Kijk de getallen na: eerst 51, dan 4.")
            % {"town": town.name},
            field="point",
        )
    someone.home_lat, someone.home_lon = round(lat, HOME_DECIMALS), round(lon, HOME_DECIMALS)
    someone.save(update_fields=["home_lat", "home_lon"])
    journal.emit("home.told", actor, someone, person_id=someone.pk)
    return someone


# So many looks an hour a person may need; whoever guesses needs thousands.
LOOKS_MOST = 20


@transaction.atomic
def look_for_number(actor: Actor, insz: str) -> sharing.Match | None:
    """Whether the region has a file with this number: a yes or a no, and nothing of the file.

    Each look is an event, without the number; too many in an hour are refused.
    """
    policies.can_ask_access(actor).enforce()
    return sharing.match_of(actor, counted_look(actor, lambda: sharing.with_number(actor, insz)))


@transaction.atomic
def counted_look(actor: Actor, look: Callable[[], list[UUID]]) -> list[UUID]:
    """Look for files outside one's reach, and count it; for services that asked their policy.

    raises   Refused when this actor looked too often in the last hour
    """
    # One at a time for each user, so that many at once do not all find room under the limit.
    user = User.objects.select_for_update(no_key=True).get(pk=actor.user_id)
    looked = journal_queries.count_since(
        "person.looked_for", actor, since=timezone.now() - timedelta(hours=1)
    )
    if looked >= LOOKS_MOST:
        raise Refused(
            _("Je zocht al %(count)s keer in een uur. Wacht even, of vraag het aan een collega.")
            % {"count": LOOKS_MOST}
        )
    found = look()
    journal.emit("person.looked_for", actor, user, found=bool(found))
    return found


@transaction.atomic
def record_export(actor: Actor, person_id: UUID, *, form: str, n_left_out: int) -> None:
    """Write down that a copy of a whole file left the house, and how much was left out of it."""
    someone = queries.persons(actor).get(pk=person_id)
    policies.can_export_file(actor, someone).enforce()
    journal.emit(
        "person.file_exported",
        actor,
        someone,
        person_id=someone.pk,
        form=form,
        n_left_out=n_left_out,
    )
