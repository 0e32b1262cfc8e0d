"""Entries as a person reads them: who did what to what, and each field before and after."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import Field, ForeignKey, Model
from django.utils.translation import gettext, gettext_lazy

from rettidig_web.journal.discretion import BY_THE_EMPLOYEE, tells_whose
from rettidig_web.journal.models import Change
from rettidig_web.journal.values import HIDDEN
from rettidig_web.ui.templatetags.danish import NOTHING, day, moment, number

_VERBS: Final = {
    "add": gettext_lazy("oprettet"),
    "change": gettext_lazy("ændret"),
    "rename": gettext_lazy("omdøbt"),
    "move": gettext_lazy("flyttet"),
    "end": gettext_lazy("afsluttet"),
    "remove": gettext_lazy("fjernet"),
    "make": gettext_lazy("lavet"),
    "set_active": gettext_lazy("åbnet eller lukket"),
    "temporary_password": gettext_lazy("midlertidig adgangskode givet"),
    "password": gettext_lazy("adgangskode ændret"),
    "app_add": gettext_lazy("app til totrinsbekræftelse tilsluttet"),
    "app_remove": gettext_lazy("app til totrinsbekræftelse fjernet"),
    "codes_make": gettext_lazy("nødkoder lavet"),
    "codes_remove": gettext_lazy("nødkoder fjernet"),
    "sign_in": gettext_lazy("logget på"),
    "lock_out": gettext_lazy("lukket ude for en tid efter forkerte adgangskoder"),
    "bring": gettext_lazy("modtaget"),
    "give_up": gettext_lazy("opgivet"),
    "activate": gettext_lazy("taget i brug"),
    "delete": gettext_lazy("slettet"),
    "profile": gettext_lazy("profil gemt"),
    "start": gettext_lazy("sat i gang"),
    "plan": gettext_lazy("planlagt"),
    "draw": gettext_lazy("lod trukket"),
    "assign": gettext_lazy("fordelt"),
    "reassign": gettext_lazy("fordelt på ny"),
    "drop_out": gettext_lazy("udgået"),
    "extend": gettext_lazy("udvidet"),
    "conclude": gettext_lazy("afsluttet"),
    "cancel": gettext_lazy("aflyst"),
    "save": gettext_lazy("gemt"),
    "verdict": gettext_lazy("samlet vurdering gemt"),
    "send": gettext_lazy("sendt til bemærkninger"),
    "write": gettext_lazy("skrevet"),
    "react": gettext_lazy("taget stilling til"),
    "settle": gettext_lazy("bemærkninger afsluttet"),
    "close": gettext_lazy("afsluttet af den, der skriver bemærkninger"),
    "sign": gettext_lazy("underskrevet"),
    "register": gettext_lazy("registreret"),
    "withdraw": gettext_lazy("trukket tilbage"),
    "hand_in": gettext_lazy("sendt til godkendelse"),
    "approve": gettext_lazy("godkendt"),
    "send_back": gettext_lazy("sendt tilbage"),
    "postpone": gettext_lazy("frist udsat"),
    "undo": gettext_lazy("godkendelse fortrudt"),
    "give": gettext_lazy("givet til en anden"),
    "issue": gettext_lazy("udgivet"),
    "load": gettext_lazy("indlæst"),
    "set": gettext_lazy("sat"),
}
_LABELS: Final = {
    "by": gettext_lazy("antal flere sager"),
    "cases": gettext_lazy("sager"),
    "certificate_hash": gettext_lazy("lodtrækningsbevisets kontroltal"),
    "drawn": gettext_lazy("trukket til"),
    "frame_hash": gettext_lazy("rammens kontroltal"),
    "is_active": gettext_lazy("kan logge ind"),
    "n": gettext_lazy("antal"),
    "n_answers": gettext_lazy("antal svar"),
    "n_cases": gettext_lazy("sager"),
    "n_drawn": gettext_lazy("sager i stikprøven"),
    "n_files": gettext_lazy("filer"),
    "n_frame": gettext_lazy("sager i rammen"),
    "n_reviews": gettext_lazy("gennemgange"),
    "reviewer": gettext_lazy("gennemgår"),
    "reviewers": gettext_lazy("fordeling (brugerens nummer: sager)"),
    "seed": gettext_lazy("frø"),
    "spare": gettext_lazy("reserven, der kom ind"),
    "taken_back": gettext_lazy("svar, der faldt bort"),
    "target_group": gettext_lazy("målgruppe"),
}
"""What is called so where no model has a field for it."""
_KEPT_AS: Final = {
    ("reviews.answer", "point"): ("reviews.answer", "point_id"),
    ("reviews.answer", "why"): ("reviews.answer", "overruled_why"),
    ("reviews.review", "point"): ("reviews.comment", "point_id"),
    ("reviews.review", "reaction"): ("reviews.comment", "reaction"),
    ("reviews.review", "text"): ("reviews.comment", "text"),
    ("reviews.review", "remark"): ("reviews.review", "verdict_remark"),
    ("reviews.review", "hash"): ("reviews.review", "signed_hash"),
    ("findings.finding", "owner"): ("findings.correction", "owner"),
    ("findings.finding", "due_on"): ("findings.correction", "due_on"),
    ("findings.correction", "text"): ("findings.step", "text"),
}
"""The field that an entry's word stands for, where it is another's or has another name."""
_NO_NAME = re.compile(r"[\d\s]*")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+\+00:00")
Names = Mapping[tuple[type[Model], str], str]


@dataclass(frozen=True)
class Line:
    """A field, before and after."""

    label: str
    old: str
    new: str


@dataclass(frozen=True)
class Told:
    """An entry in words."""

    number: int
    at: datetime
    who: str
    what: str
    lines: Sequence[Line]


def told(changes: Sequence[Change]) -> list[Told]:
    """Return the entries in words; one query for each kind of thing that fields refer to."""
    names = _names(changes)
    return [
        Told(
            change.number,
            change.at,
            _who(change),
            f"{_subject(change, names)}: {verb(change.action)}",
            _lines(change, names),
        )
        for change in changes
    ]


def _who(change: Change) -> str:
    if change.action in BY_THE_EMPLOYEE:
        return _unnamed()
    return str(change.actor) if change.actor else gettext("Programmet")


def _unnamed() -> str:
    return gettext("En medarbejder (vises ikke)")


def _subject(change: Change, names: Names) -> str:
    """Return the subject's kind and number, and what it is called now, where it is still there."""
    model = _model(change.subject_type)
    name = names.get((model, change.subject_id), "") if model else ""
    called = "" if _NO_NAME.fullmatch(name) else f" ({name})"
    return f"{thing(change.subject_type)} {change.subject_id}{called}"


