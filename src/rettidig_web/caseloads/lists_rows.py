"""The lines of a list as cases; what is wrong with those that are none, and what is worth knowing."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, gettext_lazy, ngettext

from rettidig.caseload.cells import Meaning, amount_of, cpr_digits, date_of, end_date_of
from rettidig.caseload.faults import EXPLANATIONS, Fault
from rettidig.vocabulary import Language, shape_of
from rettidig_web.caseloads.lists_columns import Columns, Role
from rettidig_web.caseloads.lists_reading import Line, is_like_cpr
from rettidig_web.caseloads.models import Case

_LONGEST: Final[Mapping[Role, int | None]] = MappingProxyType(
    {
        Role.CASE_ID: Case._meta.get_field("number").max_length,  # noqa: SLF001 - how a model is asked
        Role.CASEWORKER: Case._meta.get_field("caseworker_text").max_length,  # noqa: SLF001
        Role.TEAM: Case._meta.get_field("team_text").max_length,  # noqa: SLF001
    }
)
_DO: Final[Mapping[Fault, Promise]] = MappingProxyType(
    {
        Fault.EMPTY_ID: gettext_lazy("Skriv det i rækken."),
        Fault.NOT_A_CPR_NUMBER: gettext_lazy("Et CPR-nummer har ti cifre. Ret det i rækken."),
        Fault.NOT_A_DATE: gettext_lazy("Skriv dagen som dd-mm-åååå."),
        Fault.IMPOSSIBLE_DATE: gettext_lazy("Ret dagen; skriv den som dd-mm-åååå."),
        Fault.NOT_AN_AMOUNT: gettext_lazy("Skriv beløbet i kroner, for eksempel 1.250,50."),
        Fault.ENDS_BEFORE_IT_BEGINS: gettext_lazy("Ret den ene af de to dage."),
        Fault.TOO_MANY_CELLS: gettext_lazy(
            "Fjern det, der står for meget, eller giv kolonnen en overskrift."
        ),
    }
)


@dataclass(frozen=True, slots=True)
class ListedCase:
    """A case as a list has it. ``opened_on`` is None where the list does not say."""

    line: int
    number: str = field(repr=False)
    cpr: str = field(repr=False)
    caseworker: str = field(default="", repr=False)
    team: str = ""
    opened_on: date | None = None
    closed_on: date | None = None
    amount_ore: int | None = None

    @property
    def facts(self) -> tuple[object, ...]:
        """Everything that the list says of the case."""
        return (self.cpr, self.caseworker, self.team, self.opened_on, self.closed_on, self.amount_ore)


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that is no case: where, what is wrong, and what to do. The cells are the person's own."""

    line: Line
    column: str
    what: str
    do: str | Promise


@dataclass(frozen=True, slots=True)
class Note:
    """Something worth knowing that stops nothing, and the lines it is about."""

    text: str
    lines: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """What a list comes to."""

    cases: tuple[ListedCase, ...]
    bad: tuple[BadLine, ...]
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class _Bad(Exception):  # noqa: N818 - a line is wrong, not the program
    role: Role
    what: str
    do: str | Promise


def read_rows(lines: Sequence[Line], columns: Columns, day: date, taken: Collection[str]) -> Reading:
    """Return the cases of the list and what is wrong with the other lines.

    ``taken`` are the numbers of cases that others have brought in, in units that are not the person's.
    A case that stands twice with the same facts counts once; with other facts, the first line holds.
    """
    by_number: dict[str, ListedCase] = {}
    bad: list[BadLine] = []
    repeated: list[int] = []
    for line in columns.body(lines):
        try:
            case = _case_of(line, columns, lines)
            _check_not_taken(case, taken)
            if _is_repeat(case, by_number.get(case.number)):
                repeated.append(line.number)
            by_number.setdefault(case.number, case)
        except _Bad as wrong:
            place = columns.place(wrong.role)
            title = columns.title(lines, place) if place is not None else str(wrong.role.called)
            bad.append(BadLine(line, title, wrong.what, wrong.do))
    cases = tuple(by_number.values())
    return Reading(cases, tuple(bad), (*_repeats(repeated), *_notes(cases, columns, day)))


