import django.core.validators
import django.db.models.deletion
import klaverblad.apps.access.sealed
import uuid
from django.db import migrations, models

from klaverblad.migrating import made_together


class Migration(migrations.Migration):
    dependencies = [
        ("exchange", "0007_merchants_are_forgotten"),
    ]

    operations = [
        migrations.CreateModel(
            name="Crossing",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("uuid", models.UUIDField()),
                ("is_outgoing", models.BooleanField()),
                ("payer", models.CharField(max_length=64)),
                ("payee", models.CharField(max_length=64)),
                ("quant", models.BigIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("held", "wacht op de andere server"),
                            ("valid", "nagekeken, wacht op de bevestiging"),
                            ("agreed", "daar geboekt, hier nog niet"),
                            ("booked", "geboekt"),
                            ("refused", "geweigerd"),
                            ("lapsed", "verlopen"),
                            ("dropped", "opgegeven"),
                        ],
                        max_length=8,
                    ),
                ),
                ("because", models.CharField(blank=True, max_length=20)),
                ("must_tell", models.BooleanField(default=False)),
                ("valid_until", models.DateTimeField(null=True)),
                ("created_at", models.DateTimeField()),
                ("settled_at", models.DateTimeField(null=True)),
                (
                    "transfer",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="exchange.transfer",
                    ),
                ),
            ],
            options={
                "ordering": ("-created_at", "pk"),
            },
        ),
        migrations.CreateModel(
            name="Neighbour",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("title", models.CharField(max_length=60, verbose_name="naam")),
                (
                    "our_name",
                    models.CharField(
                        max_length=40,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[a-z0-9][a-z0-9-]{1,39}\\Z",
                                "Kleine letters, cijfers en streepjes.",
                            )
                        ],
                    ),
                ),
                (
                    "their_name",
                    models.CharField(
                        max_length=40,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[a-z0-9][a-z0-9-]{1,39}\\Z",
                                "Kleine letters, cijfers en streepjes.",
                            )
                        ],
                    ),
                ),
                ("address", models.URLField()),
                ("secret", klaverblad.apps.access.sealed.SealedField()),
                ("unit", models.CharField(max_length=20)),
                ("rate_n", models.PositiveBigIntegerField()),
                ("rate_d", models.PositiveBigIntegerField()),
                ("is_on", models.BooleanField(default=False)),
                ("last_hash", models.CharField(max_length=32)),
                ("n_links", models.PositiveBigIntegerField(default=0)),
                ("sending_state", models.CharField(blank=True, max_length=1)),
                ("in_doubt", models.BooleanField(default=False)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("due", models.DateTimeField()),
                ("greeted_at", models.DateTimeField(null=True)),
                ("their_step", models.PositiveBigIntegerField(default=1)),
                ("their_balance", models.BigIntegerField(null=True)),
                ("out_of_step_at", models.DateTimeField(null=True)),
                ("created_at", models.DateTimeField()),
                (
                    "account",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="exchange.account",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="neighbours",
                        to="exchange.group",
                    ),
                ),
                (
                    "sending",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="exchange.crossing",
                    ),
                ),
            ],
            options={
                "ordering": ("title", "pk"),
            },
        ),
        migrations.CreateModel(
            name="Link",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("n", models.PositiveBigIntegerField()),
                ("state", models.CharField(max_length=1)),
                ("hash", models.CharField(max_length=32)),
                ("at", models.DateTimeField()),
                (
                    "crossing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="links",
                        to="exchange.crossing",
                    ),
                ),
                (
                    "neighbour",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="links",
                        to="exchange.neighbour",
                    ),
                ),
            ],
            options={
                "ordering": ("neighbour", "n"),
            },
        ),
        migrations.AddField(
            model_name="crossing",
            name="neighbour",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="crossings",
                to="exchange.neighbour",
            ),
        ),
        migrations.AddConstraint(
            model_name="neighbour",
            constraint=models.UniqueConstraint(
                fields=("group", "their_name"),
                name="neighbour_once_in_a_group",
                violation_error_message="Deze server staat er al.",
            ),
        ),
        migrations.AddConstraint(
            model_name="neighbour",
            constraint=models.CheckConstraint(
                condition=models.Q(("our_name", models.F("their_name")), _negated=True),
                name="neighbour_has_another_name",
            ),
        ),
        migrations.AddConstraint(
            model_name="neighbour",
            constraint=models.CheckConstraint(
                condition=models.Q(("rate_d__gt", 0), ("rate_n__gt", 0)),
                name="neighbour_rate_is_a_fraction",
            ),
        ),
        migrations.AddConstraint(
            model_name="neighbour",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("sending", None), ("sending_state", "")),
                    models.Q(("sending__isnull", False), ("sending_state__in", ["V", "C", "X"])),
                    _connector="OR",
                ),
                name="neighbour_sends_one_of_the_three",
            ),
        ),
        migrations.AddConstraint(
            model_name="link",
            constraint=models.UniqueConstraint(fields=("neighbour", "n"), name="link_place_once"),
        ),
        migrations.AddConstraint(
            model_name="link",
            constraint=models.UniqueConstraint(
                fields=("crossing", "state"), name="link_message_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="link",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["V", "C", "X"])), name="link_of_a_kind_we_know"
            ),
        ),
        migrations.AddIndex(
            model_name="crossing",
            index=models.Index(
                condition=models.Q(
                    ("state__in", ["held", "valid", "agreed"]), ("must_tell", True), _connector="OR"
                ),
                fields=["neighbour", "created_at"],
                name="crossing_in_transit",
            ),
        ),
        migrations.AddConstraint(
            model_name="crossing",
            constraint=models.UniqueConstraint(fields=("neighbour", "uuid"), name="crossing_once"),
        ),
        migrations.AddConstraint(
            model_name="crossing",
            constraint=models.CheckConstraint(
                condition=models.Q(("quant__gt", 0)), name="crossing_above_nought"
            ),
        ),
        migrations.AddConstraint(
            model_name="crossing",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        ["held", "valid", "agreed", "booked", "refused", "lapsed", "dropped"],
                    )
                ),
                name="crossing_of_a_kind_we_know",
            ),
        ),
    ]
    operations = made_together(operations)
