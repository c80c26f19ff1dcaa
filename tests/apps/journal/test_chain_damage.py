"""Somebody with a key to the database changes the journal. It is found, and so is the place."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from klaverblad.apps.journal import anchors
from klaverblad.apps.journal.anchors import Anchor
from klaverblad.apps.journal.damage import Finding, What
from klaverblad.apps.journal.digest import KINDS, chain_hash, row_digest
from klaverblad.apps.journal.models import Event
from klaverblad.apps.journal.queries import head
from klaverblad.apps.journal.verification import verify
from tests.apps.journal.forging import (
    AT,
    TABLES,
    emit,
    link,
    rehash,
    set_link,
    small_chain,
    sql,
    without_triggers,
)

ONE = UUID(int=77, version=4)
STORED_ID = ONE.hex
OTHER = {
    "event_id": STORED_ID,
    "at": "2026-03-02 10:00:01",
    "name": "step.finished",
    "actor_user_id": STORED_ID,
    "actor_role": "team_lead",
    "actor_system": "nightly",
    "organisation_id": None,
    "subject_type": "people.person",
    "subject_id": "x",
    "person_id": STORED_ID,
    "purpose": "figures",
    "via": "export",
    "what": "desk:story",
    "data": '{"n": 5}',
    "digest": b"\x01" * 32,
}
OF_EVENT = ("event_id", "at", "name", "actor_user_id", "actor_role", "actor_system", "organisation_id",
            "subject_type", "subject_id", "person_id", "data", "digest")  # fmt: skip
OF_READ = ("at", "actor_user_id", "actor_role", "actor_system", "organisation_id", "person_id",
           "purpose", "via", "what", "digest")  # fmt: skip
# The places of the small chain: what stands there, and in which table.
EVENT_SEQ, READ_SEQ = 4, 3


@pytest.fixture
def rows(db):
    """The rows of a chain of six that can now be damaged."""
    made = small_chain()
    without_triggers()
    return made


def change(row, column, value):
    kind, row_id = row
    sql(f"UPDATE {TABLES[kind]} SET {column} = %s WHERE id = %s", value, row_id)


def remove(row):
    kind, row_id = row
    sql(f"DELETE FROM {TABLES[kind]} WHERE id = %s", row_id)


def found(**kept):
    """What was found, and where: code, place, table and row."""
    finding = verify(**kept).finding
    return finding and (finding.what, finding.seq, finding.table, finding.row_id)


@pytest.mark.parametrize("column", OF_EVENT)
def test_a_changed_column_of_an_event_is_found(rows, column):
    change(rows[EVENT_SEQ - 1], column, OTHER[column])

    assert found() == (What.CHANGED, EVENT_SEQ, "journal_event", rows[EVENT_SEQ - 1][1])


@pytest.mark.parametrize("column", OF_READ)
def test_a_changed_column_of_a_reading_is_found(rows, column):
    change(rows[READ_SEQ - 1], column, OTHER[column])

    assert found() == (What.CHANGED, READ_SEQ, "journal_readentry", rows[READ_SEQ - 1][1])


@pytest.mark.parametrize("seq", [EVENT_SEQ, READ_SEQ])
def test_a_row_with_another_number_is_a_row_that_is_gone(rows, seq):
    kind, row_id = rows[seq - 1]

    change(rows[seq - 1], "id", 999)

    assert found() == (What.REMOVED, seq, TABLES[kind], row_id)


def test_a_number_changed_on_both_sides_is_a_changed_link(rows):
    change(rows[3], "id", 999)
    set_link(4, row_id=999)

    assert found() == (What.LINK_CHANGED, 4, "journal_event", 999)


def test_a_row_that_was_changed_with_its_digest_is_found(rows):
    """Who knows how a digest is made can make one; the link still knows the old one."""
    other = emit_elsewhere(name="step.finished")
    change(rows[3], "name", "step.finished")
    change(rows[3], "digest", other)

    assert found() == (What.CHANGED, 4, "journal_event", rows[3][1])


def emit_elsewhere(**values):
    """The digest that the fourth row would have with other values."""
    row = Event.objects.order_by("pk")[2]
    for name, value in values.items():
        setattr(row, name, value)
    return row_digest("event", row)


@pytest.mark.parametrize("seq", range(1, 7))
def test_a_row_that_was_removed_is_found_wherever_it_stood(rows, seq):
    kind, row_id = rows[seq - 1]

    remove(rows[seq - 1])

    assert found() == (What.REMOVED, seq, TABLES[kind], row_id)


@pytest.mark.parametrize("seq", range(1, 6))
def test_a_row_that_was_removed_with_its_link_leaves_a_gap(rows, seq):
    remove(rows[seq - 1])
    sql("DELETE FROM journal_link WHERE seq = %s", seq)

    assert found() == (What.REMOVED, seq, None, None)


@pytest.mark.parametrize("seq", range(1, 6))
def test_a_gap_that_was_closed_again_is_found(rows, seq):
    remove(rows[seq - 1])
    sql("DELETE FROM journal_link WHERE seq = %s", seq)
    for later in range(seq + 1, 7):
        set_link(later, seq=later - 1)

    assert found()[:2] == ((What.LINK_CHANGED if seq == 5 else What.REMOVED), seq)


def test_a_link_that_was_removed_points_to_the_row_that_lost_it(rows):
    sql("DELETE FROM journal_link WHERE seq = 4")

    assert found() == (What.REMOVED, 4, *named(rows[3]))


def test_a_link_that_was_removed_and_papered_over_is_named(rows):
    sql("DELETE FROM journal_link WHERE seq = 4")
    for later in (5, 6):
        set_link(later, seq=later - 1)

    assert found() == (What.REMOVED, 4, *named(rows[3]))


def named(row):
    return TABLES[row[0]], row[1]


def test_an_end_that_was_cut_off_cannot_be_seen_from_inside(rows):
    """This is why anchors are kept outside."""
    cut_the_end(rows)

    assert found() is None


def cut_the_end(rows):
    for seq in (5, 6):
        remove(rows[seq - 1])
        sql("DELETE FROM journal_link WHERE seq = %s", seq)


def test_an_end_that_was_cut_off_is_found_by_an_anchor(rows):
    kept = [Anchor(head().seq, head().hash.hex())]

    cut_the_end(rows)

    assert found(anchors=kept) == (What.TAIL_CUT, 5, None, None)


def test_an_emptied_journal_is_found_by_an_anchor(rows):
    kept = [Anchor(head().seq, head().hash.hex())]

    for table in ("journal_link", *TABLES.values()):
        sql(f"DELETE FROM {table}")

    assert found(anchors=kept) == (What.TAIL_CUT, 1, None, None)


def test_a_chain_that_was_made_anew_is_found_by_an_anchor(rows):
    early = Anchor(2, link(2)["hash"].hex())
    late = Anchor(6, head().hash.hex())
    other = emit_elsewhere(name="step.finished")
    change(rows[3], "name", "step.finished")
    change(rows[3], "digest", other)
    set_link(4, digest=other)
    rehash(4)

    unseen = found()
    seen = verify([late, early]).finding

    assert unseen is None
    assert (seen.what, seen.seq, seen.until) == (What.REWRITTEN, 3, 6)


def insert_by_hand(row_id, digest):
    """A row like the first event, beside the desk."""
    columns = [name for name in OF_EVENT if name not in {"event_id", "digest"}]
    kept = ", ".join(columns)
    sql(
        f"INSERT INTO journal_event (id, event_id, digest, {kept})"
        f" SELECT %s, %s, %s, {kept} FROM journal_event ORDER BY id LIMIT 1",
        row_id,
        STORED_ID,
        digest,
    )


def test_a_row_that_slipped_past_the_triggers_is_found(rows):
    insert_by_hand(50, b"\x02" * 32)

    assert found() == (What.INSERTED, None, "journal_event", 50)


def test_a_row_inserted_by_hand_without_a_digest_is_found(db):
    small_chain()

    insert_by_hand(50, b"")

    assert found() == (What.INSERTED, 7, "journal_event", 50)


def test_a_row_inserted_by_hand_with_a_made_up_digest_is_found(db):
    small_chain()

    insert_by_hand(50, b"\x02" * 32)

    assert found() == (What.CHANGED, 7, "journal_event", 50)


@pytest.mark.parametrize("follows", [True, False], ids=["hashed", "not hashed"])
def test_a_row_that_was_pushed_in_between_is_found(rows, follows):
    forged = emit(50)
    for later in (6, 5, 4):
        set_link(later, seq=later + 1)
    where = ("event", forged[1])
    digest = sql("SELECT digest FROM journal_event WHERE id = %s", forged[1])[0][0]
    hashed = chain_hash(link(3)["hash"], digest, f"event:{forged[1]}")
    sql(
        "INSERT INTO journal_link (seq, kind, row_id, digest, hash) VALUES (4, %s, %s, %s, %s)",
        *where,
        digest,
        hashed if follows else b"\x03" * 32,
    )

    assert found() == (What.INSERTED, 4, *named(forged))


@pytest.mark.parametrize("seqs", [(1, 2), (2, 3), (2, 5), (5, 6)])
def test_links_that_changed_places_are_found(rows, seqs):
    one, other = seqs
    set_link(one, seq=8_000_900)
    set_link(other, seq=one)
    set_link(8_000_900, seq=other)

    assert found()[:2] == (What.REORDERED, one)


@pytest.mark.parametrize("seqs", [(1, 2), (3, 4), (5, 6)])
def test_rows_that_changed_places_in_the_chain_are_found(rows, seqs):
    one, other = (link(seq) for seq in seqs)
    set_link(other["seq"], row_id=8_000_800)
    set_link(one["seq"], **payload(other))
    set_link(other["seq"], **payload(one))

    assert found()[:2] == (What.REORDERED, seqs[0])


def payload(one):
    return {name: one[name] for name in ("kind", "row_id", "digest")}


def test_rows_that_took_each_others_number_are_found(rows):
    first, second = rows[0], rows[1]
    change(first, "id", 8_000_800)
    change(second, "id", first[1])
    change(("event", 8_000_800), "id", second[1])

    assert found()[:2] == (What.REORDERED, 1)


@pytest.mark.parametrize(
    ("column", "value"),
    [("digest", b"\x04" * 32), ("hash", b"\x04" * 32), ("kind", "read"), ("row_id", 8_000_999)],
)
@pytest.mark.parametrize("seq", [4, 6])
def test_a_link_that_was_rewritten_is_found(rows, seq, column, value):
    set_link(seq, **{column: value})

    assert found()[:2] == (What.LINK_CHANGED, seq)


def test_a_function_of_the_same_name_hides_nothing(rows):
    """The owner of a database may have it find another function first."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite looks for functions in nobody's file.")
    (before,) = sql(KINDS["event"].select_text("postgresql"), rows[3][1], rows[3][1])
    change(rows[3], "name", "step.finished")
    sql("CREATE SCHEMA forged")
    sql(
        "CREATE FUNCTION forged.array_to_json(pg_catalog.text[]) RETURNS pg_catalog.json"
        " LANGUAGE sql AS $$ SELECT CASE WHEN 'step.finished' = ANY($1)"
        f" THEN {quoted(before[2])}::pg_catalog.json"
        " ELSE pg_catalog.array_to_json($1) END $$"
    )
    sql("SET LOCAL search_path = forged, public, pg_catalog")

    assert found() == (What.CHANGED, 4, *named(rows[3]))


