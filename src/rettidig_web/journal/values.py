"""Values as the journal keeps them: plain, and with nothing in them that a citizen could be known by."""

import hmac
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Final
from uuid import UUID

from django.db.models import Model

from rettidig_web.journal.chain import Plain, canonical, written
from rettidig_web.journal.models import Salt

HIDDEN: Final = "hidden"
LIKE_CPR: Final = re.compile(
    r"(?<!\d)(?:0[1-9]|[12]\d|3[01]|6[1-9]|[78]\d|9[01])(?:0[1-9]|1[0-2])\d\d[-\s\u2013]?\d{4}(?!\d)"
)
"""Ten digits that begin with a birthday, or with one 60 days on: a replacement number (*erstatnings-CPR*)."""
_HASH = re.compile(r"[0-9a-f]{64}")
_SALT_BYTES: Final = 32


@dataclass(frozen=True)
class Hidden:
    """A value about a citizen: the journal keeps a salted hash of it, until the citizen is forgotten."""

    citizen: str
    value: object


def plain(value: object) -> Plain:
    """Return the value as it is kept; raises TypeError for what cannot be written the same everywhere.

    Days and times become ISO text, amounts and ids text, choices their value, model instances their key,
    and anything that looks like a CPR number is masked. A SHA-256 stands as it is: one in 400 has ten digits
    in a row that could be a CPR number, and a masked hash proves nothing.
    """
    if value is None or isinstance(value, bool | int):
        return int(value) if isinstance(value, int) and not isinstance(value, bool) else value
    if isinstance(value, Enum):
        return plain(value.value)
    if isinstance(value, Hidden):
        return {HIDDEN: _hidden(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(part) for key, part in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str | bytes):
        return [plain(part) for part in value]
    text = _text(value)
    return text if _HASH.fullmatch(text) else LIKE_CPR.sub("[CPR]", text)


def _text(value: object) -> str:
    if isinstance(value, datetime):
        return written(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Model):
        return str(value.pk)
    if isinstance(value, str | Decimal | UUID):
        return str(value)
    message = f"The journal keeps no {type(value).__name__}: give text, a whole number, a Decimal or a date."
    raise TypeError(message)


def _hidden(value: Hidden) -> str:
    salt, _is_new = Salt.objects.get_or_create(
        citizen=value.citizen, defaults={"salt": secrets.token_bytes(_SALT_BYTES)}
    )
    return hmac.digest(bytes(salt.salt), canonical(plain(value.value)).encode(), "sha256").hex()
