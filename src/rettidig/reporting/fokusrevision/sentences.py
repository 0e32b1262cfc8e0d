"""The sentences about one point: how many, which grade, which groups, which municipalities, what has changed.

``turn`` chooses between ways of saying the same, so that sentences that follow each other do not sound alike.
"""

from collections.abc import Sequence

from rettidig.assessment.grades import worst
from rettidig.assessment.model import Counts, SummaryRow
from rettidig.assessment.spread import spread
from rettidig.assessment.tables import compare_values
from rettidig.catalogue.model import Direction, Requirement
from rettidig.catalogue.wording import listed
from rettidig.reporting.document import Emphasis, Inline, Paragraph
from rettidig.reporting.fokusrevision.facts import MUNICIPALITIES, Facts
from rettidig.reporting.language import (
    CASE,
    MUNICIPALITY,
    NOT_IN_LINE,
    Cut,
    capital,
    cardinal,
    change_sentence,
    closed,
    counted,
    extremes_sentence,
    grade_words,
    graded,
    out_of,
    percent,
    quantity,
    spread_sentence,
)
from rettidig.vocabulary import Grade

Sentence = tuple[Inline, ...]
_ALIKE = 5
_WHO_DID, _IN_WORDS = 1, 2
_NOT_WORTH_SAYING = 0.02


def prose(*sentences: Sentence | str | None) -> Paragraph | None:
    """Return the sentences as one paragraph, or None where there are none."""
    content: list[Inline] = []
    for sentence in sentences:
        if not sentence:
            continue
        parts = (sentence,) if isinstance(sentence, str) else sentence
        content += [" ", *parts] if content else parts
    return Paragraph(_joined(content)) if content else None


def paragraph(*content: Inline) -> Paragraph:
    """Return the words as one paragraph."""
    return Paragraph(content)


def _joined(content: Sequence[Inline]) -> tuple[Inline, ...]:
    merged: list[Inline] = []
    for part in content:
        if merged and isinstance(part, str) and isinstance(merged[-1], str):
            merged[-1] += part
        else:
            merged.append(part)
    return tuple(merged)


def amount(counts: Counts, base: str) -> str:
    """Return *92 pct. af sagerne*, *alle sagerne*, *ingen af sagerne*."""
    if counts.met == 0:
        return f"ingen af {base}"
    if counts.not_met == 0:
        return f"alle {base}" if base != "sagerne" else "alle sager"
    return f"{percent(counts.met, counts.n)} af {base}"


def finding(facts: Facts, point: str, turn: int = 0) -> str:
    """Return how many cases, or municipalities, met the point."""
    if facts.is_of_organisations(point):
        return organisation_finding(facts, point)
    text, counts = facts.text(point), facts.counts(point)
    base = facts.base(point)
    is_fact = facts.points[point].direction is Direction.NEUTRAL
    how_many = amount(counts, base) + _counts(facts, counts, is_always_said=is_fact)
    fronted = f"I {how_many}{',' if closed(base) != base else ''}"
    if text is None:
        return f"På spørgsmålet »{facts.points[point].question}« er svaret ja i {how_many}."
    is_between = 0 < counts.met < counts.n
    way = turn % 3
    if way == _WHO_DID and text.done and counts.met:
        return f"{capital(facts.subject)} har {closed(text.done)} i {how_many}."
    if way == _IN_WORDS and base == "sagerne" and is_between:
        share = percent(counts.met, counts.n)
        return f"I {quantity(counts.met, counts.n).of(CASE)} ({share}) {text.main}."
    return f"{fronted} {text.main}."


def _counts(facts: Facts, counts: Counts, *, is_always_said: bool) -> str:
    is_part = is_always_said or counts.n < facts.n_cases
    return f" ({out_of(counts.met, counts.n, CASE)})" if is_part and 0 < counts.met < counts.n else ""


def organisation_finding(facts: Facts, point: str) -> str:
    """Return *18 ud af 25 kommuner (72 pct.) har …*, or the question and the answer."""
    text, counts = facts.text(point), facts.counts(point)
    if counts.n == 1:
        return _one_organisation(facts, point)
    if counts.met == counts.n:
        who = f"Alle {counted(counts.n, MUNICIPALITY)}"
    elif counts.met == 0:
        who = f"Ingen af de {counted(counts.n, MUNICIPALITY)}"
    elif counts.met == 1:
        who = f"Én af de {counted(counts.n, MUNICIPALITY)} ({percent(counts.met, counts.n)})"
    else:
        share = percent(counts.met, counts.n)
        who = f"{capital(out_of(counts.met, counts.n, MUNICIPALITY))} ({share})"
    if text is None:
        return f"{who} svarer ja til spørgsmålet »{facts.points[point].question}«."
    return f"{who} {text.main}."


