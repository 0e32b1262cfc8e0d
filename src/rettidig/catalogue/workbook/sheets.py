"""The sheets of a catalogue's workbook: their columns, what each holds, and where it stands in a document."""

from dataclasses import dataclass
from typing import Final

from rettidig.catalogue.labels import (
    ASKED_OF,
    CONSEQUENCES,
    DIRECTIONS,
    KINDS_IN_DANISH,
    LAWS_BY,
    ORIGINS,
    OUTCOMES,
    REASON_LABELS,
    REQUIREMENTS,
    ROLLS,
    STATUSES,
)
from rettidig.catalogue.workbook.cells import (
    DAY,
    LIMIT,
    NUMBER,
    TEXT,
    WHOLE,
    WORD,
    YES_OR_NO,
    Codec,
    labelled,
    lines,
    listed,
    stated,
)
from rettidig.catalogue.workbook.sayings import (
    ANSWERED,
    CONDITION,
    LAW,
    SELECTION,
    STRETCH,
    TRIGGER,
    VALUE_OF,
    VALUES,
)

GROUPS: Final = listed(WORD, "alle")
WORDS: Final = listed(WORD, "ingen")


@dataclass(frozen=True, slots=True)
class Column:
    """A column: where its values stand in a document, its heading, how cells say them, and how wide it is.

    ``words`` names the list of the catalogue's own words that the cell is chosen from.
    """

    key: str
    heading: str
    codec: Codec
    width: int = 14
    words: str = ""

    @property
    def path(self) -> tuple[str, ...]:
        """Return the keys that lead to the value."""
        return tuple(self.key.split("."))


@dataclass(frozen=True, slots=True)
class SheetForm:
    """A sheet of rows with its columns; ``n_fixed`` columns stay in view."""

    name: str
    columns: tuple[Column, ...]
    n_fixed: int = 1


README = "Læs mig"
LISTS = "Lister"

CATALOGUE: Final = SheetForm(
    "Katalog",
    (
        Column("id", "Id", WORD),
        Column("title", "Titel", TEXT),
        Column("about", "Hvad kataloget er, og hvis det er", TEXT),
        Column("disclaimer", "Forbehold", TEXT),
        Column("checked_on", "Efterprøvet den", DAY),
        Column("worked.as_of", "Eksemplerne bedømmes den", DAY),
        Column("worked.covers_from", "Eksemplernes oplysninger begynder den", DAY),
        Column("worked.target_group", "Eksemplernes målgruppe", WORD, words="target_groups"),
    ),
)

TARGET_GROUP, VISITATION_GROUP = "målgruppe", "visitationsgruppe"
EVENT, ATTRIBUTE, VALUE, ACT, THEME = "hændelse", "oplysning", "værdi", "lov", "tema"
WORD_SORTS: Final = (TARGET_GROUP, VISITATION_GROUP, EVENT, ATTRIBUTE, VALUE, ACT, THEME)

VOCABULARY: Final = SheetForm(
    "Ordforråd",
    (
        Column("sort", "Slags", labelled({sort: sort for sort in WORD_SORTS}), 18),
        Column("word", "Ord", WORD, 24),
        Column("title", "Titel", TEXT, 60),
        Column("event", "Hører til hændelsen", WORD, 20, words="events"),
        Column("is_interval", "Forløb", YES_OR_NO, 8),
        Column("short", "Kort navn", TEXT, 16),
        Column("eli", "Adresse", TEXT, 40),
        Column("about", "Om", TEXT, 50),
    ),
    n_fixed=2,
)

_RULE: Final = (
    Column("rule.kind", "Regel: slags", labelled(KINDS_IN_DANISH), 20),
    Column("rule.trigger", "Regel: sættes i gang af", TRIGGER, 26),
    Column("rule.response", "Regel: skal ske", SELECTION, 26),
    Column("rule.responses", "Regel: et af dette skal ske", lines(SELECTION), 26),
    Column("rule.evidence", "Regel: skal være registreret", SELECTION, 26),
    Column("rule.interval", "Regel: forløb", SELECTION, 20),
    Column("rule.limit", "Regel: frist", LIMIT),
    Column("rule.at_least", "Regel: mindst antal", WHOLE, 10),
    Column("rule.at_most", "Regel: højst antal", WHOLE, 10),
    Column("rule.since", "Regel: vinduet åbnes af", TRIGGER, 20),
    Column("rule.within", "Regel: inden for", LIMIT),
    Column("rule.by", "Regel: afgøres efter", LIMIT),
    Column("rule.valid_for", "Regel: tidligere gælder i", LIMIT),
    Column("rule.due_in", "Regel: dagen står i", WORD),
    Column("rule.event", "Regel: hændelse", WORD, words="events"),
    Column("rule.attribute", "Regel: oplysning", WORD),
    Column("rule.case_value", "Regel: oplysning om sagen", WORD),
    Column("rule.value", "Regel: den ene oplysning", VALUE_OF, 18),
    Column("rule.other", "Regel: den anden oplysning", VALUE_OF, 18),
    Column("rule.minimum", "Regel: mindste tal", NUMBER, 10),
    Column("rule.maximum", "Regel: største tal", NUMBER, 10),
    Column("rule.parts", "Regel: dele", WORDS, 24),
    Column("rule.judges", "Regel: tæller op", WORDS, 24),
    Column("rule.threshold", "Regel: tærskel i pct.", NUMBER, 10),
    Column("rule.letter_after", "Regel: brev efter måneder", WHOLE, 10),
    Column("rule.letters_a_year", "Regel: højst breve om året", WHOLE, 10),
    Column("rule.pauses", "Regel: står stille under", WORDS, 18),
    Column("rule.exemptions", "Regel: fritager", WORDS, 18),
    Column("rule.after_exemption", "Regel: efter fritagelse", LIMIT),
    Column("rule.roll", "Regel: ikke-arbejdsdage", labelled(ROLLS), 18),
    Column("rule.accrues.event", "Regel: tid lægges sammen af", WORD, words="events"),
    Column("rule.accrues.hours", "Regel: timer står i", WORD),
    Column("rule.accrues.per_unit", "Regel: timer eller dage pr. enhed", NUMBER, 10),
    Column("rule.accrues.not_counted", "Regel: dage, der ikke tæller", lines(STRETCH), 24),
    Column("rule.law_by", "Regel: lov efter", labelled(LAWS_BY), 18),
)

