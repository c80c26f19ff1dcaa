from django.db import migrations

# A promised talk stays as long as its trajectory is open, and an open one stays anyhow. Retention
# erases closed files, in which none is open. It stands after the tables were made: SQLite
# cannot make a table anew that a trigger reads. A later migration that does so to one of the two
# runs `let_promises_go` first and `keep_promises` last (a test deletes one and finds it refused).
TABLE = "trajectories_aftercaremoment"
OPEN = """(OLD.done_on IS NULL AND OLD.skipped_because = '')
    OR EXISTS (SELECT 1 FROM trajectories_trajectory
               WHERE id = OLD.trajectory_id AND closed_on IS NULL)"""
SENTENCE = "a promised talk is kept or reasoned away, never deleted"
ON = {
    "sqlite": [
        f"CREATE TRIGGER {TABLE}_stays BEFORE DELETE ON {TABLE} WHEN {OPEN}"
        f" BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
    ],
    "postgresql": [
        f"""CREATE FUNCTION {TABLE}_stays() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            IF {OPEN} THEN
                RAISE EXCEPTION '{SENTENCE}' USING ERRCODE = 'restrict_violation';
            END IF;
            RETURN OLD; END $$""",
        f"CREATE TRIGGER {TABLE}_stays BEFORE DELETE ON {TABLE}"
        f" FOR EACH ROW EXECUTE FUNCTION {TABLE}_stays()",
    ],
}
OFF = {
    "sqlite": [f"DROP TRIGGER {TABLE}_stays"],
    "postgresql": [f"DROP TRIGGER {TABLE}_stays ON {TABLE}", f"DROP FUNCTION {TABLE}_stays()"],
}


def _run(statements, schema_editor):
    for statement in statements[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def keep_promises(_apps, schema_editor):
    _run(ON, schema_editor)


def let_promises_go(_apps, schema_editor):
    _run(OFF, schema_editor)


class Migration(migrations.Migration):
    dependencies = [("trajectories", "0010_diary_and_messages")]

    operations = [migrations.RunPython(keep_promises, let_promises_go)]
