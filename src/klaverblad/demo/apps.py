from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "klaverblad.demo"
    label = "demo"
