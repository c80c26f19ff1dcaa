from django.apps import AppConfig


class RightsConfig(AppConfig):
    name = "klaverblad.apps.rights"
    label = "rights"

    def ready(self) -> None:
        """Have everybody's rights looked at every night, and those of a person after a change."""
        from klaverblad import daily
        from klaverblad.apps.people import merging
        from klaverblad.apps.rights import tasks

        daily.register("rights_scan", tasks.scan_nightly)
        daily.register_look("rights_scan", tasks.look)
        # What was reckoned of a file that went into another is reckoned anew of the two together.
        merging.settle("rights.personstates", merging.stay_behind)
        merging.settle("rights.rightalert", merging.stay_behind)
        # A line that stands in both files keeps what was set in the kept one.
        merging.settle("rights.setline", merging.stay_behind)
