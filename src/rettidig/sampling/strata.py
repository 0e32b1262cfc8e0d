"""Which stratum a unit is in, whether the design draws from there, and its size in a weighted draw."""

from collections.abc import Sequence
from typing import assert_never, cast

import ibis
import ibis.expr.types as ir

from rettidig.sampling.criteria import AMOUNT, Sources, as_word, keeps, need_column
from rettidig.sampling.design import (
    All,
    AtRate,
    ByRisk,
    Draw,
    Equal,
    Given,
    Oversampled,
    PerCaseworker,
    Proportional,
    Quotas,
    Simple,
    Weighted,
)
from rettidig.vocabulary import Refused, Text

WHOLE = "all"
SUBGROUP = "subgroup"
REST = "rest"
BETWEEN = " / "


def columns_of(draw: Draw) -> tuple[str, ...]:
    """Return the columns whose values make the strata; none where there is only one stratum."""
    match draw:
        case Simple() | All() | Weighted():
            return ()
        case Proportional() | Equal() | AtRate() | Given() | ByRisk():
            return draw.by
        case PerCaseworker():
            return ("caseworker",)
        case Quotas():
            return (*([] if draw.within is None else [draw.within]), *draw.by)
        case Oversampled():
            return (SUBGROUP,)
    assert_never(draw)


def value_name(number: int) -> str:
    """Return the column that holds the value of the ``number``-th column of the strata, from 0."""
    return f"value_{number}"


def stratum_name(values: Sequence[str]) -> str:
    """Return the name of the stratum with those values; a slash in one of several values is doubled.

    >>> stratum_name(["K01", "ap", "2018"])
    'K01 / ap / 2018'
    """
    if len(values) == 1:
        return values[0]
    return BETWEEN.join(value.replace("/", "//") for value in values)


def with_strata(units: ir.Table, draw: Draw, sources: Sources) -> ir.Table:
    """Return the units with ``stratum``, its values, ``size`` and ``has_quota``."""
    values = _values(units, draw, sources)
    named = units.mutate(
        **{value_name(n): value for n, value in enumerate(values)},
        size=_size(units, draw) if isinstance(draw, Weighted) else ibis.null("int64"),
    )
    columns: list[ir.StringValue] = [named[value_name(n)] for n in range(len(values))]
    return named.mutate(stratum=_name(columns), has_quota=_has_quota(columns, draw))


def _values(units: ir.Table, draw: Draw, sources: Sources) -> list[ir.StringValue]:
    if isinstance(draw, Oversampled):
        inside = keeps(draw.subgroup, 0, units, sources)
        return [ibis.ifelse(inside, SUBGROUP, REST)]
    columns = columns_of(draw)
    for column in columns:
        need_column(column, units)
    return [as_word(units, column) for column in columns]


def _name(values: Sequence[ir.StringValue]) -> ir.StringValue:
    if not values:
        return ibis.literal(WHOLE)
    if len(values) == 1:
        return values[0]
    return ibis.literal(BETWEEN).join([value.replace("/", "//") for value in values])


def _has_quota(values: Sequence[ir.StringValue], draw: Draw) -> ir.BooleanValue:
    if isinstance(draw, Given):
        return _name(values).isin(list(draw.sizes))
    if isinstance(draw, Quotas):
        first, second = (list(quotas) for quotas in draw.by.values())
        return values[-2].isin(first) & values[-1].isin(second)
    return ibis.literal(True)


def _size(units: ir.Table, draw: Weighted) -> ir.IntegerValue:
    """Return each unit's size; refuses where a unit has none, because its chance would be unknown."""
    need_column(draw.column, units)
    if draw.risks is None:
        _refuse_no_amount(draw.column)
        size = units[draw.column]
    else:
        word = as_word(units, draw.column)
        size = ibis.cases(*((word == value, risk) for value, risk in draw.risks.items()), else_=None)
    sized = cast("ir.IntegerValue", size.cast("int64"))
    n_without = units.filter(sized.isnull() | (sized < 1)).count().to_pyarrow().as_py()
    if n_without:
        _refuse_unsized(n_without, draw)
    return sized


def _refuse_no_amount(column: str) -> None:
    if column != AMOUNT:
        raise Refused(
            Text("Der mangler vægte til kolonnens værdier.", "The column's values have no weights."),
            do=Text(
                f"Tilføj »risks« med en vægt for hver værdi, eller vægt med kolonnen {AMOUNT}.",
                f"Add »risks« with a weight for each value, or weight by the column {AMOUNT}.",
            ),
        )


def _refuse_unsized(n_without: int, draw: Weighted) -> None:
    cases = "1 sag" if n_without == 1 else f"{n_without} sager"
    way_da, way_en = (
        (
            "Tilføj kriteriet amount_at_least med ore: 1, så de ikke er med i rammen.",
            "Add the criterion amount_at_least with ore: 1, so that they are not in the frame.",
        )
        if draw.risks is None
        else ("Giv hver værdi en vægt i »risks«.", "Give every value a weight in »risks«.")
    )
    raise Refused(
        Text(
            f"{cases} har ingen vægt, så deres chance for at blive trukket er ukendt.",
            f"{n_without} without a weight: the chance of drawing them is unknown.",
        ),
        do=Text(way_da, way_en),
    )
