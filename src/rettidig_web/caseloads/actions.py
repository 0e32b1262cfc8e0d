"""Changing what cases there are and whom they belong to: change and journal entry in one transaction."""

import shutil
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from django.db import IntegrityError, transaction
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext

from rettidig_web.accounts.models import Unit, User
from rettidig_web.accounts.queries import municipality_name
from rettidig_web.caseloads.files import folder_of
from rettidig_web.caseloads.identity import UnreadableError, citizens_of, cpr_of
from rettidig_web.caseloads.lists_rows import ListedCase
from rettidig_web.caseloads.lists_writing import write_list
from rettidig_web.caseloads.mapping import Meaning, meaning_of
from rettidig_web.caseloads.models import (
    Case,
    PointCount,
    Snapshot,
    SnapshotKind,
    Source,
    SourceText,
    TextKind,
)
from rettidig_web.caseloads.projecting import activate
from rettidig_web.caseloads.tallying import tally_again
from rettidig_web.jobs.actions import start
from rettidig_web.journal.actions import record, saw
from rettidig_web.journal.models import Why


class StaleError(Exception):
    """Somebody else changed it in the meantime."""


@transaction.atomic
def look_up_cpr(user: User, case: Case) -> str:
    """Return the CPR number of the case's citizen, and note that the user saw it; raises UnreadableError."""
    if case.citizen is None:
        raise UnreadableError
    saw(user, case.citizen.pseudonym, Why.CPR_LOOKUP, case=str(case.pk), where="workspace:case")
    return cpr_of(case.citizen)


@transaction.atomic
def add_source(actor: User, *, name: str, link_template: str = "") -> Source:
    """Return a new case system."""
    source = Source.objects.create(name=name, link_template=link_template)
    record(actor, "caseloads.source.add", source, new={"name": name, "link_template": link_template})
    return source


@transaction.atomic
def change_source(actor: User, source: Source, *, was: Source, name: str, link_template: str) -> None:
    """Give the case system another name or address; raises StaleError where it is not as it was shown."""
    now = Source.objects.select_for_update().get(pk=source.pk)
    old, new = _source_facts(now), {"name": name, "link_template": link_template}
    if old != _source_facts(was):
        raise StaleError
    if old == new:
        return
    Source.objects.filter(pk=source.pk).update(**new)
    record(actor, "caseloads.source.change", source, old=old, new=new)


def _source_facts(source: Source) -> dict[str, str]:
    return {"name": source.name, "link_template": source.link_template}


@dataclass(frozen=True, slots=True)
class NewList:
    """A list of cases to be saved, and what a person has said about it.

    ``source`` may be one that is not saved yet. ``confirmed``: the users whom caseworkers' texts mean.
    ``n_set_aside`` lines of the list are left out.
    """

    unit: Unit
    source: Source
    target_group: str
    name: str
    as_of: date
    cases: Sequence[ListedCase]
    token: str
    confirmed: Mapping[str, User]
    n_set_aside: int = 0

    @property
    def folder(self) -> str:
        """The name of its folder: nobody can guess it, and it is another one where anything differs."""
        listed = [(case.number, *case.facts) for case in self.cases]
        told = repr((self.token, self.unit.pk, self.source.name, self.target_group, self.as_of, listed))
        return sha256(told.encode()).hexdigest()


def save_list(actor: User, new: NewList) -> Snapshot:
    """Return the list as a snapshot whose cases are the current ones; a list sent twice is one snapshot."""
    saved = Snapshot.objects.filter(folder=new.folder)
    if snapshot := saved.first():
        return snapshot
    try:
        return _save_list(actor, new)
    except IntegrityError:
        if snapshot := saved.first():
            return snapshot
        raise


@transaction.atomic
def _save_list(actor: User, new: NewList) -> Snapshot:
    """Claim the folder by the snapshot's row, so that nobody else writes it; then fill both."""
    snapshot = _claim(actor, new)
    folder = folder_of(snapshot)
    try:
        snapshot.content_hash = write_list(folder, new.cases, snapshot, new.target_group, municipality_name())
        snapshot.save(update_fields=("content_hash",))
        citizens_of(case.cpr for case in new.cases)
        _confirm(actor, snapshot.source, new.confirmed)
        activate(snapshot, actor, unopened={case.number for case in new.cases if case.opened_on is None})
        record(actor, "caseloads.snapshot.add", snapshot, new=_list_facts(snapshot, new))
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return snapshot