def quoted(text):
    return "'" + text.replace("'", "''") + "'"


HUGE = 2**62


def test_a_huge_number_on_both_sides_keeps_nobody_waiting(rows):
    """Only numbers near those around it are tried, however many there might have been."""
    change(rows[3], "id", HUGE)
    set_link(4, row_id=HUGE)

    assert found() == (What.LINK_CHANGED, 4, "journal_event", HUGE)


@pytest.mark.parametrize("processes", [1, 2])
def test_a_link_at_a_huge_place_keeps_nobody_waiting(own_database, processes):
    with transaction.atomic():
        small_chain()
        without_triggers()
    set_link(6, seq=HUGE)
    set_link(2, row_id=999)

    assert found(processes=processes)[:2] == (What.LINK_CHANGED, 2)


def test_a_link_of_a_kind_that_does_not_exist_is_found(rows):
    set_link(4, kind="x")

    assert found() == (What.LINK_CHANGED, 4, None, None)


def test_a_link_before_the_first_is_found(rows):
    sql(
        "INSERT INTO journal_link (seq, kind, row_id, digest, hash)"
        " SELECT -3, 'x', 1, digest, hash FROM journal_link WHERE seq = 1"
    )

    assert found() == (What.INSERTED, -3, None, None)


def test_one_row_that_hides_another_is_found(rows):
    """Two links for one row, so that the numbers of rows and links agree again."""
    without_the_rule_of_one_link()
    twin = link(4)
    set_link(5, **payload(twin))
    rehash(5)

    assert found() == (What.INSERTED, 5, *named(rows[3]))


