"""What must never be false in the ledger, kept by the database itself.

Every rule is written once, in the part of SQL that SQLite and PostgreSQL share, and refuses with
`ledger: code`. Effects are written once too: inserting a transfer moves both accounts, settling one
moves what was held, inserting a change of a limit changes it. So rows and balances cannot part.
"""

from django.db import migrations

ACCOUNT, TRANSFER = "exchange_account", "exchange_transfer"
CHANGE, CURRENCY = "exchange_limitchange", "exchange_currency"

FIXED = (
    "id currency_id payer_id payee_id amount kind batch reverses_id offer happened_on made_by"
    " acting_for_id limit_exempt exempt_because held_until created_at"
).split()
SETTLED = "state payer_after payee_after payer_seq payee_seq settled_at".split()
LIMITS = ("min", "max", "soft_min", "soft_max")


def differs(*columns):
    return "(" + " OR ".join(f"NEW.{c} IS DISTINCT FROM OLD.{c}" for c in columns) + ")"


def of(which, column):
    """A column of the payer or the payee of the new row."""
    return f"(SELECT {column} FROM {ACCOUNT} WHERE id = NEW.{which}_id)"


# The balance and the number that a booked row says each account has after it.
RUNNING = (
    f"NEW.payer_after IS DISTINCT FROM {of('payer', 'balance')} - NEW.amount"
    f" OR NEW.payee_after IS DISTINCT FROM {of('payee', 'balance')} + NEW.amount"
    f" OR NEW.payer_seq IS DISTINCT FROM {of('payer', 'n_booked')} + 1"
    f" OR NEW.payee_seq IS DISTINCT FROM {of('payee', 'n_booked')} + 1"
)
HAS_ROW = (
    f"EXISTS (SELECT 1 FROM {TRANSFER} AS t WHERE t.payer_id = NEW.id"
    " AND t.payer_seq = NEW.n_booked AND t.payer_after = NEW.balance{more})"
    f" OR EXISTS (SELECT 1 FROM {TRANSFER} AS t WHERE t.payee_id = NEW.id"
    " AND t.payee_seq = NEW.n_booked AND t.payee_after = NEW.balance{more})"
)
EXEMPT = (
    "(NEW.n_booked > OLD.n_booked AND NEW.kind <> 'issuer' AND ("
    + HAS_ROW.format(more=" AND t.limit_exempt")
    + "))"
)


def held(who):
    return (
        f"(SELECT coalesce(sum(amount), 0) FROM {TRANSFER}"
        f" WHERE {who}_id = NEW.id AND state = 'pending')"
    )


# What is left when everything held goes out, and what it grows to when everything held comes in.
OUT, OUT_WAS = "(NEW.balance - NEW.pending_out)", "(OLD.balance - OLD.pending_out)"
IN, IN_WAS = "(NEW.balance + NEW.pending_in)", "(OLD.balance + OLD.pending_in)"

