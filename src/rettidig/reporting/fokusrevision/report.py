"""The focus audit's report: eight chapters and the appendices, written from an assessment."""

from collections.abc import Mapping
from types import MappingProxyType

from rettidig.assessment.model import Assessed, Run
from rettidig.catalogue.model import Catalogue
from rettidig.reporting.document import Document
from rettidig.reporting.fokusrevision.appendices import appendices
from rettidig.reporting.fokusrevision.facts import Facts
from rettidig.reporting.fokusrevision.introduction import introduction
from rettidig.reporting.fokusrevision.plan import Plan, plan_for
from rettidig.reporting.fokusrevision.summary_chapter import summary_chapter
from rettidig.reporting.fokusrevision.theme_chapter import theme_chapter
from rettidig.reporting.numbers import dato, tal

AUTHOR = "Udarbejdet med Rettidig"
_TABLES = MappingProxyType(
    {"cases": "sager", "events": "hændelser", "outcomes": "udfald", "duties": "frister"}
)


def build(assessed: Assessed, plan: Plan | None = None) -> Document:
    """Return the report of an assessment, dated by its as-of day; the shipped plan where none is given."""
    facts = Facts(assessed, plan or plan_for(assessed.catalogue.id))
    run = assessed.run
    return Document(
        title=facts.plan.title,
        subtitle=f"{run.caseload_name}. Opgjort pr. {facts.as_of}",
        author=AUTHOR,
        dated=run.as_of.isoformat(),
        chapters=(
            summary_chapter(facts),
            introduction(facts),
            *(theme_chapter(facts, theme) for theme in assessed.catalogue.themes),
            *appendices(facts),
        ),
        provenance=_provenance(run, assessed.catalogue),
    )


def _provenance(run: Run, catalogue: Catalogue) -> Mapping[str, str]:
    period = f"{dato(run.period[0])} – {dato(run.period[1])}" if run.period else "hele forløbet"
    return {
        "Sagssæt": run.caseload_name,
        "Sagssættets hash": run.caseload_hash,
        "Katalog": f"{catalogue.title} ({run.catalogue_id})",
        "Katalogets hash": run.catalogue_hash,
        "Lovgrundlag kontrolleret": dato(catalogue.checked_on),
        "Opgjort pr.": dato(run.as_of),
        "Periode": period,
        "Stikprøve": "ja, uvægtet og vejledende" if run.is_sample else "nej, alle sager",
        "Beregnet med": f"Rettidig {run.program_version} ({run.engine})",
        **{f"Rækker i {_TABLES.get(name, name)}": tal(n) for name, n in run.rows.items()},
    }
