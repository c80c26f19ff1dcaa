from django.apps import AppConfig


class TrajectoriesConfig(AppConfig):
    name = "klaverblad.apps.trajectories"
    label = "trajectories"

    def ready(self) -> None:
        """Say what keeps a file alive and what can be signed, also where no page is ever opened."""
        from klaverblad.apps.trajectories.services import (  # noqa: F401
            merging,
            plans,
            retention,
        )

        retention.register()
        merging.register()