def without_the_rule_of_one_link():
    if connection.vendor == "postgresql":
        sql("ALTER TABLE journal_link DROP CONSTRAINT link_one_for_each_row")
        return
    sql("CREATE TABLE journal_copy AS SELECT * FROM journal_link")
    sql("DROP TABLE journal_link")
    sql("ALTER TABLE journal_copy RENAME TO journal_link")


@pytest.mark.sqlite
@pytest.mark.parametrize(
    "value",
    [b"\xff\xfe", 12, b"step.added", "2026-03-02T10:00:00Z", ""],
    ids=["no UTF-8", "a number", "bytes", "another form", "empty"],
)
@pytest.mark.parametrize("column", ["at", "person_id", "subject_id"])
def test_what_is_no_text_at_all_is_found(rows, column, value):
    """SQLite keeps in a column whatever is put there."""
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL refuses it.")
    is_cut = isinstance(value, bytes) and value.startswith(b"\xff")
    how = "CAST(%s AS TEXT)" if is_cut else "%s"
    sql(f"UPDATE journal_event SET {column} = {how} WHERE id = %s", value, rows[3][1])

    assert found() == (What.CHANGED, 4, *named(rows[3]))


@pytest.mark.sqlite
@pytest.mark.parametrize("tail", ["\0", "\0x", "\0.000000"])
@pytest.mark.parametrize("column", ["at", "name", "subject_id", "data"])
def test_what_hides_behind_a_nul_is_found(db, column, tail):
    """SQLite counts the length of a text up to its first NUL."""
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL refuses it.")
    on_the_second = Event.objects.create(at=AT.replace(microsecond=0), name="step.added")
    is_whole_before = verify().is_whole
    without_triggers()

    sql(f"UPDATE journal_event SET {column} = {column} || %s", tail)

    assert is_whole_before
    assert found() == (What.CHANGED, 1, "journal_event", on_the_second.pk)


