"""Writing in the logs: what was done, who was seen, and the seals."""

import re
from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256
from typing import Final

from django.contrib.auth.models import AbstractBaseUser
from django.db import connection, transaction
from django.db.models import Max, Model
from django.utils import timezone

from rettidig_web.journal.anchor import anchor_on_commit
from rettidig_web.journal.chain import GENESIS, Plain, canonical, hash_of, written
from rettidig_web.journal.models import Access, Change, Head, Salt, Seal, Why
from rettidig_web.journal.values import plain

_ACTION = re.compile(r"[a-z_]+(\.[a-z_]+)+")
SEAL_SIZE: Final = 10_000
"""The most accesses under one seal: what must be read again to check one of them."""
_LOCK_WAIT: Final = "SET LOCAL lock_timeout = '2s'"
_LOCK: Final = "LOCK TABLE journal_access IN SHARE MODE"


def record(
    actor: AbstractBaseUser | None, action: str, subject: Model, *, old: object = None, new: object = None
) -> Change:
    """Add an entry to the chain, in the caller's transaction, and return it.

    ``action`` is a word such as ``accounts.assignment.add``; ``old`` and ``new`` are what changed, by field.
    Values about citizens are given as ``Hidden``. Record last: until the transaction ends nobody else can.
    """
    if not connection.in_atomic_block:
        message = "A change and its entry belong in one transaction: wrap both in transaction.atomic()."
        raise transaction.TransactionManagementError(message)
    if not _ACTION.fullmatch(action):
        message = f"An action is called app.thing.verb, not {action!r}."
        raise ValueError(message)
    was, became = plain(old), plain(new)
    head, _is_new = Head.objects.select_for_update().get_or_create(pk=Head.ONLY, defaults={"hash": GENESIS})
    change = Change(
        number=head.number + 1,
        at=timezone.now(),
        actor_id=actor.pk if actor else None,
        action=action,
        subject_type=subject._meta.label_lower,  # noqa: SLF001 - Django's public name for it
        subject_id=str(subject.pk),
        old=was,
        new=became,
        previous_hash=head.hash,
    )
    change.hash = hash_of(change_facts(change, written(change.at)))
    change.save(force_insert=True)
    Head.objects.filter(pk=Head.ONLY).update(number=change.number, hash=change.hash)
    anchor_on_commit()
    return change


def change_facts(change: Change, at: str) -> dict[str, object]:
    """Return what an entry's hash is over."""
    return {
        "number": change.number,
        "at": at,
        "actor": change.actor_id,
        "action": change.action,
        "subject_type": change.subject_type,
        "subject_id": change.subject_id,
        "old": change.old,
        "new": change.new,
        "previous_hash": change.previous_hash,
    }


def saw(user: AbstractBaseUser, citizen: str, why: Why, *, case: str = "", where: str = "") -> None:
    """Note that the user saw the citizen (by pseudonym): one insert, which waits for no other reader."""
    Access.objects.create(
        at=timezone.now(), actor_id=user.pk, citizen=citizen, case=case, why=Why(why), where=where
    )


def forget(citizen: str) -> None:
    """Make the citizen's hidden values meaningless; the chain stays valid, since no entry is touched."""
    Salt.objects.filter(citizen=citizen).delete()
