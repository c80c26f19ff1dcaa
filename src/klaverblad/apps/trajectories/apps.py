from django.apps import AppConfig


class TrajectoriesConfig(AppConfig):
    name = "klaverblad.apps.trajectories"
    label = "trajectories"

    def ready(self) -> None:
        """Say what keeps a file alive, what can be signed and what can be taken in."""
        from klaverblad.apps.imports import kinds
        from klaverblad.apps.trajectories.importing import PeopleKind
        from klaverblad.apps.trajectories.services import plans, retention  # noqa: F401

        retention.register()
        kinds.register(PeopleKind())
