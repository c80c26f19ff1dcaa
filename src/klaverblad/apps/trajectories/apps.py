from django.apps import AppConfig
from django.core import checks


class TrajectoriesConfig(AppConfig):
    name = "klaverblad.apps.trajectories"
    label = "trajectories"

    def ready(self) -> None:
        """Say what keeps a file alive and what can be signed, also where no page is ever opened.

        Whether the questionnaires are whole is looked at before every command.
        """
        from klaverblad.apps.trajectories.checks import questionnaires_are_whole
        from klaverblad.apps.trajectories.services import plans, retention  # noqa: F401

        checks.register(questionnaires_are_whole)

        retention.register()
