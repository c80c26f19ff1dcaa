"""How long the server works on each page and each reading of the API, in the full practice region.

In process, so without a network: median of 20 after a warm-up, the queries asked, the bytes sent
(gzip). The lower bound in the same run is a view that does nothing behind the same middleware.

    python benchmarks/pages.py              the region as the printed tables say (some 1,500 people)
    python benchmarks/pages.py --people 60  a small one, to try it out
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.test import Client

ROOT = Path(__file__).resolve().parents[1]
ROUNDS = 20
# The practice buttons behind which somebody sits who may open the page.
DOORS = {
    "coach": "deur-01",
    "social_worker": "deur-03",
    "team_lead": "deur-04",
    "coordinator": "deur-05",
    "partner": "deur-06",
    "workplace": "deur-07",
    "person": "deur-08",
    "administrator": "deur-09",
    "officer": "deur-10",
    "mentor": "deur-11",
    "expert": "deur-12",
}
# What a person waits for without noticing, minus the way to a browser and back.
TARGET_MS = 100


def make_region(data: str, people: int | None) -> None:
    """Load the practice region in a folder of its own."""
    command = [Path(sys.executable).with_name("klaverblad"), "demo", "--no-serve"]
    if people:
        command += ["--scale", str(people)]
    subprocess.run(command, env=os.environ | {"KLAVERBLAD_DATA": data}, check=True)


def __getattr__(name: str) -> Any:
    """`urlpatterns`, once Django is ready: the desk's own, and the view that does nothing."""
    if name != "urlpatterns":
        raise AttributeError(name)
    from django.http import HttpResponse
    from django.urls import include, path

    from klaverblad.apps.access.guard import guarded_by
    from klaverblad.apps.access.policies import is_signed_in

    empty = guarded_by(is_signed_in)(lambda _request: HttpResponse("<p>niets</p>"))
    return [path("niets/", empty), path("", include("klaverblad.site.urls"))]


@dataclass(frozen=True)
class Measured:
    """One page."""

    name: str
    cpu_ms: float
    ms: float
    slowest_ms: float
    queries: int
    kilobytes: float

    def line(self, floor: float) -> str:
        return (
            f"{self.name:34} {self.cpu_ms:8.1f} {self.ms:8.1f} {self.slowest_ms:8.1f}"
            f" {self.cpu_ms / floor:7.1f} {self.queries:8d} {self.kilobytes:8.1f}"
            f"  {'' if self.cpu_ms <= TARGET_MS else 'slow'}"
        )


def signed_in(role: str) -> Client:
    """A browser behind the practice button of this role."""
    from django.conf import settings
    from django.test import Client

    from klaverblad.apps.accounts.middleware import DEMO_SESSION
    from klaverblad.apps.accounts.models import Membership

    browser = Client(headers={"accept-encoding": "gzip", "host": "localhost"})
    if role:
        member = Membership.objects.get(user__email__startswith=DOORS[role])
        browser.force_login(member.user, backend=settings.AUTHENTICATION_BACKENDS[0])
        session = browser.session
        session[DEMO_SESSION] = True
        session.save()
    return browser


def ids(names: set[str]) -> dict[str, Any]:
    """Nadia Wouters in Schoten, and one of each thing around her: what the region has, else made."""
    from tests.ids import MAKERS

    world = around_nadia()
    known: dict[str, Any] = {"key": "has_car"}
    for name in sorted(names & MAKERS.keys()):
        try:
            known[name] = MAKERS[name](world)
        except Exception as problem:  # noqa: BLE001  one page less to measure, and it is said
            print(f"no {name}: {type(problem).__name__} {problem}")
    return known


class Around(SimpleNamespace):
    """What `tests.world.World` holds, of the practice region."""

    def actor(self, name: str) -> Any:
        from klaverblad.apps.accounts.actor import Actor

        return Actor.of(getattr(self, name), on=self.on)


