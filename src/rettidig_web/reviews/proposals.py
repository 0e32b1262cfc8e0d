"""What the machine found at a point, said as a proposal that a person confirms or overrules."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, gettext_lazy, ngettext, override

from rettidig.vocabulary import REASONS, Answer, Language, Outcome, Reason
from rettidig_web.rounds.models import Proposal
from rettidig_web.ui.templatetags.danish import day, number

PROPOSED_ANSWERS: Mapping[str, Answer] = MappingProxyType(
    {
        Outcome.MET: Answer.YES,
        Outcome.NOT_MET: Answer.NO,
        Outcome.NOT_APPLICABLE: Answer.NOT_RELEVANT,
    }
)
"""The answers that outcomes propose; pending and unknown propose none."""

ANSWER_WORDS: Mapping[str, Promise] = MappingProxyType(
    {
        Answer.YES: gettext_lazy("Ja"),
        Answer.NO: gettext_lazy("Nej"),
        Answer.NOT_RELEVANT: gettext_lazy("Ikke relevant"),
        Answer.CANNOT_BE_JUDGED: gettext_lazy("Kan ikke bedømmes"),
    }
)

OUTCOME_WORDS: Mapping[str, Promise] = MappingProxyType(
    {
        Outcome.MET: gettext_lazy("Opfyldt"),
        Outcome.NOT_MET: gettext_lazy("Ikke opfyldt"),
        Outcome.PENDING: gettext_lazy("Afventer"),
        Outcome.NOT_APPLICABLE: gettext_lazy("Ikke relevant"),
        Outcome.UNKNOWN: gettext_lazy("Kan ikke afgøres af data"),
    }
)


@dataclass(frozen=True, slots=True)
class Proposed:
    """A proposal as a page says it, in the language of the page; put into words where it is shown."""

    found: Proposal

    @property
    def outcome(self) -> str:
        """The word of what it came to."""
        return self.found.outcome

    @property
    def answer(self) -> Answer | None:
        """What confirming it says, or None where it proposes no answer."""
        return PROPOSED_ANSWERS.get(self.found.outcome)

    @property
    def reason(self) -> str:
        """Why."""
        return REASONS[Reason(self.found.reason)](_language())

    @property
    def reckoning(self) -> str:
        """The days that it rests on, as sentences."""
        return " ".join(_reckoning(self.found))

    @property
    def word(self) -> Promise:
        """What it came to."""
        return OUTCOME_WORDS[self.outcome]

    @property
    def answer_word(self) -> Promise | None:
        """What confirming it says."""
        return ANSWER_WORDS[self.answer] if self.answer else None


def proposed(found: Proposal) -> Proposed:
    """Return the proposal as a page says it."""
    return Proposed(found)


def remark_of(found: Proposal) -> str:
    """Return the remark that a confirmed proposal has of itself, in Danish: reason and reckoning."""
    with override("da"):
        said = proposed(found)
        return f"{said.reason[:1].upper()}{said.reason[1:]}. {said.reckoning}".strip()


def _language() -> Language:
    return Language.ENGLISH if (get_language() or "da").startswith("en") else Language.DANISH


def _reckoning(found: Proposal) -> Iterator[str]:
    """Return the dates as sentences: when the clock began, the deadline, what was done and how late."""
    if found.trigger_on and found.due_on:
        dates = {"start": day(found.trigger_on), "due": day(found.due_on)}
        yield gettext("Fristen løb fra %(start)s til %(due)s.") % dates
    elif found.due_on:
        yield gettext("Fristen var %(due)s.") % {"due": day(found.due_on)}
    elif found.trigger_on:
        yield gettext("Regnet fra %(start)s.") % {"start": day(found.trigger_on)}
    yield from _done(found)
    if found.violations:
        count = {"n": number(found.violations)}
        yield ngettext("%(n)s overtrædelse.", "%(n)s overtrædelser.", found.violations) % count


def _done(found: Proposal) -> Iterator[str]:
    late = _late(found.days_late) if found.days_late else ""
    if found.done_on and late:
        yield gettext("Sket %(done)s, %(late)s for sent.") % {"done": day(found.done_on), "late": late}
    elif found.done_on:
        yield gettext("Sket %(done)s.") % {"done": day(found.done_on)}
    elif late:
        yield gettext("Ikke sket, %(late)s efter fristen.") % {"late": late}


def _late(days: int) -> str:
    return ngettext("%(n)s dag", "%(n)s dage", days) % {"n": number(days)}
