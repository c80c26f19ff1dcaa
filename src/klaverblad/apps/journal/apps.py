from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "klaverblad.apps.journal"
    label = "journal"
