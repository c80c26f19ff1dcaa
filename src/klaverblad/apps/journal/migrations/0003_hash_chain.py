"""The chain over events and readings, written by the database itself.

SQLite has one writer at a time, so a row is linked in the statement that inserts it.

PostgreSQL has many, and they are linked one after the other as they commit. If the lock for that
were taken while deferred foreign keys are still being checked, two transactions could each hold
what the other waits for. So a row only asks for a turn: that is an insert during the commit, and
its own deferred trigger comes in a second round, after every check of the first. There the lock is
taken, all new rows of the transaction are linked, and nothing is waited for any more.
"""

import django.utils.timezone
from django.db import migrations, models

from klaverblad.apps.journal import digest

CHUNK = 2_000
# Any number will do, as long as nothing else locks by it.
LOCK = 7_226_002
TABLES = ("journal_event", "journal_readentry", "journal_link")
KIND_OF = {"journal_event": "event", "journal_readentry": "read"}
# REPLACE deletes without asking the trigger on DELETE, so what would be replaced is refused first.
UNIQUE = {
    "journal_event": "id = NEW.id OR event_id = NEW.event_id",
    "journal_readentry": "id = NEW.id",
    "journal_link": "seq = NEW.seq OR (kind = NEW.kind AND row_id = NEW.row_id)",
}


def _refused(table):
    return f"SELECT RAISE(ABORT, '{table} is append-only')"


def _sqlite_refuses(table):
    return [
        f"CREATE TRIGGER {table}_no_{change} BEFORE {change.upper()} ON {table}"
        f" BEGIN {_refused(table)}; END"
        for change in ("update", "delete")
    ]


SQLITE_EVENT_ON = _sqlite_refuses("journal_event")
SQLITE_EVENT_OFF = [
    "DROP TRIGGER journal_event_no_update",
    "DROP TRIGGER journal_event_no_delete",
]
SQLITE_ON = [
    *(statement for table in TABLES for statement in _sqlite_refuses(table)),
    *(
        f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table}"
        f" WHEN EXISTS (SELECT 1 FROM {table} WHERE {same}) BEGIN {_refused(table)}; END"
        for table, same in UNIQUE.items()
    ),
    *(
        f"""CREATE TRIGGER {table}_link AFTER INSERT ON {table} BEGIN
            INSERT INTO journal_link (seq, kind, row_id, digest, hash) VALUES (
                (SELECT coalesce(max(seq), 0) + 1 FROM journal_link), '{kind}', NEW.id, NEW.digest,
                journal_hash(
                    coalesce((SELECT hash FROM journal_link ORDER BY seq DESC LIMIT 1),
                             zeroblob(32)),
                    NEW.digest, '{kind}:' || NEW.id));
            END"""
        for table, kind in KIND_OF.items()
    ),
]
SQLITE_OFF = [
    *(f"DROP TRIGGER {table}_link" for table in KIND_OF),
    *(
        f"DROP TRIGGER {table}_no_{what}"
        for table in TABLES
        for what in ("replace", "update", "delete")
    ),
]

REFUSE_ONE = """CREATE OR REPLACE FUNCTION journal_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'journal_event is append-only' USING ERRCODE = '55000'; END $$"""
REFUSE_ALL = """CREATE OR REPLACE FUNCTION journal_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = '55000'; END $$"""
ASK_TURN = """CREATE FUNCTION journal_ask_turn() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE mine bigint := pg_current_xact_id()::text::bigint;
    BEGIN
        PERFORM 1 FROM journal_turn
            WHERE transaction = mine AND kind = TG_ARGV[0] AND first_id <= NEW.id;
        -- Where constraints are made immediate, the turn of the first row links the others as well.
        IF NOT FOUND AND NOT EXISTS (
            SELECT 1 FROM journal_link WHERE kind = TG_ARGV[0] AND row_id = NEW.id
        ) THEN
            INSERT INTO journal_turn (transaction, kind, first_id)
                VALUES (mine, TG_ARGV[0], NEW.id)
                ON CONFLICT (transaction, kind) DO UPDATE SET first_id = EXCLUDED.first_id;
        END IF;
        RETURN NULL;
    END $$"""
# Whatever others committed is linked already, and what they did not is not seen: so the rows without
# a link are this transaction's own.
TAKE_TURN = f"""CREATE FUNCTION journal_take_turn() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        first bigint;
        at bigint;
        last bytea;
        one record;
    BEGIN
        DELETE FROM journal_turn WHERE id = NEW.id RETURNING first_id INTO first;
        IF first IS NULL THEN RETURN NULL; END IF;
        PERFORM pg_advisory_xact_lock({LOCK});
        SELECT seq, hash INTO at, last FROM journal_link ORDER BY seq DESC LIMIT 1;
        IF NOT FOUND THEN
            at := 0;
            last := decode(repeat('00', 32), 'hex');
        END IF;
        FOR one IN EXECUTE format(
            'SELECT id, digest FROM %I AS r WHERE id >= $1 AND NOT EXISTS ('
            'SELECT 1 FROM journal_link WHERE kind = $2 AND row_id = r.id) ORDER BY id',
            CASE NEW.kind WHEN 'event' THEN 'journal_event' ELSE 'journal_readentry' END
        ) USING first, NEW.kind
        LOOP
            at := at + 1;
            last := sha256(last || one.digest || convert_to(NEW.kind || ':' || one.id, 'UTF8'));
            INSERT INTO journal_link (seq, kind, row_id, digest, hash)
                VALUES (at, NEW.kind, one.id, one.digest, last);
        END LOOP;
        RETURN NULL;
    END $$"""


