"""Chapter 2: background, target group, method written from the caseload, and how to read the report."""

from collections import Counter
from collections.abc import Iterator

from rettidig.assessment.tables import in_order
from rettidig.catalogue.kinds import AnswerRule
from rettidig.reporting.document import (
    Block,
    Bullets,
    Chapter,
    Emphasis,
    Inline,
    Paragraph,
    Reference,
    Section,
    Share,
    Table,
)
from rettidig.reporting.fokusrevision.facts import Facts
from rettidig.reporting.fokusrevision.sentences import paragraph
from rettidig.reporting.fokusrevision.theme_chapter import chapter_id
from rettidig.reporting.language import (
    CASE,
    MUNICIPALITY,
    POINT,
    capital,
    cardinal,
    counted,
    grade_words,
    month_in_words,
)
from rettidig.reporting.numbers import dato, tal
from rettidig.vocabulary import Grade, Outcome


def introduction(facts: Facts) -> Chapter:
    """Return the introduction."""
    sections = [
        _own("Baggrund", facts.plan.background or (facts.assessed.catalogue.about,)),
        _own("Målgruppen", facts.plan.target_group),
        _method(facts),
        Section("Læsevejledning", tuple(_guide(facts)), id="afsnit-laesevejledning"),
    ]
    return Chapter(
        "Indledning", (), tuple(section for section in sections if section), id="kapitel-indledning"
    )


def _own(title: str, texts: tuple[str, ...]) -> Section | None:
    return (
        Section(
            title,
            tuple(
                paragraph(
                    text,
                )
                for text in texts
            ),
        )
        if texts
        else None
    )


def _method(facts: Facts) -> Section:
    blocks: list[Block] = [*_cases(facts), *_tables(facts), *_judging(facts), *_interviews(facts)]
    return Section("Metode", tuple(blocks), id="afsnit-metode")


def _cases(facts: Facts) -> Iterator[Block]:
    run = facts.assessed.run
    if not facts.n_cases:
        yield paragraph("Sagsgennemgangen omfatter ingen sager.")
        return
    where = "" if facts.is_one_municipality else f" fra {counted(len(facts.municipalities), MUNICIPALITY)}"
    yield paragraph(
        f"Sagsgennemgangen omfatter {counted(facts.n_cases, CASE)}{where}. {_opened(facts)}",
    )
    if facts.is_one_municipality:
        yield paragraph(
            "Alle sagerne er fra den samme kommune, og rapporten sammenligner derfor ikke kommuner."
        )
    else:
        yield paragraph(_per_municipality(facts))
    if run.period:
        first_day, last_day = run.period
        yield paragraph(
            f"Der er kun spurgt til det, der skulle ske fra {dato(first_day)} til {dato(last_day)}: "
            "Et krav hører til den periode, hvor fristen for det udløber.",
        )
    if run.is_sample:
        yield _weights()


def _opened(facts: Facts) -> str:
    run = facts.assessed.run
    followed = f"fulgt frem til og med {facts.as_of}. Hvad der er sket senere, indgår ikke."
    drawn = "udtrukket som en stikprøve" if run.is_sample else ""
    if not (run.opened_from and run.opened_to):
        return f"De er {drawn} og {followed}" if drawn else f"De er {followed}"
    first, last = month_in_words(run.opened_from), month_in_words(run.opened_to)
    months = f"i {first}" if first == last else f"fra {first} til {last}"
    opened = f"åbnet {months} og {followed}"
    return f"De er {drawn}, {opened}" if drawn else f"De er {opened}"


def _weights() -> Paragraph:
    return paragraph(
        "Tallene er ikke vægtet efter, hvor stor en del af alle sager hver gruppe og kommune udgør. "
        "De er derfor vejledende og kan ikke uden videre overføres til alle sager på området. "
        "Usikkerheden vises som 95 pct.-sikkerhedsintervaller i ",
        Reference("bilag-punkter"),
        ".",
    )


def _per_municipality(facts: Facts) -> str:
    per: Counter[str] = Counter()
    for found in facts.assessed.cases:
        per[found.municipality] += found.n
    few, many = min(per.values()), max(per.values())
    if few == many:
        return f"Der er gennemgået {counted(few, CASE)} i hver kommune."
    return f"Der er gennemgået mellem {tal(few)} og {tal(many)} sager i hver kommune."


def _tables(facts: Facts) -> Iterator[Block]:
    if not facts.n_cases:
        return
    groups = in_order(
        {found.visitation_group for found in facts.assessed.cases if found.n},
        tuple(facts.assessed.catalogue.visitation_groups),
    )
    by_group = Counter(dict.fromkeys(groups, 0))
    for found in facts.assessed.cases:
        by_group[found.visitation_group] += found.n
    if len(groups) > 1:
        rows = [(capital(facts.group_name(group)), by_group[group]) for group in groups]
        yield _count_table(facts, "visitationsgruppe", rows)
    for dimension in facts.assessed.run.dimensions:
        counter: Counter[str] = Counter()
        for found in facts.assessed.cases:
            counter[found.values.get(dimension, "")] += found.n
        rows = [(value or "Uoplyst", counter[value]) for value in in_order(counter, ())]
        if len(rows) > 1:
            yield _count_table(facts, facts.plan.dimensions.get(dimension, dimension), rows)


