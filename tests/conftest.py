"""What every test may ask for: a clean database, a database of its own, somebody signed in."""

from __future__ import annotations

import gc
import os
import pickle
import shutil
import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.scheduling import Scheduling
from tests.statements import Statements
from tests.templates import Templates

if TYPE_CHECKING:
    from django.test import Client
    from playwright.sync_api import Browser

# No shared memory: in a container it is often too small for a page.
_CHROMIUM_FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-dev-shm-usage",
]
# The same engine without windows and bars: a new visitor costs it a seventh.
CHROMIUM_NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
_DATABASE_FIXTURES = {"db", "own_database", "transactional_db"}


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "database: reads or writes; runs on PostgreSQL as well")
    config.addinivalue_line("markers", "sqlite: holds for the embedded database alone")
    config.addinivalue_line("markers", "postgresql: asked of the stricter of the two databases")
    config.addinivalue_line(
        "markers", "one_of_each: the region holds one of each thing that has an id (tests/ids.py)"
    )
    config.pluginmanager.register(Statements(), "statements")
    config.pluginmanager.register(Templates(), "templates")
    config.pluginmanager.register(Scheduling(), "scheduling")
    _keep_only_what_is_asked()
    _be_patient()


def _be_patient() -> None:
    """A machine that does more at once is slow; that is no property of what is tested."""
    from hypothesis import HealthCheck, settings

    settings.register_profile(
        "patient", deadline=None, suppress_health_check=[HealthCheck.too_slow]
    )
    settings.load_profile("patient")


def _keep_only_what_is_asked() -> None:
    """Of each answer the context of the page itself: that of a hundred parts is never looked at."""
    from django.test import client

    whole = client.store_rendered_templates

    def first(store: dict[str, Any], *args: Any, **kwargs: Any) -> None:
        if "templates" not in store:
            whole(store, *args, **kwargs)

    client.store_rendered_templates = first


# First: the workers start in this same hook, and they should find the words there.
@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """In a fresh clone no language but Dutch can be spoken yet."""
    from django.core.management import call_command

    if not hasattr(session.config, "workerinput"):
        call_command("words", verbosity=0)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """All that is read here stays: to look through it for rubbish in the meantime finds none."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()


# First: what `-m` selects is decided by a later hook.
@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what touches the database, so that it is found for the second run on PostgreSQL."""
    for item in items:
        asks = set(getattr(item, "fixturenames", ()))
        if asks & _DATABASE_FIXTURES or item.get_closest_marker("django_db"):
            item.add_marker("database")
        if (mark := item.get_closest_marker("django_db")) and (
            mark.kwargs.get("transaction") or "transactional_db" in asks
        ):
            # Its clean-up empties every table, which the journal refuses, as it should.
            message = f"{item.nodeid}: transaction=True cannot empty the journal; use own_database"
            raise pytest.UsageError(message)
    # What was read so far stays until the end; to look through it again and again frees nothing.
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def pytest_collection_finish(session: pytest.Session) -> None:
    """Tests of one group share a folder or a region: scattered over workers they break each other."""
    if not getattr(session.config.option, "loadgroup", False):
        return
    for item in session.items:
        if item.get_closest_marker("xdist_group") and "@" not in item.nodeid:
            message = f"{item.nodeid} lost its group: this pytest and this xdist do not go together"
            raise pytest.UsageError(message)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, started once per worker: a thread can hold only one Playwright."""
    from playwright.sync_api import sync_playwright

    program = next((found for name in CHROMIUM_NAMES if (found := shutil.which(name))), None)
    if program is None:
        pytest.skip("There is no Chromium here.")
    # Playwright keeps an event loop in this thread, asleep; Django would take it for a busy one.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=program, args=_CHROMIUM_FLAGS)
        yield running
        running.close()


@pytest.fixture(autouse=True)
def _no_language_stays() -> Iterator[None]:
    """A request leaves its language behind in its thread, which here is that of the next test."""
    from django.utils import translation

    yield
    translation.deactivate()


@pytest.fixture
def today() -> date:
    """The day that the desk thinks it is."""
    from django.utils import timezone

    return timezone.localdate()


@pytest.fixture(scope="session")
def _migrated(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The database of the tests, also when no selected test asks pytest-django for one."""
    from django.db import connection

    original, creation = connection.settings_dict["NAME"], connection.creation
    if original == creation._get_test_db_name():
        yield
        return
    with django_db_blocker.unblock():
        creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    yield
    with django_db_blocker.unblock():
        creation.destroy_test_db(original, verbosity=0)


def _noted(request: pytest.FixtureRequest) -> AbstractContextManager[None]:
    """Note the statements of this test; what made the database before it is nobody's."""
    return request.config.pluginmanager.get_plugin("statements").noted(request.node)


@pytest.fixture
def own_database(
    request: pytest.FixtureRequest, _migrated: None, django_db_blocker: Any
) -> Iterator[None]:
    """A copy of the migrated database, in which commits are real; thrown away afterwards.

    For tests of locks, threads and rollbacks. Django's own way empties every table after each
    test, and the journal refuses that, as it should. Threads started here see the copy too.
    """
    with django_db_blocker.unblock():
        copy = _copy_of_database()
        with _using(copy), _noted(request):
            yield
        _forget(copy)


# Lines to databases that are not spoken to now: a new line first reads the shape of everything.
_kept_open: dict[str, Any] = {}


@contextmanager
def _using(database: str) -> Iterator[None]:
    """Let the connection be to this database for a while."""
    from django.db import connection

    original = connection.settings_dict["NAME"]
    _turn_to(database)
    try:
        yield
    finally:
        _turn_to(original)


