"""Hashes over canonical JSON: the same whoever computes them, from the same facts."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from typing import Final

Plain = None | bool | int | str | list["Plain"] | dict[str, "Plain"]
"""What an entry's values are made of. No fractions: no two systems write those alike."""

GENESIS: Final = "0" * 64
"""Stands where the first entry would have the hash of the one before."""


def canonical(value: object) -> str:
    """Return the value as JSON with sorted keys and no spaces.

    >>> canonical({"b": 1, "a": ["æ", None]})
    '{"a":["æ",null],"b":1}'
    """
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def written(at: datetime) -> str:
    """Return the time as it is hashed: UTC, six decimals.

    >>> written(datetime(2026, 11, 20, 9, 0, tzinfo=UTC))
    '2026-11-20T09:00:00.000000+00:00'
    """
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def hash_of(fields: Mapping[str, object]) -> str:
    """Return the SHA-256 of the fields, as 64 hexadecimal digits.

    >>> hash_of({"number": 1})[:12]
    '3d6a916e86ef'
    """
    return sha256(canonical(fields).encode("utf-8", "surrogatepass")).hexdigest()
