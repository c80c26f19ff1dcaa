"""The migrated database is made once and then copied.

To follow every migration takes half a minute, and each worker of each round needs a database. For
SQLite the copy is kept for the next run as well, under a mark of all migrations; on PostgreSQL it
lives as long as the run.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from pytest_django.plugin import blocking_manager_key


class Templates:
    """Lets Django make each database of the tests from the first one."""

    @pytest.hookimpl
    def pytest_sessionstart(self) -> None:
        from django.db.backends.base.creation import BaseDatabaseCreation

        whole = BaseDatabaseCreation.create_test_db

        def create_test_db(
            creation: Any, verbosity: int = 1, autoclobber: bool = False, *args: Any, **kwargs: Any
        ) -> str:
            with _alone():
                if _is_there(creation.connection):
                    return _from_template(creation, verbosity, autoclobber)
                name: str = whole(creation, verbosity, autoclobber, *args, **kwargs)
                _keep(creation.connection)
                return name

        BaseDatabaseCreation.create_test_db = create_test_db  # type: ignore[method-assign]

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        from django.db import connection

        if hasattr(session.config, "workerinput") or connection.vendor == "sqlite":
            return
        if _made_on_server().exists():
            with session.config.stash[blocking_manager_key].unblock():
                _on_server(connection, f'DROP DATABASE "{_name_on_server()}" WITH (FORCE)')
            _made_on_server().unlink()


def _folder() -> Path:
    """Where the copies for SQLite lie: for this user alone."""
    folder = Path(tempfile.gettempdir()) / f"klaverblad-templates-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    if folder.stat().st_uid != os.getuid():
        message = f"{folder} belongs to somebody else: take it away, or set TMPDIR"
        raise pytest.UsageError(message)
    return folder


@contextmanager
def _alone() -> Iterator[None]:
    """Of the workers that start together one makes the database; the others wait for it."""
    with (_folder() / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _mark() -> str:
    """A mark of every migration there is: with another one the copy is another."""
    import django
    from django.db.migrations.loader import MigrationLoader

    text = hashlib.blake2b(django.__version__.encode(), digest_size=12)
    for key, migration in sorted(
        MigrationLoader(None, ignore_no_migrations=True).disk_migrations.items()
    ):
        file = __import__(migration.__module__, fromlist=["_"]).__file__
        text.update(repr(key).encode() + Path(file).read_bytes())
    return text.hexdigest()


def _file() -> Path:
    return _folder() / f"{_mark()}.sqlite3"


def _name_on_server() -> str:
    from django.conf import settings

    return f"template_{settings.DATA.name.replace('-', '_')}"


def _made_on_server() -> Path:
    """Says to the other workers, which share the folder of data, that it is there."""
    from django.conf import settings

    return Path(settings.DATA) / "template-on-server"


def _is_there(connection: Any) -> bool:
    return _file().exists() if connection.vendor == "sqlite" else _made_on_server().exists()


def _from_template(creation: Any, verbosity: int, autoclobber: bool) -> str:
    """What Django does, but for the migrations."""
    from django.conf import settings

    connection = creation.connection
    name: str = creation._get_test_db_name()
    if connection.vendor != "sqlite":
        connection.settings_dict["TEST"]["TEMPLATE"] = _name_on_server()
    creation._create_test_db(verbosity, autoclobber, False)
    connection.close()
    if connection.vendor == "sqlite":
        shutil.copyfile(_file(), name)
    settings.DATABASES[connection.alias]["NAME"] = name
    connection.settings_dict["NAME"] = name
    connection.ensure_connection()
    return name


def _keep(connection: Any) -> None:
    """Copy the database that was made just now, while nobody speaks to it."""
    name = connection.settings_dict["NAME"]
    connection.close()
    if connection.vendor != "sqlite":
        _on_server(connection, f'CREATE DATABASE "{_name_on_server()}" TEMPLATE "{name}"')
        _made_on_server().touch()
        return
    for old in _folder().glob("*.sqlite3"):
        if old.stat().st_mtime < _file_age_limit():
            old.unlink(missing_ok=True)
    half = _file().with_suffix(".half")
    shutil.copyfile(name, half)
    half.replace(_file())


def _file_age_limit() -> float:
    """Copies of other branches stay for a week."""
    import time

    return time.time() - 7 * 24 * 3600


def _on_server(connection: Any, statement: str) -> None:
    with connection._nodb_cursor() as cursor:
        cursor.execute(statement)
