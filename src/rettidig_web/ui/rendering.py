"""Form controls as HTML: drop-downs by Python, which is quick; all else by Django's templates."""

from collections.abc import Mapping
from typing import Any, Final

from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest
from django.utils.formats import localize
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

_SELECT: Final = "django/forms/widgets/select.html"
_GROUP: Final = '<optgroup label="{}">{}</optgroup>'
_OPTION: Final = '<option value="{}"{}>{}</option>'


class Renderer(DjangoTemplates):
    """Django's own, but for drop-downs: a template for each choice is a millisecond for every ten of them."""

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        """Return the control as HTML, the same as Django's."""
        if template_name == _SELECT:
            return _select(context["widget"])
        return super().render(template_name, context, request)


def _select(widget: Mapping[str, Any]) -> SafeString:
    groups = format_html_join(
        "", "{}", ((_group(name, options),) for name, options, _ in widget["optgroups"])
    )
    name, attributes = widget["name"], _attributes(widget["attrs"])
    return format_html('<select name="{}"{}>{}</select>', name, attributes, groups)


def _group(name: object, options: list[Mapping[str, Any]]) -> SafeString:
    told = ((option["value"], _attributes(option["attrs"]), _label(option["label"])) for option in options)
    inside = format_html_join("", _OPTION, told)
    return format_html(_GROUP, name, inside) if name else inside


def _label(label: object) -> object:
    return label if isinstance(label, str) else localize(label)


def _attributes(given: Mapping[str, object]) -> SafeString:
    """Return ``name="value"`` for each; a bare name where the value is True, nothing where it is False."""
    told = ((name, value) for name, value in given.items() if value is not False)
    return format_html_join("", "{}", ((_attribute(name, value),) for name, value in told))


def _attribute(name: str, value: object) -> SafeString:
    return format_html(" {}", name) if value is True else format_html(' {}="{}"', name, value)
