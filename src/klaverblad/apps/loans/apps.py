from django.apps import AppConfig


class LoansConfig(AppConfig):
    name = "klaverblad.apps.loans"
    label = "loans"

    def ready(self) -> None:
        """Say what can be signed, and what keeps a file alive."""
        from klaverblad.apps.loans.services import retention, signing  # noqa: F401

        retention.register()
