from django.apps import AppConfig
from django.utils import timezone


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
        # A line that is set in both files stands as in the kept one; the other stays to be read.
        merging.settle("rights.setline", lambda _row, _on: {"taken_back_at": timezone.now()})
