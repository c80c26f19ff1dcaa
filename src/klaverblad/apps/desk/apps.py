from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "klaverblad.apps.desk"
    label = "desk"
