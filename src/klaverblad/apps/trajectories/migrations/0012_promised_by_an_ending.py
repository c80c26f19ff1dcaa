from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("trajectories", "0011_promises_stay"),
    ]

    operations = [
        migrations.AlterField(
            model_name="aftercaremoment",
            name="skipped_as",
            field=models.CharField(
                blank=True,
                choices=[
                    ("unreached", "niet bereikt, ook niet na enkele keren"),
                    ("not_wanted", "de persoon wil het niet"),
                    ("stopped", "het werk stopte al eerder"),
                    ("other", "iets anders"),
                    ("undone", "het afsluiten is ongedaan gemaakt"),
                ],
                max_length=12,
            ),
        ),
    ]
