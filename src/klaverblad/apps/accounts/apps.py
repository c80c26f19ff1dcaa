from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "klaverblad.apps.accounts"
    label = "accounts"
