"""Register numbers are sealed, and found by a blind index. The way back opens them again."""

from django.db import migrations, models

from klaverblad.apps.access.sealed import BlindIndexField, SealedField, blind_index, seal, unseal

WHERE = "people_person.insz"
USE = "insz"
BATCH = 250


def seal_numbers(apps, schema_editor):
    def change(person):
        person.insz_index = blind_index(person.insz, use=USE)
        person.insz = seal(person.insz, where=WHERE)

    _change_all(apps, change)


def open_numbers(apps, schema_editor):
    def change(person):
        person.insz_index = ""
        person.insz = unseal(person.insz, where=WHERE)

    _change_all(apps, change)


def _change_all(apps, change):
    model = apps.get_model("people", "Person")
    ids = list(model.objects.exclude(insz="").order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), BATCH):
        rows = list(model.objects.filter(pk__in=ids[start : start + BATCH]))
        for row in rows:
            change(row)
        model.objects.bulk_update(rows, ["insz", "insz_index"])


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]

    operations = [
        migrations.RemoveConstraint(model_name="person", name="person_insz_once_per_ocmw"),
        migrations.AddField(
            model_name="person",
            name="insz_index",
            field=BlindIndexField(
                blank=True, default="", editable=False, max_length=64, of="insz", use="insz"
            ),
        ),
        # First wide enough and still plain, so that the rows can be sealed one by one.
        migrations.AlterField(
            model_name="person",
            name="insz",
            field=models.TextField(blank=True, verbose_name="rijksregisternummer"),
        ),
        migrations.RunPython(seal_numbers, open_numbers),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    model_name="person",
                    name="insz",
                    field=SealedField(blank=True, verbose_name="rijksregisternummer"),
                ),
            ]
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.UniqueConstraint(
                condition=models.Q(("insz_index", ""), _negated=True),
                fields=("organisation", "insz_index"),
                name="person_insz_once_per_ocmw",
                violation_error_message="Dit rijksregisternummer staat al bij iemand anders.",
            ),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("insz", ""), ("insz_index", "")),
                    models.Q(
                        models.Q(("insz", ""), _negated=True),
                        models.Q(("insz_index", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="person_insz_has_index",
            ),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(fields=["insz_index"], name="person_insz_index"),
        ),
    ]