def _turn_to(database: str) -> None:
    """Speak to another database; the line to the one before is kept, if nothing is wrong with it."""
    from django.db import connection

    if connection.connection and not connection.in_atomic_block and not connection.errors_occurred:
        _kept_open[connection.settings_dict["NAME"]] = connection.connection
        connection.connection = None
    connection.close()
    connection.settings_dict["NAME"] = database
    line = _kept_open.pop(database, None)
    if line is not None:
        # What a fresh line finds: nothing that the one before left behind.
        connection.in_atomic_block = connection.needs_rollback = connection.errors_occurred = False
        connection.savepoint_ids, connection.atomic_blocks, connection.run_on_commit = [], [], []
        connection.closed_in_transaction = False
        connection.connection = line


def _hang_up(database: str) -> None:
    """Let nothing of ours be connected to this database."""
    from django.db import connection

    if connection.settings_dict["NAME"] == database:
        connection.close()
    if line := _kept_open.pop(database, None):
        line.close()


def _copy_of_database() -> str:
    """A copy beside the database of the tests, which nobody may be using now: its name."""
    from django.db import connection

    original = connection.settings_dict["NAME"]
    copy = f"{original}-{uuid.uuid4().hex[:8]}"
    _hang_up(original)
    if connection.vendor == "sqlite":
        shutil.copyfile(original, copy)
    else:
        _on_server(f'CREATE DATABASE "{copy}" TEMPLATE "{original}"')
    return copy


def _empty_database() -> str:
    """A database beside that of the tests in which nothing was made yet: its name."""
    from django.db import connection

    name = f"{connection.settings_dict['NAME']}-{uuid.uuid4().hex[:8]}"
    if connection.vendor == "sqlite":
        Path(name).touch()
    else:
        _on_server(f'CREATE DATABASE "{name}"')
    return name


def _forget(database: str) -> None:
    from django.db import connection

    _hang_up(database)
    if connection.vendor == "sqlite":
        for rest in Path(database).parent.glob(Path(database).name + "*"):
            rest.unlink()
    else:
        _on_server(f'DROP DATABASE "{database}" WITH (FORCE)')


def _on_server(statement: str) -> None:
    """Run one statement beside the test database, where no transaction is open."""
    from django.db import connection

    with connection._nodb_cursor() as cursor:
        cursor.execute(statement)


@pytest.fixture
def sign_in(client: Client) -> Callable[[Any], Client]:
    """Give a browser in which the user of this membership is signed in by a practice button."""
    from django.conf import settings

    from klaverblad.apps.accounts.middleware import DEMO_SESSION
    from klaverblad.apps.accounts.services import SESSION_KEY

    def sign(membership: Any) -> Client:
        client.force_login(membership.user, backend=settings.AUTHENTICATION_BACKENDS[0])
        session = client.session
        session[DEMO_SESSION] = True
        session[SESSION_KEY] = str(membership.pk)
        session.save()
        return client

    return sign


@pytest.fixture
def own_files(settings: Any, tmp_path: Path) -> Path:
    """A folder of documents for this test alone: a sweep takes away what its database knows not."""
    settings.MEDIA_ROOT = tmp_path / "files"
    return settings.MEDIA_ROOT


@dataclass
class _Region:
    """The small region of one day, in a database of its own that no test changes for good."""

    database: str
    files: Path
    world: bytes


@pytest.fixture(scope="session")
def _region_of(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[..., _Region]]:
    """The region of a day: made once per worker, and anew when midnight passes.

    more      what it holds besides: "ids", one of each thing that has an id, for tests that need
              many of those; "file", a row about the person in every table
    """
    from django.test import override_settings

    from tests.full_file import fill
    from tests.ids import ids_of
    from tests.world import build

    made: dict[tuple[date, str], _Region] = {}

    def region(day: date, more: str = "") -> _Region:
        if (day, more) not in made:
            files = tmp_path_factory.mktemp("region") / "files"
            with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=files):
                database = _copy_of_database()
                with _using(database):
                    world = build(day)
                    if more == "ids":
                        world = replace(world, ids=ids_of(world))
                    elif more == "file":
                        fill(world)
                    made[day, more] = _Region(database, files, pickle.dumps(world))
        return made[day, more]

    yield region

    with django_db_blocker.unblock():
        for one in made.values():
            _forget(one.database)


@pytest.fixture
def _region(request: pytest.FixtureRequest, today: date, django_db_blocker: Any) -> Iterator[Any]:
    """Go to the database of the region, if the test asks for it, before its transaction begins."""
    asks = set(request.fixturenames)
    if not asks & {"world", "full_world"} or "own_database" in asks:
        yield None
        return
    more = "ids" if request.node.get_closest_marker("one_of_each") else ""
    region = request.getfixturevalue("_region_of")(today, "file" if "full_world" in asks else more)
    with django_db_blocker.unblock(), _using(region.database):
        yield region


@pytest.fixture
def _django_db_helper(
    request: pytest.FixtureRequest, _region: Any, _django_db_helper: None
) -> Iterator[None]:
    """Begin the transaction of a test, as pytest-django does, but on the right database."""
    with _noted(request):
        yield


@pytest.fixture
def world(_region: Any, db: None, own_files: Path) -> Any:
    """The small region of tests/world.py, in the test's own transaction."""
    return _own_copy(_region, own_files)


@pytest.fixture
def full_world(_region: Any, db: None, own_files: Path) -> Any:
    """The same region, with something of everything in the file of its person."""
    return _own_copy(_region, own_files)


def _own_copy(region: _Region, files: Path) -> Any:
    shutil.copytree(region.files, files)
    return pickle.loads(region.world)  # noqa: S301  (made a moment ago, by ourselves)
