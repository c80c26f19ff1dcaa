from datetime import date

from django.apps import AppConfig
from django.conf import settings
from django.core import checks

from klaverblad import daily


class AccessConfig(AppConfig):
    name = "klaverblad.apps.access"
    label = "access"

    def ready(self) -> None:
        """Have the terms kept every day where the region wants that, and look at the files.

        Who can read the keys and the database is looked at before every command.
        """
        from klaverblad.apps.access.checks import (
            database_is_of_the_desk_alone,
            keys_are_of_the_desk_alone,
        )

        checks.register(keys_are_of_the_desk_alone)
        checks.register(database_is_of_the_desk_alone)
        daily.register("access_retention", keep_terms_daily)


def keep_terms_daily(*, on: date, after: str) -> None:  # noqa: ARG001 each batch is done or not at all
    """Warn of what is nearly due and erase what is due. It does nothing until it is switched on.

    What is erased does not come back, and the terms are a region's own to confirm: so nothing goes
    by itself before somebody set KLAVERBLAD_RETENTION=1.
    """
    if not settings.KLAVERBLAD_RETENTION:
        return
    from klaverblad.apps.access.policies import RETENTION
    from klaverblad.apps.access.retention import run_retention
    from klaverblad.apps.accounts.actor import Actor

    run_retention(Actor.task(RETENTION, on=on), on=on, apply=True)
