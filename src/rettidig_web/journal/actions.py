"""Writing in the logs: what was done, and who was seen."""

import re
from collections.abc import Iterable
from typing import Any, Final

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db import connection, transaction
from django.db.models import Model
from django.utils import timezone

from rettidig_web.journal.anchor import anchor_on_commit
from rettidig_web.journal.chain import GENESIS, hash_of, written
from rettidig_web.journal.models import Access, Change, Head, Salt, Why
from rettidig_web.journal.values import plain

_ROWS_AT_A_TIME: Final = 2000
_ACTION = re.compile(r"[a-z_]+(\.[a-z_]+)+")

Actor = AbstractBaseUser | AnonymousUser


def record(
    actor: Actor | None, action: str, subject: Model, *, old: object = None, new: object = None
) -> Change:
    """Add an entry to the chain, in the caller's transaction, and return it.

    ``action`` is a word such as ``accounts.assignment.add``; ``old`` and ``new`` are what changed, by field.
    Values about citizens are given as ``Hidden``. Nobody, or somebody not signed in, is the program itself.
    Record last: until the transaction ends nobody else can.
    """
    if not connection.in_atomic_block:
        message = "A change and its entry belong in one transaction: wrap both in transaction.atomic()."
        raise transaction.TransactionManagementError(message)
    if not _ACTION.fullmatch(action):
        message = f"An action is called app.thing.verb, not {action!r}."
        raise ValueError(message)
    kept = {"old": plain(old), "new": plain(new)}
    head, _is_new = Head.objects.select_for_update().get_or_create(pk=Head.ONLY, defaults={"hash": GENESIS})
    facts: dict[str, Any] = {
        "number": head.number + 1,
        "at": timezone.now(),
        "actor_id": actor.pk if actor else None,
        "action": action,
        "subject_type": subject._meta.label_lower,  # noqa: SLF001 - how Django lets a model be asked
        "subject_id": str(subject.pk),
        "previous_hash": head.hash,
        **kept,
    }
    change = Change(**facts, hash=hash_of({**facts, "at": written(facts["at"])}))
    change.save(force_insert=True)
    Head.objects.filter(pk=Head.ONLY).update(number=change.number, hash=change.hash)
    anchor_on_commit()
    return change


def saw(user: Actor, citizen: str, why: Why, *, case: str = "", where: str = "") -> Access:
    """Note that the user saw the citizen (by pseudonym), and return the row, which waits for no other reader.

    ``where`` is the name of the route.
    """
    if user.pk is None:
        message = "Only somebody who is signed in sees citizens."
        raise ValueError(message)
    return Access.objects.create(
        at=timezone.now(), actor_id=user.pk, citizen=citizen, case=case, why=Why(why), where=where
    )


def saw_many(user: Actor, seen: Iterable[tuple[str, str]], why: Why, *, where: str = "") -> int:
    """Note that the user saw the citizens of many cases at once, and return how many rows that made.

    ``seen`` are pairs of a pseudonym and a case's key; a case whose citizen is unknown makes no row.
    """
    if user.pk is None:
        message = "Only somebody who is signed in sees citizens."
        raise ValueError(message)
    at = timezone.now()
    rows = (
        Access(at=at, actor_id=user.pk, citizen=citizen, case=case, why=Why(why), where=where)
        for citizen, case in seen
        if citizen
    )
    return len(Access.objects.bulk_create(rows, batch_size=_ROWS_AT_A_TIME))


def forget(citizen: str) -> None:
    """Make the citizen's hidden values meaningless; the chain stays whole, since no entry is touched."""
    Salt.objects.filter(citizen=citizen).delete()