@pytest.mark.parametrize(
    "data",
    ['{"n": 4, "code": "artikel-60", "more": 1}', '{"n": "4", "code": "artikel-60"}', "{}", "[]",
     '{"n": 4.0000000000000000000001, "code": "artikel-60"}', '{"n": 1e99999, "code": "artikel-60"}'],
)  # fmt: skip
def test_data_that_says_something_else_is_found(rows, data):
    change(rows[3], "data", data)

    assert found() == (What.CHANGED, 4, *named(rows[3]))


@pytest.mark.parametrize(
    "data",
    ['{"code":"artikel-60","n":4}', '{"n": 4.0, "code": "artikel-60"}',
     '{"n": 4e0, "code": "\\u0061rtikel-60"}'],
)  # fmt: skip
def test_data_that_says_the_same_in_other_signs_is_no_change(rows, data):
    """A database may write JSON as it likes, and the next version of one perhaps does."""
    change(rows[3], "data", data)

    assert found() is None


def test_the_first_of_two_places_is_named(rows):
    change(rows[4], "what", "desk:story")
    change(rows[1], "name", "step.finished")

    assert found()[1] == 2


def test_an_anchor_that_fell_before_the_break_comes_first(rows):
    change(rows[4], "what", "desk:story")

    assert found(anchors=[Anchor(2, "00" * 32)])[:2] == (What.REWRITTEN, 1)


def test_a_break_is_found_by_whichever_process_comes_upon_it(own_database):
    with transaction.atomic():
        made = small_chain()
        without_triggers()
    change(made[4], "what", "desk:story")
    change(made[5], "name", "step.finished")

    assert found(processes=2) == found(processes=1) == (What.CHANGED, 5, *named(made[4]))


CHANGES = st.one_of(
    st.tuples(st.just("event"), st.sampled_from([0, 1, 3, 5]), st.sampled_from(OF_EVENT)),
    st.tuples(st.just("read"), st.sampled_from([2, 4]), st.sampled_from(OF_READ)),
)
SHORT_CODE = st.from_regex(r"[a-z0-9_.:/+-]{1,10}", fullmatch=True)


def stored_value(column, draw):
    """Something that the column can hold on either database."""
    if column in {"event_id", "actor_user_id", "organisation_id", "person_id"}:
        return draw(st.uuids(version=4)).hex
    if column == "at":
        return str(draw(st.datetimes(min_value=AT.replace(tzinfo=None))))[:26]
    if column == "digest":
        return draw(st.binary(max_size=33))
    if column == "data":
        return f'{{"n": {draw(st.integers())}}}'
    return draw(SHORT_CODE)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(which=CHANGES, data=st.data())
def test_any_single_change_is_found_where_it_was_made(rows, which, data):
    kind, index, column = which
    row = rows[index]
    value = stored_value(column, data.draw)
    with transaction.atomic():
        seen = f"SELECT {column} FROM {TABLES[kind]} WHERE id = %s"
        before = sql(seen, row[1])
        change(row, column, value)
        is_changed = sql(seen, row[1]) != before

        finding = found()

        transaction.set_rollback(True)
    assert finding == ((finding[0], index + 1, *named(row)) if is_changed else None)


def test_what_is_found_is_said_in_words(rows):
    remove(rows[3])

    finding = verify().finding

    assert finding.where == f"plaats 4, journal_event rij {rows[3][1]}"
    assert finding.sentence == "Hier is iets weggehaald."


def test_every_finding_has_its_words():
    assert all(Finding(what, 1).sentence for what in What)


def test_anchors_that_still_stand_say_nothing(rows):
    kept = [Anchor(seq, link(seq)["hash"].hex()) for seq in (1, 4, 6)]

    assert anchors.first_that_fell(kept) is None
    assert verify(kept).n_anchors == 3
