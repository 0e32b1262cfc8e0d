"""First and final group side by side: the matrix as a table of column shares, and what it says."""

from rettidig.assessment.tables import TransitionMatrix, transition_matrix
from rettidig.catalogue.wording import listed
from rettidig.reporting.document import Block, Cell, Reference, Share, Table
from rettidig.reporting.fokusrevision.facts import Facts
from rettidig.reporting.fokusrevision.populations import source_line, weight_note
from rettidig.reporting.fokusrevision.sentences import prose
from rettidig.reporting.language import capital, percent

_READING = (
    "Når gruppen næsten altid er den samme fra først til sidst, kan det være tegn på, "
    "at visitationsperioden ikke bruges til at vurdere den unge på ny."
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
        _READING,
    )
    return [block for block in (text, table) if block]


def _first(facts: Facts, matrix: TransitionMatrix) -> str:
    parts = [(matrix.of_total(first), first) for first in matrix.firsts]
    shares = [f"{percent(counts.met, counts.n)} {_as(facts, first)}" for counts, first in parts]
    return f"Ved den første visitation blev de unge fordelt sådan: {listed(shares)}."


def _as(facts: Facts, group: str) -> str:
    return facts.group_name(group) if group else "uden registreret gruppe"


def _kept(facts: Facts, matrix: TransitionMatrix) -> str | None:
    same = [group for group in matrix.finals if group and group in matrix.firsts]
    if not same:
        return None
    shares = []
    for group in same:
        counts = matrix.of_column(group, group)
        shares.append(f"{percent(counts.met, counts.n)} af de {facts.group_name(group)}")
    return f"Af dem, der endte i gruppen, var {listed(shares)} der allerede fra begyndelsen."


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
