from django.apps import AppConfig

from klaverblad import daily


class EventsConfig(AppConfig):
    name = "klaverblad.apps.events"
    label = "events"

    def ready(self) -> None:
        from klaverblad.apps.events.services import sweep

        daily.register("events_forget", sweep)
