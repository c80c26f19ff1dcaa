# An offer can be withdrawn before anybody could have started: closing may come first.

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("places", "0001_initial")]

    operations = [
        migrations.RemoveConstraint(model_name="place", name="place_closes_after_start"),
    ]