def _one_organisation(facts: Facts, point: str) -> str:
    text, answer = facts.text(point), "ja" if facts.counts(point).met else "nej"
    if text and facts.counts(point).met and facts.is_one_municipality:
        return f"Kommunen {text.main}."
    who = "Kommunen" if facts.is_one_municipality else "Den ene kommune, der har svaret,"
    return f"{who} svarer {answer} til spørgsmålet »{facts.points[point].question}«."


def grade_sentence(facts: Facts, points: Sequence[str], turn: int = 0) -> Sentence | None:
    """Return the grade of the points, of the worst where they are several; None where none has one."""
    known = {point: grade for point in points if (grade := _said_grade(facts, point)) is not None}
    grade = worst(known.values())
    if grade is None:
        return None
    if len(known) > 1:
        return graded(f"Samlet lever {facts.subject}", grade, "op til disse krav.")
    point = next(iter(known))
    text = facts.text(point)
    if text is None or text.demand is None:
        what = "intentionen" if _is_intention(facts, point) else "kravet"
        return graded(f"Det svarer til, at {what}", grade, "efterleves.")
    way = turn % 3
    if way == _WHO_DID:
        return graded(f"Det svarer til, at {facts.subject}", grade, f"efterlever {text.demand}.")
    if way == _IN_WORDS:
        return graded(f"{capital(closed(text.demand))} efterleves dermed", grade, ".")
    return graded(f"{capital(facts.subject)} lever dermed", grade, f"op til {text.demand}.")


def _said_grade(facts: Facts, point: str) -> Grade | None:
    text = facts.text(point)
    return facts.grade(point) if text is None or text.says_grade else None


def _is_intention(facts: Facts, point: str) -> bool:
    return facts.points[point].requirement is Requirement.INTENTION


def against_law(facts: Facts, points: Sequence[str]) -> str | None:
    """Return that the law is not followed, where a statutory requirement is seldom met."""
    found = [point for point in points if facts.is_against_law(point) and _said_grade(facts, point)]
    if not found:
        return None
    if len(found) == len(points):
        return NOT_IN_LINE
    titles = listed([f"»{facts.points[point].title}«" for point in found])
    return f"For {titles} er det ikke i tråd med lovgivningen."


def lack_sentence(facts: Facts, point: str) -> str | None:
    """Return how many cases lack it, in words, or None where that is nobody or not to be said."""
    text, counts = facts.text(point), facts.counts(point)
    if text is None or text.lack is None or facts.base(point) != "sagerne":
        return None
    if counts.not_met <= _NOT_WORTH_SAYING * counts.n or counts.met == 0:
        return None
    return f"I {quantity(counts.not_met, counts.n).of(CASE)} {text.lack}."


def group_sentence(facts: Facts, point: str, turn: int = 0) -> str | None:
    """Return how the visitation groups differ, or None with fewer than two."""
    groups = sorted(facts.groups(point).items(), key=lambda item: -(item[1].share or 0))
    if len(groups) <= 1:
        return None
    numbers = [counts.percent or 0 for _, counts in groups]
    small = _small_groups(facts, groups)
    if numbers[0] == numbers[-1]:
        return f"Andelen er den samme i visitationsgrupperne ({numbers[0]} pct.).{small}"
    if numbers[0] - numbers[-1] < _ALIKE:
        limits = f"{numbers[-1]}–{numbers[0]} pct."
        return f"Der er næsten ingen forskel mellem visitationsgrupperne ({limits}).{small}"
    shares = [f"{percent(c.met, c.n)} for {facts.the_group(group)}" for group, c in groups]
    is_ranked = len(groups) > 2 and numbers[0] > numbers[1] and numbers[-2] > numbers[-1]  # noqa: PLR2004
    if turn % 2 == 0 and is_ranked:
        return f"Andelen er højest for {_ranked(facts, groups)}.{small}"
    return f"Andelen er {listed(shares)}.{small}"


def _ranked(facts: Facts, groups: Sequence[tuple[str, Counts]]) -> str:
    (first, top), *middle, (last, bottom) = groups
    inner = "".join(
        f", mens den er {percent(c.met, c.n)} for {facts.the_group(group)}" for group, c in middle[:1]
    )
    inner += "".join(f", {percent(c.met, c.n)} for {facts.the_group(group)}" for group, c in middle[1:])
    return (
        f"{facts.the_group(first)} ({percent(top.met, top.n)}) og lavest for "
        f"{facts.the_group(last)} ({percent(bottom.met, bottom.n)}){inner}"
    )


def _small_groups(facts: Facts, groups: Sequence[tuple[str, Counts]]) -> str:
    few = [
        f"{facts.the_group(group)} ({counted(c.n, CASE)})"
        for group, c in groups
        if c.n < facts.plan.small_group
    ]
    if few and len(few) == len(groups):
        return " Der er kun få sager bag tallene."
    return f" Der er kun få sager bag andelen for {listed(few)}." if few else ""


