"""The journal is append-only: the database itself refuses UPDATE, DELETE and TRUNCATE."""

from django.db import migrations

SQLITE_ON = [
    """CREATE TRIGGER journal_event_no_update BEFORE UPDATE ON journal_event
       BEGIN SELECT RAISE(ABORT, 'journal_event is append-only'); END""",
    """CREATE TRIGGER journal_event_no_delete BEFORE DELETE ON journal_event
       BEGIN SELECT RAISE(ABORT, 'journal_event is append-only'); END""",
]
SQLITE_OFF = [
    "DROP TRIGGER journal_event_no_update",
    "DROP TRIGGER journal_event_no_delete",
]
POSTGRES_ON = [
    """CREATE FUNCTION journal_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN RAISE EXCEPTION 'journal_event is append-only' USING ERRCODE = '55000'; END $$""",
    """CREATE TRIGGER journal_event_no_change BEFORE UPDATE OR DELETE ON journal_event
       FOR EACH ROW EXECUTE FUNCTION journal_append_only()""",
    """CREATE TRIGGER journal_event_no_truncate BEFORE TRUNCATE ON journal_event
       FOR EACH STATEMENT EXECUTE FUNCTION journal_append_only()""",
]
POSTGRES_OFF = [
    "DROP TRIGGER journal_event_no_truncate ON journal_event",
    "DROP TRIGGER journal_event_no_change ON journal_event",
    "DROP FUNCTION journal_append_only()",
]


def _run(sqlite, postgres):
    def run(apps, schema_editor):
        vendor = schema_editor.connection.vendor
        for statement in {"sqlite": sqlite, "postgresql": postgres}[vendor]:
            schema_editor.execute(statement)

    return run


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial")]
    operations = [
        migrations.RunPython(_run(SQLITE_ON, POSTGRES_ON), _run(SQLITE_OFF, POSTGRES_OFF))
    ]
