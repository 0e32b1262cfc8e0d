"""Outcomes and reasons as one small number, until the words are looked up at the very end."""

from collections.abc import Iterable

import ibis
import ibis.expr.types as ir

from rettidig.vocabulary import REASONS_WITHOUT_DATES, Answer, Outcome, Reason
from rettidig.vocabulary.words import ANSWERED_AS

OUTCOMES = tuple(Outcome)
WHY = tuple(Reason)
_BITS = 3
"""Enough for an outcome's number, so that reason and outcome share one number."""


def code(outcome: Outcome, reason: Reason) -> int:
    """Return the number of an outcome with its reason."""
    return (WHY.index(reason) << _BITS) | OUTCOMES.index(outcome)


def outcome_number(codes: ir.IntegerValue) -> ir.IntegerValue:
    """Return the outcomes' numbers (0 is met)."""
    number: ir.IntegerValue = (codes & ((1 << _BITS) - 1)).cast("int16")
    return number


def reason_number(codes: ir.IntegerValue) -> ir.IntegerValue:
    """Return the reasons' numbers."""
    number: ir.IntegerValue = (codes >> _BITS).cast("int16")
    return number


def is_dated(codes: ir.IntegerValue) -> ir.BooleanValue:
    """Return whether the clock ran at all, so that the row has dates."""
    undated = [WHY.index(reason) for reason in Reason if reason in REASONS_WITHOUT_DATES]
    return reason_number(codes).notin(undated)


def has_reason(codes: ir.IntegerValue, reasons: Iterable[Reason]) -> ir.BooleanValue:
    """Return whether the reason is one of these."""
    return reason_number(codes).isin([WHY.index(reason) for reason in reasons])


def answer_number(answers: ir.StringValue) -> ir.IntegerValue:
    """Return the outcome's number that an answer stands for; null without an answer."""
    return ibis.cases(
        *((answers == answer.value, small(OUTCOMES.index(ANSWERED_AS[answer]))) for answer in Answer),
        else_=ibis.null("int16"),
    )


def word(words: Iterable[str], numbers: ir.IntegerValue) -> ir.StringValue:
    """Return the word at each number, counted from 0; null where there is no number.

    Spark takes a null place in an array without nulls for a place of its own choosing, so it is not asked.
    """
    found = ibis.array(list(words))[numbers.fill_null(0).cast("int32")]
    text: ir.StringValue = ibis.ifelse(numbers.notnull(), found, ibis.null("string"))
    return text


def small(number: int) -> ir.IntegerScalar:
    """Return a number as the type all codes have."""
    return ibis.literal(number, type="int16")
