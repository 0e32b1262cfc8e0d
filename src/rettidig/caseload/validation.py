"""What a caseload's rows must live up to (contract, section 1); the first that does not is refused."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import NoReturn

import ibis
import ibis.expr.datatypes as dt
import ibis.expr.types as ir

from rettidig.caseload.staging import RECORD, Staged, bad, is_twin
from rettidig.caseload.tables import ANSWERS, CASES, EARLIEST, EVENTS, INTERVIEWS, LATEST, RATINGS, Kind
from rettidig.vocabulary import Answer, Refused, Text, shape_of

_CORRECT = Text("Ret rækken.", "Correct the row.")
_CORRECT_OR_LEAVE_OUT = Text("Ret eller fjern rækken.", "Correct or remove the row.")
_FIRST_LETTER = "!"
"""Blank texts come before it, and it is much cheaper to compare with than to trim ten million texts."""

_YEARS = f"{EARLIEST[:4]}–{LATEST[:4]}"

_HEX = "[0-9a-fA-F]"
_NOT_NUL = f"0(?:00[1-9a-fA-F]|0[1-9a-fA-F]{_HEX}|[1-9a-fA-F]{_HEX}{{2}})"
_PLAIN = f"[1-9abcefABCEF]{_HEX}{{3}}|[dD][0-7]{_HEX}{{2}}"
_PAIRED = rf"[dD][89abAB]{_HEX}{{2}}\\u[dD][c-fC-F]{_HEX}{{2}}"
_ESCAPED = rf'["\\/bfnrt]|u(?:{_NOT_NUL}|{_PLAIN}|{_PAIRED})'
_STRING = rf'"(?:[^"\\\x00-\x1f]|\\(?:{_ESCAPED}))*"'
_PAIR = rf"[ \t\r\n]*{_STRING}[ \t\r\n]*:[ \t\r\n]*{_STRING}[ \t\r\n]*"
_OBJECT_OF_TEXTS = rf"^[ \t\r\n]*\{{(?:{_PAIR}(?:,{_PAIR})*|[ \t\r\n]*)\}}[ \t\r\n]*$"
"""JSON's own grammar (RFC 8259) for an object of texts; engines differ on what else they let through."""

_CPR = r"^(?:[0-2][0-9]|3[01])(?:0[1-9]|1[0-2])[0-9]{2}[- ]?[0-9]{4}$"


@ibis.udf.scalar.builtin(signature=((dt.string,), dt.Array(dt.string)))
def json_keys(text):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201 - the body is DuckDB's own
    """Return the keys of a JSON object."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What is wrong with a row: where ``broken`` is true, ``what`` is said of the cell's shape."""

    column: str
    broken: Callable[[ir.Table], ir.BooleanValue]
    what: Callable[[str], Text]
    do: Text = _CORRECT
    is_costly: bool = False


def check_rows(staged: Staged) -> None:
    """Refuse the table's first row that breaks a rule of its own, whatever the other tables hold."""
    rules = list(_rules_of(staged))
    found = _first_records(staged.rows, [rule for rule in rules if not rule.is_costly])
    for rule in rules:
        if rule.is_costly and _is_broken_anywhere(staged.rows, rule):
            found += _first_records(staged.rows, [rule])
    if found:
        record, rule = min(found, key=lambda pair: pair[0])
        _refuse(staged, record, rule.column, rule.what, rule.do)


def check_cases_are_known(staged: Staged, cases: Staged) -> None:
    """Refuse the first row about a case that is not in ``cases``."""
    strangers = staged.rows.anti_join(cases.rows, "case_id")
    _refuse_first(
        staged,
        strangers[RECORD].min(),
        "case_id",
        Text("Sagen findes ikke i cases.", "The case is not in cases."),
        Text("Tilføj sagen, eller fjern rækken.", "Add the case, or remove the row."),
    )


