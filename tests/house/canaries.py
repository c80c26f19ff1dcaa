"""Words that stand nowhere by chance: where they were planted, and where they are found again."""

from __future__ import annotations

import base64
import binascii
import contextlib
import pickle
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions
from django.contrib.sessions.models import Session
from django.db import connection

from klaverblad.apps.access.holder_services import SESSIONS, place_of_row
from klaverblad.apps.access.sealed import unseal
from klaverblad.apps.accounts.models import Membership, Role, User
from klaverblad.apps.people.models import Person, TeamMember
from klaverblad.site.models import CacheEntry
from tests.world import CANARY, World

FIRST_NAME = "Koolwitje"
EMAIL = "dagpauwoog@oefenregio.example"
PHONE = "0499 83 61 57"
INSZ = "85073003328"
NOTE = "Atalanta vertelde over schulden."
SEARCH = "Citroentje"
PASSWORD = "een lange zin met Landkaartje erin"

# Everything is compared in small letters.
CANARIES: dict[str, tuple[str, ...]] = {
    "first name": ("koolwitje",),
    "name": (CANARY.lower(),),
    "e-mail": ("dagpauwoog",),
    "phone": ("0499 83 61 57", "0499836157", "0499%2083"),
    "insz": (INSZ, "85.07.30-033.28", "85.07.30"),
    "note": ("atalanta",),
    "search": ("citroentje",),
    "password": ("landkaartje",),
}

# Where people stand, because that is what the table is for. Everything else is a leak.
ALLOWED: dict[str, set[str]] = {
    "people_person.first_name": {"first name"},
    "people_person.last_name": {"name"},
    "people_person.phone": {"phone"},
    "people_person.email": {"e-mail"},
    "accounts_user.name": {"first name", "name"},
    "accounts_user.email": {"e-mail"},
    # allauth's own list of the addresses of a login.
    "account_emailaddress.email": {"e-mail"},
    # What somebody says of a person, kept to be read by the team.
    "trajectories_contact.note": {"note", "name"},
    "trajectories_step.title": {"name"},
    "trajectories_goal.words": {"first name"},
    "trajectories_domainposition.what_counts": {"note"},
    "trajectories_stepanswer.remark": {"name"},
    "people_document.title": {"name"},
    # The text that was signed and by whom, and the words of goals and steps as they were.
    "loans_loan.content": {"first name", "name"},
    "loans_loansignature.name": {"first name", "name"},
    "trajectories_gpmi.content": {"first name", "name"},
    "trajectories_gpmisignature.name": {"first name", "name"},
    "trajectories_planchange.before": {"first name", "name"},
    "trajectories_planchange.after": {"first name", "name"},
}


def found_in(text: str | bytes) -> set[str]:
    """Which canaries stand in a text or a file."""
    small = text.decode("latin-1").lower() if isinstance(text, bytes) else text.lower()
    return {name for name, words in CANARIES.items() if any(word in small for word in words)}


@dataclass(frozen=True)
class Planted:
    """The person whom everything is about, and their own login."""

    person: Person
    login: Membership


def plant(world: World) -> Planted:
    """Give the person of the small region a name, a number and a login that are found anywhere."""
    user = User.objects.create_user(EMAIL, f"{FIRST_NAME} {CANARY}", password=PASSWORD)
    login = Membership.objects.create(
        user=user, organisation=world.coach.organisation, role=Role.PERSON, since=world.on
    )
    person = world.person
    person.first_name, person.last_name, person.user = FIRST_NAME, CANARY, user
    person.phone, person.email, person.born_on = PHONE, EMAIL, date(1985, 7, 30)
    person.insz, person.insz_absent_because = INSZ, ""
    person.save()
    assert TeamMember.objects.filter(person=person, user=world.partner.user).exists()
    return Planted(person, login)


def leaks_in_the_database() -> list[str]:
    """Every column of every table that holds a canary which may not stand there."""
    found: dict[str, set[str]] = {}
    for table, row in _rows():
        for column, value in row.items():
            here = f"{table}.{column}"
            found.setdefault(here, set()).update(*map(found_in, _forms(value)))
    for name, texts in (("session", _sessions()), ("cache", _cached())):
        found[f"{name}, opened"] = set().union(*map(found_in, texts))
    return sorted(
        f"{here}: {', '.join(sorted(left))}"
        for here, names in found.items()
        if (left := names - ALLOWED.get(here, set()))
    )


def _rows() -> Iterator[tuple[str, dict[str, Any]]]:
    """Every row of every table, whatever made it."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            columns = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                yield table, dict(zip(columns, row, strict=True))


def _forms(value: Any) -> Iterator[str | bytes]:
    """A value as it stands there, and as it reads when it is only written otherwise."""
    if isinstance(value, memoryview | bytes):
        yield bytes(value)
        return
    text = str(value)
    yield text
    for piece in (text, *text.split(":"), *text.split(".")):
        with contextlib.suppress(binascii.Error, ValueError):
            opened = base64.b64decode(piece + "=" * (-len(piece) % 4), altchars=b"-_")
            yield opened
            with contextlib.suppress(zlib.error):
                yield zlib.decompress(opened)


def _sessions() -> list[str]:
    # Under the seal of each row lies what Django wrote.
    django_s = DatabaseSessions()
    return [
        str(django_s.decode(unseal(one.session_data, where=place_of_row(SESSIONS, one.pk))))
        for one in Session.objects.all()
    ] or [""]


def _cached() -> list[str]:
    values = CacheEntry.objects.values_list("value", flat=True)
    return [str(pickle.loads(base64.b64decode(one))) for one in values] or [""]  # noqa: S301 our own
