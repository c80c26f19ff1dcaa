from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_companion_roles"),
        ("library", "0003_parameters_of_a_region"),
        ("people", "0008_mailbox_to_sign_in"),
        ("trajectories", "0012_promised_by_an_ending"),
    ]

    operations = [
        migrations.AddField(
            model_name="step",
            name="to_confirm_since",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddIndex(
            model_name="step",
            index=models.Index(
                condition=models.Q(("to_confirm_since__isnull", False)),
                fields=["trajectory"],
                name="step_to_confirm",
            ),
        ),
    ]
