"""The closed vocabularies of a catalogue in Danish: a word of the document, and how a person says it."""

from collections.abc import Mapping
from types import MappingProxyType

from rettidig.calendars import Roll
from rettidig.catalogue.kinds import LawBy
from rettidig.catalogue.model import AskedOf, Consequence, Direction, Origin, Requirement, Status
from rettidig.vocabulary import REASONS, Answer, Outcome

Labels = Mapping[str, str]
"""The Danish label of each word of a closed vocabulary."""


def _labels(labels: Mapping[str, str]) -> Labels:
    return MappingProxyType({str(word): label for word, label in labels.items()})


REQUIREMENTS = _labels(
    {
        Requirement.STATUTORY: "lovkrav",
        Requirement.INTENTION: "lovens hensigt",
        Requirement.GOOD_PRACTICE: "god praksis",
        Requirement.LOCAL: "lokalt krav",
    }
)
CONSEQUENCES = _labels(
    {
        Consequence.REIMBURSEMENT: "refusion",
        Consequence.LEGAL_CERTAINTY: "retssikkerhed",
        Consequence.QUALITY: "kvalitet",
    }
)
ORIGINS = _labels(
    {Origin.CENTRAL: "centralt fastsat", Origin.AUDITOR: "en revision", Origin.LOCAL: "kommunen selv"}
)
ASKED_OF = _labels(
    {AskedOf.CASE: "sagen", AskedOf.ORGANISATION: "kommunen", AskedOf.POPULATION: "alle sager under ét"}
)
DIRECTIONS = _labels(
    {
        Direction.HIGH_IS_GOOD: "høj er godt",
        Direction.HIGH_IS_BAD: "høj er skidt",
        Direction.NEUTRAL: "hverken godt eller skidt",
    }
)
STATUSES = _labels({Status.ACTIVE: "i brug", Status.DRAFT: "udkast"})
LAWS_BY = _labels(
    {LawBy.TRIGGER: "dagen, der udløser", LawBy.LEG: "hver frists egen dag", LawBy.END: "sagens seneste dag"}
)
ROLLS = _labels({Roll.NONE: "flyttes ikke", Roll.NEXT_WORKING_DAY: "til næste arbejdsdag"})
OUTCOMES = _labels(
    {
        Outcome.MET: "opfyldt",
        Outcome.NOT_MET: "ikke opfyldt",
        Outcome.PENDING: "afventer",
        Outcome.NOT_APPLICABLE: "ikke relevant",
        Outcome.UNKNOWN: "kan ikke bedømmes",
    }
)
ANSWERS = _labels(
    {
        Answer.YES: "ja",
        Answer.NO: "nej",
        Answer.NOT_RELEVANT: "ikke relevant",
        Answer.CANNOT_BE_JUDGED: "kan ikke bedømmes",
    }
)
REASON_LABELS = _labels({reason: text.da for reason, text in REASONS.items()})
KINDS_IN_DANISH = _labels(
    {
        "deadline": "frist",
        "presence": "findes i sagen",
        "latest": "seneste registrering",
        "count": "antal inden en frist",
        "recurring": "igen og igen",
        "gap": "uden huller",
        "each": "hver gang",
        "monthly": "hver måned",
        "distinct": "højst så mange personer",
        "same": "uændret",
        "consistent": "stemmer overens",
        "amount": "tal inden for grænser",
        "composite": "sammensat af andre punkter",
        "answer": "besvares af en person",
        "indicator": "andel måned for måned",
    }
)
