"""Outcomes as words with an icon, so that nothing is told by colour alone."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from rettidig_web.ui.templatetags.parts import icon
from rettidig_web.workspace.outcomes import OUTCOMES

register = template.Library()


@register.simple_tag
def outcome_mark(outcome: str) -> SafeString:
    """Return the outcome's icon and word."""
    word = OUTCOMES[outcome]
    return format_html('<span class="mark mark-{}">{}{}</span>', outcome, icon(word.icon), word.title)
