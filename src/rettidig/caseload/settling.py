"""Which mapped rows are kept, which repeat another exactly, and which cannot be kept."""

from dataclasses import dataclass

import ibis
import ibis.expr.datatypes as dt
import ibis.expr.types as ir
from ibis.backends.duckdb import Backend

from rettidig.caseload.faults import Fault
from rettidig.caseload.mapping import CASE_COLUMN, FAULT, FILE, PERSON, REST, WORKING_COLUMNS, fault_code
from rettidig.caseload.reading.numbering import RECORD
from rettidig.caseload.tables import EVENTS

_BESIDE = frozenset({"source_file", "source_line", *WORKING_COLUMNS} - {REST})
_DIGEST = "digest"
_ORDER = (FILE, RECORD)
_EVENT = ("case_id", "event_type", "happened_on", "ended_on", "caseworker", "attributes", REST)


@ibis.udf.scalar.builtin(
    name="hash",
    signature=((dt.string, dt.string, dt.date, dt.date, dt.string, dt.string, dt.int64), dt.uint64),
)
def _hash(case_id, event_type, happened_on, ended_on, caseworker, attributes, rest):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 - the body is DuckDB's own
    """Return a number that is the same for the same cells."""


@dataclass(frozen=True, slots=True)
class Settled:
    """The rows of one table: ``kept``; ``repeats`` (their file and record); ``faults`` (with the fault).

    ``places`` are the files and records of those kept, where they cost less to read.
    """

    kept: ir.Table
    places: ir.Table
    repeats: ir.Table
    faults: ir.Table


def settle_cases(backend: Backend, mapped: ir.Table) -> Settled:
    """Return the cases settled: the first row of a case number stays, exact repeats of it count once."""
    rows = backend.create_table("mapped_cases", mapped, temp=True)
    good = rows.filter(rows[FAULT].isnull())
    again = _later_rows_of(good, ["case_id"])
    firsts = good.anti_join(again, list(_ORDER))
    content = [name for name in good.columns if name not in _BESIDE]
    judged = again.left_join(firsts, "case_id", rname="first:{name}")
    is_repeat = ibis.and_(
        *(judged[name].identical_to(judged[f"first:{name}"]) for name in content if name != "case_id")
    )
    judged = backend.create_table("second_cases", judged.select(*_ORDER, is_repeat=is_repeat), temp=True)
    others = judged.filter(~judged.is_repeat).select(
        *_ORDER, **{FAULT: ibis.literal(fault_code(Fault.DUPLICATE_ID, CASE_COLUMN))}
    )
    kept = good.anti_join(judged, list(_ORDER))
    return Settled(
        kept=kept,
        places=kept.select(*_ORDER),
        repeats=judged.filter(judged.is_repeat).select(*_ORDER),
        faults=_faults(rows).union(others),
    )


def settle_events(backend: Backend, mapped: ir.Table, cases: ir.Table) -> Settled:
    """Return the events settled: those about a case that is not kept are faults, exact repeats count once.

    ``mapped`` is worked out again whenever it is read: that is faster than to keep ten million wide rows, and
    takes no memory. Only what is narrow is kept: the rows' places, faults and digests.
    """
    known = backend.create_table("known_cases", cases.select(known_case=cases.case_id), temp=True)
    joined = mapped.left_join(known, [mapped.case_id == known.known_case])
    unknown = ibis.ifelse(
        joined.known_case.isnull(), fault_code(Fault.UNKNOWN_CASE, CASE_COLUMN), ibis.null("string")
    )
    judged = joined.select(
        *_ORDER,
        **{
            FAULT: ibis.coalesce(joined[FAULT], unknown),
            _DIGEST: _hash(*(joined[name] for name in _EVENT)),
        },
    )
    rows = backend.create_table("judged_events", judged, temp=True)
    faults = _faults(rows)
    repeats = _repeats(backend, mapped, rows.filter(rows[FAULT].isnull()))
    dropped = backend.create_table(
        "dropped_events", faults.select(*_ORDER).union(repeats.select(*_ORDER)), temp=True
    )
    kept, places = mapped, rows.select(*_ORDER)
    if dropped.count().to_pyarrow().as_py():
        kept, places = (table.anti_join(dropped, list(_ORDER)) for table in (kept, places))
    return Settled(kept, places, repeats, faults)


def _repeats(backend: Backend, mapped: ir.Table, good: ir.Table) -> ir.Table:
    """Return the places of events that an earlier one is equal to; only those of like digest are compared."""
    counted = good.group_by(_DIGEST).agg(n=good.count())
    alike = backend.create_table(
        "alike_events",
        good.semi_join(counted.filter(counted.n > 1), _DIGEST).select(*_ORDER),
        temp=True,
    )
    if not alike.count().to_pyarrow().as_py():
        return alike
    again = _later_rows_of(mapped.semi_join(alike, list(_ORDER)), list(_EVENT)).select(*_ORDER)
    return backend.create_table("repeated_events", again, temp=True)


def no_events(cases: ir.Table) -> ir.Table:
    """Return an empty table of mapped events, for an import without any."""
    texts = {column.name: "string" for column in EVENTS.columns if column.added}
    schema = texts | {
        "happened_on": "date",
        "ended_on": "date",
        "source_file": "string",
        "source_line": "int64",
    }
    schema |= {FILE: "int32", RECORD: "int64", FAULT: "string", REST: "int64", PERSON: "string"}
    return cases.filter(ibis.literal(False)).select(
        **{name: ibis.null(kind) for name, kind in schema.items()}
    )


def _faults(rows: ir.Table) -> ir.Table:
    return rows.filter(rows[FAULT].notnull()).select(*_ORDER, FAULT)


def _later_rows_of(rows: ir.Table, key: list[str]) -> ir.Table:
    """Return the rows whose key an earlier row already had, in the order of files and records."""
    number = ibis.row_number().over(group_by=key, order_by=list(_ORDER))
    return rows.mutate(number=number).filter(lambda numbered: numbered.number > 0).drop("number")
