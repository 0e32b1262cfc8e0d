"""What people have answered, one answer a case and point: the latest, an undated one being the earliest."""

import ibis
import ibis.expr.types as ir

from rettidig.checks.codes import answer_number
from rettidig.checks.view import answer_column


def latest_answers(answers: ir.Table, cases: ir.Table, points: list[str]) -> ir.Table:
    """Return case number, point and the outcome's number that the answer stands for.

    Answers about one conversation (with an event id) say nothing about the case as a whole; answers to
    points of other catalogues are left out.
    """
    about = answers.filter(answers.event_id.isnull(), answers.control_point.isin(points))
    numbered = about.inner_join(cases.select("case_id", "case_no"), "case_id")
    order = ibis.window(
        group_by=[numbered.case_no, numbered.control_point],
        order_by=[numbered.answered_on.isnull(), numbered.answered_on.desc()],
    )
    placed = numbered.mutate(place=ibis.row_number().over(order))
    return placed.filter(placed.place == 0).select(
        "case_no", "control_point", outcome=answer_number(placed.answer)
    )


def answers_by_case(answers: ir.Table, points: list[str]) -> ir.Table:
    """Return one row a case with a column for each answered point."""
    return answers.group_by("case_no").agg(
        **{
            answer_column(point): answers.outcome.max(where=answers.control_point == point).cast("int16")
            for point in points
        }
    )
