"""`klaverblad worker`: do the background work, until Ctrl-C."""

from __future__ import annotations

from django_tasks_db.management.commands.db_worker import Command as Worker


class Command(Worker):
    help = "Doet het werk op de achtergrond."