def municipality_sentence(facts: Facts, point: str) -> str | None:
    """Return how the municipalities lie apart, or None with fewer than two."""
    if facts.is_one_municipality:
        return None
    text = facts.text(point)
    stated = text.cuts if text else None
    preferred = (Cut.parse(stated[0]), Cut.parse(stated[1])) if stated else None
    found = spread(facts.assessed.rows(point, MUNICIPALITIES))
    said = spread_sentence(found, text.done if text else None, preferred)
    extremes = extremes_sentence(found) if said and text and text.says_extremes else None
    return " ".join(sentence for sentence in (said, extremes) if sentence) or None


def municipality_grades(facts: Facts, point: str) -> Sentence | None:
    """Return how many municipalities live up to the requirement in which degree, or None without grades."""
    rows = [row for row in facts.assessed.rows(point, MUNICIPALITIES) if row.value and row.grade]
    if len(rows) <= 1:
        return None
    better = [row for row in rows if row.grade in {Grade.HIGH, Grade.SOME}]
    if all(row.grade is Grade.NOT for row in rows):
        return (f"Ingen af de {counted(len(rows), MUNICIPALITY)} efterlever kravet.",)
    worse = [row for row in rows if row not in better]
    said: list[Inline] = ["Kravet efterleves "]
    for part in (better, worse):
        if part:
            said += [" og "] if len(said) > 1 else []
            found = [grade for grade in Grade if any(row.grade is grade for row in part)]
            said += [*_either(found), f" i {_where(part, rows)}"]
    return (*said, ".")


def _where(part: Sequence[SummaryRow], rows: Sequence[SummaryRow]) -> str:
    n = counted(len(part), MUNICIPALITY)
    return f"alle {n}" if len(part) == len(rows) else n


def _either(grades: Sequence[Grade]) -> Sentence:
    words: list[Inline] = []
    for place, grade in enumerate(grades):
        words += [" eller ", Emphasis(grade_words(grade))] if place else [Emphasis(grade_words(grade))]
    return tuple(words)


def change_in_years(facts: Facts, point: str) -> str | None:
    """Return whether the share differs between the first and the last year, or None without two years."""
    rows = facts.assessed.rows(point, facts.plan.year_dimension)
    years = sorted(row.value for row in rows if row.value and row.counts.n)
    if len(years) <= 1:
        return None
    return change_sentence(compare_values(rows, years[-1], years[0]), years[0], years[-1])


def relevance(facts: Facts, point: str) -> str | None:
    """Return in how many of all cases a point with a condition was to be asked, or None where it has none."""
    counts = facts.counts(point)
    scope = facts.scope(point)
    if not scope.when or not counts.n or counts.n >= facts.n_cases:
        return None
    share = percent(counts.n, facts.n_cases)
    return f"Spørgsmålet er relevant i {out_of(counts.n, facts.n_cases, CASE)} ({share})."


def earlier_sentence(facts: Facts, point: str) -> str | None:
    """Return what an earlier examination found beside what was found here, or None where there is none."""
    earlier = next((found for found in facts.plan.earlier if found.point == point), None)
    counts = facts.counts(point)
    if earlier is None or not counts.n:
        return None
    here = percent(counts.not_met, counts.n)
    both_many = 2 * counts.not_met > counts.n and 2 * earlier.not_met_percent > 100  # noqa: PLR2004
    both_few = 2 * counts.not_met < counts.n and 2 * earlier.not_met_percent < 100  # noqa: PLR2004
    verdict = (
        "De to undersøgelser peger altså i samme retning"
        if both_many or both_few
        else "De to undersøgelser peger altså ikke i samme retning"
    )
    return (
        f"{earlier.source} fandt, at {earlier.words.format(earlier.not_met_percent)}; her er andelen {here} "
        f"{verdict}, men de bygger ikke på de samme sager og er ikke opgjort ens."
    )


def few_cases(facts: Facts, point: str) -> str | None:
    """Return the caveat about a share that rests on few cases in all, or None."""
    n = facts.counts(point).n
    if facts.is_of_organisations(point) or not 0 < n < facts.plan.small_n:
        return None
    return f"Andelen bygger dog kun på {counted(n, CASE)} og siger derfor ikke meget."


def small_number_sentence(facts: Facts, few: int, n: int) -> str:
    """Return the caveat about municipalities with few cases."""
    what = "alle kommuner" if few == n else f"{out_of(few, n, MUNICIPALITY)}"
    return (
        f"I {what} bygger andelen på færre end {cardinal(facts.plan.small_n)} sager. "
        "En enkelt sag kan dér flytte andelen meget, og forskelle mellem kommuner skal læses med forbehold."
    )
