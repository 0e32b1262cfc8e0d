"""The quarterly report as a document: one page for the committee, and annexes with every number behind it."""

from rettidig import __version__
from rettidig.assessment.change import ChangeRules, change_rules
from rettidig.reporting.document import Chapter, Document
from rettidig.reporting.kvartal import annex, page
from rettidig.reporting.kvartal.comparing import changes
from rettidig.reporting.kvartal.hiding import SmallCells, hidden, small_cells
from rettidig.reporting.kvartal.model import Quarter
from rettidig.reporting.numbers import dato, tal

PAGE = "side"


def document(quarter: Quarter, rules: ChangeRules | None = None, small: SmallCells | None = None) -> Document:
    """Return the report; small cells are hidden here too, whoever made the figures."""
    rules, small = rules or change_rules(), small or small_cells()
    shown = hidden(quarter, small)
    found = changes(shown, rules)
    source = f"Ledelsestilsyn i {quarter.municipality}, opgjort {dato(quarter.as_of)}."
    one_page = Chapter("Kvartalet på én side", page.blocks(shown, found, annex.METHOD, source), id=PAGE)
    return Document(
        title=f"Ledelsestilsyn, {quarter.period.words}",
        subtitle=_subtitle(quarter),
        author=quarter.municipality,
        dated=quarter.as_of.isoformat(),
        chapters=(
            one_page,
            annex.figures(shown, source),
            annex.numbers(shown, source),
            annex.method(found, rules, small, source),
        ),
        provenance=_provenance(quarter, rules, small),
        opens_with_page=True,
    )


def _subtitle(quarter: Quarter) -> str:
    if quarter.unit == quarter.municipality:
        return "Status på områderne, med de seneste fire kvartaler"
    return f"Status for {quarter.unit}, med de seneste fire kvartaler"


def _provenance(quarter: Quarter, rules: ChangeRules, small: SmallCells) -> dict[str, str]:
    catalogues = {
        f"{catalogue.id} ({catalogue.hash[:12]})"
        for group in quarter.groups
        for one in group.supervisions
        for catalogue in one.catalogues
    }
    return {
        "Enhed": quarter.unit,
        "Kvartal": quarter.period.words,
        "Opgjort": dato(quarter.as_of),
        "Kontrolkataloger": ", ".join(sorted(catalogues)) or "ingen",
        "Grænser": (
            f"sikkerhed {tal(round(rules.confidence * 100))} pct.; mindst {tal(rules.least_n)} bedømmelser; "
            f"mindst {tal(small.least_cases)} sager og {tal(small.least_caseworkers)} sagsbehandlere"
        ),
        "Beregnet med": f"Rettidig {__version__}",
    }