def around_nadia() -> Around:
    """She, who works with her, and one of each thing that stands in her file."""
    from django.utils import timezone

    from klaverblad.apps.accounts.models import Membership, Role
    from klaverblad.apps.people.models import Person
    from klaverblad.apps.places.models import Place
    from klaverblad.apps.trajectories.models import AftercareMoment, Trajectory

    nadia = Person.objects.get(first_name="Nadia", last_name="Wouters", user__isnull=False)
    trajectory = Trajectory.objects.filter(person=nadia).first()
    members = {
        role: Membership.objects.get(user__email__startswith=door) for role, door in DOORS.items()
    }
    coaches = Membership.objects.filter(role=Role.COACH, until=None).order_by("pk")
    theirs = coaches.filter(organisation=nadia.organisation).exclude(pk=members["coach"].pk)
    moments = AftercareMoment.objects.filter(done_on=None, skipped_because="")
    login = members.pop("person")
    return Around(
        **members,
        ids={},
        on=timezone.localdate(),
        region=nadia.organisation.region,
        person=nadia,
        trajectory=trajectory,
        colleague=theirs.first(),
        neighbour=coaches.exclude(organisation=nadia.organisation).first(),
        self_login=login,
        step=trajectory.steps.exclude(state="done").first(),
        contact=trajectory.contacts.first(),
        moment=moments.filter(trajectory__organisation=nadia.organisation).first(),
        document=nadia.documents.first(),
        place=Place.objects.filter(closed_on=None).order_by("title", "pk").first(),
    )


def measure(name: str, browser: Client, url: str) -> Measured | None:
    """Twenty times after two that warm up."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as asked:
        answer = browser.get(url)
    # Counted now: the next request empties the log of queries.
    queries = len(asked)
    if answer.status_code != 200:
        # Said, so that no page goes missing in silence.
        print(f"not measured: {name} answers {answer.status_code}")
        return None
    browser.get(url)
    worked, taken = [], []
    for _ in range(ROUNDS):
        started, begun = time.perf_counter(), time.process_time()
        browser.get(url)
        worked.append((time.process_time() - begun) * 1000)
        taken.append((time.perf_counter() - started) * 1000)
    middle = statistics.median
    size = len(answer.content) / 1000
    return Measured(name, middle(worked), middle(taken), max(taken), queries, size)


def main() -> None:
    """Make the region, measure each page, print the table."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--people", type=int)
    people = reader.parse_args().people
    os.environ |= {
        "KLAVERBLAD_DEMO": "1",
        "KLAVERBLAD_LOG": "ERROR",
        "DJANGO_SETTINGS_MODULE": "klaverblad.site.settings",
    }
    os.environ.pop("DATABASE_URL", None)
    with tempfile.TemporaryDirectory() as data:
        make_region(data, people)
        os.environ["KLAVERBLAD_DATA"] = data
        sys.path.insert(0, str(ROOT))
        import django

        django.setup()
        tell(measured_pages())


def measured_pages() -> list[Measured]:
    """The empty view first, then every page of the list, then whatever a system may read."""
    from django.test import override_settings

    from tests.operations import every_operation
    from tests.routes import own_addresses

    pages = [one for one in own_addresses() if one.route.page]
    known = ids({name for one in pages for name in one.parameters} | {"person_id", "place_id"})
    for one in pages:
        if missing := set(one.parameters) - set(known) - set(one.route.fixed):
            print(f"not measured: {one.name}, the region has no {', '.join(sorted(missing))}")
    asked = {"personId": known["person_id"], "placeId": known["place_id"]}
    with override_settings(ROOT_URLCONF="__main__"):
        found = [measure("(empty view)", signed_in("coach"), "/niets/")]
        found += [
            measure(one.name, signed_in(one.route.as_role), one.url(known))
            for one in pages
            if set(one.parameters) <= set(known) | set(one.route.fixed)
        ]
        found += [
            measure(f"{one.door.method} {one.door.path}", signed_in("coach"), one.url(asked))
            for one in every_operation()
            if one.door.method == "GET"
        ]
    return [one for one in found if one is not None]


def tell(found: list[Measured]) -> None:
    """The table, the slowest page last."""
    floor = found[0].cpu_ms
    heads = f"{'cpu ms':>8} {'ms':>8} {'slowest':>8} {'x empty':>7} {'queries':>8} {'kB gzip':>8}"
    print(f"\n{'page':34} {heads}")
    for one in sorted(found, key=lambda one: one.cpu_ms):
        print(one.line(floor))
    slow = [one.name for one in found if one.cpu_ms > TARGET_MS]
    print(f"\n{len(found) - 1} pages, {len(slow)} above {TARGET_MS} ms")


if __name__ == "__main__":
    main()
