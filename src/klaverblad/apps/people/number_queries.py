"""Finding a person by register number, through the blind index.

Whoever is found here was not scoped to an actor: only a scoped query of another module calls this,
and tells no more than its actor may know.
"""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from klaverblad.apps.access.keyring import keyring
from klaverblad.apps.access.sealed import blind_indexes
from klaverblad.apps.people.models import Person

USE = "insz"


def person_ids_with_number(insz: str, *, region_id: str) -> list[UUID]:
    """Everybody in a region with this number, at any OCMW: at most one for each.

    For scoped queries alone: what an actor may hear of it is not known here.
    """
    return ids_with_number(Person.objects.filter(organisation__region_id=region_id), insz)


def ids_with_number(people: QuerySet[Person], insz: str) -> list[UUID]:
    """Whoever of these people has this number, also while the keys are being changed.

    insz   eleven digits, as `values.insz.read_insz` gives them; "" finds nobody
    """
    if not insz:
        return []
    while True:
        keys = keyring()
        indexes = blind_indexes(insz, use=USE)
        found = list(people.filter(insz_index__in=indexes).values_list("pk", flat=True))
        # The file of keys changes before the first row does. So if it is still the same, no row
        # moved to a key that we did not ask for.
        if keyring() is keys:
            return found