def check_no_contradiction(staged: Staged) -> None:
    """Refuse a table in which one key has two different contents: a case twice, or an answer both ways."""
    key, content, column, what = _ONLY_ONE_OF.get(staged.form.name, ((), (), "", None))
    if what is None:
        return
    rows = staged.rows
    if staged.form is CASES:
        if not has_repeats(staged):
            return
        content = tuple(name for name in rows.columns if name not in {*key, RECORD} and not is_twin(name))
    versions = rows.group_by([*key, *content]).agg(record=rows[RECORD].min())
    order = ibis.row_number().over(group_by=[versions[name] for name in key], order_by=versions.record)
    second = versions.mutate(version=order).filter(lambda version: version.version == 1)
    _refuse_first(staged, second.record.min(), column, what, _CORRECT_OR_LEAVE_OUT)


def has_repeats(cases: Staged) -> bool:
    """Return whether a case number is there more than once."""
    rows = cases.rows
    counted = rows.aggregate(n_rows=rows.count(), n_cases=rows.case_id.nunique())
    first = counted.to_pyarrow().to_pylist()[0]
    return bool(first["n_rows"] != first["n_cases"])


def _rules_of(staged: Staged) -> Iterator[Rule]:
    """Yield the rules of the table's columns, in the contract's order, then those between columns."""
    for column in staged.form.columns:
        if column.name not in staged.columns:
            continue
        if column.kind in _KIND_RULES:
            yield _KIND_RULES[column.kind](column.name)
        if column.filled:
            yield _filled(column.name)
    if staged.form is CASES and "citizen" in staged.columns:
        yield _NO_CPR
    if staged.form is EVENTS and "ended_on" in staged.columns:
        yield _ENDS_AFTER_IT_BEGINS


def _filled(name: str) -> Rule:
    return Rule(
        name,
        lambda rows: rows[name].isnull() if rows[name].type().is_date() else _is_blank(rows[name]),
        lambda _: Text("Cellen er tom.", "The cell is empty."),
    )


def _is_blank(cell: ir.Value) -> ir.BooleanValue:
    return cell.isnull() | ((cell < _FIRST_LETTER) & (cell.strip() == ""))


def _date_rule(name: str) -> Rule:
    return Rule(
        name,
        lambda rows: rows[bad(name)],
        lambda shape: Text(
            f"{shape} er ikke en dato i {_YEARS}.",
            f"{shape} is not a date in {_YEARS}.",
        ),
        do=Text("Skriv en dato, der findes, som ÅÅÅÅ-MM-DD.", "Write a date that exists, as YYYY-MM-DD."),
    )


def _amount_rule(name: str) -> Rule:
    return Rule(
        name,
        lambda rows: rows[bad(name)],
        lambda shape: Text(f"{shape} er ikke et helt antal øre.", f"{shape} is not a whole number of øre."),
        do=Text("Skriv beløbet i øre uden decimaler.", "Write the amount in øre without decimals."),
    )


def _attributes_rule(name: str) -> Rule:
    return Rule(
        name,
        lambda rows: ~is_object_of_texts(rows[name]),
        lambda _: Text(
            "Cellen er ikke et JSON-objekt af tekster.", "The cell is not a JSON object of texts."
        ),
        do=Text(
            'Skriv den som {"navn": "værdi"} uden gentagne navne.',
            'Write it as {"name": "value"} without repeated names.',
        ),
        is_costly=True,
    )


def is_object_of_texts(cell: ir.StringValue) -> ir.BooleanValue:
    """Return whether a cell is a JSON object whose values are texts and whose keys differ; null is."""
    matches = cell.re_search(_OBJECT_OF_TEXTS)
    keys = json_keys(ibis.ifelse(matches, cell, "{}"))
    return (matches & (keys.length() == keys.unique().length())).fill_null(cell.isnull())


def _answer_rule(name: str) -> Rule:
    words = ", ".join(Answer)
    return Rule(
        name,
        lambda rows: ~rows[name].isin([str(word) for word in Answer]),
        lambda shape: Text(f"{shape} er ikke et svar.", f"{shape} is not an answer."),
        do=Text(f"Skriv et af ordene {words}.", f"Write one of the words {words}."),
    )