_SCOPE: Final = (
    Column("scope.target_groups", "Målgrupper", GROUPS, 18),
    Column("scope.visitation_groups", "Visitationsgrupper", GROUPS, 18),
    Column("scope.when", "Betingelser", lines(CONDITION), 34),
)

POINTS: Final = SheetForm(
    "Punkter",
    (
        Column("id", "Id", WORD, 30),
        Column("title", "Titel", TEXT, 30),
        Column("question", "Spørgsmål", TEXT, 44),
        Column("why", "Hvorfor", TEXT, 44),
        Column("requirement", "Hviler på", labelled(REQUIREMENTS)),
        Column("consequence", "En fejl kan koste", listed(labelled(CONSEQUENCES), "ingen"), 20),
        Column("origin", "Stilles af", labelled(ORIGINS), 16),
        Column("correctable", "Kan rettes", YES_OR_NO, 8),
        Column("theme", "Tema", WORD, 18, words="themes"),
        Column("asked_of", "Stilles til", labelled(ASKED_OF)),
        Column("direction", "Høj andel", labelled(DIRECTIONS), 18),
        Column("status", "Status", labelled(STATUSES), 10),
        *_RULE,
        *_SCOPE,
    ),
)

VERSIONS: Final = SheetForm(
    "Versioner",
    (
        Column("point", "Punkt", WORD, 30, words="points"),
        Column("id", "Version", WORD),
        Column("from", "Gælder fra", DAY, 12),
        Column("to", "Gælder til og med", DAY, 12),
        Column("law", "Lov", lines(LAW), 30),
        Column("checked_on", "Efterprøvet den", DAY, 12),
        Column("note", "Note", TEXT, 44),
        Column("limit", "Anden frist", LIMIT),
        Column("pauses", "Står stille under andet", WORDS, 18),
        Column("roll", "Andet om ikke-arbejdsdage", labelled(ROLLS), 18),
        Column("at_least", "Andet mindste antal", WHOLE, 10),
        Column("minimum", "Andet mindste tal", NUMBER, 10),
        Column("maximum", "Andet største tal", NUMBER, 10),
        Column("threshold", "Anden tærskel", NUMBER, 10),
        Column("letter_after", "Brev efter andet antal måneder", WHOLE, 10),
        *(Column(each.key, f"Andre {each.heading.lower()}", each.codec, each.width) for each in _SCOPE),
    ),
    n_fixed=2,
)

_EXPECTED: Final = (
    Column("expect.outcome", "Udfald", labelled(OUTCOMES), 16),
    Column("expect.reason", "Begrundelse", labelled(REASON_LABELS), 26),
    Column("expect.trigger_on", "Udløst den", stated(DAY), 12),
    Column("expect.due_on", "Frist den", stated(DAY), 12),
    Column("expect.done_on", "Gjort den", stated(DAY), 12),
    Column("expect.days_late", "Dage for sent", stated(WHOLE), 8),
    Column("expect.violations", "Overskridelser", stated(WHOLE), 8),
)

CASES: Final = SheetForm(
    "Eksempler",
    (
        Column("point", "Punkt", WORD, 30, words="points"),
        Column("number", "Nr.", WHOLE, 6),
        Column("shows", "Viser", TEXT, 50),
        Column("opened", "Åbnet", DAY, 12),
        Column("closed", "Lukket", DAY, 12),
        Column("target_group", "Målgruppe", WORD, 18, words="target_groups"),
        Column("group", "Visitationsgruppe", WORD, 16, words="visitation_groups"),
        Column("answers", "Svar", ANSWERED, 30),
        *_EXPECTED,
    ),
    n_fixed=2,
)

EVENTS: Final = SheetForm(
    "Hændelser",
    (
        Column("point", "Punkt", WORD, 30, words="points"),
        Column("number", "Eksempel nr.", WHOLE, 8),
        Column("type", "Hændelse", WORD, 24, words="events"),
        Column("on", "Dag", DAY, 12),
        Column("until", "Til og med", DAY, 12),
        Column("by", "Sagsbehandler", TEXT),
        Column("values", "Oplysninger", VALUES, 40),
    ),
    n_fixed=2,
)

USES: Final = SheetForm(
    "Lånte punkter",
    (
        Column("from", "Fra kataloget", WORD, 20),
        Column("point", "Punktet dér", WORD, 30),
        Column("id", "Id her", WORD, 30),
        Column("theme", "Tema", WORD, 18, words="themes"),
        Column("title", "Titel her", TEXT, 34),
        Column("target_groups", "Målgrupper", GROUPS, 20),
        Column("visitation_groups", "Visitationsgrupper", GROUPS, 20),
        Column("since", "Spørges fra", DAY, 12),
        Column("until", "Spørges til og med", DAY, 12),
    ),
    n_fixed=3,
)

SHEETS: Final = (CATALOGUE, VOCABULARY, POINTS, VERSIONS, CASES, EVENTS, USES)
"""The sheets that hold the catalogue, in the order in which they stand and are read."""
