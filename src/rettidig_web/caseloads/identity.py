"""Who a citizen is: the CPR number sealed in the database, and the pseudonym that all else goes by.

Seals are AES-256-GCM; each use has a key of its own, derived from ``settings.IDENTITY_KEY`` by HKDF. The
pseudonym is the library's, with the same key, so that a list and an import meet in the same citizen.
"""

import os
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from rettidig.caseload.cells import pseudonym_of
from rettidig.caseload.identities import key_from
from rettidig_web.caseloads.batches import in_batches
from rettidig_web.caseloads.models import Citizen

_OF_CITIZENS: Final = b"rettidig-citizens-1"
_N_NONCE: Final = 12
_KEY_LENGTH: Final = 32
_AT_ONCE: Final = 5000
"""How many pseudonyms are asked for in one query."""


class UnreadableError(Exception):
    """The number cannot be read: there is none, or it was sealed with another key or for somebody else."""


def identity_key() -> bytes:
    """Return the key that pseudonyms are made with."""
    return key_from(settings.IDENTITY_KEY.encode())


def citizen_of(cpr_digits: str) -> Citizen:
    """Return the citizen with the number, made where there is none."""
    return citizens_of([cpr_digits])[cpr_digits]


def citizens_of(numbers: Iterable[str]) -> Mapping[str, Citizen]:
    """Return the citizen of each number, made where there is none; a few queries for all of them."""
    pseudonyms = {digits: pseudonym_of(digits, identity_key()) for digits in set(numbers)}
    take_up((pseudonym, digits) for digits, pseudonym in pseudonyms.items())
    found = _by_pseudonym(pseudonyms.values())
    return {digits: found[pseudonym] for digits, pseudonym in pseudonyms.items()}


def take_up(pairs: Iterable[tuple[str, str]]) -> None:
    """Make the citizens that are missing, from pseudonyms and numbers."""
    numbers = dict(pairs)
    missing = numbers.keys() - _by_pseudonym(numbers).keys()
    citizens = [Citizen(pseudonym=name, sealed_cpr=_sealed(name, numbers[name])) for name in sorted(missing)]
    Citizen.objects.bulk_create(citizens, batch_size=_AT_ONCE, ignore_conflicts=True)


def cpr_of(citizen: Citizen) -> str:
    """Return the citizen's number, ten digits; raises UnreadableError. Whoever shows it logs that."""
    return unseal(bytes(citizen.sealed_cpr), citizen.pseudonym, _OF_CITIZENS).decode("ascii")


def _sealed(pseudonym: str, cpr_digits: str) -> bytes:
    return seal(cpr_digits.encode("ascii"), pseudonym, _OF_CITIZENS)


def seal(plain: bytes, owner: str, purpose: bytes) -> bytes:
    """Return the bytes sealed for an owner: under another owner's name they cannot be opened."""
    nonce = os.urandom(_N_NONCE)
    return nonce + _cipher(identity_key(), purpose).encrypt(nonce, plain, owner.encode())


def unseal(sealed: bytes, owner: str, purpose: bytes) -> bytes:
    """Return what was sealed for the owner; raises UnreadableError."""
    try:
        return _cipher(identity_key(), purpose).decrypt(sealed[:_N_NONCE], sealed[_N_NONCE:], owner.encode())
    except (InvalidTag, ValueError):
        raise UnreadableError from None


@lru_cache(maxsize=8)
def _cipher(key: bytes, purpose: bytes) -> AESGCM:
    return AESGCM(HKDF(algorithm=SHA256(), length=_KEY_LENGTH, salt=None, info=purpose).derive(key))


def _by_pseudonym(pseudonyms: Iterable[str]) -> dict[str, Citizen]:
    return {
        citizen.pseudonym: citizen
        for batch in in_batches(sorted(pseudonyms), _AT_ONCE)
        for citizen in Citizen.objects.filter(pseudonym__in=batch)
    }
