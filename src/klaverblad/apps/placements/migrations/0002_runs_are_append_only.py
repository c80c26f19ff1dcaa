"""What went into a run and what came out of it does not change once it is over, by whatever path."""

from django.db import migrations

_LOG = (
    "policy_text",
    "policy_version",
    "barriers",
    "timetable",
    "input_hash",
    "problem",
    "solver",
    "versions",
    "certificate",
    "is_checked",
    "n_places",
    "n_seats",
    "n_pairs",
    "n_unsure",
    "n_placed",
    "points",
    "bound",
    "quotas",
    "ended_as",
    "finished_at",
)
_COLUMNS = ", ".join(_LOG)
SQLITE_ON = [
    f"""CREATE TRIGGER placements_run_no_update BEFORE UPDATE OF {_COLUMNS} ON placements_run
       WHEN OLD.finished_at IS NOT NULL
       BEGIN SELECT RAISE(ABORT, 'a run that is over does not change'); END""",
    """CREATE TRIGGER placements_run_no_delete BEFORE DELETE ON placements_run
       WHEN OLD.finished_at IS NOT NULL
       BEGIN SELECT RAISE(ABORT, 'a run that is over does not change'); END""",
]
SQLITE_OFF = ["DROP TRIGGER placements_run_no_update", "DROP TRIGGER placements_run_no_delete"]
POSTGRES_ON = [
    """CREATE FUNCTION placements_run_is_over() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN RAISE EXCEPTION 'a run that is over does not change' USING ERRCODE = '55000'; END $$""",
    f"""CREATE TRIGGER placements_run_no_update BEFORE UPDATE OF {_COLUMNS} ON placements_run
       FOR EACH ROW WHEN (OLD.finished_at IS NOT NULL) EXECUTE FUNCTION placements_run_is_over()""",
    """CREATE TRIGGER placements_run_no_delete BEFORE DELETE ON placements_run
       FOR EACH ROW WHEN (OLD.finished_at IS NOT NULL) EXECUTE FUNCTION placements_run_is_over()""",
]
POSTGRES_OFF = [
    "DROP TRIGGER placements_run_no_delete ON placements_run",
    "DROP TRIGGER placements_run_no_update ON placements_run",
    "DROP FUNCTION placements_run_is_over()",
]


def _run(sqlite, postgres):
    def run(apps, schema_editor):
        vendor = schema_editor.connection.vendor
        for statement in {"sqlite": sqlite, "postgresql": postgres}[vendor]:
            schema_editor.execute(statement)

    return run


class Migration(migrations.Migration):
    dependencies = [("placements", "0001_initial")]
    operations = [
        migrations.RunPython(_run(SQLITE_ON, POSTGRES_ON), _run(SQLITE_OFF, POSTGRES_OFF))
    ]