def _case_of(line: Line, columns: Columns, lines: Sequence[Line]) -> ListedCase:
    """Return the case that a line is; raises _Bad at the first cell that is wrong."""
    _check_width(line, columns, lines)
    texts = {role: line.cell(columns.place(role)) for role in Role}
    for role, longest in _LONGEST.items():
        _check_length(role, texts[role], longest)
    number, cpr = _filled(texts, Role.CASE_ID), cpr_digits(_filled(texts, Role.CPR))
    if cpr is None:
        raise _fault(Role.CPR, Fault.NOT_A_CPR_NUMBER, texts[Role.CPR])
    if cpr_digits(number) == cpr or (is_like_cpr(number) and not number.isdecimal()):
        raise _Bad(
            Role.CASE_ID,
            gettext("Sagsnummeret er et CPR-nummer."),
            gettext_lazy("Skriv sagens eget nummer: Det vises på siderne, og det må et CPR-nummer ikke."),
        )
    opened_on = _day(texts, Role.OPENED_ON, date_of(texts[Role.OPENED_ON]))
    closed_on = _day(texts, Role.CLOSED_ON, end_date_of(texts[Role.CLOSED_ON]))
    if opened_on and closed_on and closed_on < opened_on:
        raise _fault(Role.CLOSED_ON, Fault.ENDS_BEFORE_IT_BEGINS, texts[Role.CLOSED_ON])
    amount = _meant(texts, Role.AMOUNT, amount_of(texts[Role.AMOUNT]))
    return ListedCase(
        line=line.number,
        number=number,
        cpr=cpr,
        caseworker=texts[Role.CASEWORKER],
        team=texts[Role.TEAM],
        opened_on=opened_on,
        closed_on=closed_on,
        amount_ore=None if amount is None else int(amount),
    )


def _check_width(line: Line, columns: Columns, lines: Sequence[Line]) -> None:
    width = len(lines[0].cells) if columns.has_header else len(columns.roles)
    if any(line.cells[width:]):
        raise _fault(Role.CASE_ID, Fault.TOO_MANY_CELLS, "")


def _check_length(role: Role, text: str, longest: int | None) -> None:
    if longest is not None and len(text) > longest:
        raise _Bad(
            role,
            gettext("Teksten er for lang (%(n)s tegn).") % {"n": len(text)},
            gettext("Kort den ned til højst %(n)s tegn.") % {"n": longest},
        )


def _filled(texts: Mapping[Role, str], role: Role) -> str:
    if not texts[role]:
        raise _fault(role, Fault.EMPTY_ID, "")
    return texts[role]


def _day(texts: Mapping[Role, str], role: Role, meaning: Meaning) -> date | None:
    value = _meant(texts, role, meaning)
    return None if value is None else date.fromisoformat(value)


def _meant(texts: Mapping[Role, str], role: Role, meaning: Meaning) -> str | None:
    if meaning.fault is not None:
        raise _fault(role, meaning.fault, texts[role])
    return meaning.value


def _fault(role: Role, fault: Fault, text: str) -> _Bad:
    """Return what the library says of the fault, with the shape of the text instead of the text."""
    language = Language.ENGLISH if (get_language() or "").startswith("en") else Language.DANISH
    what = EXPLANATIONS[fault].reason(str(role.called), shape_of(text))(language)
    return _Bad(role, what, _DO[fault])


def _check_not_taken(case: ListedCase, taken: Collection[str]) -> None:
    if case.number in taken:
        raise _Bad(
            Role.CASE_ID,
            gettext("Sagen er indlæst i en enhed, som du ikke indlæser sager for."),
            gettext_lazy(
                "Bed en leder, der har begge enheder, om at indlæse den, eller sæt rækken til side."
            ),
        )


