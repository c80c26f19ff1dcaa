"""What sealing costs: opening a thousand numbers, listing a thousand people, looking one up, rotating.

Against the same work on plain text in the same run, on SQLite. Time of the processor, so that what
else a machine does is not counted; median of 20 after a warm-up.

    python benchmarks/sealing.py
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PEOPLE = 1_000
ROUNDS = 20


def median_ms(work: Callable[[], object]) -> float:
    """How long it takes, in the middle of twenty times."""
    work()
    taken = []
    for _ in range(ROUNDS):
        started = time.process_time()
        work()
        taken.append((time.process_time() - started) * 1000)
    return statistics.median(taken)


def make_people() -> str:
    """A thousand people with a number each; the region they live in."""
    from django.utils import timezone

    from klaverblad.apps.people.models import Person
    from tests.world import build

    world = build(timezone.localdate())
    Person.objects.bulk_create(
        Person(
            first_name=f"Rij{number}",
            last_name="Janssens",
            insz=f"{number:011}",
            organisation=world.coach.organisation,
            municipality=world.person.municipality,
        )
        for number in range(PEOPLE)
    )
    return world.region.pk


def measured(region_id: str) -> list[tuple[str, float]]:
    """Each kind of work, and the plain work beside it."""
    from klaverblad.apps.people.models import Person
    from klaverblad.apps.people.number_queries import person_ids_with_number

    people = Person.objects.exclude(insz="")
    by_phone = Person.objects.filter(organisation__region_id=region_id, phone="0499")
    return [
        ("list 1,000 people, no number read", median_ms(lambda: list(people.all()))),
        ("the same without the column", median_ms(lambda: list(people.defer("insz")))),
        ("list 1,000 people, every number read", median_ms(lambda: [p.insz for p in people.all()])),
        ("look one number up", median_ms(lambda: person_ids_with_number(f"{7:011}",
                                                                        region_id=region_id))),
        ("look one plain column up, no index", median_ms(
            lambda: list(by_phone.values_list("pk", flat=True)))),
        ("seal 1,000 numbers", median_ms(lambda: [Person(insz="85073003328")
                                                  for _ in range(PEOPLE)])),
        ("the same rows without a number", median_ms(lambda: [Person() for _ in range(PEOPLE)])),
    ]  # fmt: skip


def rotation_ms() -> float:
    """One rotation of everything."""
    from django.conf import settings
    from django.utils import timezone

    from klaverblad.apps.access.key_services import rotate

    started = time.process_time()
    rotate(settings.KLAVERBLAD_KEYRING, on=timezone.localdate(), say=lambda _: None)
    return (time.process_time() - started) * 1000


def main() -> None:
    """Make the people, measure, print the table."""
    with tempfile.TemporaryDirectory() as data:
        os.environ |= {
            "KLAVERBLAD_DEMO": "1",
            "KLAVERBLAD_DATA": data,
            "KLAVERBLAD_LOG": "ERROR",
            "DJANGO_SETTINGS_MODULE": "klaverblad.site.settings",
        }
        os.environ.pop("DATABASE_URL", None)
        sys.path.insert(0, str(ROOT))
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0, interactive=False)
        region_id = make_people()
        for name, ms in [*measured(region_id), ("rotate 1,000 numbers", rotation_ms())]:
            print(f"{name:40} {ms:9.2f} ms")


if __name__ == "__main__":
    main()