def _count_table(facts: Facts, what: str, rows: list[tuple[str, int]]) -> Table:
    total = sum(n for _, n in rows)
    return Table(
        f"tabel-sager-{what.replace(' ', '-')}",
        f"Gennemgåede sager efter {what}",
        (capital(what), "Antal", "Andel"),
        (*((name, n, Share(n, total)) for name, n in rows), ("I alt", total, Share(total, total))),
        f"Sagsgennemgang i {facts.subject}.",
    )


def _judging(facts: Facts) -> Iterator[Block]:
    points = facts.assessed.catalogue.case_points
    by_people = sum(isinstance(point.rule, AnswerRule) for point in points)
    by_machine = len(points) - by_people
    yield paragraph(
        f"Hver sag er holdt op imod {counted(len(points), POINT)}. {capital(cardinal(by_machine))} af dem "
        "afgøres af datoer og registreringer i sagen efter faste regler, og "
        f"{cardinal(by_people)} afgøres af en person, der har læst sagen. Hvor en person har "
        "svaret på et punkt, der også kan regnes ud, gælder personens svar.",
    )
    yield paragraph(
        "Det, der ikke er dokumenteret i sagen, tæller som ikke opfyldt. En andel er altid antallet af "
        "opfyldte sager ud af de opfyldte og ikke opfyldte. Sager, hvor fristen endnu løber, sager, hvor "
        "punktet ikke er relevant, og sager, der ikke kan afgøres, er talt op for sig selv i ",
        Reference("bilag-punkter"),
        " og indgår ikke i andelen.",
    )
    unknown, total = _outcomes(facts, Outcome.UNKNOWN)
    if unknown:
        yield paragraph(
            f"Af {tal(total)} vurderinger kunne {tal(unknown)} ikke afgøres. Det skyldes oftest, at "
            "kildesystemet ikke leverer oplysningen, eller at ingen har besvaret spørgsmålet; årsagerne "
            "er talt op i ",
            Reference("bilag-aarsager"),
            ".",
        )


def _outcomes(facts: Facts, outcome: Outcome) -> tuple[int, int]:
    counts = [facts.counts(point.id) for point in facts.assessed.catalogue.case_points]
    total = sum(c.n + c.pending + c.not_applicable + c.unknown for c in counts)
    return sum(getattr(c, outcome.value) for c in counts), total


def _interviews(facts: Facts) -> Iterator[Block]:
    points = facts.assessed.catalogue.organisation_points
    answered = [point for point in points if facts.can_tell(point.id)]
    if not points:
        return
    if not answered:
        yield paragraph(
            "Der foreligger ingen svar fra interview med ledelsen.",
        )
        return
    most = max(facts.counts(point.id).n for point in answered)
    who = "Kommunens ledelse" if facts.is_one_municipality else f"Ledelsen i {counted(most, MUNICIPALITY)}"
    yield paragraph(
        f"{who} har i interview svaret på "
        f"{tal(len(answered))} spørgsmål om tilsyn, ledelsesinformation og arbejdsgange. Interviewene "
        "handler om praksis på interviewtidspunktet og ikke om den tid, sagerne er fra.",
    )


def _guide(facts: Facts) -> Iterator[Block]:
    yield paragraph(
        "Rapporten kan læses i to tempi. ",
        Reference("kapitel-resume", opens_sentence=True),
        " samler konklusionerne, og de følgende kapitler viser grundlaget for dem, tema for tema:",
    )
    yield Bullets(tuple(_theme_line(theme_id, title, about) for theme_id, title, about in _themes(facts)))
    yield paragraph(
        "Efterlevelsen af et krav eller en intention i loven er sat på ord i fire grader:",
    )
    yield Bullets(tuple(_grade_lines(facts)))
    yield paragraph(
        "Dækker én vurdering flere punkter, gælder graden for det dårligste af dem. Punkter, der hverken "
        "er et lovkrav eller en intention i loven, har ingen grad. At noget »ikke er i tråd med "
        "lovgivningen«, siges for sig selv og kun om lovkrav.",
    )


def _themes(facts: Facts) -> Iterator[tuple[str, str, str]]:
    for theme in facts.assessed.catalogue.themes:
        yield chapter_id(theme), theme.title, theme.about


def _theme_line(target: str, title: str, about: str) -> tuple[Inline, ...]:
    return (Reference(target, opens_sentence=True), f", {title}: {about.rstrip('.')}.")


def _grade_lines(facts: Facts) -> Iterator[tuple[Inline, ...]]:
    bounds = facts.assessed.thresholds.bounds
    above: int | None = None
    for grade, bound in bounds.items():
        limits = f"{bound} pct. eller mere" if above is None else f"fra {bound} til under {above} pct."
        yield (Emphasis(grade_words(grade)), f": {limits}")
        above = bound
    yield (Emphasis(grade_words(Grade.NOT)), f": under {above} pct.")
