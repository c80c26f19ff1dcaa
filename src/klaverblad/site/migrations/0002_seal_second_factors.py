"""Secrets of second factors are sealed. The way back opens them again."""

from django.db import migrations

from klaverblad.apps.access.holder_services import opened_secrets, resealed_secrets


def _change_all(apps, change):
    rows = apps.get_model("mfa", "Authenticator").objects
    for pk, data in list(rows.values_list("pk", "data")):
        rows.filter(pk=pk).update(data=change(data))


def seal_all(apps, schema_editor):
    _change_all(apps, resealed_secrets)


def open_all(apps, schema_editor):
    _change_all(apps, opened_secrets)


class Migration(migrations.Migration):
    dependencies = [("site", "0001_initial"), ("mfa", "0003_authenticator_type_uniq")]
    operations = [migrations.RunPython(seal_all, open_all)]
