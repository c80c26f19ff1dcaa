"""`klaverblad worker`: do the background work and what is due daily, until Ctrl-C or SIGTERM."""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
import time
from functools import partial
from types import FrameType
from typing import Any

from django.core.management import BaseCommand, CommandParser
from django.db import OperationalError, close_old_connections, connection
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_tasks import TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult
from django_tasks_db.utils import is_locked_database_exception, retry

from klaverblad import working
from klaverblad.site.daily import do_what_is_due, look_around
from klaverblad.site.logs import told

LOOKS_EVERY_S = 1.0
LOOKS_AT_THE_DAY_EVERY_S = 60.0
log = logging.getLogger("klaverblad.worker")


class Command(BaseCommand):
    help = "Doet het werk op de achtergrond, tot Ctrl-C."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--batch", action="store_true", help="doe wat klaarligt, en stop dan")
        parser.add_argument(
            "--beside-server",
            action="store_true",
            help="stop zodra de invoer sluit: zo stopt het werk samen met de server die het begon",
        )

    def handle(self, *_args: Any, batch: bool, beside_server: bool, **_options: Any) -> None:
        # Its lines are words without a code; ours say the same in codes.
        logging.getLogger("django_tasks_db").setLevel(logging.ERROR)
        worker = Restartable(
            queue_names=["default"],
            excluded_queue_names=[],
            interval=LOOKS_EVERY_S,
            batch=True,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=get_random_string(32),
        )
        worker.configure_signals()
        if beside_server:
            threading.Thread(target=_stop_with_input, daemon=True).start()
        if batch:
            working.say_alive()
            worker.run()
        else:
            threading.Thread(target=_keep_saying_alive, daemon=True).start()
            worker.run_on()


class Restartable(Worker):
    """A worker that stops at once: every task may run twice, so what was running is put back."""

    def run_on(self) -> None:
        """Empty the queue again and again, and in between do what is due today."""
        looked_at = -LOOKS_AT_THE_DAY_EVERY_S
        while self.running:
            self.run()
            if time.monotonic() - looked_at >= LOOKS_AT_THE_DAY_EVERY_S:
                looked_at = time.monotonic()
                _do_what_is_due()
            close_old_connections()
            time.sleep(self.interval)

    def run(self) -> None:
        while True:
            try:
                return super().run()
            except OperationalError as error:
                # An import of a whole region may hold SQLite for longer than we wait.
                if not is_locked_database_exception(error):
                    raise
                log.warning("database_busy")

    def shutdown(self, signum: int, frame: FrameType | None) -> None:  # noqa: ARG002 Python's own
        if self.running:
            self.running = False
            # Breaking off is no failure, and is not written down as one.
            logging.getLogger("django_tasks").setLevel(logging.CRITICAL)
            sys.exit(0)

    def run_task(self, db_task_result: DBTaskResult) -> None:
        db_task_result.set_failed = partial(_set_failed, db_task_result)
        try:
            super().run_task(db_task_result)
        finally:
            if not self.running:
                _put_back(db_task_result)


@retry()
def _set_failed(failed: DBTaskResult, error: BaseException) -> None:
    # Never the message: a failed INSERT has its row in it, and this table outlives the row.
    kind = type(error)
    failed.status = TaskResultStatus.FAILED
    failed.finished_at = timezone.now()
    failed.exception_class_path = f"{kind.__module__}.{kind.__qualname__}"
    failed.traceback = told(error)
    failed.return_value = None
    written = ("status", "finished_at", "exception_class_path", "traceback", "return_value")
    failed.save(update_fields=written)


def _do_what_is_due() -> None:
    try:
        for _done in do_what_is_due(on=timezone.localdate()):
            pass
        look_around(at=timezone.now())
    except OperationalError as error:
        if not is_locked_database_exception(error):
            raise
        log.warning("database_busy")


def _put_back(broken_off: DBTaskResult) -> None:
    # On a new connection: the old one may have been broken off in the middle of a question.
    connection.close()
    unfinished = DBTaskResult.objects.filter(pk=broken_off.pk).exclude(
        status=TaskResultStatus.SUCCESSFUL
    )
    if unfinished.update(
        status=TaskResultStatus.READY, finished_at=None, exception_class_path="", traceback=""
    ):
        log.info("task_put_back", extra={"task": broken_off.task_name})


def _keep_saying_alive() -> None:
    """Beside the work, because one task may take longer than a word holds."""
    while True:
        try:
            working.say_alive()
        except OperationalError:
            log.warning("database_busy")
        finally:
            connection.close()
        time.sleep(working.SAYS_EVERY_S)


def _stop_with_input() -> None:
    # Not through a buffer: its lock would still be held when the process ends in another way.
    while os.read(sys.stdin.fileno(), 1):
        pass
    signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGTERM)
