from django.apps import AppConfig


class TrajectoriesConfig(AppConfig):
    name = "klaverblad.apps.trajectories"
    label = "trajectories"

    def ready(self) -> None:
        """Say what keeps a file alive, what can be signed, sent and taken in."""
        from klaverblad import daily
        from klaverblad.apps.imports import kinds
        from klaverblad.apps.trajectories.importing import PeopleKind
        from klaverblad.apps.trajectories.services import (  # noqa: F401
            merging,
            plans,
            reminders,
            retention,
        )

        retention.register()
        merging.register()
        daily.register("trajectories_reminders", reminders.send_what_is_due)
        kinds.register(PeopleKind())
