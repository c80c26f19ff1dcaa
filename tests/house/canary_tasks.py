"""Work that fails with a whole row in its error, as real work could."""

from __future__ import annotations

from django_tasks import task

from klaverblad.apps.people.models import Person


@task()
def break_a_row(person_id: str) -> None:
    """Ask the database for what it refuses, and say about whom."""
    someone = Person.objects.get(pk=person_id)
    try:
        Person.objects.filter(pk=person_id).update(home_lat=51.2, home_lon=None)
    except Exception as error:
        message = f"{someone.name} {someone.phone} {someone.email} {someone.insz}"
        raise ValueError(message) from error
