"""What can be wrong with a journal, and what is to be done about each."""

from dataclasses import dataclass, field
from enum import Enum

from rettidig.vocabulary import Language, Text

_RESTORE = Text(
    "Sammenhold rækken med en sikkerhedskopi fra før, og find ud af, hvem der har haft adgang til databasen.",
    "Compare the row with a backup from before, and find out who has had access to the database.",
)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of fault: what it is called in a sentence about number {first}, and what to do."""

    says: Text
    do: Text


class Fault(Enum):
    """The kinds of fault."""

    ALTERED = Kind(
        Text("Række {first} er ændret efter, at den blev skrevet.", "Row {first} was altered after writing."),
        _RESTORE,
    )
    REMOVED = Kind(
        Text("Række {first} mangler: Den er fjernet.", "Row {first} is missing: it has been removed."),
        Text(
            "Find den i en sikkerhedskopi fra før. Skriv den ikke ind igen; læg den ved sagen om bruddet.",
            "Find it in a backup from before. Do not write it back; keep it with the record of the breach.",
        ),
    )
    MOVED = Kind(
        Text(
            "Række {first} står ikke på sin plads: Den er flyttet, eller dens henvisning bagud er ændret.",
            "Row {first} is out of place: it was moved, or its reference backwards was altered.",
        ),
        _RESTORE,
    )
    REWRITTEN = Kind(
        Text(
            "Række {first} er skrevet om og har fået et nyt fingeraftryk.",
            "Row {first} was rewritten and given a new hash.",
        ),
        Text(
            "Alt fra denne række og frem kan være skrevet om. Sammenhold med en sikkerhedskopi fra før.",
            "Everything from this row on may be rewritten. Compare with a backup from before.",
        ),
    )
    NOT_AS_ANCHORED = Kind(
        Text(
            "Række {first} er ikke den, som ankeret husker: Kæden er skrevet om, mindst fra denne række.",
            "Row {first} is not the one the anchor remembers: the chain was rewritten, at least from there.",
        ),
        _RESTORE,
    )
    CUT_OFF = Kind(
        Text("Rækkerne fra {first} og frem er skåret af.", "The rows from {first} on have been cut off."),
        Text(
            "Er databasen gendannet fra en sikkerhedskopi, er det forklaringen: Skriv det ned. Find ellers "
            "rækkerne i en nyere kopi.",
            "If the database was restored from a backup, that is why: write it down. Otherwise find the "
            "rows in a later backup.",
        ),
    )
    BEYOND_HEAD = Kind(
        Text(
            "Række {first} ligger efter kædens hoved: Den er sat ind uden om programmet.",
            "Row {first} lies beyond the head of the chain: it was put in from outside the program.",
        ),
        _RESTORE,
    )
    HEAD = Kind(
        Text(
            "Kædens hoved passer ikke med den sidste række ({first}).",
            "The head of the chain does not fit the last row ({first}).",
        ),
        _RESTORE,
    )
    NOT_ANCHORED = Kind(
        Text(
            "Række {first} og de følgende står ikke i ankeret, selv om de er ældre end fem minutter.",
            "Row {first} and those after it are not in the anchor, though older than five minutes.",
        ),
        Text(
            "Se efter, om ankerfilen er skåret over, og om programmet må skrive i den.",
            "See whether the anchor file was cut, and whether the program may write to it.",
        ),
    )
    ANCHOR_LINE = Kind(
        Text("Ankerets linje {first} kan ikke læses.", "Line {first} of the anchor cannot be read."),
        Text(
            "Mistede serveren strømmen dengang, kan det være forklaringen. Ellers er filen ændret.",
            "If the server lost power then, that may be why. Otherwise the file was altered.",
        ),
    )
    UNPROTECTED = Kind(
        Text(
            "Databasen værner ikke længere om loggene: {first} af værnene mangler.",
            "The database no longer protects the logs: {first} of the triggers are missing.",
        ),
        Text(
            "Find ud af, hvem der har taget dem af, og sæt dem på igen med migreringen journal 0002.",
            "Find out who took them off, and put them on again with the migration journal 0002.",
        ),
    )
    SEAL = Kind(
        Text(
            "Adgangsloggens segl {first} passer ikke: En adgang under det er ændret, fjernet eller sat ind.",
            "Seal {first} of the access log does not fit: an access under it was altered, removed or put in.",
        ),
        _RESTORE,
    )
    SEAL_CHAIN = Kind(
        Text(
            "Adgangsloggens segl {first} mangler eller er et andet end det, der står i ændringsloggen.",
            "Seal {first} of the access log is missing, or another than the one among the changes.",
        ),
        _RESTORE,
    )


@dataclass
class Faults:
    """The faults found: per kind the first number and how many."""

    found: dict[Fault, tuple[int, int]] = field(default_factory=dict)

    def add(self, fault: Fault, first: int, n: int = 1) -> None:
        """Count the fault ``n`` times."""
        least, before = self.found.get(fault, (first, 0))
        self.found[fault] = min(least, first), before + n

    def sentences(self, language: Language) -> list[str]:
        """Return each kind of fault as the first one, how many more, and what to do."""
        return [_sentence(fault.value, first, n, language) for fault, (first, n) in self.found.items()]


def figure(n: int, language: Language) -> str:
    """Return the number with its thousands set apart.

    >>> figure(12345, Language.DANISH), figure(12345, Language.ENGLISH)
    ('12.345', '12,345')
    """
    return f"{n:,}".replace(",", "." if language is Language.DANISH else ",")


def _sentence(kind: Kind, first: int, n: int, language: Language) -> str:
    says = kind.says(language).format(first=figure(first, language))
    more = Text("I alt {n} af den slags.", "{n} of the kind in all.")(language).format(n=figure(n, language))
    return " ".join([says, *([more] if n > 1 else []), kind.do(language)])
