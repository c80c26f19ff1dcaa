from django.apps import AppConfig


class ChildcareConfig(AppConfig):
    name = "klaverblad.apps.childcare"
    label = "childcare"

    def ready(self) -> None:
        """Say what keeps a file alive."""
        from klaverblad.apps.childcare.services import retention

        retention.register()
