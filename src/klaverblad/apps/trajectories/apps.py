from django.apps import AppConfig


class TrajectoriesConfig(AppConfig):
    name = "klaverblad.apps.trajectories"
    label = "trajectories"

    def ready(self) -> None:
        """Tell the runner of retention what keeps a file alive, and what is counted before it goes."""
        from klaverblad.apps.trajectories.services import retention

        retention.register()
