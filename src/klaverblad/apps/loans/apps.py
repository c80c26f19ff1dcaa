from django.apps import AppConfig


class LoansConfig(AppConfig):
    name = "klaverblad.apps.loans"
    label = "loans"
