from django.apps import AppConfig


class TrajectoriesConfig(AppConfig):
    name = "klaverblad.apps.trajectories"
    label = "trajectories"

    def ready(self) -> None:
        """Say what can be signed here, also to a process that never opens a page."""
        from klaverblad.apps.trajectories.services import plans  # noqa: F401