RULES = {
    ("transfer", "insert"): [
        # On SQLite REPLACE deletes without asking the trigger on DELETE.
        (
            "known",
            f"EXISTS (SELECT 1 FROM {TRANSFER} AS t WHERE t.id = NEW.id"
            " OR t.reverses_id = NEW.reverses_id)"
            f" OR EXISTS (SELECT 1 FROM {TRANSFER} AS t WHERE t.payer_id = NEW.payer_id"
            " AND t.payer_seq = NEW.payer_seq)"
            f" OR EXISTS (SELECT 1 FROM {TRANSFER} AS t WHERE t.payee_id = NEW.payee_id"
            " AND t.payee_seq = NEW.payee_seq)",
        ),
        (
            "state",
            "NOT ((NEW.state = 'booked' AND NEW.held_until IS NULL)"
            " OR (NEW.state = 'pending' AND NEW.held_until > NEW.created_at))",
        ),
        (
            "one_currency",
            f"EXISTS (SELECT 1 FROM {ACCOUNT} AS a WHERE a.id IN (NEW.payer_id, NEW.payee_id)"
            " AND a.currency_id <> NEW.currency_id)",
        ),
        (
            "currency_closed",
            f"NOT EXISTS (SELECT 1 FROM {CURRENCY} AS c WHERE c.id = NEW.currency_id"
            " AND c.state = 'open')",
        ),
        (
            "mirror",
            f"NEW.reverses_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM {TRANSFER} AS t"
            " WHERE t.id = NEW.reverses_id AND t.state = 'booked' AND t.reverses_id IS NULL"
            " AND t.currency_id = NEW.currency_id AND t.amount = NEW.amount"
            " AND t.payer_id = NEW.payee_id AND t.payee_id = NEW.payer_id)",
        ),
        (
            "intertrade",
            "(NEW.kind NOT IN ('intertrade', 'reversal') OR NEW.batch IS NULL)"
            f" AND EXISTS (SELECT 1 FROM {ACCOUNT} AS a"
            " WHERE a.id IN (NEW.payer_id, NEW.payee_id) AND a.kind = 'intertrade')",
        ),
        ("running", f"NEW.state = 'booked' AND ({RUNNING})"),
    ],
    ("transfer", "update"): [
        (
            "kept",
            f"{differs(*FIXED)} OR (OLD.state <> 'pending' AND {differs(*SETTLED)})"
            " OR (NEW.text IS DISTINCT FROM OLD.text AND NEW.text IS NOT NULL)",
        ),
        (
            "too_late",
            "OLD.state = 'pending' AND NEW.state = 'booked' AND NEW.settled_at >= OLD.held_until",
        ),
        (
            "too_early",
            "OLD.state = 'pending' AND NEW.state = 'expired' AND NEW.settled_at < OLD.held_until",
        ),
        ("running", f"OLD.state = 'pending' AND NEW.state = 'booked' AND ({RUNNING})"),
    ],
    ("transfer", "delete"): [("kept", "OLD.id IS NOT NULL")],
    ("account", "insert"): [
        ("known", f"EXISTS (SELECT 1 FROM {ACCOUNT} AS a WHERE a.id = NEW.id)"),
        (
            "unfounded",
            "NEW.balance <> 0 OR NEW.pending_out <> 0 OR NEW.pending_in <> 0"
            " OR NEW.n_booked <> 0 OR NEW.earned_total <> 0 OR NEW.state <> 'open'",
        ),
    ],
    ("account", "update"): [
        ("kept", differs("id", "currency_id", "kind", "created_at")),
        (
            "closed",
            f"OLD.state = 'closed' AND {differs('balance', 'pending_out', 'pending_in', 'state')}",
        ),
        (
            "not_empty",
            "NEW.state = 'closed'"
            " AND (NEW.balance <> 0 OR NEW.pending_out <> 0 OR NEW.pending_in <> 0)",
        ),
        # A hold may still be let go of: nothing moves then.
        (
            "frozen",
            "OLD.state = 'frozen' AND (NEW.balance <> OLD.balance"
            " OR NEW.pending_out > OLD.pending_out OR NEW.pending_in > OLD.pending_in)",
        ),
        (
            "unfounded",
            "(NEW.balance <> OLD.balance OR NEW.n_booked <> OLD.n_booked)"
            f" AND (NEW.n_booked <> OLD.n_booked + 1 OR NOT ({HAS_ROW.format(more='')}))",
        ),
        (
            "unfounded",
            f"(NEW.pending_out <> OLD.pending_out AND NEW.pending_out <> {held('payer')})"
            f" OR (NEW.pending_in <> OLD.pending_in AND NEW.pending_in <> {held('payee')})",
        ),
        # Towards nought and no further; nobody is exempt from that.
        (
            "leaving",
            f"OLD.state = 'leaving' AND (({OUT} < 0 AND {OUT} < {OUT_WAS})"
            f" OR ({IN} > 0 AND {IN} > {IN_WAS}))",
        ),
        # Never worse than a limit: whoever is beyond it may always come back.
        (
            "below_min",
            f"NEW.min IS NOT NULL AND {OUT} < NEW.min AND {OUT} < {OUT_WAS} AND NOT {EXEMPT}",
        ),
        (
            "above_max",
            f"NEW.max IS NOT NULL AND {IN} > NEW.max AND {IN} > {IN_WAS} AND NOT {EXEMPT}",
        ),
        *(
            (
                "unlogged",
                f"NEW.{side} IS DISTINCT FROM OLD.{side} AND (NOT EXISTS (SELECT 1 FROM {CHANGE}"
                f" AS c WHERE c.account_id = NEW.id AND c.side = '{side}')"
                f" OR NEW.{side} IS DISTINCT FROM (SELECT c.became FROM {CHANGE} AS c"
                f" WHERE c.account_id = NEW.id AND c.side = '{side}' ORDER BY c.id DESC LIMIT 1))",
            )
            for side in LIMITS
        ),
    ],
    ("account", "delete"): [("kept", "OLD.id IS NOT NULL")],
    ("limitchange", "insert"): [
        ("known", f"EXISTS (SELECT 1 FROM {CHANGE} AS c WHERE c.id = NEW.id)"),
        (
            "unfounded",
            " OR ".join(
                f"(NEW.side = '{side}' AND NEW.was IS DISTINCT FROM"
                f" (SELECT a.{side} FROM {ACCOUNT} AS a WHERE a.id = NEW.account_id))"
                for side in LIMITS
            ),
        ),
    ],
    ("limitchange", "update"): [("kept", "NEW.id IS NOT NULL")],
    ("limitchange", "delete"): [("kept", "OLD.id IS NOT NULL")],
    ("currency", "update"): [
        ("kept", differs("id", "group", "kind", "decimals")),
        # Both accounts of two groups mirror each other in hours, by the rates of when they traded.
        (
            "intertrade",
            f"{differs('units_per_hour_n', 'units_per_hour_d')}"
            f" AND EXISTS (SELECT 1 FROM {ACCOUNT} AS a WHERE a.currency_id = NEW.id"
            " AND a.kind = 'intertrade' AND a.n_booked > 0)",
        ),
    ],
}