def _claim(actor: User, new: NewList) -> Snapshot:
    return Snapshot.objects.create(
        name=new.name,
        kind=SnapshotKind.LIST,
        unit=new.unit,
        source=new.source if new.source.pk else add_source(actor, name=new.source.name),
        as_of=new.as_of,
        folder=new.folder,
        n_cases=len(new.cases),
        n_rejects=new.n_set_aside,
        made_by=actor,
    )


def _list_facts(snapshot: Snapshot, new: NewList) -> Mapping[str, object]:
    return {
        "name": snapshot.name,
        "unit": snapshot.unit,
        "source": snapshot.source,
        "target_group": new.target_group,
        "as_of": snapshot.as_of,
        "n_cases": snapshot.n_cases,
        "n_rejects": snapshot.n_rejects,
        "content_hash": snapshot.content_hash,
    }


def _confirm(actor: User, source: Source, confirmed: Mapping[str, User]) -> None:
    """Tie the caseworkers' texts of a new list, as far as nobody has tied them before."""
    wanted = [SourceText(source=source, kind=TextKind.CASEWORKER, text=text) for text in confirmed]
    SourceText.objects.bulk_create(wanted, ignore_conflicts=True)
    texts = SourceText.objects.filter(source=source, kind=TextKind.CASEWORKER, text__in=confirmed)
    changes = {text.pk: Retie(Meaning(), Meaning(user=confirmed[text.text].pk)) for text in texts}
    tie_texts(actor, changes)


@dataclass(frozen=True, slots=True)
class Retie:
    """What a text was shown to mean, and what it is to mean from now on."""

    was: Meaning
    wanted: Meaning


@dataclass(frozen=True, slots=True)
class Tied:
    """What came of it: the texts that were tied, and those that somebody else had tied in the meantime."""

    done: tuple[int, ...]
    stale: tuple[int, ...]


@transaction.atomic
def tie_texts(actor: User, changes: Mapping[int, Retie]) -> Tied:
    """Let texts mean users and units from now on, and move the cases in which they stand.

    A text that no longer means what it was shown to mean stays as it is, and is told of.
    """
    texts = list(SourceText.objects.select_for_update().filter(pk__in=changes).order_by("pk"))
    stale = [text for text in texts if meaning_of(text) != changes[text.pk].was]
    fresh = [text for text in texts if text not in stale and changes[text.pk].wanted != changes[text.pk].was]
    for text in fresh:
        _let_mean(text, changes[text.pk].wanted)
    SourceText.objects.bulk_update(fresh, ("user", "unit", "is_nobody"))
    _move_cases(fresh)
    _count_again(actor, {text.source_id for text in fresh})
    for text in fresh:
        retie = changes[text.pk]
        record(actor, "caseloads.sourcetext.change", text, old=retie.was.facts, new=retie.wanted.facts)
    return Tied(tuple(text.pk for text in fresh), tuple(text.pk for text in stale))


def _count_again(actor: User, retied: Collection[int]) -> None:
    """Count anew how units fare: cases of the sources have come to lie in others, or to be other people's.

    Two spellings that turn out to be one person make a count of few caseworkers, which is not shown.
    """
    counted = PointCount.objects.filter(check_made__snapshot__source__in=retied)
    keys = sorted(counted.order_by().values_list("check_made__snapshot__source", flat=True).distinct())
    if keys:
        start(actor, gettext("Tæl enhedernes tal op på ny"), tally_again, source_keys=keys)


def _let_mean(text: SourceText, meaning: Meaning) -> None:
    text.user_id, text.unit_id, text.is_nobody = meaning.user, meaning.unit, meaning.is_nobody


def _move_cases(texts: Iterable[SourceText]) -> None:
    """Give the cases in which the texts stand the caseworkers and units that they mean: one update each."""
    by_kind = {kind: [text for text in texts if text.kind == kind] for kind in TextKind}
    if workers := by_kind[TextKind.CASEWORKER]:
        cases = _cases_of(workers).filter(caseworker_text__in={text.text for text in workers})
        cases.update(caseworker=_meant(TextKind.CASEWORKER, "caseworker_text", "user"))
    if teams := by_kind[TextKind.TEAM]:
        cases = _cases_of(teams).filter(team_text__in={text.text for text in teams})
        cases.update(unit=Coalesce(_meant(TextKind.TEAM, "team_text", "unit"), F("home")))


def _cases_of(texts: Collection[SourceText]) -> QuerySet[Case]:
    return Case.objects.filter(source__in={text.source_id for text in texts}).order_by()


def _meant(kind: TextKind, where: str, what: str) -> Subquery:
    texts = SourceText.objects.filter(source=OuterRef("source"), kind=kind, text=OuterRef(where))
    return Subquery(texts.order_by().values(what)[:1])
