"""What every test may ask for: a clean database, a database of its own, somebody signed in."""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

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
_CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
_DATABASE_FIXTURES = {"db", "own_database", "transactional_db"}


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "database: reads or writes; runs on PostgreSQL as well")
    config.addinivalue_line("markers", "sqlite: holds for the embedded database alone")


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


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, started once per worker: a thread can hold only one Playwright."""
    from playwright.sync_api import sync_playwright

    program = next((found for name in _CHROMIUM_NAMES if (found := shutil.which(name))), None)
    if program is None:
        pytest.skip("There is no Chromium here.")
    # Playwright keeps an event loop in this thread, asleep; Django would take it for a busy one.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=program, args=_CHROMIUM_FLAGS)
        yield running
        running.close()


@pytest.fixture
def today() -> date:
    """The day that the desk thinks it is."""
    from django.utils import timezone

    return timezone.localdate()


@pytest.fixture
def own_database(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """A copy of the migrated database, in which commits are real; thrown away afterwards.

    For tests of locks, threads and rollbacks. Django's own way empties every table after each
    test, and the journal refuses that, as it should. Threads started here see the copy too.
    """
    from django.db import connection

    with django_db_blocker.unblock():
        original = connection.settings_dict["NAME"]
        connection.close()
        if connection.vendor == "sqlite":
            copy = f"{original}-{uuid.uuid4().hex[:8]}"
            shutil.copyfile(original, copy)
        else:
            copy = f"{original}_{uuid.uuid4().hex[:8]}"
            _on_server(f'CREATE DATABASE "{copy}" TEMPLATE "{original}"')
        connection.settings_dict["NAME"] = copy
        try:
            yield
        finally:
            connection.close()
            connection.settings_dict["NAME"] = original
            if connection.vendor == "sqlite":
                for rest in Path(copy).parent.glob(Path(copy).name + "*"):
                    rest.unlink()
            else:
                _on_server(f'DROP DATABASE "{copy}" WITH (FORCE)')


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


@pytest.fixture
def world(db: None, today: date, own_files: Path) -> Any:
    """The small region of tests/world.py, in the test's own transaction."""
    from tests.world import build

    return build(today)
