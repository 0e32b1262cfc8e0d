"""First and final group side by side: the matrix as a table of column shares, and what it says."""

from rettidig.assessment.tables import TransitionMatrix, transition_matrix
from rettidig.catalogue.wording import listed
from rettidig.reporting.document import Block, Cell, Reference, Share, Table
from rettidig.reporting.fokusrevision.facts import Facts
from rettidig.reporting.fokusrevision.populations import source_line, weight_note
from rettidig.reporting.fokusrevision.sentences import prose
from rettidig.reporting.language import capital, percent

_MOSTLY = 0.75
_READING = (
    "Når gruppen som regel er den samme fra først til sidst, kan det være et tegn på, "
    "at visitationsperioden ikke bruges til at se på sagen igen."
)


def transition_blocks(facts: Facts, point: str) -> list[Block]:
    """Return the sentences and the table of a point's transitions; nothing where no case has any."""
    order = tuple(facts.assessed.catalogue.visitation_groups)
    matrix = transition_matrix(facts.assessed.transitions, point, order)
    if not matrix.total:
        return []
    table = _table(facts, point, matrix)
    text = prose(
        _first(facts, matrix),
        (
            Reference(table.id, opens_sentence=True),
            " sætter første og endelige gruppe over for hinanden.",
        ),
        _kept(facts, matrix),
        _READING if _is_mostly_kept(matrix) else None,
    )
    return [block for block in (text, table) if block]


def _first(facts: Facts, matrix: TransitionMatrix) -> str:
    parts = [(matrix.of_total(first), first) for first in matrix.firsts]
    shares = [f"{percent(counts.met, counts.n)} {_as(facts, first)}" for counts, first in parts]
    return f"Fordelingen ved den første visitation var {listed(shares)}."


def _as(facts: Facts, group: str) -> str:
    if not group:
        return "uden registreret gruppe"
    return facts.group_name(group) if group in facts.plan.groups else f"i {facts.group_in_words(group)}"


def _kept(facts: Facts, matrix: TransitionMatrix) -> str | None:
    same = [group for group in matrix.finals if group and group in matrix.firsts]
    if not same:
        return None
    shares = []
    for group in same:
        counts = matrix.of_column(group, group)
        shares.append(f"{percent(counts.met, counts.n)} af {facts.the_group(group)}")
    return f"{listed(shares)} hørte til den samme gruppe fra begyndelsen."


def _is_mostly_kept(matrix: TransitionMatrix) -> bool:
    same = [group for group in matrix.finals if group and group in matrix.firsts]
    return sum(matrix.of_column(group, group).met for group in same) >= _MOSTLY * matrix.total


def _table(facts: Facts, point: str, matrix: TransitionMatrix) -> Table:
    def name(group: str, n: int) -> str:
        label = capital(facts.group_name(group)) if group else "Ikke registreret"
        return f"{label} (N = {n})"

    header = ("Ved første visitation", *map(name, matrix.finals, matrix.column_sums))
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            name(first, size),
            *(
                Share(matrix.of_column(first, final).met, matrix.of_column(first, final).n)
                for final in matrix.finals
            ),
        )
        for first, size in zip(matrix.firsts, matrix.row_sums, strict=True)
    )
    note = (
        "Kolonnerne er den endelige gruppe. Andelene er beregnet lodret: af alle, der endte i gruppen. "
        f"Hver kolonne summer derfor til 100 pct., bortset fra afrunding. {weight_note(facts)}"
    )
    return Table(
        f"tabel-{point}",
        "Første og endelig visitationsgruppe",
        header,
        rows,
        source_line(facts, point),
        note.strip(),
    )