EFFECTS = {
    ("transfer", "insert"): [
        *(
            f"UPDATE {ACCOUNT} SET balance = NEW.{who}_after, n_booked = NEW.{who}_seq"
            f" WHERE id = NEW.{who}_id AND NEW.state = 'booked'"
            for who in ("payer", "payee")
        ),
        *(
            f"UPDATE {ACCOUNT} SET {held} = {held} + NEW.amount"
            f" WHERE id = NEW.{who}_id AND NEW.state = 'pending'"
            for who, held in (("payer", "pending_out"), ("payee", "pending_in"))
        ),
    ],
    ("transfer", "update"): [
        f"UPDATE {ACCOUNT} SET balance = coalesce(NEW.{who}_after, balance),"
        f" n_booked = coalesce(NEW.{who}_seq, n_booked), {held} = {held} - NEW.amount"
        f" WHERE id = NEW.{who}_id AND OLD.state = 'pending' AND NEW.state <> 'pending'"
        for who, held in (("payer", "pending_out"), ("payee", "pending_in"))
    ],
    ("limitchange", "insert"): [
        f"UPDATE {ACCOUNT} SET {side} = NEW.became WHERE id = NEW.account_id AND NEW.side = '{side}'"
        for side in LIMITS
    ],
}
# PostgreSQL has many writers: the two accounts are locked in one order, whoever writes the row.
LOCK = (
    f"PERFORM 1 FROM {ACCOUNT} WHERE id IN (NEW.payer_id, NEW.payee_id)"
    " ORDER BY id FOR NO KEY UPDATE"
)

LINE = (
    "SELECT {me}_id AS account_id, {me}_seq AS seq, id AS transfer_id, {other}_id AS other_id,"
    " {sign}amount AS amount, {me}_after AS after, kind, text, happened_on, settled_at"
    f" FROM {TRANSFER} WHERE {{me}}_seq IS NOT NULL"
)
VIEW = "CREATE VIEW exchange_statement AS " + " UNION ALL ".join(
    (
        LINE.format(me="payer", other="payee", sign="-"),
        LINE.format(me="payee", other="payer", sign=""),
    )
)
UNVIEW = "DROP VIEW IF EXISTS exchange_statement"


