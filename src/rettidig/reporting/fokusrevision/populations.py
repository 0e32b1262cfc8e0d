"""Whom a figure concerns, and how sure it is: the source and note lines, written from the scope."""

from rettidig.catalogue.base import Condition, EventCondition
from rettidig.catalogue.kinds import DistinctRule
from rettidig.catalogue.model import Direction
from rettidig.catalogue.wording import inside_a_sentence, listed
from rettidig.reporting.fokusrevision.facts import MUNICIPALITIES, Facts
from rettidig.reporting.language import CASE, MUNICIPALITY, capital, counted
from rettidig.vocabulary import Outcome

CASES = "Sagsgennemgang i {}."
INTERVIEWS = "Interview med {}."
AVERAGE = "Stiplet linje angiver gennemsnittet af alle sager, ikke af kommunernes andele."
UNWEIGHTED = "Stikprøven er uvægtet, og tallene er vejledende."
INVERSE = "Målet er omvendt: En høj andel er et dårligt resultat."

_OUTCOMES = {
    Outcome.MET: "er opfyldt",
    Outcome.NOT_MET: "ikke er opfyldt",
    Outcome.PENDING: "endnu ikke kan gøres op",
    Outcome.NOT_APPLICABLE: "ikke er relevant",
    Outcome.UNKNOWN: "ikke kan afgøres",
}


def source_line(facts: Facts, point: str) -> str:
    """Return where the numbers of a point come from."""
    template = INTERVIEWS if facts.is_of_organisations(point) else CASES
    return template.format(facts.subject)


def share_note(facts: Facts, point: str) -> str:
    """Return what a bar shows."""
    if facts.is_of_organisations(point):
        return "Andel af de kommuner, der har besvaret spørgsmålet, som har svaret ja."
    return "Andel af sager, hvor målepunktet er opfyldt og dokumenteret."


def population_notes(facts: Facts, point: str) -> tuple[str, ...]:
    """Return whom a point concerns, written from its scope; nothing where it is everybody."""
    found = (_groups(facts, point), *_conditions(facts, point), _seniority(facts, point))
    notes = [note for note in found if note]
    return tuple(note.replace("Opgørelsen", "Den", 1) if place else note for place, note in enumerate(notes))


def _groups(facts: Facts, point: str) -> str:
    concerned = facts.scope(point).visitation_groups
    every = tuple(facts.assessed.catalogue.visitation_groups)
    left_out = [facts.group_in_words(group) for group in every if group not in concerned]
    if not concerned or not left_out:
        return ""
    if len(concerned) == 1:
        return f"Opgørelsen omfatter kun {facts.group_in_words(concerned[0])}."
    return f"Opgørelsen omfatter ikke {listed(left_out)}."


def _conditions(facts: Facts, point: str) -> tuple[str, ...]:
    conditions = facts.scope(point).when
    text = facts.text(point)
    if conditions and text and text.of:
        return (f"Opgørelsen omfatter kun {text.of}.",)
    return tuple(_condition(facts, condition) for condition in conditions)


def _condition(facts: Facts, condition: Condition) -> str:
    catalogue = facts.assessed.catalogue
    if isinstance(condition, EventCondition):
        event = catalogue.events.get(condition.event)
        title = inside_a_sentence(event.title) if event else condition.event
        return f"Opgørelsen omfatter kun sager med »{title}«."
    looked_at = facts.points.get(condition.point)
    title = looked_at.title if looked_at else condition.point
    return f"Opgørelsen omfatter kun sager, hvor »{inside_a_sentence(title)}« {_OUTCOMES[condition.outcome]}."


def _seniority(facts: Facts, point: str) -> str:
    rule = facts.points[point].rule
    if not isinstance(rule, DistinctRule):
        return ""
    return f"Opgørelsen omfatter kun sager, der har varet mindst {rule.within.danish()}."


def weight_note(facts: Facts) -> str:
    """Return the reservation of a sample that has no weights."""
    return UNWEIGHTED if facts.assessed.run.is_sample else ""


def direction_note(facts: Facts, point: str) -> str:
    """Return that a high share is bad, where it is."""
    return INVERSE if facts.points[point].direction is Direction.HIGH_IS_BAD else ""


def left_out_note(facts: Facts, point: str) -> str:
    """Return how many cases were left out of the share because they are open, or cannot be judged."""
    counts = facts.counts(point)
    noun = MUNICIPALITY if facts.is_of_organisations(point) else CASE
    parts = []
    if counts.pending:
        parts.append(f"{counted(counts.pending, noun)}, hvor fristen ikke er udløbet,")
    if counts.unknown:
        parts.append(f"{counted(counts.unknown, noun)}, der ikke kan afgøres,")
    return capital(f"{listed(parts)} indgår ikke.") if parts else ""


def small_municipalities(facts: Facts, point: str) -> int:
    """Return how many municipalities have fewer cases behind their share than the plan calls small."""
    return sum(c.n < facts.plan.small_n for c in facts.by(point, MUNICIPALITIES).values())
