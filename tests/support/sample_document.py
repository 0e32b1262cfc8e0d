"""An invented report with everything that a document can hold, for the renderers' tests."""

from rettidig.reporting.document import (
    Bar,
    Block,
    Box,
    BoxKind,
    Bullets,
    Chapter,
    Chart,
    Document,
    Emphasis,
    Figure,
    Paragraph,
    Reference,
    Section,
    Share,
    Table,
)

MUNICIPALITIES = (
    *("Askerød", "Bakkeby", "Birkesund", "Bøgeholm", "Dalgaard", "Egelund", "Fjordby-Midtland", "Granhøj"),
    *("Havnsø", "Hedelund", "Højmarken", "Kildebæk", "Klintholt", "Lyngdal", "Møllerup", "Nordkøbing"),
    *("Præstevang", "Rørvang", "Sandvig", "Skovrøddinge", "Strandhede", "Søndervang", "Vesterå", "Ådalen"),
    "Østerlund",
)
GROUPS = ("Åbenlyst uddannelsesparate", "Uddannelsesparate", "Aktivitetsparate")
POINTS = (
    "Første samtale inden for en uge",
    "Uddannelsespålæg ved første samtale",
    "Den unge har en Min Plan",
)
SOURCE = "Opdigtet sagsgennemgang af 369 sager"
NASTY = 'Tegn som #, $x$, <b>, &amp;, *fed*, _kursiv_, @navn, "citat", \\n, `kode`, [1], {2} og =1+1'


def bar(label: str, met: int, n: int, series: str | None = None) -> Bar:
    return Bar(label, met / n if n else None, n, series, met if n else None)


def figure(id_: str, title: str, chart: Chart, note: str = "n = 369.") -> Figure:
    return Figure(id_, title, chart, SOURCE, note, f"Søjlediagram: {title.lower()}.")


def municipalities(shift: int = 0) -> Chart:
    bars = [bar(name, (7 + 3 * place + shift) % 16, 15) for place, name in enumerate(MUNICIPALITIES)]
    bars[6] = bar(MUNICIPALITIES[6], 0, 0)
    met, n = sum(one.met or 0 for one in bars), sum(one.n for one in bars)
    return Chart(tuple(bars), average=met / n, average_of=Share(met, n))


def grouped(shift: int = 0) -> Chart:
    bars = tuple(
        bar(point, (31 + 29 * i + 17 * j + shift) % 124, 123, group)
        for i, group in enumerate(GROUPS)
        for j, point in enumerate(POINTS)
    )
    return Chart(bars, average=237 / 369, average_of=Share(237, 369))


def stacked() -> Chart:
    counts = {
        GROUPS[0]: (76, 34, 13),
        GROUPS[1]: (54, 44, 25),
        GROUPS[2]: (38, 41, 44),
        "I alt": (168, 119, 82),
    }
    names = ("1 sagsbehandler", "2 sagsbehandlere", "3 eller flere")
    bars = tuple(
        bar(label, met, sum(of), name)
        for label, of in counts.items()
        for name, met in zip(names, of, strict=True)
    )
    return Chart(bars, is_stacked=True)


def transitions() -> Table:
    counts = ((104, 12, 7), (9, 98, 16), (2, 21, 100))
    rows = tuple(
        (group, *(Share(met, sum(of)) for met in of), sum(of))
        for group, of in zip(GROUPS, counts, strict=True)
    )
    header = ("Første visitation", *GROUPS, "Antal sager")
    return Table(
        "overgange", "Første og endelige visitation", header, rows, SOURCE, "Rækkerne summer til 100 pct."
    )


def cases() -> Table:
    rows = tuple(
        (
            f"{name}, {quarter}. kvartal",
            1200 + 977 * place + 61 * quarter,
            Share((5 * place + quarter) % 16, 15),
            "Fristen er overholdt i alle sager" if place % 3 else None,
        )
        for place, name in enumerate(MUNICIPALITIES[:20])
        for quarter in range(1, 5)
    )
    header = ("Kommune og kvartal", "Sager i alt", "Rettidige", "Bemærkning")
    return Table("sager", "Sager og rettidighed pr. kommune og kvartal", header, rows, SOURCE)