def _is_repeat(case: ListedCase, first: ListedCase | None) -> bool:
    """Return whether the case stood there before, word for word; raises _Bad where something differs."""
    if first is None:
        return False
    if first.facts != case.facts:
        raise _Bad(
            Role.CASE_ID,
            gettext("Sagen står allerede i række %(line)s med andre oplysninger.") % {"line": first.line},
            gettext_lazy("Behold den række, der er rigtig, og fjern den anden."),
        )
    return True


def _repeats(lines: Sequence[int]) -> Iterable[Note]:
    if lines:
        yield Note(
            ngettext(
                "%(n)s række gentager en sag, der står længere oppe, og tæller ikke med.",
                "%(n)s rækker gentager sager, der står længere oppe, og tæller ikke med.",
                len(lines),
            )
            % {"n": len(lines)},
            tuple(lines),
        )


def _notes(cases: Sequence[ListedCase], columns: Columns, day: date) -> Iterable[Note]:
    """Yield what is worth knowing about cases that can be saved."""
    for said, lines in (
        (_several, _of_one_citizen(cases)),
        (_unusual, [case.line for case in cases if not is_like_cpr(case.cpr)]),
        (
            _unchecked,
            [case.line for case in cases if is_like_cpr(case.cpr) and not has_check_digit(case.cpr)],
        ),
        (_nobodys, [case.line for case in cases if not case.caseworker] if _has_workers(columns) else []),
        (_to_come, [case.line for case in cases if case.opened_on and case.opened_on > day]),
    ):
        if lines:
            yield Note(said(len(lines)) % {"n": len(lines)}, tuple(lines))
    if cases and not _has_workers(columns):
        yield Note(
            gettext(
                "Listen har ingen kolonne med sagsbehandlere. Så kan Rettidig ikke sørge for, at ingen får "
                "sin egen sag til gennemgang."
            )
        )


def _has_workers(columns: Columns) -> bool:
    return columns.place(Role.CASEWORKER) is not None


def _of_one_citizen(cases: Sequence[ListedCase]) -> list[int]:
    counted = Counter(case.cpr for case in cases)
    return [case.line for case in cases if counted[case.cpr] > 1]


def _several(n: int) -> str:
    return ngettext(
        "%(n)s række har samme borger som en anden.",
        "%(n)s rækker har borgere med mere end én sag. Hver sag tæller for sig.",
        n,
    )


def _unusual(n: int) -> str:
    return ngettext(
        "%(n)s CPR-nummer begynder ikke med en fødselsdag. Se efter, om det er rigtigt.",
        "%(n)s CPR-numre begynder ikke med en fødselsdag. Se efter, om de er rigtige.",
        n,
    )


def _unchecked(n: int) -> str:
    return ngettext(
        "%(n)s CPR-nummer passer ikke med kontrolcifferet. Det kan alligevel være rigtigt: Nyere numre har "
        "ikke altid et.",
        "%(n)s CPR-numre passer ikke med kontrolcifferet. De kan alligevel være rigtige: Nyere numre har "
        "ikke altid et.",
        n,
    )


def _nobodys(n: int) -> str:
    return ngettext("%(n)s sag har ingen sagsbehandler.", "%(n)s sager har ingen sagsbehandler.", n)


def _to_come(n: int) -> str:
    return ngettext(
        "%(n)s sag er åbnet efter den dag, listen er fra.",
        "%(n)s sager er åbnet efter den dag, listen er fra.",
        n,
    )


_WEIGHTS: Final = (4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
"""Of the check digit that CPR numbers had until they ran out; the weighted digits are divisible by 11."""


def has_check_digit(cpr: str) -> bool:
    """Return whether the number has a check digit; many valid numbers have none."""
    weighted = (int(digit) * weight for digit, weight in zip(cpr, _WEIGHTS, strict=True))
    return sum(weighted) % 11 == 0


def texts_of(cases: Iterable[ListedCase]) -> Mapping[str, int]:
    """Return how many cases each caseworker's text stands in, in alphabetical order of the texts."""
    counted = Counter(case.caseworker for case in cases if case.caseworker)
    return dict(sorted(counted.items()))
