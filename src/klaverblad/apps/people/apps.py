from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "klaverblad.apps.people"
    label = "people"

    def ready(self) -> None:
        """Tell the runner of retention how people are forgotten."""
        from klaverblad.apps.people.services import retention

        retention.register()
