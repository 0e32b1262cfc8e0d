"""The reference pages of the catalogues that come with Rettidig, made from the catalogues themselves.

They are in Danish: they are for those who know the law.
"""

from collections.abc import Iterable, Iterator

from rettidig.catalogue import Catalogue, ControlPoint, load_catalogue, shipped
from rettidig.catalogue.explain import Explanation, explain, words_of
from rettidig.catalogue.labels import CONSEQUENCES, OUTCOMES, REASON_LABELS, REQUIREMENTS
from rettidig.catalogue.model import Expected, Status, WorkedCase, WorkedEvent
from rettidig.catalogue.wording import Words, danish_date, inside_a_sentence, listed

MADE = "*Lavet ud fra kataloget med `python -m docs.generate`; ret i {}, ikke her.*\n"


def catalogue_page(name: str) -> str:
    """Return the page of a shipped catalogue: its points with law, dates, data needed and worked cases."""
    found = load_catalogue(name).catalogue
    return "\n".join([*_head(found), *(line for theme in found.themes for line in _theme(found, theme.id))])


def index_page() -> str:
    """Return the list of the shipped catalogues."""
    catalogues = [load_catalogue(name).catalogue for name in shipped()]
    return "\n".join(
        [
            "# Lovkatalogerne\n",
            MADE.format("katalogerne"),
            "Hvert katalog er et dokument: spørgsmål til en sag, loven bag dem over tid og opfundne sager",
            "med svar. [Sådan skrives et kontrolpunkt](../../how-to/write-a-control-point.md).\n",
            "Katalogerne er ikke juridisk rådgivning. Udkast er regler, der ikke er efterprøvet;",
            "de køres kun med `--include-drafts`.\n",
            "| katalog | punkter | heraf udkast | eksempler | efterprøvet |\n|---|---|---|---|---|",
            *(_row(found) for found in catalogues),
            "",
        ]
    )


def _row(found: Catalogue) -> str:
    n_drafts = sum(point.status is Status.DRAFT for point in found.points)
    n_cases = sum(len(point.cases) for point in found.points)
    link = f"[{_cell(found.title)}]({found.id}.md)"
    return f"| {link} | {len(found.points)} | {n_drafts} | {n_cases} | {danish_date(found.checked_on)} |"


def _head(found: Catalogue) -> Iterator[str]:
    yield f"# {_line(found.title)}\n"
    yield MADE.format(f"`src/rettidig/catalogues/{found.id}.yaml`")
    yield f"{_line(found.about)}\n"
    yield f"> {_line(found.disclaimer)} Senest efterprøvet {danish_date(found.checked_on)}.\n"
    yield f"Målgrupper: {_titles(found.target_groups.values())}."
    if found.visitation_groups:
        yield f"Visitationsgrupper: {_titles(found.visitation_groups.values())}."
    yield f"Eksemplerne er opfundne og bedømt {danish_date(found.worked.as_of)}.\n"


def _titles(titles: Iterable[str]) -> str:
    return listed(f"»{_line(title)}«" for title in titles)


def _theme(found: Catalogue, theme_id: str) -> Iterator[str]:
    theme = next(theme for theme in found.themes if theme.id == theme_id)
    points = [point for point in found.points if point.theme == theme_id]
    if points:
        yield f"## {_line(theme.title)}\n"
        yield f"{_line(theme.about)}\n"
    for point in points:
        yield from _point(found, point)


def _point(found: Catalogue, point: ControlPoint) -> Iterator[str]:
    said = explain(found, point)
    draft = " (udkast)" if point.status is Status.DRAFT else ""
    yield f"### {_line(point.title)}{draft}\n"
    if draft:
        yield "**Udkast:** reglen er ikke efterprøvet og køres kun med `--include-drafts`.\n"
    yield f"**{_line(said.question)}** {_line(said.why)}\n"
    yield f"- Id: `{point.id}`"
    costs = listed(CONSEQUENCES[each] for each in point.consequence) if point.consequence else "intet"
    yield f"- Hviler på: {REQUIREMENTS[point.requirement]}. En fejl kan koste: {costs}."
    yield f"- Regel: {_line(said.rule)}"
    yield f"- Hvem: {_line(said.scope)}"
    yield from _versions(said)
    yield f"- Oplysninger: {_needs(found, point)}\n"
    if point.cases:
        yield "| eksempel | sagen | udfald |\n|---|---|---|"
        yield from (
            f"| {_cell(case.shows)} | {_facts(found, case)} | {_expected(case.expect)} |"
            for case in point.cases
        )
        yield ""


def _versions(said: Explanation) -> Iterator[str]:
    for version in said.versions:
        parts = (version.law, version.rule, version.scope, version.note)
        yield f"- Version {version.id}: {' '.join(_line(part) for part in parts if part)}"


def _needs(found: Catalogue, point: ControlPoint) -> str:
    """Return which events, with which attributes, the rule and the conditions need."""
    words = words_of(found)
    needed: dict[str, set[str]] = {}
    conditions = (each for version in point.versions for each in point.scope_of(version).when)
    of_scope = ((each.event, each.attribute_names()) for each in conditions if hasattr(each, "event"))
    for event, attributes in (*point.rule.needs(), *of_scope):
        needed.setdefault(event, set()).update(attributes)
    said = [f"`{event}`{_attributes(words, event, names)}" for event, names in sorted(needed.items())]
    others = [f"udfaldet af `{other}`" for other in sorted(point.looks_at())]
    return f"{', '.join([*said, *others]) or 'ingen ud over sagen selv'}."


def _attributes(words: Words, event: str, names: set[str]) -> str:
    said = ", ".join(inside_a_sentence(words.attributes[event, name]) for name in sorted(names))
    return f" ({_line(said)})" if said else ""


def _facts(found: Catalogue, case: WorkedCase) -> str:
    closed = f", lukket {danish_date(case.closed)}" if case.closed else ""
    facts = [f"Åbnet {danish_date(case.opened)}{closed}"]
    if case.target_group:
        facts.append(f"målgruppe: {found.target_groups[case.target_group]}")
    if case.group:
        facts.append(f"gruppe: {found.visitation_groups[case.group]}")
    facts += [_event(words_of(found), event) for event in case.events]
    facts += [f"svar på `{point}`: {answer}" for point, answer in case.answers.items()]
    return _cell("; ".join(facts))


def _event(words: Words, event: WorkedEvent) -> str:
    values = ", ".join(
        f"{words.attributes[event.type, name]}: {words.value(value)}" for name, value in event.values.items()
    )
    until = f" til {danish_date(event.until)}" if event.until else ""
    by = f", {event.by}" if event.by else ""
    return f"{words.event(event.type)}{f' ({values})' if values else ''} {danish_date(event.on)}{until}{by}"


def _expected(expected: Expected) -> str:
    due = f"; frist {danish_date(expected.due_on)}" if expected.due_on else ""
    late = ""
    if expected.days_late:
        late = f"; {expected.days_late} {'dag' if expected.days_late == 1 else 'dage'} for sent"
    return f"{OUTCOMES[expected.outcome]}: {REASON_LABELS[expected.reason]}{due}{late}"


def _line(text: str) -> str:
    """Return the text on one line, with what Markdown would read as signs left as it is written."""
    said = " ".join(text.split())
    for sign in ("\\", "*", "_", "<", "[", "]"):
        said = said.replace(sign, f"\\{sign}")
    return said


def _cell(text: str) -> str:
    return _line(text).replace("|", "\\|")
