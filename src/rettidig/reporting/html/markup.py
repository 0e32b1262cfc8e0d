"""HTML elements that escape what is put into them."""

import html

_VOID = frozenset({"meta", "link", "br", "hr"})


class Markup(str):
    """Text that is HTML already; every other text is escaped on its way in."""

    __slots__ = ()


def tag(name: str, /, *children: str, **attributes: str | None) -> Markup:
    """Return an element; ``class_`` loses its underscore, others become hyphens, None is left out.

    >>> tag("p", "1 < 2", Markup("<br>"), class_="note", aria_label='"a"')
    '<p class="note" aria-label="&quot;a&quot;">1 &lt; 2<br></p>'
    """
    given = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{html.escape(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    if name in _VOID:
        return Markup(f"<{name}{given}>")
    return Markup(f"<{name}{given}>{join(*children)}</{name}>")


def join(*children: str) -> Markup:
    """Return the children one after the other, each escaped unless it is HTML."""
    escaped = (child if isinstance(child, Markup) else html.escape(child, quote=False) for child in children)
    return Markup("".join(escaped))
