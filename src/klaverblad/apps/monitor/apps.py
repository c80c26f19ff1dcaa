from django.apps import AppConfig


class MonitorConfig(AppConfig):
    name = "klaverblad.apps.monitor"
    label = "monitor"
