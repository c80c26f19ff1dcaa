"""Taking in a printed table: all of it, with its findings, or nothing."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.models import Municipality
from klaverblad.apps.journal.services import emit
from klaverblad.apps.monitor import policies, tasks
from klaverblad.apps.monitor.judging import Judgement, judge
from klaverblad.apps.monitor.models import Finding, IndicatorValue, PlaceKind, TableImport
from klaverblad.apps.monitor.reading import BadTable, Row, Sheet, read_table
from klaverblad.apps.monitor.registry import Column
from klaverblad.apps.monitor.wording import plain, quoted, rounded

PLACES_KEPT = 6  # decimals, as the columns of IndicatorValue hold them


def import_table(actor: Actor, data: bytes, file_name: str) -> TableImport:
    """Read, judge and store one printed table.

    The same bytes twice are one import. Other bytes of the same table take its place; the earlier
    import stays for whoever asks what was shown before.

    raises   BadTable: nothing was stored
    """
    policies.can_load_figures(actor).enforce()
    sheet = read_table(data)
    judgement = judge(sheet)
    with transaction.atomic():
        return _take_in(actor, sheet, judgement, file_name)


def import_tables(actor: Actor, files: Iterable[tuple[str, bytes]]) -> list[TableImport]:
    """Take in several tables, each a name and its bytes: all of them or none."""
    with transaction.atomic():
        return [import_table(actor, data, name) for name, data in files]


def _take_in(actor: Actor, sheet: Sheet, judgement: Judgement, file_name: str) -> TableImport:
    same_table = TableImport.objects.select_for_update().filter(table=sheet.table.key)
    known = same_table.filter(sha256=sheet.sha256).first()
    if known is not None and known.is_current:
        return known
    same_table.filter(is_current=True).update(is_current=False)
    if known is None:
        known = _store(actor, sheet, judgement, file_name)
    else:
        known.is_current = True
        known.save(update_fields=["is_current"])
    emit("figures.loaded", actor, known, table=sheet.table.key, findings=len(judgement.doubts))
    # The queue is a table of this database: the task is there when the import is, or not at all.
    tasks.draw_charts.enqueue(known.pk)
    return known


def _store(actor: Actor, sheet: Sheet, judgement: Judgement, file_name: str) -> TableImport:
    stored = TableImport.objects.create(
        table=sheet.table.key,
        file_name=file_name[-200:],
        sha256=sheet.sha256,
        size_bytes=sheet.size_bytes,
        imported_at=timezone.now(),
        imported_by=actor.system or str(actor.user_id),
        figures_read=sum(len(row.cells) for row in sheet.rows),
        figures_checked=len(judgement.checked),
    )
    known = set(Municipality.objects.values_list("pk", flat=True))
    for row in sheet.rows:
        if row.place.kind == PlaceKind.MUNICIPALITY and row.place.code not in known:
            raise BadTable("place_not_loaded", found=quoted(row.name))
    IndicatorValue.objects.bulk_create(
        _value(stored, row, column, judgement.units.get(column.name, column.indicator.unit))
        for row in sheet.rows
        for column in sheet.table.columns.values()
    )
    Finding.objects.bulk_create(
        Finding(
            table_import=stored,
            severity=doubt.severity,
            code=doubt.code,
            indicator=sheet.table.columns[doubt.column].indicator.key,
            place_code=doubt.row.place.code if doubt.row else "",
            row=doubt.row.line if doubt.row else None,
            column=doubt.column,
            facts=plain(doubt.facts),
            sentences=doubt.sentences,
        )
        for doubt in judgement.doubts
    )
    return stored


def _value(stored: TableImport, row: Row, column: Column, unit: str) -> IndicatorValue:
    printed = row.cells[column.name]
    is_municipality = row.place.kind == PlaceKind.MUNICIPALITY
    value, low, high = (
        Decimal(rounded(number, PLACES_KEPT))
        for number in (printed.value, printed.bounds.low, printed.bounds.high)
    )
    return IndicatorValue(
        table_import=stored,
        indicator=column.indicator.key,
        place_kind=row.place.kind,
        place_code=row.place.code,
        municipality_id=row.place.code if is_municipality else None,
        footnote=row.footnote or printed.footnote,
        period_from=column.period_from,
        period_until=column.period_until,
        value=value,
        low=low,
        high=high,
        decimals=printed.decimals,
        printed=printed.text.strip(),
        unit=unit,
        unit_printed=column.indicator.unit,
        source=column.source,
        row=row.line,
        column=column.name,
    )
