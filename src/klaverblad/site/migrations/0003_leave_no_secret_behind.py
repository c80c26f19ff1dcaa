"""Sealing a row leaves its plain copy in free pages and dead tuples. Outside a transaction: away."""

from django.db import migrations

from klaverblad.apps.access.leftovers import erase_old_copies


def erase(apps, schema_editor):
    erase_old_copies(schema_editor.connection, "mfa_authenticator")


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("site", "0002_seal_second_factors")]
    operations = [migrations.RunPython(erase, migrations.RunPython.noop)]
