from django.db import migrations, models


# What came with the house when this column was made; what a region added, it says itself.
HOUSE = ("vrijwilligerswerk", "lets")


def say_which(apps, _schema_editor):
    instruments = apps.get_model("library", "Instrument").objects
    instruments.filter(region=None, pk__in=HOUSE).update(is_voluntary=True)


class Migration(migrations.Migration):
    dependencies = [
        ("library", "0003_parameters_of_a_region"),
    ]

    operations = [
        migrations.AddField(
            model_name="instrument",
            name="is_voluntary",
            field=models.BooleanField(default=False, verbose_name="vrijwillig"),
        ),
        migrations.RunPython(say_which, migrations.RunPython.noop),
    ]