def conclusion() -> Box:
    items = (
        (
            "I ",
            Emphasis("høj grad"),
            " holdes den første samtale inden for en uge (",
            Reference("kommuner"),
            ").",
        ),
        ("I ", Emphasis("nogen grad"), " afgives uddannelsespålæg ved den første samtale."),
        (
            "I ",
            Emphasis("mindre grad"),
            " har den unge én primær sagsbehandler, jf. ",
            Reference("stabel"),
            ".",
        ),
    )
    return Box(BoxKind.CONCLUSION, "Samlet viser data", (Bullets(items),))


def other_boxes() -> tuple[Block, ...]:
    law = "Kommunen skal holde en samtale senest en uge efter den første henvendelse."
    fact = "En sag er ét sammenhængende forløb i én målgruppe."
    caveat = "Grupper med under 30 sager er små; forskelle mellem dem kan være tilfældige."
    return (
        Box(BoxKind.REQUIREMENT, "Lovens krav", (Paragraph((law,)),)),
        Box(BoxKind.FACT, "Sådan er sagerne talt", (Paragraph((fact,)), Bullets((("Gennemgået: 369",),)))),
        Box(BoxKind.CAVEAT, "Forbehold", (Paragraph((caveat,)),)),
    )


def text(times: int = 3) -> Paragraph:
    sentence = (
        "Kommunerne skal tilrettelægge indsatsen, så den unge får den første samtale hurtigt, og så planen "
        "følges op, indtil uddannelsen er begyndt. "
    )
    return Paragraph((sentence * times,))


def sample() -> Document:
    """Three chapters and an appendix, with three figures, two tables and every kind of box."""
    first = Chapter(
        "Indledning og sammenfatning",
        (text(4), conclusion(), Paragraph(("Sagerne står i ", Reference("bilag-sager"), "."))),
        (Section("Formål", (text(), *other_boxes())), Section("Metode", (text(5), Paragraph((NASTY,))))),
    )
    kommuner = figure("kommuner", "Første samtale inden for en uge, fordelt på kommuner", municipalities())
    second = Chapter(
        "Den første samtale",
        (other_boxes()[0], text(), Paragraph((Reference("kommuner"), " viser andelen i hver kommune."))),
        (
            Section("Kommunerne", (kommuner, text(6)), id="afsnit-kommuner"),
            Section("Visitationsgrupperne", (figure("grupper", "Tre krav", grouped()), text(3))),
        ),
    )
    third = Chapter(
        "Sagsbehandlere og visitation",
        (
            text(),
            figure("stabel", "Antal sagsbehandlere pr. sag", stacked()),
            text(2),
            transitions(),
            text(2),
        ),
    )
    appendix = Chapter("Alle sager", (text(1), cases()), is_appendix=True, id="bilag-sager")
    return document((first, second, third, appendix))


def document(chapters: tuple[Chapter, ...]) -> Document:
    return Document(
        title="Kommunernes indsats for unge",
        subtitle="Fokusrevision af 369 opdigtede sager",
        author="Rettidigs prøvekommune",
        dated="2026-05-17",
        chapters=chapters,
        provenance={
            "Sagsbestand": "sha256:5e1f0c",
            "Katalog": "fokusrevision-2022, sha256:77ab90",
            "Opgjort pr.": "30. april 2026",
            "Program": "Rettidig 0.1.0",
        },
    )


def long_report(n_figures: int = 40) -> Document:
    """About sixty pages with forty figures that all differ."""
    chapters = tuple(
        Chapter(
            f"Kapitel med krav nr. {place}",
            (other_boxes()[0], text(3)),
            tuple(
                Section(
                    f"Afsnit {part}",
                    (figure(f"f{place}-{part}", "Et krav", chart(10 * place + part)), text(7)),
                )
                for part in range(4)
            ),
        )
        for place in range(n_figures // 4)
    )
    return document((*chapters, Chapter("Alle sager", (cases(),), is_appendix=True)))


def chart(shift: int) -> Chart:
    return municipalities(shift) if shift % 2 else grouped(shift)
