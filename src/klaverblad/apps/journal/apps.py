from typing import Any

from django.apps import AppConfig
from django.db.backends.signals import connection_created

from klaverblad import daily
from klaverblad.apps.journal.digest import chain_hash


class JournalConfig(AppConfig):
    name = "klaverblad.apps.journal"
    label = "journal"

    def ready(self) -> None:
        from klaverblad.apps.journal.anchors import anchor_daily

        connection_created.connect(give_hash_to_sqlite)
        daily.register("journal_anchor", anchor_daily)


def give_hash_to_sqlite(connection: Any, **_kwargs: object) -> None:
    """SQLite has no SHA-256: its triggers call ours, on every connection that may write."""
    if connection.vendor == "sqlite":
        connection.connection.create_function("journal_hash", 3, chain_hash, deterministic=True)
