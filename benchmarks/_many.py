"""A Flanders of practice regions: the one region, copied beside itself by the database.

Telling 200,000 lives takes an hour; copying 1,500 told ones takes minutes. Every copy is a region
of its own with its own towns, organisations, logins, people and places, so a coach still has some
hundred people. The journal is not copied: its chain is made row by row, and no list reads it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import connection, models

# Their keys become other keys, and whatever points at them follows.
_OWN = (
    "accounts.Region",
    "accounts.Municipality",
    "accounts.Organisation",
    "accounts.User",
    "accounts.Membership",
    "people.Person",
    "people.Household",
    "people.HouseholdMembership",
    "people.Consent",
    "people.TeamMember",
    "people.Fact",
    "trajectories.Trajectory",
    "trajectories.Goal",
    "trajectories.Screening",
    "trajectories.DomainPosition",
    "trajectories.Step",
    "trajectories.Contact",
    "trajectories.Appointment",
    "trajectories.AftercareMoment",
    "places.Place",
)
# What is sealed for its own row cannot be copied, and nobody in a load test has a number.
_INSTEAD = {
    "people.Person.insz": "''",
    "people.Person.insz_index": "''",
    "people.Person.insz_absent_because": "'not_asked'",
    "accounts.User.email": "'k' || n || '-' || s.email",
}


def copy_region(copies: int, say: Callable[[str], object]) -> None:
    """Put so many copies of everything beside what is there."""
    from django.apps import apps

    from klaverblad.apps.places.models import Place

    assert connection.vendor == "postgresql", "a load test is about PostgreSQL"
    own = [apps.get_model(name) for name in _OWN]
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE towns AS SELECT nis, row_number() OVER (ORDER BY nis) AS nr,"
            " count(*) OVER () AS n_towns FROM accounts_municipality"
        )
        # Every row is right because the row it copies is; no key is looked up again.
        cursor.execute("SET session_replication_role = replica")
        for model in [*own, Place.accepts.through]:
            rows, table = 0, model._meta.db_table
            cursor.execute(f'CREATE TEMPORARY TABLE told AS SELECT * FROM "{table}"')
            # One copy after another, so that what stands in one file lies together as it does in
            # the region that is copied: not each row of it among its own hundred copies.
            for number in range(1, copies + 1):
                cursor.execute(_insert(model, set(own)), [number])
                rows += cursor.rowcount
            cursor.execute("DROP TABLE told")
            say(f"{table}: {rows} rows")
        cursor.execute("SET session_replication_role = origin")
        cursor.execute("ANALYZE")


def _insert(model: type[models.Model], own: set[type[models.Model]]) -> str:
    fields = [f for f in model._meta.concrete_fields if not isinstance(f, models.AutoField)]
    columns = ", ".join(f'"{field.column}"' for field in fields)
    said = ", ".join(_copied(field, own) for field in fields)
    return (
        f'INSERT INTO "{model._meta.db_table}" ({columns}) SELECT {said}'
        " FROM told AS s, (SELECT %s::integer AS n) AS numbered"
    )


def _copied(field: models.Field[Any, Any], own: set[type[models.Model]]) -> str:
    label = f"{field.model._meta.label}.{field.name}"
    if label in _INSTEAD:
        return _INSTEAD[label]
    column = f's."{field.column}"'
    of = field.related_model if field.is_relation else field.model
    if of not in own or not (field.is_relation or field.primary_key):
        return column
    key = of._meta.pk
    if isinstance(key, models.UUIDField):
        return f"md5({column}::text || ':' || n)::uuid"
    if of._meta.label == "accounts.Municipality":
        town = f"(SELECT (80000 + nr + n * n_towns)::text FROM towns WHERE nis = {column})"
        return f"CASE WHEN {column} IS NULL THEN NULL ELSE {town} END"
    return f"{column} || '-' || n"
