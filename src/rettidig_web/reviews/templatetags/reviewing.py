"""A point of the review form as a piece of page, quick enough for a form of eighty.

What is the same for every case (question, law, words, controls) is rendered by the template once in a
process, with a mark for each thing that differs; a page puts those in between.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

from django import template
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import escape, format_html, format_html_join, linebreaks
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from rettidig_web.reviews.asked import Question
from rettidig_web.reviews.errors import error_answer
from rettidig_web.reviews.models import OverruledWhy, Stance
from rettidig_web.reviews.proposals import ANSWER_WORDS, OUTCOME_WORDS, PROPOSED_ANSWERS
from rettidig_web.reviews.views.rows import Row

register = template.Library()

_CACHED: Final = 20_000
_MARK: Final = re.compile("\x02([^\x03]+)\x03")


class _Marks(dict[str, SafeString]):
    """A mark for whatever name it is asked for."""

    def __missing__(self, name: str) -> SafeString:
        return mark_safe(f"\x02{name}\x03")  # noqa: S308 - names are the template's own


@register.simple_tag(takes_context=True)
def point(context: Mapping[str, Any], row: Row) -> SafeString:
    """Show a point with its controls, or as it is read; one that waits for an answer is an empty place."""
    shown = row.point
    if row.is_waiting:
        return format_html('<div id="p-{}" class="point-place" hidden></div>', shown.id)
    outcome = shown.proposal.outcome if shown.proposal else ""
    may_answer = bool(context.get("may_answer"))
    language = get_language() or "da"
    pieces = _skeleton(shown.question, outcome, row.is_pending, may_answer, language)
    values = _values(row) | (_controls(context, row) if may_answer else _reading(row))
    filled = (values.get(piece, "") if place % 2 else piece for place, piece in enumerate(pieces))
    return mark_safe("".join(filled))  # noqa: S308 - the values are escaped one by one


@lru_cache(maxsize=_CACHED)
def _skeleton(
    question: Question, outcome: str, is_pending: bool, may_answer: bool, language: str
) -> tuple[str, ...]:
    """Return the template's pieces, every other one the name of what stands there."""
    marks = _Marks()
    answers = [
        (str(number), str(word), text, marks[f"is_{word}"])
        for number, (word, text) in enumerate(ANSWER_WORDS.items(), start=1)
    ]
    proposed = PROPOSED_ANSWERS.get(outcome, "")
    values = {
        "question": question,
        "point": question.point,
        "slot": marks,
        "language": language,
        "has_proposal": bool(outcome),
        "outcome": outcome,
        "outcome_word": OUTCOME_WORDS[outcome] if outcome else "",
        "proposed": str(proposed),
        "proposed_word": ANSWER_WORDS[proposed] if proposed else "",
        "is_pending": is_pending,
        "error_word": str(error_answer(question.point)),
        "answers": answers,
        "reasons": [(word, text, marks[f"why_{word}"]) for word, text in OverruledWhy.choices],
        "may_answer": may_answer,
    }
    return tuple(_MARK.split(render_to_string("reviews/point.html", values)))


def _values(row: Row) -> dict[str, str]:
    shown = row.point
    attributes = format_html(' data-said="{}"', shown.said) if shown.said else ""
    proposal = shown.proposal
    return {
        "attributes": attributes + (" data-needed" if row.is_needed else ""),
        "class": " point-refused" if row.errors else "",
        "proposal": escape(" ".join((f"{proposal.reason}.", proposal.reckoning))) if proposal else "",
        "saved": escape(row.saved),
    }


def _controls(context: Mapping[str, Any], row: Row) -> dict[str, str]:
    shown, said = row.point, row.said
    errors = [(error,) for found in row.errors.values() for error in found]
    listed = format_html_join("", "<p>{}</p>", errors)
    refused = '<div class="form-error-message" id="e-{}" role="alert">{}</div>'
    return {
        "csrf": escape(str(context["csrf_token"])),
        "action": reverse("reviews:answer", args=[context["sampled"].pk]),
        "version": str(shown.version),
        "errors": format_html(refused, shown.id, listed) if errors else "",
        "described": format_html(' aria-describedby="e-{}"', shown.id) if errors else "",
        f"is_{said.answer}": " checked",
        f"why_{said.overruled_why}": " selected",
        "open": " open" if row.has_remark else "",
        "remark": escape(said.remark),
        "nothing_said": "" if shown.said else " hidden",
    }


def _reading(row: Row) -> dict[str, str]:
    shown = row.point
    answer = shown.answer
    stance = ""
    if answer and answer.overruled_why:
        why = OverruledWhy(answer.overruled_why).short.lower()
        stance = gettext(" · forslaget holder ikke: %(why)s") % {"why": why}
    elif answer and answer.stance == Stance.CONFIRMED:
        stance = gettext(" · forslaget er bekræftet")
    remark = mark_safe(linebreaks(row.said.remark, autoescape=True)) if row.said.remark else ""  # noqa: S308
    return {
        "answer": escape(shown.answer_word or gettext("Ikke besvaret")),
        "stance": escape(stance),
        "remark": format_html('<div class="remark-given">{}</div>', remark) if remark else "",
    }
