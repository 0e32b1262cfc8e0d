"""Why a row of an export cannot be a row of a caseload: one word each, and what to say of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from rettidig.vocabulary import Text


class Fault(StrEnum):
    """The kinds that ``rejects.csv`` names."""

    CUT_OFF = "cut_off"
    TOO_FEW_CELLS = "too_few_cells"
    TOO_MANY_CELLS = "too_many_cells"
    EMPTY_ID = "empty_id"
    UNKNOWN_CASE = "unknown_case"
    UNMAPPED_ACTIVITY = "unmapped_activity"
    NOT_CARRIED_OUT = "not_carried_out"
    MISSING_DATE = "missing_date"
    NOT_A_DATE = "not_a_date"
    IMPOSSIBLE_DATE = "impossible_date"
    ENDS_BEFORE_IT_BEGINS = "ends_before_it_begins"
    UNMAPPED_WORD = "unmapped_word"
    NOT_A_CPR_NUMBER = "not_a_cpr_number"
    NOT_AN_AMOUNT = "not_an_amount"
    DUPLICATE_ID = "duplicate_id"


@dataclass(frozen=True, slots=True)
class Explanation:
    """What is wrong, with ``{column}`` and ``{shape}`` to fill in, and what to do about it."""

    what: Text
    do: Text

    def reason(self, column: str, shape: str) -> Text:
        """Return what is wrong, about one column and the shape of its cell."""
        given = {"column": column or "–", "shape": shape or "–"}
        return Text(self.what.da.format_map(given), self.what.en.format_map(given))


_CORRECT = Text("Ret rækken i kilden.", "Correct the row in the source.")
_DATE = Text("Skriv en dato som DD-MM-ÅÅÅÅ.", "Write a date as DD-MM-YYYY.")
_FETCH_AGAIN = Text("Hent udtrækket igen.", "Fetch the export again.")
_MAP_IT = Text("Tilføj det i profilen.", "Add it to the profile.")

EXPLANATIONS: Mapping[Fault, Explanation] = MappingProxyType(
    {
        Fault.CUT_OFF: Explanation(
            Text(
                "Sidste linje er afbrudt midt i rækken.", "The last line breaks off in the middle of the row."
            ),
            _FETCH_AGAIN,
        ),
        Fault.TOO_FEW_CELLS: Explanation(
            Text("Rækken har færre celler end overskriften.", "The row has fewer cells than the header."),
            _CORRECT,
        ),
        Fault.TOO_MANY_CELLS: Explanation(
            Text("Rækken har flere celler end overskriften.", "The row has more cells than the header."),
            _CORRECT,
        ),
        Fault.EMPTY_ID: Explanation(Text("{column} mangler.", "{column} is empty."), _CORRECT),
        Fault.UNKNOWN_CASE: Explanation(
            Text("Sagen ({shape}) findes ikke i sagslisten.", "The case ({shape}) is not in the case list."),
            Text("Tag sagen med i sagslisten.", "Add the case to the case list."),
        ),
        Fault.UNMAPPED_ACTIVITY: Explanation(
            Text(
                "{column} er ikke en kendt aktivitet ({shape}).",
                "{column} is not a known activity ({shape}).",
            ),
            _MAP_IT,
        ),
        Fault.NOT_CARRIED_OUT: Explanation(
            Text(
                "{column} er tom: Aktiviteten er planlagt, ikke udført.",
                "{column} is empty: the activity is planned, not carried out.",
            ),
            Text(
                "Lad planlagte aktiviteter ude af udtrækket.", "Leave planned activities out of the export."
            ),
        ),
        Fault.MISSING_DATE: Explanation(Text("{column} mangler en dato.", "{column} lacks a date."), _DATE),
        Fault.NOT_A_DATE: Explanation(
            Text("{column} er ikke en dato ({shape}).", "{column} is not a date ({shape})."), _DATE
        ),
        Fault.IMPOSSIBLE_DATE: Explanation(
            Text(
                "{column} er en dato, der ikke findes ({shape}).",
                "{column} is a date that does not exist ({shape}).",
            ),
            _DATE,
        ),
        Fault.ENDS_BEFORE_IT_BEGINS: Explanation(
            Text("{column} ligger før begyndelsen.", "{column} comes before the beginning."), _CORRECT
        ),
        Fault.UNMAPPED_WORD: Explanation(
            Text(
                "{column} indeholder et ord, som profilen ikke kender ({shape}).",
                "{column} holds a word that the profile does not know ({shape}).",
            ),
            _MAP_IT,
        ),
        Fault.NOT_A_CPR_NUMBER: Explanation(
            Text("{column} er ikke et CPR-nummer ({shape}).", "{column} is not a CPR number ({shape})."),
            _CORRECT,
        ),
        Fault.NOT_AN_AMOUNT: Explanation(
            Text("{column} er ikke et beløb ({shape}).", "{column} is not an amount ({shape})."), _CORRECT
        ),
        Fault.DUPLICATE_ID: Explanation(
            Text(
                "{column} ({shape}) findes allerede med andre oplysninger.",
                "{column} ({shape}) is already there with other data.",
            ),
            _CORRECT,
        ),
    }
)
