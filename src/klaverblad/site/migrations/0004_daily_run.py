from django.db import migrations, models

from klaverblad.migrating import made_together


class Migration(migrations.Migration):
    dependencies = [("site", "0003_leave_no_secret_behind")]

    operations = [
        migrations.CreateModel(
            name="DailyRun",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=60)),
                ("on", models.DateField()),
                ("claimed_at", models.DateTimeField(null=True)),
                ("bookmark", models.CharField(blank=True, max_length=200)),
                ("finished_at", models.DateTimeField(null=True)),
                ("failures", models.PositiveSmallIntegerField(default=0)),
                ("failed_as", models.CharField(blank=True, max_length=100)),
            ],
        ),
        migrations.AddConstraint(
            "dailyrun",
            models.UniqueConstraint(fields=("name", "on"), name="daily_run_once_a_day"),
        ),
    ]
    operations = made_together(operations)
