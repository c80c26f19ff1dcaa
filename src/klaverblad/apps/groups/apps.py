from django.apps import AppConfig


class GroupsConfig(AppConfig):
    name = "klaverblad.apps.groups"
    label = "groups"

    def ready(self) -> None:
        """Say which sessions stand in somebody's calendar."""
        from klaverblad.apps.groups import queries
        from klaverblad.apps.trajectories import calendar_sources

        calendar_sources.also_from(queries.calendar_entries)
