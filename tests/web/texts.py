"""The site's texts: what the code and the templates mark for translation, and what the catalogues have."""

import ast
import gettext
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation.template import templatize

SITE = Path(__file__).parents[2] / "src" / "rettidig_web"
MARKS = {"gettext", "gettext_lazy", "_", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}
_QUOTED = r"u?('(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")"
_IN_TEMPLATE = re.compile(rf"\b(_|gettext|ngettext|pgettext)\(\s*{_QUOTED}(?:,\s*{_QUOTED})?")
_CONTEXT = "\x04"
"""What stands between a context and its text."""
_LINE = re.compile(r'(msgctxt|msgid_plural|msgid|msgstr(?:\[\d\])?)? ?(".*")')


@dataclass(frozen=True)
class Text:
    """A text as it stands in a catalogue: one form, or two where it counts something."""

    key: str
    danish: tuple[str, ...]
    english: tuple[str, ...]
    is_fuzzy: bool


def apps() -> list[Path]:
    """Return the folders of the site that have texts of their own."""
    return sorted(each for each in SITE.iterdir() if each.is_dir() and set(marked(each)))


def catalogue(app: Path) -> dict[str, Text]:
    """Return the app's English texts by the Danish one: in the singular, after its context if it has one."""
    file = app / "locale/en/LC_MESSAGES/django.po"
    found = [_read(entry) for entry in file.read_text(encoding="utf-8").split("\n\n")[1:]]
    return {text.key: text for text in found}


def compiled(app: Path) -> dict[tuple[str, int] | str, str]:
    """Return what the program reads: the compiled catalogue, without its heading."""
    with (app / "locale/en/LC_MESSAGES/django.mo").open("rb") as file:
        read = gettext.GNUTranslations(file)._catalog
    return {key: text for key, text in read.items() if key != ""}


def marked(app: Path) -> Iterator[str]:
    """Yield each text that the app's code and templates mark, as the key of its catalogue."""
    for file in app.rglob("*.py"):
        for call in marks(file):
            yield _key(_name(call), [ast.literal_eval(each) for each in call.args[:2]])
    for file in templates(app):
        for found in _IN_TEMPLATE.finditer(templatize(file.read_text(encoding="utf-8"))):
            yield _key(found[1], [ast.literal_eval(each) for each in found.groups()[1:] if each])


def marks(file: Path) -> Iterator[ast.Call]:
    """Yield the calls in a file of Python that mark a text."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and node.args and _name(node) in MARKS:
            yield node


def templates(app: Path) -> list[Path]:
    """Return the app's templates, those of plain text included."""
    return sorted(each for each in (app / "templates").rglob("*") if each.suffix in {".html", ".txt"})


def _key(mark: str, texts: list[str]) -> str:
    return _CONTEXT.join(texts) if mark.startswith("p") else texts[0]


def _name(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else ""


def _read(entry: str) -> Text:
    """Return an entry of a .po file."""
    parts: dict[str, str] = {}
    key = ""
    for line in entry.splitlines():
        found = _LINE.fullmatch(line)
        if found:
            key = found[1] or key
            parts[key] = parts.get(key, "") + ast.literal_eval(found[2])
    danish = tuple(parts[key] for key in ("msgid", "msgid_plural") if key in parts)
    english = tuple(parts[key] for key in ("msgstr", "msgstr[0]", "msgstr[1]") if key in parts)
    key = _CONTEXT.join(parts[part] for part in ("msgctxt", "msgid") if part in parts)
    return Text(key, danish, english, is_fuzzy="#, fuzzy" in entry)
