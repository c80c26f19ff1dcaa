from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("places", "0003_wage_of_a_place")]

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
