from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "klaverblad.apps.access"
    label = "access"