def verb(action: str) -> str:
    """Return what was done, in words where we have them."""
    last = action.rpartition(".")[2]
    return str(_VERBS.get(last, last.replace("_", " ")))


def thing(subject_type: str) -> str:
    """Return what a kind of thing is called; its own word where it is no longer a part of the site."""
    model = _model(subject_type)
    name = str(model._meta.verbose_name) if model else subject_type.rpartition(".")[2]  # noqa: SLF001 - Django
    return name[:1].upper() + name[1:]


def action_title(action: str) -> str:
    """Return an action as a choice in a list."""
    return f"{thing(action.rpartition('.')[0])}: {verb(action)}"


def _model(label: str) -> type[Model] | None:
    try:
        return apps.get_model(label)
    except (LookupError, ValueError):
        return None


def _field(model: type[Model] | None, name: str) -> "Field[Any, Any] | None":
    """Return the field that a word of an entry about the model stands for, where there is one."""
    if model and (kept := _KEPT_AS.get((model._meta.label_lower, name))):  # noqa: SLF001 - as below
        model, name = _model(kept[0]), kept[1]
    try:
        found = model._meta.get_field(name) if model else None  # noqa: SLF001 - how Django lets a model be asked
    except FieldDoesNotExist:
        return None
    return found if isinstance(found, Field) else None


def _lines(change: Change, names: Names) -> list[Line]:
    model = _model(change.subject_type)
    old, new = _by_field(change.old), _by_field(change.new)
    return [
        Line(_label(model, name), _shown(model, name, old, names), _shown(model, name, new, names))
        for name in dict.fromkeys([*old, *new])
    ]


def _by_field(value: object) -> Mapping[str, object]:
    if isinstance(value, Mapping) and set(value) != {HIDDEN}:
        return value
    return {} if value is None else {"": value}


def _label(model: type[Model] | None, name: str) -> str:
    field = _field(model, name)
    label = str(field.verbose_name if field else _LABELS.get(name, name.replace("_", " ")))
    return label[:1].upper() + label[1:]


def _shown(model: type[Model] | None, name: str, values: Mapping[str, object], names: Names) -> str:
    if name not in values:
        return NOTHING
    value, field = values[name], _field(model, name)
    if value is not None and model and tells_whose(model._meta.label_lower, name):  # noqa: SLF001 - as above
        return _unnamed()
    if isinstance(field, ForeignKey) and value is not None:
        return names.get((field.related_model, str(value)), str(value))
    if field and field.choices and isinstance(value, str):
        return str(dict(field.flatchoices).get(value, value)) or NOTHING
    return _in_words(value)


def _in_words(value: object) -> str:
    if value is None or value == "":
        return NOTHING
    if isinstance(value, bool):
        return gettext("ja") if value else gettext("nej")
    if isinstance(value, int):
        return number(value)
    if isinstance(value, Mapping):
        return gettext("skjult") if set(value) == {HIDDEN} else _joined(value)
    if isinstance(value, list):
        return ", ".join(_in_words(part) for part in value)
    return _text(str(value))


def _joined(value: Mapping[str, object]) -> str:
    return ", ".join(f"{key.replace('_', ' ')}: {_in_words(part)}" for key, part in value.items())


def _text(value: str) -> str:
    if _DAY.fullmatch(value):
        return day(date.fromisoformat(value))
    return moment(datetime.fromisoformat(value)) if _MOMENT.fullmatch(value) else value


def _names(changes: Iterable[Change]) -> Names:
    """Return what the entries' subjects, and all that their fields refer to, are called now."""
    wanted: dict[type[Model], set[str]] = {}
    for model, key in _references(changes):
        if _can_be_key(model, key):
            wanted.setdefault(model, set()).add(key)
    return {
        (model, str(found.pk)): str(found)
        for model, keys in wanted.items()
        for found in model._default_manager.select_related().filter(pk__in=keys)  # noqa: SLF001 - as above
    }


def _references(changes: Iterable[Change]) -> Iterator[tuple[type[Model], str]]:
    for change in changes:
        model = _model(change.subject_type)
        if model:
            yield model, change.subject_id
        for values in (_by_field(change.old), _by_field(change.new)):
            for name, value in values.items():
                field = _field(model, name)
                if isinstance(field, ForeignKey) and isinstance(value, str | int):
                    yield field.related_model, str(value)


def _can_be_key(model: type[Model], key: str) -> bool:
    try:
        model._meta.pk.to_python(key)  # noqa: SLF001 - as above
    except ValidationError:
        return False
    return True