def quoted(condition):
    """The one column whose name is a word of SQL."""
    return condition.replace("NEW.group", 'NEW."group"').replace("OLD.group", 'OLD."group"')


def sqlite():
    for (table, event), rules in RULES.items():
        checks = "".join(
            f"SELECT RAISE(ABORT, 'ledger: {code}') WHERE "
            + quoted(condition).replace("IS DISTINCT FROM", "IS NOT")
            + ";\n"
            for code, condition in rules
        )
        yield (
            f"CREATE TRIGGER ledger_{table}_{event} BEFORE {event.upper()} ON exchange_{table}"
            f" BEGIN\n{checks}END"
        )
    for (table, event), effects in EFFECTS.items():
        yield (
            f"CREATE TRIGGER ledger_{table}_{event}_moves AFTER {event.upper()}"
            f" ON exchange_{table} BEGIN\n{';'.join(effects)};\nEND"
        )
    yield VIEW


# Way back also when somebody took one away: so that going back and forth puts all of them right.
def unsqlite():
    yield UNVIEW
    for table, event in EFFECTS:
        yield f"DROP TRIGGER IF EXISTS ledger_{table}_{event}_moves"
    for table, event in RULES:
        yield f"DROP TRIGGER IF EXISTS ledger_{table}_{event}"


def function(name, body, answer):
    return (
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN\n"
        f"{body}RETURN {answer}; END $$"
    )


def postgres():
    for (table, event), rules in RULES.items():
        checks = "".join(
            f"IF {quoted(condition)} THEN RAISE EXCEPTION 'ledger: {code}'"
            " USING ERRCODE = '23514'; END IF;\n"
            for code, condition in rules
        )
        if (table, event) == ("transfer", "insert"):
            checks = f"{LOCK};\n{checks}"
        name = f"ledger_{table}_{event}"
        yield function(name, checks, "OLD" if event == "delete" else "NEW")
        yield (
            f"CREATE TRIGGER {name} BEFORE {event.upper()} ON exchange_{table}"
            f" FOR EACH ROW EXECUTE FUNCTION {name}()"
        )
    for (table, event), effects in EFFECTS.items():
        name = f"ledger_{table}_{event}_moves"
        yield function(name, ";\n".join(effects) + ";\n", "NULL")
        yield (
            f"CREATE TRIGGER {name} AFTER {event.upper()} ON exchange_{table}"
            f" FOR EACH ROW EXECUTE FUNCTION {name}()"
        )
    yield function(
        "ledger_truncate", "RAISE EXCEPTION 'ledger: kept' USING ERRCODE = '23514';\n", "NULL"
    )
    for table in ("transfer", "account", "limitchange"):
        yield (
            f"CREATE TRIGGER ledger_{table}_truncate BEFORE TRUNCATE ON exchange_{table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION ledger_truncate()"
        )
    yield VIEW


def unpostgres():
    yield UNVIEW
    for table in ("transfer", "account", "limitchange"):
        yield f"DROP TRIGGER IF EXISTS ledger_{table}_truncate ON exchange_{table}"
    yield "DROP FUNCTION IF EXISTS ledger_truncate()"
    for table, event in EFFECTS:
        yield f"DROP TRIGGER IF EXISTS ledger_{table}_{event}_moves ON exchange_{table}"
        yield f"DROP FUNCTION IF EXISTS ledger_{table}_{event}_moves()"
    for table, event in RULES:
        yield f"DROP TRIGGER IF EXISTS ledger_{table}_{event} ON exchange_{table}"
        yield f"DROP FUNCTION IF EXISTS ledger_{table}_{event}()"


def run(on_sqlite, on_postgres):
    def do(apps, schema_editor):
        statements = {"sqlite": on_sqlite, "postgresql": on_postgres}
        with schema_editor.connection.cursor() as cursor:
            for statement in statements[schema_editor.connection.vendor]():
                cursor.execute(statement)

    return do


class Migration(migrations.Migration):
    dependencies = [("exchange", "0001_initial")]
    operations = [migrations.RunPython(run(sqlite, postgres), run(unsqlite, unpostgres))]
