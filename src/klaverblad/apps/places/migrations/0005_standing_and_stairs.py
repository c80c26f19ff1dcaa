from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("places", "0004_organisations_keep_their_own_places")]

    operations = [
        migrations.AddField(
            model_name="place",
            name="needs_stairs",
            field=models.BooleanField(default=False, verbose_name="trappen op en af"),
        ),
        migrations.AddField(
            model_name="place",
            name="stand_hours",
            field=models.PositiveSmallIntegerField(default=0, verbose_name="staan (uren per dag)"),
        ),
    ]
