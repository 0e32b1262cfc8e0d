"""What every page must be: ``check_page`` fails with all that is wrong with it."""

import re
from collections import Counter
from itertools import pairwise
from xml.etree.ElementTree import Element

import html5lib

LABELLED = {"input", "select", "textarea"}
UNLABELLED_TYPES = {"hidden", "submit", "button", "image", "reset"}
FREE_TEXT = {"code", "pre", "script", "style", "samp", "kbd"}
"""In these a number may be written as a machine writes it."""

CPR = re.compile(r"(?<![\w.])(0[1-9]|[12]\d|3[01])(0[1-9]|1[0-2])\d\d[-  ]?\d{4}(?!\w)")
UNDANISH = {
    "a long number without full stops": re.compile(r"(?<![\w.,/-])\d{5,}(?![\w/-])"),
    "a decimal point": re.compile(r"(?<![\w.,:])\d+\.(?!\d{3}\b)\d+(?:\s| )*(?:pct|%|kr)"),
    "a day as a machine writes it": re.compile(r"(?<!\d)\d{4}-\d\d-\d\d(?!\d)"),
    "a per cent sign": re.compile(r"\d(?:\s| )*%"),
}


def check_page(html: str) -> None:
    """Raise AssertionError with everything that is wrong with the page."""
    problems = page_problems(html)
    assert not problems, "\n".join(problems)


def page_problems(html: str) -> list[str]:
    """Return what is wrong with the page; a fragment for htmx is checked for less."""
    is_page = html.lstrip().lower().startswith("<!doctype")
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    root = parser.parse(html) if is_page else parser.parseFragment(html)
    problems = [f"not valid HTML at {place}: {code} {about}" for place, code, about in parser.errors]
    problems += _identifiers(root) + _labels(root) + _text(root) + _inline(root)
    return problems + (_frame(root) if is_page else [])


def _frame(root: Element) -> list[str]:
    problems = []
    headings = [_words(heading) for heading in root.iter("h1")]
    if len(headings) != 1 or not headings[0]:
        problems.append(f"one h1 with text is wanted, there are {len(headings)}")
    titles = [_words(title) for title in root.iter("title") if not _is_in_svg(root, title)]
    if len(titles) != 1 or not titles[0].removesuffix("· Rettidig").strip(" ·"):
        problems.append(f"a title of its own is wanted, not {titles}")
    if not root.get("lang"):
        problems.append("the page does not say its language")
    problems += [f"one <{part}> is wanted" for part in ("main",) if len(list(root.iter(part))) != 1]
    targets = {element.get("id") for element in root.iter() if element.get("id")}
    problems += [
        f"a link leads to #{link.get('href', '')[1:]}, which is not on the page"
        for link in root.iter("a")
        if link.get("href", "").startswith("#") and link.get("href", "")[1:] not in targets
    ]
    return problems + _outline(root)


def _outline(root: Element) -> list[str]:
    levels = [int(e.tag[1]) for e in root.iter() if isinstance(e.tag, str) and re.fullmatch("h[1-6]", e.tag)]
    jumps = [(a, b) for a, b in pairwise(levels) if b > a + 1]
    return [f"headings go from h{a} to h{b}" for a, b in jumps]


def _is_in_svg(root: Element, title: Element) -> bool:
    return any(title in list(drawing.iter("title")) for drawing in root.iter("svg"))


def _identifiers(root: Element) -> list[str]:
    counted = Counter(element.get("id") for element in root.iter() if element.get("id"))
    return [f"the id {name} is used {n} times" for name, n in counted.items() if n > 1]


def _labels(root: Element) -> list[str]:
    named = {label.get("for") for label in root.iter("label") if _words(label)}
    wrapped = {id(part) for label in root.iter("label") if _words(label) for part in label.iter()}
    ids = {element.get("id") for element in root.iter()}
    problems = [
        f"<{element.tag} name={element.get('name')}> has no label"
        for element in root.iter()
        if element.tag in LABELLED
        and element.get("type") not in UNLABELLED_TYPES
        and element.get("id") not in named
        and id(element) not in wrapped
        and not element.get("aria-label")
        and not element.get("aria-labelledby")
    ]
    problems += [
        f"<{element.tag}> has no text to press: {element.attrib}"
        for element in root.iter()
        if element.tag in {"a", "button"} and not _words(element) and not element.get("aria-label")
    ]
    problems += [
        f"a picture has no alt: {image.get('src', '')[:40]}"
        for image in root.iter("img")
        if "alt" not in image.attrib
    ]
    return problems + [
        f"{attribute} names {name}, which is not on the page"
        for element in root.iter()
        for attribute in ("aria-describedby", "aria-labelledby", "for")
        for name in element.get(attribute, "").split()
        if name not in ids
    ]


def _inline(root: Element) -> list[str]:
    """Return what the content security policy would stop."""
    problems = [
        f"<{element.tag}> has {name}, which the policy stops"
        for element in root.iter()
        for name in element.attrib
        if isinstance(name, str) and (name == "style" or re.fullmatch("on[a-z]+", name))
    ]
    scripts = [s for s in root.iter("script") if not s.get("src") and s.get("type") != "application/json"]
    return problems + ["an inline script, which the policy stops"] * len(scripts + list(root.iter("style")))


def _text(root: Element) -> list[str]:
    seen = " ".join(_visible(root))
    kept = " ".join(
        value
        for element in root.iter()
        for name, value in element.attrib.items()
        if not value.startswith("data:") and name not in {"d", "content", "points"}
    )
    problems = [
        f"looks like a CPR number: {'0' * len(found.group())}" for found in CPR.finditer(f"{seen} {kept}")
    ]
    return problems + [
        f"{what}: …{seen[max(0, found.start() - 30) : found.end() + 10]}…"
        for what, pattern in UNDANISH.items()
        for found in pattern.finditer(seen)
    ]


def _visible(element: Element) -> list[str]:
    if not isinstance(element.tag, str) or element.tag in FREE_TEXT | {"head"}:
        return [element.tail or ""]
    return [element.text or "", *(part for child in element for part in _visible(child)), element.tail or ""]


def _words(element: Element) -> str:
    labels = (part.get("aria-label") or part.get("alt") or "" for part in element.iter())
    return " ".join([*element.itertext(), *labels]).strip()
