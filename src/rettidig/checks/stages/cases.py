"""The cases, numbered, as they look on the as-of date."""

import ibis
import ibis.expr.types as ir

from rettidig.checks.asked import Asked


def cases_of(delivered: ir.Table, asked: Asked, dimensions: tuple[str, ...]) -> ir.Table:
    """Return one row a case with a number of its own, in order of case id.

    A case that closes after the as-of date is read as open; ``end_on`` is the day it closed, else as-of.
    """
    as_of = ibis.literal(asked.as_of, type="date")
    closed_on = ibis.ifelse(delivered.closed_on <= as_of, delivered.closed_on, ibis.null("date"))
    dated = delivered.select(
        "case_id",
        "opened_on",
        *dict.fromkeys(
            ("target_group", "visitation_group", "municipality", "team", "caseworker", *dimensions)
        ),
        closed_on=closed_on,
    )
    numbered = ibis.row_number().over(ibis.window(order_by=dated.case_id)).cast("int32")
    return dated.mutate(
        case_no=numbered, end_on=ibis.coalesce(dated.closed_on, as_of), is_open=dated.closed_on.isnull()
    )