_KIND_RULES: Mapping[Kind, Callable[[str], Rule]] = MappingProxyType(
    {
        Kind.DATE: _date_rule,
        Kind.AMOUNT: _amount_rule,
        Kind.ATTRIBUTES: _attributes_rule,
        Kind.ANSWER: _answer_rule,
    }
)

_NO_CPR = Rule(
    "citizen",
    lambda rows: rows.citizen.re_search(_CPR),
    lambda _: Text("Cellen ligner et CPR-nummer.", "The cell looks like a CPR number."),
    do=Text(
        "Brug rettidig import, som skriver et pseudonym i stedet.",
        "Use rettidig import, which writes a pseudonym instead.",
    ),
)

_ENDS_AFTER_IT_BEGINS = Rule(
    "ended_on",
    lambda rows: rows.ended_on < rows.happened_on,
    lambda _: Text("Perioden slutter, før den begynder.", "The period ends before it begins."),
)

_CONTRADICTION = Text(
    "Der er et andet svar på samme punkt med samme dato.",
    "There is another answer to the same point on the same date.",
)

_ONLY_ONE_OF: Mapping[str, tuple[tuple[str, ...], tuple[str, ...], str, Text]] = MappingProxyType(
    {
        CASES.name: (
            ("case_id",),
            (),
            "case_id",
            Text(
                "Sagen findes allerede med andre oplysninger.", "The case is already there with other data."
            ),
        ),
        ANSWERS.name: (
            ("case_id", "control_point", "event_id", "answered_on"),
            ("answer",),
            "answer",
            _CONTRADICTION,
        ),
        INTERVIEWS.name: (
            ("municipality", "control_point", "event_id", "answered_on"),
            ("answer",),
            "answer",
            _CONTRADICTION,
        ),
    }
)

ABOUT_CASES = (EVENTS, ANSWERS, RATINGS)
"""The tables whose rows each concern a case."""


def _first_records(rows: ir.Table, rules: list[Rule]) -> list[tuple[int, Rule]]:
    """Return, for each rule that is broken, the first record that breaks it."""
    broken = [rule for rule, is_broken in zip(rules, _are_broken(rows, rules), strict=True) if is_broken]
    firsts = {
        f"rule{number}": rows[RECORD].min(where=rule.broken(rows).fill_null(False))
        for number, rule in enumerate(broken)
    }
    if not firsts:
        return []
    found = rows.aggregate(**firsts).to_pyarrow().to_pylist()[0]
    return [(found[f"rule{number}"], rule) for number, rule in enumerate(broken)]


def _are_broken(rows: ir.Table, rules: list[Rule]) -> list[bool]:
    """Return, for each rule, whether any row breaks it; one pass over the rows, cheap where none does."""
    found = rows.aggregate(**{f"rule{number}": rule.broken(rows).any() for number, rule in enumerate(rules)})
    return [bool(is_broken) for is_broken in found.to_pyarrow().to_pylist()[0].values()]


def _is_broken_anywhere(rows: ir.Table, rule: Rule) -> bool:
    """Return whether any of the column's distinct values breaks the rule."""
    distinct = rows.select(rule.column).distinct()
    return bool(distinct.aggregate(found=rule.broken(distinct).any()).to_pyarrow().to_pylist()[0]["found"])


def _refuse_first(staged: Staged, record: ir.IntegerScalar, column: str, what: Text, do: Text) -> None:
    found = record.to_pyarrow().as_py()
    if found is not None:
        _refuse(staged, found, column, lambda _: what, do)


def _refuse(staged: Staged, record: int, column: str, what: Callable[[str], Text], do: Text) -> NoReturn:
    place, cell = staged.place(record, column)
    raise Refused(what(shape_of(cell)), do=do, at=place)
