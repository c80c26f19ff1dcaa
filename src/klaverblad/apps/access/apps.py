from django.apps import AppConfig
from django.core import checks


class AccessConfig(AppConfig):
    name = "klaverblad.apps.access"
    label = "access"

    def ready(self) -> None:
        """Say before every command what is wrong with how the keys are kept."""
        from klaverblad.apps.access.checks import keys_are_of_the_desk_alone

        checks.register(keys_are_of_the_desk_alone)
