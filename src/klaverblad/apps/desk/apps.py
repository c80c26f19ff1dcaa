from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "klaverblad.apps.desk"
    label = "desk"

    def ready(self) -> None:
        from klaverblad.apps.desk.event_times import event_times
        from klaverblad.apps.trajectories import calendar_sources

        calendar_sources.also_from(event_times)