def _postgres_refuses(table):
    return [
        f"""CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION journal_append_only()""",
        f"""CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION journal_append_only()""",
    ]


def _postgres_deferred(name, table, call):
    return f"""CREATE CONSTRAINT TRIGGER {name} AFTER INSERT ON {table}
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION {call}"""


POSTGRES_EVENT_OFF = ["ALTER TABLE journal_event DISABLE TRIGGER USER"]
POSTGRES_EVENT_ON = ["ALTER TABLE journal_event ENABLE TRIGGER USER"]
POSTGRES_ON = [
    *POSTGRES_EVENT_ON,
    REFUSE_ALL,
    ASK_TURN,
    TAKE_TURN,
    *_postgres_refuses("journal_readentry"),
    *_postgres_refuses("journal_link"),
    *(
        _postgres_deferred(f"{table}_turn", table, f"journal_ask_turn('{kind}')")
        for table, kind in KIND_OF.items()
    ),
    _postgres_deferred("journal_turn_taken", "journal_turn", "journal_take_turn()"),
]
POSTGRES_OFF = [
    "DROP TRIGGER journal_turn_taken ON journal_turn",
    *(f"DROP TRIGGER {table}_turn ON {table}" for table in KIND_OF),
    *(
        f"DROP TRIGGER {table}_no_{what} ON {table}"
        for table in ("journal_readentry", "journal_link")
        for what in ("truncate", "change")
    ),
    "DROP FUNCTION journal_take_turn()",
    "DROP FUNCTION journal_ask_turn()",
    REFUSE_ONE,
    *POSTGRES_EVENT_OFF,
]


def _run(sqlite, postgres):
    def run(apps, schema_editor):
        vendor = schema_editor.connection.vendor
        for statement in {"sqlite": sqlite, "postgresql": postgres}[vendor]:
            # Not through the editor's own parameters: a percent sign is a percent sign.
            with schema_editor.connection.cursor() as cursor:
                cursor.execute(statement)

    return run


def link_what_is_there(apps, schema_editor):
    """Give every event its digest, and link them in the order in which they were written."""
    Event, Link = apps.get_model("journal", "Event"), apps.get_model("journal", "Link")
    seq, hash_now, last_id = 0, digest.BEFORE_ALL, 0
    while events := list(Event.objects.filter(pk__gt=last_id).order_by("pk")[:CHUNK]):
        links = []
        for event in events:
            seq, last_id = seq + 1, event.pk
            event.digest = digest.row_digest("event", event)
            hash_now = digest.chain_hash(hash_now, event.digest, digest.mark_of("event", event.pk))
            links.append(
                Link(seq=seq, kind="event", row_id=event.pk, digest=event.digest, hash=hash_now)
            )
        with schema_editor.connection.cursor() as cursor:
            cursor.executemany(
                "UPDATE journal_event SET digest = %s WHERE id = %s",
                [(event.digest, event.pk) for event in events],
            )
        Link.objects.bulk_create(links)


class Migration(migrations.Migration):
    dependencies = [("journal", "0002_append_only")]

    operations = [
        migrations.RunPython(
            _run(SQLITE_EVENT_OFF, POSTGRES_EVENT_OFF), _run(SQLITE_EVENT_ON, POSTGRES_EVENT_ON)
        ),
        migrations.AddField("event", "digest", models.BinaryField(null=True)),
        migrations.CreateModel(
            name="Link",
            fields=[
                ("seq", models.BigAutoField(primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=5)),
                ("row_id", models.BigIntegerField()),
                ("digest", models.BinaryField()),
                ("hash", models.BinaryField()),
            ],
        ),
        migrations.AddConstraint(
            "link",
            models.UniqueConstraint(fields=("kind", "row_id"), name="link_one_for_each_row"),
        ),
        migrations.CreateModel(
            name="ReadEntry",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("actor_user_id", models.UUIDField(null=True)),
                ("actor_role", models.CharField(blank=True, max_length=20)),
                ("actor_system", models.CharField(blank=True, max_length=40)),
                ("organisation_id", models.UUIDField(null=True)),
                ("person_id", models.UUIDField()),
                ("purpose", models.CharField(max_length=40)),
                (
                    "via",
                    models.CharField(
                        choices=[
                            ("page", "Page"),
                            ("part", "Part"),
                            ("export", "Export"),
                            ("api", "Api"),
                            ("feed", "Feed"),
                            ("link", "Link"),
                        ],
                        max_length=10,
                    ),
                ),
                ("what", models.CharField(max_length=80)),
                ("digest", models.BinaryField()),
            ],
            options={
                "ordering": ("-at", "-id"),
                "indexes": [
                    models.Index(fields=["person_id", "-at"], name="read_person_at"),
                    models.Index(fields=["actor_user_id", "-at"], name="read_actor_at"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Turn",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("transaction", models.BigIntegerField()),
                ("kind", models.CharField(max_length=5)),
                ("first_id", models.BigIntegerField()),
            ],
        ),
        migrations.AddConstraint(
            "turn",
            models.UniqueConstraint(
                fields=("transaction", "kind"), name="turn_one_for_each_transaction"
            ),
        ),
        migrations.RunPython(link_what_is_there, migrations.RunPython.noop),
        migrations.AlterField("event", "digest", models.BinaryField()),
        migrations.RunPython(_run(SQLITE_ON, POSTGRES_ON), _run(SQLITE_OFF, POSTGRES_OFF)),
    ]
