"""The closed vocabularies of the contract (section 2), each word with its Danish and English name."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from rettidig.vocabulary.texts import Text


class Outcome(StrEnum):
    """What a case × control point comes to. None is ever folded into another."""

    MET = "met"
    NOT_MET = "not_met"
    PENDING = "pending"
    NOT_APPLICABLE = "not_applicable"
    UNKNOWN = "unknown"


class Reason(StrEnum):
    """Why an outcome is what it is."""

    NOT_OPENED_YET = "not_opened_yet"
    NOT_IN_SCOPE = "not_in_scope"
    NOT_COVERED = "not_covered"
    NO_TRIGGER = "no_trigger"
    NO_LAW_IN_FORCE = "no_law_in_force"
    NOT_OPEN_IN_PERIOD = "not_open_in_period"
    NO_DUTY_IN_PERIOD = "no_duty_in_period"
    ON_TIME = "on_time"
    LATE = "late"
    MISSING = "missing"
    CLOSED_BEFORE_DUE = "closed_before_due"
    DEADLINE_NOT_PASSED = "deadline_not_passed"
    PRESENT = "present"
    ABSENT = "absent"
    WITHIN_LIMIT = "within_limit"
    GAP_TOO_LONG = "gap_too_long"
    TOO_MANY = "too_many"
    TOO_SHORT = "too_short"
    SAME = "same"
    CHANGED = "changed"
    NOT_DOCUMENTED = "not_documented"
    NOT_ANSWERED = "not_answered"
    ANSWERED = "answered"
    CONSISTENT = "consistent"
    INCONSISTENT = "inconsistent"
    BEYOND_LIMIT = "beyond_limit"
    PARTS_MET = "parts_met"
    PART_NOT_MET = "part_not_met"
    PART_UNKNOWN = "part_unknown"
    PART_PENDING = "part_pending"
    NO_PART_APPLIES = "no_part_applies"


class Answer(StrEnum):
    """What a person can say to a control point."""

    YES = "yes"
    NO = "no"
    NOT_RELEVANT = "not_relevant"
    CANNOT_BE_JUDGED = "cannot_be_judged"


class Source(StrEnum):
    """Who decided an outcome."""

    MACHINE = "machine"
    HUMAN = "human"


class Basis(StrEnum):
    """Which judgements a share is computed from."""

    FINAL = "final"
    MACHINE = "machine"
    HUMAN = "human"


class Grade(StrEnum):
    """The focus audit's four grades of compliance, best first."""

    HIGH = "hoej"
    SOME = "nogen"
    LESSER = "mindre"
    NOT = "ikke"


ANSWERED_AS: Mapping[Answer, Outcome] = MappingProxyType(
    {
        Answer.YES: Outcome.MET,
        Answer.NO: Outcome.NOT_MET,
        Answer.NOT_RELEVANT: Outcome.NOT_APPLICABLE,
        Answer.CANNOT_BE_JUDGED: Outcome.UNKNOWN,
    }
)

REASONS_WITHOUT_DATES = frozenset(
    {
        Reason.NOT_IN_SCOPE,
        Reason.NOT_COVERED,
        Reason.NOT_OPENED_YET,
        Reason.NO_TRIGGER,
        Reason.NO_LAW_IN_FORCE,
        Reason.NOT_OPEN_IN_PERIOD,
        Reason.TOO_SHORT,
        Reason.NOT_ANSWERED,
    }
)
"""With these reasons no date and no count is given: the clock never ran."""

REASONS: Mapping[Reason, Text] = MappingProxyType(
    {
        Reason.NOT_OPENED_YET: Text("sagen er ikke åbnet endnu", "the case has not been opened yet"),
        Reason.NOT_IN_SCOPE: Text("punktet vedrører ikke sagen", "the point does not concern the case"),
        Reason.NOT_COVERED: Text("kilden leverer ikke oplysningen", "the source does not deliver it"),
        Reason.NO_TRIGGER: Text("intet har sat fristen i gang", "nothing has started the clock"),
        Reason.NO_LAW_IN_FORCE: Text("ingen regel gjaldt på dagen", "no rule was in force on the day"),
        Reason.NOT_OPEN_IN_PERIOD: Text("sagen var ikke åben i perioden", "not open in the period"),
        Reason.NO_DUTY_IN_PERIOD: Text("ingen frist faldt i perioden", "no deadline fell in the period"),
        Reason.ON_TIME: Text("rettidigt", "on time"),
        Reason.LATE: Text("for sent", "late"),
        Reason.MISSING: Text("mangler", "missing"),
        Reason.CLOSED_BEFORE_DUE: Text("sagen lukkede før fristen", "closed before the deadline"),
        Reason.DEADLINE_NOT_PASSED: Text("fristen er ikke udløbet", "the deadline has not passed"),
        Reason.PRESENT: Text("findes i sagen", "present in the case"),
        Reason.ABSENT: Text("findes ikke i sagen", "absent from the case"),
        Reason.WITHIN_LIMIT: Text("inden for grænsen", "within the limit"),
        Reason.GAP_TOO_LONG: Text("for langt mellemrum", "the gap is too long"),
        Reason.TOO_MANY: Text("for mange", "too many"),
        Reason.TOO_SHORT: Text("forløbet er for kort", "the case is too short"),
        Reason.SAME: Text("uændret", "unchanged"),
        Reason.CHANGED: Text("ændret", "changed"),
        Reason.NOT_DOCUMENTED: Text("ikke dokumenteret", "not documented"),
        Reason.NOT_ANSWERED: Text("ikke besvaret", "not answered"),
        Reason.ANSWERED: Text("besvaret af en person", "answered by a person"),
        Reason.CONSISTENT: Text("stemmer overens", "they agree"),
        Reason.INCONSISTENT: Text("stemmer ikke overens", "they do not agree"),
        Reason.BEYOND_LIMIT: Text("uden for grænsen", "beyond the limit"),
        Reason.PARTS_MET: Text("alle dele er opfyldt", "every part is met"),
        Reason.PART_NOT_MET: Text("en del er ikke opfyldt", "a part is not met"),
        Reason.PART_UNKNOWN: Text("en del kan ikke afgøres", "a part cannot be judged"),
        Reason.PART_PENDING: Text("en del er ikke forfalden", "a part is not due yet"),
        Reason.NO_PART_APPLIES: Text("ingen del vedrører sagen", "no part concerns the case"),
    }
)
