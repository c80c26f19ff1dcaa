"""The queue of background work, which takes ids and codes and nothing else."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

from django_tasks.base import Task
from django_tasks_db.backend import DatabaseBackend, TaskResult

# As in the journal: no capital to begin a name, no space to hold a sentence. And no number of a
# person, which would pass for a code.
_CODE = re.compile(r"[a-z0-9_.:/+-]{0,60}")
_NUMBER = re.compile(r"[0-9]{11}")


class CodesOnly(DatabaseBackend):
    """A queue whose table may be read by whoever keeps the machine: it names nobody."""

    def enqueue(self, task: Task, args: Any, kwargs: Any) -> TaskResult:
        """Put a task in the queue.

        raises   TypeError when its arguments hold more than ids and codes
        """
        if wrong := [type(one).__name__ for one in (*args, *kwargs.values()) if not _is_code(one)]:
            message = f"a task takes ids and codes only, not {wrong}: {task.name}"
            raise TypeError(message)
        return super().enqueue(task, args, kwargs)


def _is_code(value: object) -> bool:
    match value:
        case None | bool() | float() | UUID():
            return True
        case int() | str():
            text = str(value)
            return bool(_CODE.fullmatch(text)) and not _NUMBER.fullmatch(text)
        case list() | tuple():
            return all(map(_is_code, value))
    return False
