"""Who the citizens are, in an encrypted file beside the caseload; and the key that makes pseudonyms."""

import json
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from rettidig.vocabulary import Place, Refused, Text

IDENTITIES_FILE = "identities.bin"

_MARK = b"rettidig-identities-1\n"
_N_SALT = 16
_N_NONCE = 12
_SHORTEST_KEY = 32
_MAKE_A_KEY = (
    'python3 -c "import secrets; print(secrets.token_hex(32))" > rettidig.key && chmod 600 rettidig.key'
)


@dataclass(frozen=True, slots=True)
class Identity:
    """One case's citizen: the pseudonym that the caseload has, the CPR number, the case number."""

    pseudonym: str
    cpr: str
    case_id: str


def key_from(text: bytes) -> bytes:
    """Return the key in a key file's bytes; refuse one too short to keep a secret."""
    key = text.strip()
    if len(key) < _SHORTEST_KEY:
        raise Refused(
            Text(
                f"Nøglen er for kort; den skal have mindst {_SHORTEST_KEY} tegn.",
                f"The key is too short; it must have at least {_SHORTEST_KEY} characters.",
            ),
            do=_how_to_make_one(),
        )
    return key


def read_key(path: Path) -> bytes:
    """Return the key in the file at ``path``."""
    try:
        return key_from(path.read_bytes())
    except OSError:
        raise Refused(
            Text("Nøglefilen kan ikke læses.", "The key file cannot be read."),
            do=_how_to_make_one(),
            at=Place(path.name),
        ) from None


def refuse_without_key() -> Refused:
    """Return the refusal of an import that has CPR numbers and no key to make pseudonyms with."""
    return Refused(
        Text(
            "Der mangler en nøgle til at gøre CPR-numre til pseudonymer.",
            "There is no key to turn CPR numbers into pseudonyms with.",
        ),
        do=_how_to_make_one(),
    )


def _how_to_make_one() -> Text:
    return Text(
        f"Lav én med {_MAKE_A_KEY}, og angiv den med --key rettidig.key eller RETTIDIG_KEY_FILE. "
        "Gem den: Samme nøgle giver samme pseudonymer.",
        f"Make one with {_MAKE_A_KEY}, and give it with --key rettidig.key or RETTIDIG_KEY_FILE. "
        "Keep it: the same key gives the same pseudonyms.",
    )


def write_identities(path: Path, identities: Iterable[Identity], key: bytes) -> None:
    """Write who the citizens are, readable only with ``key`` (AES-256-GCM, its key derived by HKDF)."""
    plain = json.dumps([(who.pseudonym, who.cpr, who.case_id) for who in identities]).encode()
    salt = os.urandom(_N_SALT)
    nonce = os.urandom(_N_NONCE)
    sealed = AESGCM(_derived(key, salt)).encrypt(nonce, plain, _MARK)
    path.touch(mode=0o600)
    path.write_bytes(_MARK + salt + nonce + sealed)


def read_identities(path: Path, key: bytes) -> Sequence[Identity]:
    """Return who the citizens are; refuse a file that ``key`` does not open, or that was changed."""
    content = path.read_bytes()
    rest = content.removeprefix(_MARK)
    salt, nonce, sealed = rest[:_N_SALT], rest[_N_SALT : _N_SALT + _N_NONCE], rest[_N_SALT + _N_NONCE :]
    try:
        plain = AESGCM(_derived(key, salt)).decrypt(nonce, sealed, _MARK)
    except (InvalidTag, ValueError):
        raise Refused(
            Text(
                "Identiteterne kan ikke læses med denne nøgle.",
                "The identities cannot be read with this key.",
            ),
            do=Text("Brug nøglen fra importen.", "Use the key of the import."),
            at=Place(path.name),
        ) from None
    return [Identity(*who) for who in json.loads(plain)]


def _derived(key: bytes, salt: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=salt, info=_MARK).derive(key)
