from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "klaverblad.site"
    label = "site"
