from django.apps import AppConfig
from django.core import checks


class TrajectoriesConfig(AppConfig):
    name = "klaverblad.apps.trajectories"
    label = "trajectories"

    def ready(self) -> None:
        """Say what keeps a file alive, what can be signed, sent, taken in; look at questionnaires."""
        from klaverblad import daily
        from klaverblad.apps.imports import kinds
        from klaverblad.apps.trajectories.checks import questionnaires_are_whole
        from klaverblad.apps.trajectories.importing import PeopleKind
        from klaverblad.apps.trajectories.services import (  # noqa: F401
            merging,
            plans,
            reminders,
            retention,
        )

        checks.register(questionnaires_are_whole)

        retention.register()
        merging.register()
        daily.register("trajectories_reminders", reminders.send_what_is_due)
        kinds.register(PeopleKind())
