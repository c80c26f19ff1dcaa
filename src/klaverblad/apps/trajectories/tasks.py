"""What trajectories do in the background. Arguments are ids only; each task may run twice."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone
from django_tasks import task

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.trajectories import policies, services
from klaverblad.apps.trajectories.models import Reminder


@task()
def send_reminder(reminder_id: str) -> str:
    """Send one reminder, unless it was sent, fell away, or is erased; what became of it."""
    now = timezone.now()
    actor = Actor.task(policies.REMINDERS, on=timezone.localdate(now))
    try:
        return services.send_reminder(actor, UUID(reminder_id), at=now).state
    except Reminder.DoesNotExist:
        return "gone"
