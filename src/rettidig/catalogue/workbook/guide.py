"""What the first sheet of the workbook tells whoever fills it in."""

from collections.abc import Iterator
from dataclasses import dataclass

from rettidig.catalogue.kinds import KINDS, Rule
from rettidig.catalogue.labels import KINDS_IN_DANISH
from rettidig.catalogue.workbook import sheets

_ABOUT = (
    ("Katalog", "Katalogets titel, forbehold og dage: én værdi på hver linje."),
    ("Ordforråd", "Målgrupper, visitationsgrupper, hændelser med deres oplysninger, love og temaer."),
    ("Punkter", "Et kontrolpunkt på hver række. Hver slags regel bruger sine egne kolonner; se nedenfor."),
    ("Versioner", "Loven over tid: en række for hver periode. Kun det, der er anderledes, skrives."),
    ("Eksempler", "Opfundne sager med svar: opfyldt, ikke opfyldt, ikke relevant og kan ikke bedømmes."),
    ("Hændelser", "Hvad der skete i eksemplerne. Punkt og nummer viser, hvilket eksempel de hører til."),
    ("Lånte punkter", "Punkter, der står i andre kataloger og også spørges om her."),
)  # fmt: skip

_HOW = (
    ("En dag", "2026-07-01, eller en celle, som Excel selv viser som en dato."),
    ("En frist", "0 dage, 1 uge, 3 måneder eller udgangen af uge 8."),
    ("Et tal", "160,33 eller 5348."),
    ("En liste", "Ord med komma imellem: up, ap. En tom liste er »alle« (grupper) eller »ingen«."),
    ("Hændelser", "samtale – eller samtale (sted=her, fra 2020-01-01, til 2021-12-31, mindst 2 uger)."),
    ("Flere værdier", "tilbud (art=[praktik | løntilskud]) betyder en af dem."),
    ("Flere måder", "tilbud (art=praktik) eller (art=kursus, mindst 2 uger)."),
    ("Det, der sætter i gang", "første henvendelse – eller hændelser."),
    ("Betingelser", "En på hver linje: »findes: sygdom«, »findes ikke: plan«, »punkt x: opfyldt«."),
    ("Lov", "Én på hver linje: lovens ord og så stedet, fx »lab § 20 a«."),
    ("Svar og oplysninger", "navn=værdi, navn=værdi."),
    ("Tom", "En tom celle betyder, at intet er sagt. Skriv »tom«, hvor et udfald skal være tomt."),
    ("Tegn", "Står der , ( ) [ ] = | eller \" i en værdi, sættes den i \"anførselstegn\"."),
    ("Formler", "Kan ikke bruges. Skriv værdien."),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the guide."""

    texts: tuple[str, ...]
    is_heading: bool = False


def guide() -> Iterator[Line]:
    """Yield the rows of the guide: what each sheet holds, how to write, and what each kind of rule needs."""
    yield Line(("Sådan bruges arbejdsbogen", ""), is_heading=True)
    yield Line(("Ret, og læs ind igen", "rettidig catalogue import FIL.xlsx --out FIL.yaml"))
    yield Line(("Afprøv eksemplerne", "rettidig catalogue check FIL.yaml"))
    yield Line(("Rækken med små ord", "Under hver overskrift står kolonnens nøgle. Den må ikke ændres."))
    yield Line(("",))
    yield Line(("Ark", "Indhold"), is_heading=True)
    yield from (Line(row) for row in _ABOUT)
    yield Line(("",))
    yield Line(("Sådan skrives", ""), is_heading=True)
    yield from (Line(row) for row in _HOW)
    yield Line(("",))
    yield Line(("Slags regel", "Skal udfyldes", "Kan udfyldes"), is_heading=True)
    for kind, rule in KINDS.items():
        yield Line(
            (KINDS_IN_DANISH[kind], _columns(rule, is_required=True), _columns(rule, is_required=False))
        )


def _columns(rule: type[Rule], *, is_required: bool) -> str:
    """Return the headings of the rule's columns that must, or may, be filled in."""
    names = {name for name, field in rule.model_fields.items() if field.is_required() is is_required}
    if len(rule.laws_by) == 1:
        names.discard("law_by")
    headings = [
        column.heading.removeprefix("Regel: ")
        for column in sheets.POINTS.columns
        if column.path[0] == "rule" and column.path[1] in names and column.key != "rule.kind"
    ]
    return ", ".join(headings)
