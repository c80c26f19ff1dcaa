"""The queue of background work, which takes ids and codes and nothing else."""

from __future__ import annotations

from typing import Any

from django_tasks.base import Task
from django_tasks_db.backend import DatabaseBackend, TaskResult

from klaverblad.apps.journal.codes import is_code


class CodesOnly(DatabaseBackend):
    """A queue whose table may be read by whoever keeps the machine: it names nobody."""

    def enqueue(self, task: Task, args: Any, kwargs: Any) -> TaskResult:
        """Put a task in the queue.

        raises   TypeError when its arguments hold more than ids and codes
        """
        if wrong := [type(one).__name__ for one in (*args, *kwargs.values()) if not is_code(one)]:
            message = f"a task takes ids and codes only, not {wrong}: {task.name}"
            raise TypeError(message)
        return super().enqueue(task, args, kwargs)
