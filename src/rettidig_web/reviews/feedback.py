"""*Tilbagemelding*: what was found in a case, as plain text that the reviewer sends to the caseworker."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Final, cast

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext, ngettext

from rettidig_web.accounts.models import Unit
from rettidig_web.reviews.form import FormShown, PointShown
from rettidig_web.reviews.models import Note, NoteKind
from rettidig_web.ui.templatetags.danish import day as in_words

_INDENT: Final = "   "


def correct_by(unit: Unit, day: date) -> date:
    """Return the day by which an error found on the day must be corrected.

    The rule belongs to an app above this one, which ``settings.CORRECT_BY`` names.
    """
    rule = cast("Callable[[Unit, date], date]", import_string(settings.CORRECT_BY))
    return rule(unit, day)


def feedback_text(form: FormShown, notes: list[Note], due_on: date) -> str:
    """Return the whole text: the case, how many errors, each with section, remark and what to do, and notes.

    Nothing in it names the citizen but the case number.
    """
    sampled = form.sampled
    parts = [f"{sampled.round.title}\n{gettext('Sag')} {sampled.case.number}", _summary(form)]
    parts += [_error(number, point, due_on) for number, point in enumerate(form.errors, start=1)]
    for kind in NoteKind:
        found = [note for note in notes if note.kind == kind]
        if found:
            parts.append("\n".join([f"{kind.label}:", *(f"- {_lines(note.text, '  ')}" for note in found)]))
    return "\n\n".join(parts) + "\n"


def _summary(form: FormShown) -> str:
    n_errors = form.n_errors
    if not n_errors:
        found = gettext("Der er ikke fundet fejl i sagen.")
    else:
        found = ngettext(
            "Der er fundet %(n)d fejl i sagen.", "Der er fundet %(n)d fejl i sagen.", n_errors
        ) % {"n": n_errors}
    n_missing = len(form.missing)
    if not n_missing:
        return found
    left = ngettext(
        "Gennemgangen er ikke færdig: %(n)d spørgsmål mangler svar.",
        "Gennemgangen er ikke færdig: %(n)d spørgsmål mangler svar.",
        n_missing,
    )
    return f"{found} {left % {'n': n_missing}}"


def _error(number: int, point: PointShown, due_on: date) -> str:
    return "\n".join([f"{number}. {point.title}", *(_INDENT + line for line in _about(point, due_on))])


def _about(point: PointShown, due_on: date) -> Iterator[str]:
    yield gettext("Spørgsmål: %(question)s %(answer)s.") % {
        "question": point.text,
        "answer": point.answer_word,
    }
    if point.law:
        yield gettext("Lov: %(law)s") % {"law": ", ".join(cited.text for cited in point.law)}
    if point.answer and point.answer.remark:
        yield gettext("Bemærkning: %(remark)s") % {"remark": _lines(point.answer.remark, _INDENT)}
    when = {"day": in_words(due_on)}
    if point.correctable:
        yield gettext("Det skal du gøre: Ret fejlen i sagen senest %(day)s.") % when
    else:
        yield (
            gettext(
                "Det skal du gøre: Fejlen kan ikke rettes. Skriv i journalen, hvad der skete og hvorfor,"
                " senest %(day)s."
            )
            % when
        )


def _lines(text: str, indent: str) -> str:
    """Return the text with its further lines set in below the first."""
    return text.strip().replace("\n", f"\n{indent}")
