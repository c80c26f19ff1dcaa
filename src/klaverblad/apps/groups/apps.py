from django.apps import AppConfig


class GroupsConfig(AppConfig):
    name = "klaverblad.apps.groups"
    label = "groups"

    def ready(self) -> None:
        """Say which sessions stand in a calendar, and what becomes of the rows of a merged file."""
        from klaverblad.apps.groups import queries
        from klaverblad.apps.people import merging
        from klaverblad.apps.trajectories import calendar_sources

        calendar_sources.also_from(queries.calendar_entries)
        # Of two files of one person in one series, what was said in the kept one holds.
        merging.settle("groups.enrolment", merging.stay_behind)
        merging.settle("groups.pair", merging.stay_behind)
